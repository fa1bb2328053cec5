//! The commands to a loan.

use ledger_core::access::Right;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Act, Excess};
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{
    ChargeLoan, DisburseLoan, GrantLoan, ReceiveRepayment, TakeOverLoan, WithMotive,
};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "loan.grant",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans",
        right: Right::GrantLoan,
        summary: "Promises a loan on a schedule; nothing is owed before it is disbursed",
        creates: true,
        schema: schema::<GrantLoan>,
        read: |known, body| {
            let GrantLoan { product, lender, lender_reference, principal, plan } = parse(body)?;
            Ok(loan(
                known,
                Act::Grant {
                    product: product.map(|it| it.into_string()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.into_string(),
                    principal,
                    plan: plan.into_plan(),
                },
            ))
        },
    },
    Route {
        command: "loan.take_over",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/taken-over",
        right: Right::TakeOverLoan,
        summary: "Brings a running loan into the ledger, with what is paid and what is not",
        creates: true,
        schema: schema::<TakeOverLoan>,
        read: |known, body| {
            let TakeOverLoan { product, lender, lender_reference, schedule } = parse(body)?;
            Ok(loan(
                known,
                Act::TakeOver {
                    product: product.map(|it| it.into_string()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.into_string(),
                    schedule: schedule.into_iter().map(|it| it.into_instalment()).collect(),
                },
            ))
        },
    },
    Route {
        command: "loan.disburse",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/disbursement",
        right: Right::DisburseLoan,
        summary: "Records that the principal went out",
        creates: false,
        schema: schema::<DisburseLoan>,
        read: |known, body| {
            let DisburseLoan { amount, source, value_date } = parse(body)?;
            let value_date = value_date.map(Day::date);
            Ok(loan(known, Act::Disburse { amount, source: source.into_source(), value_date }))
        },
    },
    Route {
        command: "loan.cancel",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/cancellation",
        right: Right::CancelLoan,
        summary: "Gives up a granted loan that has not been disbursed",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(loan(known, Act::Cancel { motive: motive.into_string() }))
        },
    },
    Route {
        command: "loan.receive_repayment",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/repayments",
        right: Right::RecordRepayment,
        summary: "Records money that came in, and spreads it",
        creates: false,
        schema: schema::<ReceiveRepayment>,
        read: |known, body| {
            let ReceiveRepayment { amount, source, value_date, excess } = parse(body)?;
            Ok(loan(
                known,
                Act::ReceiveRepayment {
                    repayment: known.made("repayment"),
                    amount,
                    source: source.into_source(),
                    value_date: value_date.map(Day::date),
                    excess: excess.unwrap_or(Excess::Keep),
                },
            ))
        },
    },
    Route {
        command: "loan.reverse_repayment",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/reversal",
        right: Right::ReverseRepayment,
        summary: "Takes a repayment back, and spreads the others anew",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            let repayment = known.ids.part();
            Ok(loan(known, Act::ReverseRepayment { repayment, motive: motive.into_string() }))
        },
    },
    Route {
        command: "loan.charge",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/charges",
        right: Right::ChargeLoan,
        summary: "Charges a fee or penalty to an instalment",
        creates: false,
        schema: schema::<ChargeLoan>,
        read: |known, body| {
            let ChargeLoan { instalment, kind, amount, motive } = parse(body)?;
            Ok(loan(
                known,
                Act::Charge {
                    charge: known.made("charge"),
                    instalment,
                    kind,
                    amount,
                    motive: motive.into_string(),
                },
            ))
        },
    },
];

fn loan(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Loan { loan: known.stream("loan"), act })
}
