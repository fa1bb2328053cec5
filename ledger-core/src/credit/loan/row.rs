//! What a loan says of itself to those who treat all aggregates alike.

use super::{
    Act, CancelCause, Charged, ChargedBy, Decided, Event, RefundCause, RescindCause, State,
};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        Some(Act::Age)
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Grant { decision: Decided::Direct { reason, .. }, .. } => {
                Says { new_credit: true, ..Says::because("loan.grant", reason) }
            }
            // By the signature of its application.
            Act::Grant { decision: Decided::Application { .. }, .. } => {
                Says { new_credit: true, ..Says::ONLY_FOLLOWS }
            }
            Act::Rebase { reason, .. } => Says::because("loan.rebase", reason),
            Act::ReverseDisbursement { reason, .. } => {
                Says::because("loan.reverse_disbursement", reason)
            }
            Act::Cancel { cause: CancelCause::Person { reason } } => {
                Says::because("loan.cancel", reason)
            }
            Act::Rescind { cause: RescindCause::Withdrawal { reason } } => {
                Says::because("loan.rescind", reason)
            }
            Act::ReverseRepayment { reason, .. } => Says::because("loan.reverse_repayment", reason),
            Act::ChargeBack { reason, .. } => Says::because("loan.charge_back", reason),
            Act::ReverseChargeback { reason, .. } => {
                Says::because("loan.reverse_chargeback", reason)
            }
            Act::Charge { reason, .. } => Says::because("loan.charge", reason),
            Act::WaiveCharge { reason, .. } => Says::because("loan.waive_charge", reason),
            Act::WaivePenalty { reason, .. } => Says::because("loan.waive_penalty", reason),
            Act::ReverseCharge { reason, .. } => Says::because("loan.reverse_charge", reason),
            Act::Hold { reason, .. } => Says::because("loan.hold", reason),
            Act::EndHold { reason, .. } => Says::because("loan.end_hold", reason),
            Act::PayOutCredit { reason, .. } => Says::because("loan.pay_out_credit", reason),
            Act::ReverseCreditPayout { reason, .. } => {
                Says::because("loan.reverse_credit_payout", reason)
            }
            Act::WriteOff { reason, .. } => Says::because("loan.write_off", reason),
            Act::UndoWriteOff { reason, .. } => Says::because("loan.undo_write_off", reason),
            Act::ChargeOff { reason, .. } => Says::because("loan.charge_off", reason),
            Act::UndoChargeOff { reason, .. } => Says::because("loan.undo_charge_off", reason),
            Act::ReverseMerchantRefund { reason, .. } => {
                Says::because("loan.reverse_merchant_refund", reason)
            }
            Act::EndParts { reason } => Says::because("loan.end_parts", reason),
            Act::Pause { reason, .. } => Says::because("loan.pause", reason),
            Act::EndPause { reason, .. } => Says::because("loan.end_pause", reason),
            Act::ProposeRescheduling { reason, .. } => {
                Says::because("loan.propose_rescheduling", reason)
            }
            Act::Sell { reason, .. } => Says::because("loan.sell", reason),
            Act::DeclineAct { reason, .. } => Says::because("loan.decline_act", reason),
            Act::Cancel { cause: CancelCause::OrderCancelled { .. } | CancelCause::Lapsed {} }
            | Act::RefundGoods { .. }
            | Act::Rescind {
                cause: RescindCause::OrderCancelled { .. } | RescindCause::Returned { .. },
            } => Says::ONLY_FOLLOWS,
            Act::Board { .. }
            | Act::Disburse { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ReceiveMerchantRefund { .. }
            | Act::RequestDebit { .. }
            | Act::AnswerDebit { .. }
            | Act::AgreeRescheduling { .. }
            | Act::ApproveAct { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Granted(it) => Claims {
                new_credit: true,
                under: Some(it.contract.policy),
                ..Claims::stream("loan")
            },
            Event::Boarded(it) => Claims {
                under: Some(it.contract.policy),
                on: Some(it.closed_until),
                ..Claims::stream("loan")
            },
            Event::Rebased(it) => Claims { on: Some(it.closed_until), ..Claims::NOTHING },
            Event::Disbursed(it) => Claims::part("disbursement", it.disbursement),
            Event::PartDisbursed(it) => Claims::part("disbursement", it.disbursement),
            Event::RepaymentReceived(it) => Claims::part("repayment", it.repayment),
            Event::CreditPaidOut(it) => Claims::part("payout", it.payout),
            Event::ChargedBack(it) => {
                Claims { on: Some(it.charged_back_on), ..Claims::part("chargeback", it.chargeback) }
            }
            Event::PenaltyWaived(it) => {
                Claims { on: Some(it.waived_on), ..Claims::part("waiver", it.waiver) }
            }
            Event::DebitRequested(it) => Claims::part("debit_request", it.request),
            Event::ForgivenAlone(it) => Claims { on: Some(it.forgiven_on), ..Claims::NOTHING },
            // What the policy charges as the loan goes out has its name from the disbursement.
            Event::Charged(Charged { by: ChargedBy::Policy {}, charged_on, .. }) => {
                Claims { on: Some(*charged_on), ..Claims::NOTHING }
            }
            Event::Charged(it) => {
                Claims { on: Some(it.charged_on), ..Claims::part("charge", it.charge) }
            }
            Event::WrittenOff(it) => {
                Claims { on: Some(it.written_off_on), ..Claims::part("write_off", it.write_off) }
            }
            Event::ChargedOff(it) => {
                Claims { on: Some(it.charged_off_on), ..Claims::part("charge_off", it.charge_off) }
            }
            Event::Paused(it) => Claims::part("pause", it.pause),
            // One that follows from an order is named by its loan too.
            Event::GoodsRefunded(it) => match it.cause {
                RefundCause::Merchant { .. } => Claims {
                    on: Some(it.refunded_on),
                    ..Claims::part("merchant_refund", it.refund)
                },
                RefundCause::Returned { .. } | RefundCause::NotSupplied { .. } => {
                    Claims { on: Some(it.refunded_on), ..Claims::NOTHING }
                }
            },
            Event::ReschedulingProposed(it) => {
                Claims { on: Some(it.proposed_on), ..Claims::part("rescheduling", it.rescheduling) }
            }
            Event::Rescheduled(it) => Claims { on: Some(it.closed_until), ..Claims::NOTHING },
            Event::Sold(it) => Claims { on: Some(it.sold_on), ..Claims::NOTHING },
            Event::ActProposed(it) => Claims::part("proposal", it.proposal),
            // One that follows from an order is named by its loan too: a command may begin several.
            Event::Held(it) if it.cause.follows_order() => Claims::NOTHING,
            Event::Held(it) => Claims::part("hold", it.hold),
            Event::PartReversed(_)
            | Event::PartsEnded(_)
            | Event::DisbursementReversed(_)
            | Event::LapseDeferred(_)
            | Event::Cancelled(_)
            | Event::InstalmentFellDue(_)
            | Event::RepaymentReversed(_)
            | Event::ChargebackReversed(_)
            | Event::ChargeWaived(_)
            | Event::ChargeReversed(_)
            | Event::LatenessPosted(_)
            | Event::ChargeOffUndone(_)
            | Event::PauseEnded(_)
            | Event::PauseOver(_)
            | Event::GoodsRefundReversed(_)
            | Event::DebitAnswered(_)
            | Event::Priced(_)
            | Event::ArrearsChanged(_)
            | Event::DefaultDeclared(_)
            | Event::Cured(_)
            | Event::HoldEnded(_)
            | Event::Rescinded(_)
            | Event::WriteOffUndone(_)
            | Event::CreditPayoutReversed(_)
            | Event::ActApproved(_)
            | Event::ActDeclined(_)
            | Event::ActLapsed(_)
            | Event::Closed(_)
            | Event::Reopened(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        vec![]
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        State::next_action_on(self)
    }

    fn policy(&self) -> Option<PolicyRef> {
        State::policy(self)
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        State::check_recorded(self, event)
    }
}
