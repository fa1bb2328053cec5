//! The commands to a credit line; what is reserved and owed on it follows from loans.

use ledger_core::access::Right;
use ledger_core::credit::line::{Act, LimitCause};
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{ChangeLimit, OpenCreditLine, UnblockCreditLine, WithReason};
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
            let OpenCreditLine { limit } = parse(body)?;
            Ok(line(known, Act::Open { limit }))
        },
    },
    Route {
        command: "credit_line.change_limit",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/limit",
        right: Right::ChangeLimit,
        summary: "Moves the limit; a lower one calls nothing in",
        creates: false,
        schema: schema::<ChangeLimit>,
        read: |known, body| {
            let ChangeLimit { limit, reason } = parse(body)?;
            let cause = LimitCause::Person { reason: reason.into_reason() };
            Ok(line(known, Act::ChangeLimit { limit, cause }))
        },
    },
    Route {
        command: "credit_line.block",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/blocking",
        right: Right::BlockCreditLine,
        summary: "Stops new reservations for a reason",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(line(known, Act::Block { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "credit_line.unblock",
        of: Aggregate::CreditLine,
        path: "/v1/customers/{customer}/credit-lines/{credit_line}/unblocking",
        right: Right::BlockCreditLine,
        summary: "Lifts a block that a person set",
        creates: false,
        schema: schema::<UnblockCreditLine>,
        read: |known, body| {
            let UnblockCreditLine { block, reason } = parse(body)?;
            Ok(line(known, Act::Unblock { block, reason: reason.into_reason() }))
        },
    },
];

fn line(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Line { line: known.stream("credit_line"), act })
}
