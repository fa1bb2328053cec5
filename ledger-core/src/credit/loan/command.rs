//! What may be asked of a loan.

use uuid::Uuid;

use super::{
    CancelCause, ChargeKind, DebitAnswer, EndOfPause, Excess, HoldCause, HoldEffect, MoneyRef,
    OutgoingReversal, Payee, Product, RefundCause, RepaymentKind, RepaymentReversal, RescindCause,
    SecondPerson, StoredPosition,
};
use crate::calendar::Day;
use crate::credit::pricing::{Frozen, Gate};
use crate::credit::{Lender, NewTerms, Plan};
use crate::engine::Engine;
use crate::log::Actor;
use crate::money::Money;
use crate::party::Country;
use crate::policy::{LoanPolicy, PauseLimits, PolicyRef, RefundedFee};
use crate::reason::Reason;

/// A request to a loan, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// Who asks.
    pub by: Actor,
    /// For a loan that is to be granted or boarded, by what its terms are resolved; nothing of a
    /// running loan is.
    pub terms: Option<Terms>,
    /// What holds the loan because of the order it pays for, as that stands.
    pub goods: Option<HoldCause>,
    /// The order it pays for, where goods of that have left: such a loan does not lapse.
    pub gone: Option<Uuid>,
    /// Under which id a hold begins that follows from the order, where that holds it: each command has
    /// its own.
    pub hold: Option<Uuid>,
    /// When what is asked takes a second person; `None` where it does not, or one has approved.
    pub second_person: Option<SecondPerson>,
    /// The business date on which it was granted or boarded; `None` for one that is to be.
    pub since: Option<Day>,
    /// What becomes of a file fee when goods are refunded, by the version in force.
    pub refunded_fee: RefundedFee,
    /// In how many days the parts of a loan of this product may go out; `None` where it goes out at once.
    pub parts_days_max: Option<u32>,
    /// How long lateness may be paused by it; `None` where it is not.
    pub pauses: Option<PauseLimits>,
}

