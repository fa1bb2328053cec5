//! The commands to a vendor's file; purchase orders are sent there by customers' orders.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::party::vendor::Command;
use ledger_core::trade::purchase_order::Act;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{Nothing, RegisterVendor, WithReason};
use crate::http::malformed::parse;
use crate::http::sealing::PlainContact;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "vendor.register",
        of: Aggregate::Vendor,
        path: "/v1/vendors",
        right: Right::RegisterVendor,
        summary: "Opens a vendor's file",
        creates: true,
        schema: schema::<RegisterVendor>,
        read: |_, body| {
            let RegisterVendor { trade_name, country, name, phone, email } = parse(body)?;
            let trade_name = trade_name.into_string();
            let (country, contact) = (country.country(), PlainContact::of(name, phone, email));
            Ok(Ask::sealed("vendor.registered", true, move |seal| {
                let contact = seal.contact(contact);
                file::Command::Vendor(Command::Register { trade_name, country, contact })
            }))
        },
    },
    Route {
        command: "vendor.suspend",
        of: Aggregate::Vendor,
        path: "/v1/vendors/{vendor}/suspension",
        right: Right::SuspendVendor,
        summary: "Stops new purchase orders to the vendor; all else goes on",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(vendor(Command::Suspend { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "vendor.resume",
        of: Aggregate::Vendor,
        path: "/v1/vendors/{vendor}/resumption",
        right: Right::SuspendVendor,
        summary: "Makes new purchase orders possible again",
        creates: false,
        schema: schema::<WithReason>,
        read: |_, body| {
            let WithReason { reason } = parse(body)?;
            Ok(vendor(Command::Resume { reason: reason.into_reason() }))
        },
    },
];

/// What a vendor may say of a purchase order.
pub(super) const ANSWERS: &[Route] = &[
    Route {
        command: "purchase_order.confirm",
        of: Aggregate::PurchaseOrder,
        path: "/v1/vendors/{vendor}/purchase-orders/{purchase_order}/confirmation",
        right: Right::AnswerPurchaseOrder,
        summary: "Says that the vendor will supply it",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(purchase_order(known, Act::Confirm))
        },
    },
    Route {
        command: "purchase_order.refuse",
        of: Aggregate::PurchaseOrder,
        path: "/v1/vendors/{vendor}/purchase-orders/{purchase_order}/refusal",
        right: Right::AnswerPurchaseOrder,
        summary: "Says that the vendor will not",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(purchase_order(known, Act::Refuse { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "purchase_order.withdraw",
        of: Aggregate::PurchaseOrder,
        path: "/v1/vendors/{vendor}/purchase-orders/{purchase_order}/withdrawal",
        right: Right::AnswerPurchaseOrder,
        summary: "Says that the vendor confirmed it and cannot supply it after all",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(purchase_order(known, Act::Withdraw { reason: reason.into_reason() }))
        },
    },
];

fn vendor(command: Command) -> Ask {
    Ask::Plain(file::Command::Vendor(command))
}

fn purchase_order(known: &Known, act: Act) -> Ask {
    let purchase_order = known.stream("purchase_order");
    Ask::Plain(file::Command::PurchaseOrder { purchase_order, act })
}
