//! The commands that tell of money that comes in, is asked for, and goes back.

use ledger_core::access::Right;
use ledger_core::credit::loan::{Act, Excess, RepaymentKind};

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{
    AnswerDebit, ChargeBack, PayOutCredit, ReceiveRepayment, RequestDebit, ReverseOutgoing,
    ReverseRepayment, WithReason,
};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.receive_repayment",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/repayments",
        right: Right::RecordRepayment,
        summary: "Records money that came in, and allocates it",
        creates: false,
        schema: schema::<ReceiveRepayment>,
        read: |known, body| {
            let ReceiveRepayment { kind, amount, money, value_date, excess } = parse(body)?;
            Ok(loan(
                known,
                Act::ReceiveRepayment {
                    repayment: known.made("repayment"),
                    kind: kind.unwrap_or(RepaymentKind::Repayment),
                    amount,
                    money: money.into_money(),
                    value_date,
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
        summary: "Takes a repayment back, and allocates the others anew",
        creates: false,
        schema: schema::<ReverseRepayment>,
        read: |known, body| {
            let ReverseRepayment { cause, reason } = parse(body)?;
            let (cause, reason) = (cause.into_cause(), reason.into_reason());
            let repayment = known.ids.part();
            Ok(loan(known, Act::ReverseRepayment { repayment, cause, reason }))
        },
    },
    Route {
        command: "loan.charge_back",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/repayments/{repayment}/chargebacks",
        right: Right::ReverseRepayment,
        summary: "Records that the payer's bank took back what had been paid: it is owed again",
        creates: false,
        schema: schema::<ChargeBack>,
        read: |known, body| {
            let ChargeBack { amount, reference, reason } = parse(body)?;
            Ok(loan(
                known,
                Act::ChargeBack {
                    chargeback: known.made("chargeback"),
                    repayment: known.ids.part(),
                    amount,
                    reference: reference.into_string(),
                    reason: reason.into_reason(),
                },
            ))
        },
    },
    Route {
        command: "loan.reverse_chargeback",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/chargebacks/{chargeback}/reversal",
        right: Right::ReverseRepayment,
        summary: "Takes a chargeback back: the payer's bank did not, or gave the money back",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (chargeback, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::ReverseChargeback { chargeback, reason }))
        },
    },
    Route {
        command: "loan.request_debit",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/debit-requests",
        right: Right::RecordRepayment,
        summary: "Records that an operator was asked for the customer's money: no penalty until it answers",
        creates: false,
        schema: schema::<RequestDebit>,
        read: |known, body| {
            let RequestDebit { amount, channel, reference, requested_on } = parse(body)?;
            Ok(loan(
                known,
                Act::RequestDebit {
                    request: known.made("debit_request"),
                    amount,
                    channel: channel.into_string(),
                    reference: reference.into_string(),
                    requested_on,
                },
            ))
        },
    },
    Route {
        command: "loan.answer_debit",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/debit-requests/{debit_request}/answers",
        right: Right::RecordRepayment,
        summary: "Records what an operator answered to a debit request, or that it answered otherwise",
        creates: false,
        schema: schema::<AnswerDebit>,
        read: |known, body| {
            let AnswerDebit { answer, answered_on } = parse(body)?;
            let (request, answer) = (known.ids.part(), answer.into_answer());
            Ok(loan(known, Act::AnswerDebit { request, answer, answered_on }))
        },
    },
    Route {
        command: "loan.pay_out_credit",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/credit-payouts",
        right: Right::PayOutCredit,
        summary: "Records that credit balance went out to the customer",
        creates: false,
        schema: schema::<PayOutCredit>,
        read: |known, body| {
            let PayOutCredit { amount, money, value_date, reason } = parse(body)?;
            Ok(loan(
                known,
                Act::PayOutCredit {
                    payout: known.made("payout"),
                    amount,
                    money: money.into_money(),
                    value_date,
                    reason: reason.into_reason(),
                },
            ))
        },
    },
    Route {
        command: "loan.reverse_credit_payout",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/credit-payouts/{payout}/reversal",
        right: Right::PayOutCredit,
        summary: "Takes a payout of credit back",
        creates: false,
        schema: schema::<ReverseOutgoing>,
        read: |known, body| {
            let ReverseOutgoing { cause, reason } = parse(body)?;
            let (cause, reason) = (cause.into_cause(), reason.into_reason());
            let payout = known.ids.part();
            Ok(loan(known, Act::ReverseCreditPayout { payout, cause, reason }))
        },
    },
];