/// By what the terms of a new loan are resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// By which engine it will be kept.
    pub engine: Engine,
    /// What the policy version in force says.
    pub policy: LoanPolicy,
    pub policy_ref: PolicyRef,
    /// The customer's country.
    pub country: Country,
    /// What it has to pass; absent where the version in force has no law.
    pub gate: Option<Gate>,
    /// Of a loan that was offered with its price: that.
    pub frozen: Option<Frozen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Grant {
        product: Option<Product>,
        lender: Lender,
        /// Absent where the lender gives it later.
        lender_reference: Option<String>,
        principal: Money,
        plan: Plan,
        /// Until when it may go out in parts; absent: it goes out once, whole.
        parts_until: Option<Day>,
        decision: Decided,
    },
    Board {
        product: Option<Product>,
        lender: Lender,
        lender_reference: Option<String>,
        /// Its reference in the system from which it comes.
        reference: String,
        position: StoredPosition,
    },
    /// Goes on from the loan's position.
    Rebase {
        to: Rebasing,
        reason: Reason,
    },
    Disburse {
        disbursement: Uuid,
        amount: Money,
        /// Absent: all of it went out.
        net: Option<Money>,
        payee: Payee,
        money: MoneyRef,
        lender_reference: Option<String>,
        /// Absent: the business date.
        value_date: Option<Day>,
    },
    ReverseDisbursement {
        disbursement: Uuid,
        cause: OutgoingReversal,
        reason: Reason,
    },
    /// What has not gone out of it in parts is not to.
    EndParts {
        reason: Reason,
    },
    Cancel {
        cause: CancelCause,
    },
    Rescind {
        cause: RescindCause,
    },
    ReceiveRepayment {
        repayment: Uuid,
        kind: RepaymentKind,
        amount: Money,
        money: MoneyRef,
        /// Absent: the business date.
        value_date: Option<Day>,
        excess: Excess,
    },
    ReverseRepayment {
        repayment: Uuid,
        cause: RepaymentReversal,
        reason: Reason,
    },
    /// The payer's bank took it back: from today on it is owed again.
    ChargeBack {
        chargeback: Uuid,
        repayment: Uuid,
        /// Absent: all of it that was not charged back yet.
        amount: Option<Money>,
        /// By which it is found at who moved the money.
        reference: String,
        reason: Reason,
    },
    /// The payer's bank did not, or gave it back.
    ReverseChargeback {
        chargeback: Uuid,
        reason: Reason,
    },
    Charge {
        charge: Uuid,
        code: String,
        kind: ChargeKind,
        amount: Money,
        /// Absent: that of its instalment, or the business date where that is later.
        due_on: Option<Day>,
        /// One behind the last where it is due after all others.
        instalment: u32,
        reason: Reason,
    },
    WaiveCharge {
        charge: Uuid,
        /// Absent: all of it that is not waived yet.
        amount: Option<Money>,
        reason: Reason,
    },
    /// Forgive what an instalment has borne for being late.
    WaivePenalty {
        waiver: Uuid,
        instalment: u32,
        /// Absent: all of it that is not waived yet.
        amount: Option<Money>,
        reason: Reason,
    },
    ReverseCharge {
        charge: Uuid,
        reason: Reason,
    },
    Hold {
        hold: Uuid,
        cause: HoldCause,
        effects: Vec<HoldEffect>,
        /// Absent: the business date.
        from: Option<Day>,
        reason: Reason,
    },
    EndHold {
        hold: Uuid,
        /// The first day that is not held any more. Absent: the business date.
        until: Option<Day>,
        reason: Reason,
    },
    /// Say that an operator was asked for the customer's money.
    RequestDebit {
        request: Uuid,
        amount: Money,
        /// Which operator.
        channel: String,
        /// By which the request is found there.
        reference: String,
        /// Absent: the business date.
        requested_on: Option<Day>,
    },
    /// Say what the operator answered, or that it answered otherwise.
    AnswerDebit {
        request: Uuid,
        answer: DebitAnswer,
        /// Absent: the business date.
        answered_on: Option<Day>,
    },
    /// Some of what it pays for came back, or will not come.
    RefundGoods {
        refund: Uuid,
        /// What that had cost.
        price: Money,
        cause: RefundCause,
    },
    /// A merchant gave the lender back some of the price of what the loan pays for.
    ReceiveMerchantRefund {
        refund: Uuid,
        amount: Money,
        money: MoneyRef,
        /// Absent: the business date.
        value_date: Option<Day>,
    },
    ReverseMerchantRefund {
        refund: Uuid,
        cause: RepaymentReversal,
        reason: Reason,
    },
    /// Give the borrower days on which lateness does not count.
    Pause {
        pause: Uuid,
        /// Absent: the business date.
        from: Option<Day>,
        /// The first day after it.
        until: Day,
        reason: Reason,
    },
    EndPause {
        pause: Uuid,
        until: EndOfPause,
        reason: Reason,
    },
    PayOutCredit {
        payout: Uuid,
        amount: Money,
        money: MoneyRef,
        /// Absent: the business date.
        value_date: Option<Day>,
        reason: Reason,
    },
    ReverseCreditPayout {
        payout: Uuid,
        cause: OutgoingReversal,
        reason: Reason,
    },
    /// Give up what is owed.
    WriteOff {
        write_off: Uuid,
        reason: Reason,
    },
    UndoWriteOff {
        write_off: Uuid,
        reason: Reason,
    },
    /// Take it off the book of performing loans: it is owed and collected as before.
    ChargeOff {
        charge_off: Uuid,
        reason: Reason,
    },
    UndoChargeOff {
        charge_off: Uuid,
        reason: Reason,
    },
    /// Show what comes of other terms.
    ProposeRescheduling {
        rescheduling: Uuid,
        terms: NewTerms,
        reason: Reason,
    },
    /// Go on by the terms that were proposed on this day.
    AgreeRescheduling {
        rescheduling: Uuid,
        /// By which the agreement is found where it is kept.
        reference: String,
    },
    /// Let another lender have it, on the same terms.
    Sell {
        to: Lender,
        /// Absent where the new lender gives none.
        lender_reference: Option<String>,
        /// By which the sale is found where it was agreed.
        reference: String,
        reason: Reason,
    },
    /// Another person wants done what was proposed.
    ApproveAct {
        proposal: Uuid,
    },
    DeclineAct {
        proposal: Uuid,
        reason: Reason,
    },
    /// Bring the loan to the business date: what fell due, how far it is in arrears, and what its
    /// goods hold.
    Age,
}

