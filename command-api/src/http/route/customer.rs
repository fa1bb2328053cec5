//! The commands to a customer.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::party::customer::Command;

use super::{Aggregate, Ask, Route, schema};
use crate::http::body::{
    ChangeContact, GiveConsent, RegisterCustomer, WithReason, WithdrawConsent,
};
use crate::http::malformed::parse;
use crate::http::sealing::PlainContact;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "customer.register",
        of: Aggregate::Customer,
        path: "/v1/customers",
        right: Right::RegisterCustomer,
        summary: "Opens a customer's file",
        creates: true,
        schema: schema::<RegisterCustomer>,
        read: |_, body| {
            let RegisterCustomer { country, name, phone, email } = parse(body)?;
            let (country, contact) = (country.country(), PlainContact::of(name, phone, email));
            Ok(Ask::sealed("customer.registered", true, move |seal| {
                let contact = seal.contact(contact);
                file::Command::Customer(Command::Register { country, contact })
            }))
        },
    },
    Route {
        command: "customer.change_contact",
        of: Aggregate::Customer,
        path: "/v1/customers/{customer}/contact",
        right: Right::ChangeContact,
        summary: "Changes name, phone or e-mail",
        creates: false,
        schema: schema::<ChangeContact>,
        read: |_, body| {
            let ChangeContact { name, phone, email, removed } = parse(body)?;
            let contact = PlainContact::of(name, phone, email);
            Ok(Ask::sealed("customer.contact_changed", false, move |seal| {
                let contact = seal.contact(contact);
                file::Command::Customer(Command::ChangeContact { contact, removed })
            }))
        },
    },
    Route {
        command: "customer.suspend",
        of: Aggregate::Customer,
        path: "/v1/customers/{customer}/suspension",
        right: Right::SuspendCustomer,
        summary: "Stops new loans to the customer; all else goes on",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(customer(Command::Suspend { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "customer.resume",
        of: Aggregate::Customer,
        path: "/v1/customers/{customer}/resumption",
        right: Right::SuspendCustomer,
        summary: "Makes new loans possible again",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(customer(Command::Resume { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "customer.give_consent",
        of: Aggregate::Customer,
        path: "/v1/customers/{customer}/consents",
        right: Right::GiveConsent,
        summary: "Records that the customer agrees to something, by a text in a version",
        creates: false,
        schema: schema::<GiveConsent>,
        read: |_, body| {
            let GiveConsent { to, text_version } = parse(body)?;
            let text_version = text_version.into_string();
            Ok(customer(Command::GiveConsent { to, text_version }))
        },
    },
    Route {
        command: "customer.withdraw_consent",
        of: Aggregate::Customer,
        path: "/v1/customers/{customer}/consents/withdrawal",
        right: Right::GiveConsent,
        summary: "Records that the customer agrees to it no more",
        creates: false,
        schema: schema::<WithdrawConsent>,
        read: |_, body| {
            let WithdrawConsent { to } = parse(body)?;
            Ok(customer(Command::WithdrawConsent { to }))
        },
    },
];

fn customer(command: Command) -> Ask {
    Ask::Plain(file::Command::Customer(command))
}
