//! The commands to an application.

use ledger_core::access::Right;
use ledger_core::credit::application::Act;
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{ApproveApplication, DeclineApplication, SubmitApplication, WithMotive};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "application.submit",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications",
        right: Right::SubmitApplication,
        summary: "Asks for credit, for an order or an amount",
        creates: true,
        schema: schema::<SubmitApplication>,
        read: |known, body| {
            let SubmitApplication { purpose, asked } = parse(body)?;
            let (purpose, asked) = (purpose.into_purpose(), asked.into_asked());
            Ok(application(known, Act::Submit { purpose, asked }))
        },
    },
    Route {
        command: "application.approve",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/approval",
        right: Right::DecideApplication,
        summary: "Approves on terms: at once, or as the first of two persons",
        creates: false,
        schema: schema::<ApproveApplication>,
        read: |known, body| {
            let ApproveApplication { terms, motive } = parse(body)?;
            let (terms, motive) = (terms.into_terms(), motive.into_string());
            Ok(application(known, Act::Approve { terms, motive }))
        },
    },
    Route {
        command: "application.decline",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/declination",
        right: Right::DecideApplication,
        summary: "Declines, for reasons the customer is told",
        creates: false,
        schema: schema::<DeclineApplication>,
        read: |known, body| {
            let DeclineApplication { reasons, motive } = parse(body)?;
            let reasons = reasons.into_iter().map(|it| it.into_reason()).collect();
            Ok(application(known, Act::Decline { reasons, motive: motive.into_string() }))
        },
    },
    Route {
        command: "application.withdraw",
        of: Aggregate::Application,
        path: "/v1/customers/{customer}/applications/{application}/withdrawal",
        right: Right::WithdrawApplication,
        summary: "Takes the application back before it is decided",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(application(known, Act::Withdraw { motive: motive.into_string() }))
        },
    },
];

fn application(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Application { application: known.stream("application"), act })
}
