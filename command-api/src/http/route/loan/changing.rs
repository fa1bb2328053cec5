//! The commands by which a running loan goes on otherwise: given up, by other terms, for another lender.

use ledger_core::access::Right;
use ledger_core::credit::loan::Act;

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{AgreeRescheduling, ProposeRescheduling, SellLoan, WithReason};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.write_off",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/write-offs",
        right: Right::WriteOffLoan,
        summary: "Gives up what a loan owes: what comes in from then on is a recovery",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (write_off, reason) = (known.made("write_off"), reason.into_reason());
            Ok(loan(known, Act::WriteOff { write_off, reason }))
        },
    },
    Route {
        command: "loan.undo_write_off",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/write-offs/{write_off}/undoing",
        right: Right::WriteOffLoan,
        summary: "Takes a write-off back: the loan is owed as if it had never been given up",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (write_off, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::UndoWriteOff { write_off, reason }))
        },
    },
    Route {
        command: "loan.charge_off",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charge-offs",
        right: Right::ChargeOffLoan,
        summary: "Takes a loan off the book of performing loans: it is owed and collected as before",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (charge_off, reason) = (known.made("charge_off"), reason.into_reason());
            Ok(loan(known, Act::ChargeOff { charge_off, reason }))
        },
    },
    Route {
        command: "loan.undo_charge_off",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charge-offs/{charge_off}/undoing",
        right: Right::ChargeOffLoan,
        summary: "Takes a charge-off back: the loan is on the book of performing loans again",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (charge_off, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::UndoChargeOff { charge_off, reason }))
        },
    },
    Route {
        command: "loan.propose_rescheduling",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/reschedulings",
        right: Right::RescheduleLoan,
        summary: "Shows what comes of other terms: nothing changes before they are agreed",
        creates: false,
        schema: schema::<ProposeRescheduling>,
        read: |known, body| {
            let (terms, reason) = parse::<ProposeRescheduling>(body)?.into_terms();
            let (rescheduling, reason) = (known.made("rescheduling"), reason.into_reason());
            Ok(loan(known, Act::ProposeRescheduling { rescheduling, terms, reason }))
        },
    },
    Route {
        command: "loan.agree_rescheduling",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/reschedulings/{rescheduling}/agreement",
        right: Right::RescheduleLoan,
        summary: "Lets a loan go on by the terms that were proposed on the same day",
        creates: false,
        schema: schema::<AgreeRescheduling>,
        read: |known, body| {
            let AgreeRescheduling { reference } = parse(body)?;
            let (rescheduling, reference) = (known.ids.part(), reference.into_string());
            Ok(loan(known, Act::AgreeRescheduling { rescheduling, reference }))
        },
    },
    Route {
        command: "loan.sell",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/sale",
        right: Right::SellLoan,
        summary: "Lets another lender have a loan, on the same terms",
        creates: false,
        schema: schema::<SellLoan>,
        read: |known, body| {
            let SellLoan { to, lender_reference, reference, reason } = parse(body)?;
            Ok(loan(
                known,
                Act::Sell {
                    to: to.into_lender(),
                    lender_reference: lender_reference.map(|it| it.into_string()),
                    reference: reference.into_string(),
                    reason: reason.into_reason(),
                },
            ))
        },
    },
];
