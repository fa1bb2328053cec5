//! The commands to a credit line; what is reserved and owed on it follows from loans.

use ledger_core::access::Right;
use ledger_core::credit::line::Act;
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{ChangeCeiling, OpenCreditLine, UnblockCreditLine, WithMotive};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "credit_line.open",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines",
        right: Right::OpenCreditLine,
        summary: "Opens a credit line in a currency the file has none in",
        creates: true,
        schema: schema::<OpenCreditLine>,
        read: |known, body| {
            let OpenCreditLine { ceiling } = parse(body)?;
            Ok(line(known, Act::Open { ceiling }))
        },
    },
    Route {
        command: "credit_line.change_ceiling",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/ceiling",
        right: Right::ChangeCeiling,
        summary: "Moves the ceiling; a lower one calls nothing in",
        creates: false,
        schema: schema::<ChangeCeiling>,
        read: |known, body| {
            let ChangeCeiling { ceiling, cause } = parse(body)?;
            Ok(line(known, Act::ChangeCeiling { ceiling, cause: cause.into_string() }))
        },
    },
    Route {
        command: "credit_line.block",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/blocking",
        right: Right::BlockCreditLine,
        summary: "Stops new reservations for a motive",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(line(known, Act::Block { motive: motive.into_string() }))
        },
    },
    Route {
        command: "credit_line.unblock",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/unblocking",
        right: Right::BlockCreditLine,
        summary: "Lifts the block that a person set with this motive",
        creates: false,
        schema: schema::<UnblockCreditLine>,
        read: |known, body| {
            let UnblockCreditLine { blocked_for, motive } = parse(body)?;
            let (blocked_for, motive) = (blocked_for.into_string(), motive.into_string());
            Ok(line(known, Act::Unblock { blocked_for, motive }))
        },
    },
];

fn line(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Line { line: known.stream("credit_line"), act })
}
