//! The commands by which a loan begins, and by which it comes to nothing.

use ledger_core::access::Right;
use ledger_core::credit::loan::{Act, CancelCause, Decided, Rebasing, RescindCause};

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{
    BoardLoan, DisburseLoan, GrantLoan, RebaseLoan, ReverseOutgoing, WithReason,
};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.grant",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans",
        right: Right::GrantLoan,
        summary: "Promises a loan on a schedule; nothing is owed before it is disbursed",
        creates: true,
        schema: schema::<GrantLoan>,
        read: |known, body| {
            let GrantLoan {
                product,
                lender,
                lender_reference,
                principal,
                plan,
                parts_until,
                decision,
            } = parse(body)?;
            Ok(loan(
                known,
                Act::Grant {
                    parts_until,
                    product: product.map(|it| it.into_product()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.map(|it| it.into_string()),
                    principal,
                    plan: plan.into_plan(),
                    decision: Decided::Direct {
                        reference: decision.reference.into_string(),
                        reason: decision.reason.into_reason(),
                    },
                },
            ))
        },
    },
    Route {
        command: "loan.board",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/boarded",
        right: Right::BoardLoan,
        summary: "Brings a running loan into the ledger, with what is paid and what is not",
        creates: true,
        schema: schema::<BoardLoan>,
        read: |known, body| {
            let BoardLoan { product, lender, lender_reference, reference, position } = parse(body)?;
            Ok(loan(
                known,
                Act::Board {
                    product: product.map(|it| it.into_product()),
                    lender: lender.into_lender(),
                    lender_reference: lender_reference.map(|it| it.into_string()),
                    reference: reference.into_string(),
                    position: position
                        .into_position(|place| known.made(&format!("charge/{place}"))),
                },
            ))
        },
    },
    Route {
        command: "loan.disburse",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/disbursements",
        right: Right::DisburseLoan,
        summary: "Records that the principal went out, or a part of it where the contract has it go out in parts",
        creates: false,
        schema: schema::<DisburseLoan>,
        read: |known, body| {
            let DisburseLoan { amount, net, payee, money, lender_reference, value_date } =
                parse(body)?;
            Ok(loan(
                known,
                Act::Disburse {
                    disbursement: known.made("disbursement"),
                    amount,
                    net,
                    payee: payee.into_payee(),
                    money: money.into_money(),
                    lender_reference: lender_reference.map(|it| it.into_string()),
                    value_date,
                },
            ))
        },
    },
    Route {
        command: "loan.reverse_disbursement",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/disbursements/{disbursement}/reversal",
        right: Right::ReverseDisbursement,
        summary: "Takes a disbursement back: the loan is granted again and owes nothing yet, or owes what the parts before have",
        creates: false,
        schema: schema::<ReverseOutgoing>,
        read: |known, body| {
            let ReverseOutgoing { cause, reason } = parse(body)?;
            let (cause, reason) = (cause.into_cause(), reason.into_reason());
            let disbursement = known.ids.part();
            Ok(loan(known, Act::ReverseDisbursement { disbursement, cause, reason }))
        },
    },
    Route {
        command: "loan.end_parts",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/parts/end",
        right: Right::DisburseLoan,
        summary: "Gives up what of a principal has not gone out: no further part does",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(loan(known, Act::EndParts { reason: reason.into_reason() }))
        },
    },
    Route {
        command: "loan.cancel",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/cancellation",
        right: Right::CancelLoan,
        summary: "Gives up a granted loan that has not been disbursed",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let cause = CancelCause::Person { reason: reason.into_reason() };
            Ok(loan(known, Act::Cancel { cause }))
        },
    },
    Route {
        command: "loan.rescind",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/rescission",
        right: Right::RescindLoan,
        summary: "Voids the contract of a loan that pays no order: what was paid waits as credit",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let cause = RescindCause::Withdrawal { reason: reason.into_reason() };
            Ok(loan(known, Act::Rescind { cause }))
        },
    },
    Route {
        command: "loan.rebase",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/rebase",
        right: Right::RebaseLoan,
        summary: "Keeps a running loan by another version of the rules from its position on, or closes its past",
        creates: false,
        schema: schema::<RebaseLoan>,
        read: |known, body| {
            let RebaseLoan { engine, reason } = parse(body)?;
            let to = engine.map_or(Rebasing::SameEngine, Rebasing::Engine);
            let reason = reason.into_reason();
            Ok(loan(known, Act::Rebase { to, reason }))
        },
    },
];
