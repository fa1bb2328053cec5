//! The rules of a loan: which act is answered how.

use super::acts::AskedCharge;
use super::chargeback::AskedChargeback;
use super::course::{Course, waits};
use super::debiting::AskedDebit;
use super::forgiving::AskedWaiver;
use super::moving::{Incoming, Outgoing};
use super::opening::{self, AskedGrant, Sold};
use super::selling::AskedSale;
use super::{Act, Command, Event, Loan, RefundCause, Rejection, State, proposing};

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (
            State::None,
            Act::Grant {
                product,
                lender,
                lender_reference,
                principal,
                plan,
                parts_until,
                decision,
            },
        ) => {
            let sold = Sold { product, lender, lender_reference };
            let granted = AskedGrant { principal: *principal, plan, parts_until: *parts_until };
            opening::grant(command, &sold, &granted, decision)
        }
        (State::None, Act::Board { product, lender, lender_reference, reference, position }) => {
            let sold = Sold { product, lender, lender_reference };
            opening::board(command, &sold, reference, position)
        }
        (State::None, Act::Age) => Ok(vec![]),
        (State::None, _) => Err(Rejection::NotFound),
        (State::Opened(account), _) => {
            let done = decide_opened(account, command)?;
            proposing::done_or_proposed(account, command, done)
        }
    }
}

fn decide_opened(account: &Loan, command: &Command) -> Result<Vec<Event>, Rejection> {
    let course = || Course::of(account, command);
    let on = command.on;
    match &command.act {
        Act::Grant { .. } | Act::Board { .. } => Err(Rejection::AlreadyExists),
        Act::Age => Ok(match waits(account, command) {
            true => vec![],
            false => course().events,
        }),
        Act::Rebase { to, reason } => course().rebase(*to, reason),
        Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date } => {
            course().disburse(&Outgoing {
                disbursement: *disbursement,
                amount: *amount,
                net: *net,
                payee,
                money,
                lender_reference,
                value_date: value_date.unwrap_or(on),
            })
        }
        Act::ReverseDisbursement { disbursement, cause, reason } => {
            course().reverse_disbursement(*disbursement, cause, reason)
        }
        Act::EndParts { reason } => course().end_parts(reason),
        Act::Cancel { cause } => course().cancel(cause),
        Act::Rescind { cause } => course().rescind(cause),
        Act::ReceiveRepayment { repayment, kind, amount, money, value_date, excess } => course()
            .receive(&Incoming {
                repayment: *repayment,
                kind: *kind,
                amount: *amount,
                money,
                value_date: value_date.unwrap_or(on),
                excess: *excess,
            }),
        Act::ReverseRepayment { repayment, cause, reason } => {
            course().reverse(*repayment, cause, reason)
        }
        Act::ChargeBack { chargeback, repayment, amount, reference, reason } => course()
            .charge_back(&AskedChargeback {
                chargeback: *chargeback,
                repayment: *repayment,
                amount: *amount,
                reference,
                reason,
            }),
        Act::ReverseChargeback { chargeback, reason } => {
            course().reverse_chargeback(*chargeback, reason)
        }
        Act::Charge { charge, code, kind, amount, due_on, instalment, reason } => {
            course().charge(&AskedCharge {
                charge: *charge,
                code,
                kind: *kind,
                amount: *amount,
                due_on: *due_on,
                instalment: *instalment,
                reason,
            })
        }
        Act::WaiveCharge { charge, amount, reason } => course().waive(*charge, *amount, reason),
        Act::WaivePenalty { waiver, instalment, amount, reason } => {
            course().waive_penalty(&AskedWaiver {
                waiver: *waiver,
                instalment: *instalment,
                amount: *amount,
                reason,
            })
        }
        Act::ReverseCharge { charge, reason } => course().reverse_charge(*charge, reason),
        Act::Hold { hold, cause, effects, from, reason } => {
            course().hold(*hold, *cause, effects, *from, reason)
        }
        Act::EndHold { hold, until, reason } => course().end_hold(*hold, *until, reason),
        Act::RequestDebit { request, amount, channel, reference, requested_on } => course()
            .request_debit(&AskedDebit {
                request: *request,
                amount: *amount,
                channel,
                reference,
                requested_on: requested_on.unwrap_or(on),
            }),
        Act::AnswerDebit { request, answer, answered_on } => {
            course().answer_debit(*request, answer, answered_on.unwrap_or(on))
        }
        Act::ApproveAct { proposal } => proposing::approve(account, command, *proposal),
        Act::DeclineAct { proposal, reason } => {
            proposing::decline(account, command, *proposal, reason)
        }
        Act::RefundGoods { refund, price, cause } => course().refund_goods(*refund, *price, cause),
        Act::ReceiveMerchantRefund { refund, amount, money, value_date } => {
            let (money, value_date) = (money.clone(), value_date.unwrap_or(on));
            let cause = RefundCause::Merchant { money, value_date };
            course().refund_goods(*refund, *amount, &cause)
        }
        Act::ReverseMerchantRefund { refund, cause, reason } => {
            course().reverse_refund(*refund, cause, reason)
        }
        Act::Pause { pause, from, until, reason } => course().pause(*pause, *from, *until, reason),
        Act::EndPause { pause, until, reason } => course().end_pause(*pause, *until, reason),
        Act::PayOutCredit { payout, amount, money, value_date, reason } => {
            course().pay_out(*payout, *amount, money, value_date.unwrap_or(on), reason)
        }
        Act::ReverseCreditPayout { payout, cause, reason } => {
            course().reverse_payout(*payout, cause, reason)
        }
        Act::WriteOff { write_off, reason } => course().write_off(*write_off, reason),
        Act::UndoWriteOff { write_off, reason } => course().undo_write_off(*write_off, reason),
        Act::ChargeOff { charge_off, reason } => course().charge_off(*charge_off, reason),
        Act::UndoChargeOff { charge_off, reason } => course().undo_charge_off(*charge_off, reason),
        Act::ProposeRescheduling { rescheduling, terms, reason } => {
            course().propose(*rescheduling, terms, reason)
        }
        Act::AgreeRescheduling { rescheduling, reference } => {
            course().agree(*rescheduling, reference)
        }
        Act::Sell { to, lender_reference, reference, reason } => {
            course().sell(&AskedSale { to, lender_reference, reference, reason })
        }
    }
}
