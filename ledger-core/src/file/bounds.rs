//! Does what a person asks for stay within the bounds that the policy in force sets?
//!
//! They are operating figures: those of the day of the command hold. What follows from something
//! else is not held to them, nor is a loan that another system brings.

use super::{Command, Facts, Rejection};
use crate::calendar::Day;
use crate::credit::line::{self, LimitCause};
use crate::credit::{application, loan};
use crate::money::Money;
use crate::party::premium;
use crate::policy::Bounds;

impl Command {
    pub(super) fn refuse_out_of_bounds(&self, facts: &Facts) -> Result<(), Rejection> {
        let Some(version) = facts.policies.in_force(facts.on) else { return Ok(()) };
        let limits = &version.document.limits;
        if let Some(limit) = self.limit() {
            let bounds = limits.credit_limit_in(limit.currency());
            let bounds = bounds.ok_or(Rejection::NoLimitIn { currency: limit.currency() })?;
            if !bounds.hold(limit) {
                let Bounds { min, max } = bounds;
                return Err(Rejection::LimitOutOfBounds { limit, min, max });
            }
        }
        if let Some(principal) = self.principal() {
            let bounds = limits.principal_in(principal.currency());
            let bounds =
                bounds.ok_or(Rejection::NothingLentIn { currency: principal.currency() })?;
            if !bounds.hold(principal) {
                let Bounds { min, max } = bounds;
                return Err(Rejection::PrincipalOutOfBounds { principal, min, max });
            }
        }
        let earliest = facts.on.saturating_sub_days(limits.backdating_days_max);
        match self.value_date().filter(|it| *it < earliest) {
            Some(value_date) => Err(Rejection::ValueDateTooEarly { value_date, earliest }),
            None => Ok(()),
        }
    }

    /// What a person opens a line with, or changes its limit to.
    fn limit(&self) -> Option<Money> {
        let Command::Line { act, .. } = self else { return None };
        match act {
            line::Act::Open { limit }
            | line::Act::ChangeLimit { limit, cause: LimitCause::Person { .. } } => Some(*limit),
            line::Act::ChangeLimit { .. }
            | line::Act::Reserve { .. }
            | line::Act::ReserveAgain { .. }
            | line::Act::Release { .. }
            | line::Act::Raise { .. }
            | line::Act::RaiseAgain { .. }
            | line::Act::Lower { .. }
            | line::Act::Block { .. }
            | line::Act::Unblock { .. }
            | line::Act::BlockForDefault { .. }
            | line::Act::UnblockAfterDefault { .. } => None,
        }
    }

    /// What a person grants or offers. The signature of an offer grants what was offered.
    fn principal(&self) -> Option<Money> {
        if let Command::Loan { act: loan::Act::Grant { principal, .. }, .. } = self {
            return Some(*principal);
        }
        if let Command::Application { act: application::Act::Approve { terms, .. }, .. } = self {
            return Some(terms.principal);
        }
        None
    }

    /// From when money counts that is said to have moved.
    fn value_date(&self) -> Option<Day> {
        if let Command::Premium { act: premium::Act::PayFee { value_date, .. }, .. } = self {
            return *value_date;
        }
        if let Command::Spread(it) = self {
            return it.value_date();
        }
        let Command::Loan { act, .. } = self else { return None };
        match act {
            loan::Act::Disburse { value_date, .. }
            | loan::Act::ReceiveRepayment { value_date, .. }
            | loan::Act::ReceiveMerchantRefund { value_date, .. }
            | loan::Act::PayOutCredit { value_date, .. } => *value_date,
            loan::Act::Pause { from, .. } => *from,
            loan::Act::RequestDebit { requested_on, .. } => *requested_on,
            loan::Act::Grant { .. }
            | loan::Act::Board { .. }
            | loan::Act::Rebase { .. }
            | loan::Act::ReverseDisbursement { .. }
            | loan::Act::EndParts { .. }
            | loan::Act::Cancel { .. }
            | loan::Act::Rescind { .. }
            | loan::Act::ReverseRepayment { .. }
            | loan::Act::ChargeBack { .. }
            | loan::Act::ReverseChargeback { .. }
            | loan::Act::Charge { .. }
            | loan::Act::WaiveCharge { .. }
            | loan::Act::WaivePenalty { .. }
            | loan::Act::ReverseCharge { .. }
            | loan::Act::Hold { .. }
            | loan::Act::EndHold { .. }
            | loan::Act::ReverseCreditPayout { .. }
            | loan::Act::WriteOff { .. }
            | loan::Act::ChargeOff { .. }
            | loan::Act::UndoChargeOff { .. }
            | loan::Act::RefundGoods { .. }
            | loan::Act::ReverseMerchantRefund { .. }
            | loan::Act::EndPause { .. }
            | loan::Act::AnswerDebit { .. }
            | loan::Act::UndoWriteOff { .. }
            | loan::Act::ProposeRescheduling { .. }
            | loan::Act::AgreeRescheduling { .. }
            | loan::Act::Sell { .. }
            | loan::Act::ApproveAct { .. }
            | loan::Act::DeclineAct { .. }
            | loan::Act::Age => None,
        }
    }
}
