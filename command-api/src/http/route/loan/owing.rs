//! The commands that change what is owed beside the schedule: charged, forgiven, held back.

use ledger_core::access::Right;
use ledger_core::credit::loan::Act;

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{ChargeLoan, EndHold, HoldLoan, WaiveCharge, WaivePenalty, WithReason};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.charge",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charges",
        right: Right::ChargeLoan,
        summary: "Charges a fee or penalty to an instalment",
        creates: false,
        schema: schema::<ChargeLoan>,
        read: |known, body| {
            let ChargeLoan { code, kind, amount, instalment, due_on, reason } = parse(body)?;
            Ok(loan(
                known,
                Act::Charge {
                    charge: known.made("charge"),
                    code: code.into_string(),
                    kind,
                    amount,
                    due_on,
                    instalment,
                    reason: reason.into_reason(),
                },
            ))
        },
    },
    Route {
        command: "loan.waive_charge",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charges/{charge}/waiver",
        right: Right::WaiveCharge,
        summary: "Forgives some or all of a charge",
        creates: false,
        schema: schema::<WaiveCharge>,
        read: |known, body| {
            let WaiveCharge { amount, reason } = parse(body)?;
            let (charge, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::WaiveCharge { charge, amount, reason }))
        },
    },
    Route {
        command: "loan.waive_penalty",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/penalty-waivers",
        right: Right::WaiveCharge,
        summary: "Forgives some or all of what an instalment has borne for being late",
        creates: false,
        schema: schema::<WaivePenalty>,
        read: |known, body| {
            let WaivePenalty { instalment, amount, reason } = parse(body)?;
            let (waiver, reason) = (known.made("waiver"), reason.into_reason());
            Ok(loan(known, Act::WaivePenalty { waiver, instalment, amount, reason }))
        },
    },
    Route {
        command: "loan.reverse_charge",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charges/{charge}/reversal",
        right: Right::WaiveCharge,
        summary: "Takes a charge back that was a mistake",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (charge, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::ReverseCharge { charge, reason }))
        },
    },
    Route {
        command: "loan.hold",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/holds",
        right: Right::HoldLoan,
        summary: "Holds arrears, penalties, reminders or claims back from a day on",
        creates: false,
        schema: schema::<HoldLoan>,
        read: |known, body| {
            let HoldLoan { cause, effects, from, reason } = parse(body)?;
            Ok(loan(
                known,
                Act::Hold {
                    hold: known.made("hold"),
                    cause: cause.into_cause(),
                    effects,
                    from,
                    reason: reason.into_reason(),
                },
            ))
        },
    },
    Route {
        command: "loan.end_hold",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/holds/{hold}/end",
        right: Right::HoldLoan,
        summary: "Ends a hold that a person set",
        creates: false,
        schema: schema::<EndHold>,
        read: |known, body| {
            let EndHold { until, reason } = parse(body)?;
            let hold = known.ids.part();
            Ok(loan(known, Act::EndHold { hold, until, reason: reason.into_reason() }))
        },
    },
];