/// How a loan is to go on from its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebasing {
    /// By another engine.
    Engine(Engine),
    /// By the same one, what lies before being closed.
    SameEngine,
}

/// By what decision a loan is to be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    Application {
        application: Uuid,
        offer: Option<Uuid>,
    },
    /// Outside of this ledger, by who asks.
    Direct {
        reference: String,
        reason: Reason,
    },
}

impl Act {
    /// What names the money that moves, and how much does.
    pub fn moves_money(&self) -> Option<(&MoneyRef, Money)> {
        match self {
            Act::Disburse { money, amount, .. }
            | Act::ReceiveRepayment { money, amount, .. }
            | Act::ReceiveMerchantRefund { money, amount, .. }
            | Act::PayOutCredit { money, amount, .. } => Some((money, *amount)),
            Act::Grant { .. }
            | Act::Board { .. }
            | Act::Rebase { .. }
            | Act::ReverseDisbursement { .. }
            | Act::EndParts { .. }
            | Act::Cancel { .. }
            | Act::Rescind { .. }
            | Act::ReverseRepayment { .. }
            | Act::ChargeBack { .. }
            | Act::ReverseChargeback { .. }
            | Act::Charge { .. }
            | Act::WaiveCharge { .. }
            | Act::WaivePenalty { .. }
            | Act::ReverseCharge { .. }
            | Act::Hold { .. }
            | Act::EndHold { .. }
            | Act::ReverseCreditPayout { .. }
            | Act::WriteOff { .. }
            | Act::ChargeOff { .. }
            | Act::UndoChargeOff { .. }
            | Act::RefundGoods { .. }
            | Act::ReverseMerchantRefund { .. }
            | Act::Pause { .. }
            | Act::EndPause { .. }
            | Act::RequestDebit { .. }
            | Act::AnswerDebit { .. }
            | Act::UndoWriteOff { .. }
            | Act::Sell { .. }
            | Act::ProposeRescheduling { .. }
            | Act::AgreeRescheduling { .. }
            | Act::ApproveAct { .. }
            | Act::DeclineAct { .. }
            | Act::Age => None,
        }
    }

    /// Whether a person gives the loan up by it.
    pub const fn is_given_up(&self) -> bool {
        match self {
            Act::Cancel { cause: CancelCause::Person { .. } }
            | Act::Rescind { cause: RescindCause::Withdrawal { .. } } => true,
            Act::Cancel { cause: CancelCause::OrderCancelled { .. } | CancelCause::Lapsed {} }
            | Act::Rescind {
                cause: RescindCause::OrderCancelled { .. } | RescindCause::Returned { .. },
            }
            | Act::Grant { .. }
            | Act::Board { .. }
            | Act::Rebase { .. }
            | Act::Disburse { .. }
            | Act::ReverseDisbursement { .. }
            | Act::EndParts { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ReverseRepayment { .. }
            | Act::ChargeBack { .. }
            | Act::ReverseChargeback { .. }
            | Act::Charge { .. }
            | Act::WaiveCharge { .. }
            | Act::WaivePenalty { .. }
            | Act::ReverseCharge { .. }
            | Act::Hold { .. }
            | Act::EndHold { .. }
            | Act::PayOutCredit { .. }
            | Act::ReverseCreditPayout { .. }
            | Act::WriteOff { .. }
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
            | Act::Sell { .. }
            | Act::ProposeRescheduling { .. }
            | Act::AgreeRescheduling { .. }
            | Act::ApproveAct { .. }
            | Act::DeclineAct { .. }
            | Act::Age => false,
        }
    }
}
