//! The commands by which a merchant's money lowers what a loan financed, and lateness is paused.

use ledger_core::access::Right;
use ledger_core::credit::loan::{Act, EndOfPause};

use super::super::{Aggregate, Route, schema};
use super::loan;
use crate::http::body::{EndPause, PauseLoan, ReceiveMerchantRefund, ReverseRepayment, WithReason};
use crate::http::malformed::parse;

pub(in crate::http::route) const ROUTES: &[Route] = &[
    Route {
        command: "loan.receive_merchant_refund",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/merchant-refunds",
        right: Right::RecordRepayment,
        summary: "Records money that a merchant gave back to the lender: the loan goes on as if only the rest had been financed",
        creates: false,
        schema: schema::<ReceiveMerchantRefund>,
        read: |known, body| {
            let ReceiveMerchantRefund { amount, money, value_date } = parse(body)?;
            let (refund, money) = (known.made("merchant_refund"), money.into_money());
            Ok(loan(known, Act::ReceiveMerchantRefund { refund, amount, money, value_date }))
        },
    },
    Route {
        command: "loan.reverse_merchant_refund",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/merchant-refunds/{merchant_refund}/reversal",
        right: Right::ReverseRepayment,
        summary: "Takes a merchant's refund back: the loan goes on as if that had been financed too",
        creates: false,
        schema: schema::<ReverseRepayment>,
        read: |known, body| {
            let ReverseRepayment { cause, reason } = parse(body)?;
            let (cause, reason) = (cause.into_cause(), reason.into_reason());
            let refund = known.ids.part();
            Ok(loan(known, Act::ReverseMerchantRefund { refund, cause, reason }))
        },
    },
    Route {
        command: "loan.pause",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/pauses",
        right: Right::PauseLoan,
        summary: "Gives a borrower days on which lateness does not count, within the limits of the policy",
        creates: false,
        schema: schema::<PauseLoan>,
        read: |known, body| {
            let PauseLoan { from, until, reason } = parse(body)?;
            let (pause, reason) = (known.made("pause"), reason.into_reason());
            Ok(loan(known, Act::Pause { pause, from, until, reason }))
        },
    },
    Route {
        command: "loan.end_pause",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/pauses/{pause}/end",
        right: Right::PauseLoan,
        summary: "Ends a pause before its time",
        creates: false,
        schema: schema::<EndPause>,
        read: |known, body| {
            let EndPause { until, reason } = parse(body)?;
            let (pause, reason) = (known.ids.part(), reason.into_reason());
            let until = EndOfPause::On(until);
            Ok(loan(known, Act::EndPause { pause, until, reason }))
        },
    },
    Route {
        command: "loan.undo_pause",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/pauses/{pause}/undoing",
        right: Right::PauseLoan,
        summary: "Takes a pause back: all its days count",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (pause, reason) = (known.ids.part(), reason.into_reason());
            let until = EndOfPause::Undone;
            Ok(loan(known, Act::EndPause { pause, until, reason }))
        },
    },
];
