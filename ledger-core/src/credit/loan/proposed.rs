//! What is recorded of an act that waits for a second person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cause::RepaymentReversal;
use super::{Act, Event, Rescheduled};
use crate::calendar::Day;
use crate::credit::engine::{Components, StoredRow, money};
use crate::log::Actor;
use crate::money::{Money, MoneyRef};
use crate::reason::Reason;

/// An act that one person alone may not do, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposedAct {
    ReverseRepayment {
        repayment: Uuid,
        cause: RepaymentReversal,
        reason: Reason,
    },
    WaiveCharge {
        charge: Uuid,
        /// Absent: all of it that is not waived by then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        reason: Reason,
    },
    WaivePenalty {
        waiver: Uuid,
        instalment: u32,
        /// Absent: all of it that is not waived by then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        reason: Reason,
    },
    ReverseCharge {
        charge: Uuid,
        reason: Reason,
    },
    PayOutCredit {
        payout: Uuid,
        amount: Money,
        money: MoneyRef,
        /// Absent: the day on which it is approved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value_date: Option<Day>,
        reason: Reason,
    },
    WriteOff {
        write_off: Uuid,
        reason: Reason,
    },
    /// On the day on which the rescheduling was proposed.
    AgreeRescheduling {
        rescheduling: Uuid,
        /// By which the agreement is found where it is kept.
        reference: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActProposed {
    pub proposal: Uuid,
    pub act: ProposedAct,
    /// How much it is of.
    pub amount: Money,
    /// Above how much the policy wanted a second person: where something is forgiven, with all that
    /// was forgiven of the loan before. Absent where it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Money>,
    pub by: Actor,
    /// The first business day on which it is too late for its approval.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActApproved {
    pub proposal: Uuid,
    /// Another person than who proposed it.
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActDeclined {
    pub proposal: Uuid,
    /// Who proposed it may take it back.
    pub by: Actor,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActLapsed {
    pub proposal: Uuid,
}

/// An act that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub proposal: Uuid,
    pub act: ProposedAct,
    pub by: Actor,
    pub lapses_on: Day,
}

impl ProposedAct {
    /// What a second person may have to approve; `None` for what one person does, or nobody.
    pub(super) fn of(act: &Act) -> Option<ProposedAct> {
        match act.clone() {
            Act::ReverseRepayment { repayment, cause, reason } => {
                Some(ProposedAct::ReverseRepayment { repayment, cause, reason })
            }
            Act::WaiveCharge { charge, amount, reason } => {
                Some(ProposedAct::WaiveCharge { charge, amount, reason })
            }
            Act::WaivePenalty { waiver, instalment, amount, reason } => {
                Some(ProposedAct::WaivePenalty { waiver, instalment, amount, reason })
            }
            Act::ReverseCharge { charge, reason } => {
                Some(ProposedAct::ReverseCharge { charge, reason })
            }
            Act::PayOutCredit { payout, amount, money, value_date, reason } => {
                Some(ProposedAct::PayOutCredit { payout, amount, money, value_date, reason })
            }
            Act::WriteOff { write_off, reason } => {
                Some(ProposedAct::WriteOff { write_off, reason })
            }
            Act::AgreeRescheduling { rescheduling, reference } => {
                Some(ProposedAct::AgreeRescheduling { rescheduling, reference })
            }
            Act::Grant { .. }
            | Act::Board { .. }
            | Act::Rebase { .. }
            | Act::Disburse { .. }
            | Act::ReverseDisbursement { .. }
            | Act::EndParts { .. }
            | Act::Cancel { .. }
            | Act::Rescind { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ChargeBack { .. }
            | Act::ReverseChargeback { .. }
            | Act::Charge { .. }
            | Act::Hold { .. }
            | Act::EndHold { .. }
            | Act::ReverseCreditPayout { .. }
            | Act::ChargeOff { .. }
            | Act::UndoChargeOff { .. }
            | Act::RefundGoods { .. }
            | Act::ReceiveMerchantRefund { .. }
            | Act::ReverseMerchantRefund { .. }
            | Act::Pause { .. }
            | Act::EndPause { .. }
            | Act::RequestDebit { .. }
            | Act::AnswerDebit { .. }
            | Act::UndoWriteOff { .. }
            | Act::ProposeRescheduling { .. }
            | Act::Sell { .. }
            | Act::ApproveAct { .. }
            | Act::DeclineAct { .. }
            | Act::Age => None,
        }
    }

    pub(super) fn act(&self) -> Act {
        match self.clone() {
            ProposedAct::ReverseRepayment { repayment, cause, reason } => {
                Act::ReverseRepayment { repayment, cause, reason }
            }
            ProposedAct::WaiveCharge { charge, amount, reason } => {
                Act::WaiveCharge { charge, amount, reason }
            }
            ProposedAct::WaivePenalty { waiver, instalment, amount, reason } => {
                Act::WaivePenalty { waiver, instalment, amount, reason }
            }
            ProposedAct::ReverseCharge { charge, reason } => Act::ReverseCharge { charge, reason },
            ProposedAct::PayOutCredit { payout, amount, money, value_date, reason } => {
                Act::PayOutCredit { payout, amount, money, value_date, reason }
            }
            ProposedAct::WriteOff { write_off, reason } => Act::WriteOff { write_off, reason },
            ProposedAct::AgreeRescheduling { rescheduling, reference } => {
                Act::AgreeRescheduling { rescheduling, reference }
            }
        }
    }

    /// Why it is to be done; `None` for a rescheduling, which says so where it is proposed.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            ProposedAct::ReverseRepayment { reason, .. }
            | ProposedAct::WaiveCharge { reason, .. }
            | ProposedAct::WaivePenalty { reason, .. }
            | ProposedAct::ReverseCharge { reason, .. }
            | ProposedAct::PayOutCredit { reason, .. }
            | ProposedAct::WriteOff { reason, .. } => Some(reason),
            ProposedAct::AgreeRescheduling { .. } => None,
        }
    }

    /// Whether something owed is forgiven by it.
    pub(super) const fn forgives(&self) -> bool {
        match self {
            ProposedAct::WaiveCharge { .. } | ProposedAct::WaivePenalty { .. } => true,
            ProposedAct::ReverseRepayment { .. }
            | ProposedAct::ReverseCharge { .. }
            | ProposedAct::PayOutCredit { .. }
            | ProposedAct::WriteOff { .. }
            | ProposedAct::AgreeRescheduling { .. } => false,
        }
    }

    /// What of the loan it is done to: two proposals of one thing do not wait at once.
    pub const fn target(&self) -> Uuid {
        match self {
            ProposedAct::ReverseRepayment { repayment, .. } => *repayment,
            ProposedAct::WaiveCharge { charge, .. } | ProposedAct::ReverseCharge { charge, .. } => {
                *charge
            }
            ProposedAct::WaivePenalty { waiver, .. } => *waiver,
            ProposedAct::PayOutCredit { payout, .. } => *payout,
            ProposedAct::WriteOff { write_off, .. } => *write_off,
            ProposedAct::AgreeRescheduling { rescheduling, .. } => *rescheduling,
        }
    }

    /// How much an act was of that came to these events.
    pub(super) fn amount(events: &[Event]) -> Option<Money> {
        events.iter().find_map(|it| {
            if let Event::RepaymentReversed(it) = it {
                return Some(it.amount);
            }
            if let Event::ChargeWaived(it) = it {
                return Some(it.amount);
            }
            if let Event::PenaltyWaived(it) = it {
                return Some(it.amount);
            }
            if let Event::ChargeReversed(it) = it {
                return Some(it.amount);
            }
            if let Event::WrittenOff(it) = it {
                return total(it.lost.present().map(|(_, it)| *it));
            }
            if let Event::Rescheduled(it) = it {
                return Some(left_of_principal(it));
            }
            if let Event::CreditPaidOut(it) = it { Some(it.amount) } else { None }
        })
    }
}

fn total(mut amounts: impl Iterator<Item = Money>) -> Option<Money> {
    let first = amounts.next()?;
    Some(amounts.fold(first, |sum, it| money(sum.amount() + it.amount(), sum.currency())))
}

/// What goes on by other terms.
fn left_of_principal(it: &Rescheduled) -> Money {
    let of = |it: &Components| it.principal.map_or(0, Money::amount);
    let settled = |it: &Option<Components>| it.as_ref().map_or(0, of);
    let left = |it: &StoredRow| of(&it.owed) - settled(&it.paid) - settled(&it.waived);
    money(it.position.rows.iter().map(left).sum(), it.contract.currency())
}
