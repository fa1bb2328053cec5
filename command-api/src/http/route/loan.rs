//! The commands to a loan.

use ledger_core::access::Right;
use ledger_core::credit::loan::{
    Act, CancelCause, Decided, Excess, Rebasing, RepaymentKind, RescindCause,
};
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{
    AgreeRescheduling, AnswerDebit, BoardLoan, ChargeBack, ChargeLoan, DisburseLoan, EndHold,
    GrantLoan, HoldLoan, Nothing, PayOutCredit, ProposeRescheduling, RebaseLoan, ReceiveRepayment,
    RequestDebit, ReverseOutgoing, ReverseRepayment, SellLoan, WaiveCharge, WaivePenalty,
    WithReason,
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
            let GrantLoan { product, lender, lender_reference, principal, plan, decision } =
                parse(body)?;
            Ok(loan(
                known,
                Act::Grant {
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
        summary: "Records that the principal went out",
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
        summary: "Takes a disbursement back: the loan is granted again, and owes nothing yet",
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
        summary: "Keeps a running loan by another version of the rules from its position on",
        creates: false,
        schema: schema::<RebaseLoan>,
        read: |known, body| {
            let RebaseLoan { engine, reason } = parse(body)?;
            let (to, reason) = (Rebasing::Engine(engine), reason.into_reason());
            Ok(loan(known, Act::Rebase { to, reason }))
        },
    },
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
        command: "loan.approve_act",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/proposals/{proposal}/approval",
        right: Right::DecideProposedAct,
        summary: "Approves what another person proposed to take back, forgive or pay out: it is done",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(loan(known, Act::ApproveAct { proposal: known.ids.part() }))
        },
    },
    Route {
        command: "loan.decline_act",
        of: Aggregate::Loan,
        path: "/v1/customers/{customer}/loans/{loan}/proposals/{proposal}/declination",
        right: Right::DecideProposedAct,
        summary: "Declines what was proposed to be taken back, forgiven or paid out",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (proposal, reason) = (known.ids.part(), reason.into_reason());
            Ok(loan(known, Act::DeclineAct { proposal, reason }))
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

fn loan(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Loan { loan: known.stream("loan"), act })
}
