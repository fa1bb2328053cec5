//! What can have happened to a loan. Stored for ever: see `schemas/events/loan/`.
//!
//! Whatever moves money or what is owed carries, per row, side and component, what was before,
//! after, and the difference, and so of the credit balance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cause::{
    CancelCause, ChargedBy, Decision, DefaultTrigger, OutgoingReversal, Payee, PositionCause,
    RepaymentKind, RepaymentReversal, RescindCause,
};
use super::charged_back::{ChargebackReversed, ChargedBack};
use super::charged_off::{ChargeOffUndone, ChargedOff};
use super::debited::{DebitAnswered, DebitRequested};
use super::forgiven::PenaltyWaived;
use super::forgiven_alone::ForgivenAlone;
use super::given_up::{WriteOffUndone, WrittenOff};
use super::lateness::LatenessPosted;
use super::parted::{PartDisbursed, PartReversed, PartsEnded};
use super::paused::{PauseEnded, PauseOver, Paused};
use super::priced::Priced;
use super::proposed::{ActApproved, ActDeclined, ActLapsed, ActProposed};
use super::published;
use super::refunded::{GoodsRefundReversed, GoodsRefunded};
use super::rescheduled::{Rescheduled, ReschedulingProposed};
use super::sold::Sold;
use crate::calendar::Day;
use crate::credit::Instalment;
use crate::credit::engine::{
    Bucket, Change, ChargeKind, Components, Contract, Excess, HoldCause, HoldEffect, Moved,
    StoredPosition,
};
use crate::engine::Engine;
use crate::event::events;
use crate::money::{Money, MoneyRef};
use crate::reason::Reason;

events! {
    /// A fact about a loan.
    pub enum Event {
        /// The lender promised the loan on this schedule; nothing is owed yet.
        "loan.granted" v2 => Granted(Granted), from [
            /// The lender promised the loan on this schedule; nothing is owed yet.
            v1(published::GrantedV1) by published::granted,
        ],
        /// What it costs a year, by the instalments of its contract, was found to be within the law.
        "loan.priced" v1 => Priced(Priced),
        /// A running loan came into this ledger with what is paid and what is not.
        "loan.boarded" v2 => Boarded(Boarded), from [
            /// A running loan came into this ledger with what is paid and what is not.
            v1(published::BoardedV1) by published::boarded,
        ],
        /// The loan goes on from this position, by this engine: what lies before is closed.
        "loan.rebased" v1 => Rebased(Rebased),
        /// The principal went out; the loan is owed and ages.
        "loan.disbursed" v1 => Disbursed(Disbursed),
        /// A part of the principal went out: the loan owes what has gone out so far.
        "loan.part_disbursed" v1 => PartDisbursed(PartDisbursed),
        /// The last part came back, or never went.
        "loan.part_reversed" v1 => PartReversed(PartReversed),
        /// What has not gone out of the principal is not lent any more.
        "loan.parts_ended" v1 => PartsEnded(PartsEnded),
        /// What went out came back, or never went: the loan is granted and owes nothing yet.
        "loan.disbursement_reversed" v1 => DisbursementReversed(DisbursementReversed),
        /// It was not disbursed in time, and waits longer: goods that it pays for have left.
        "loan.lapse_deferred" v1 => LapseDeferred(LapseDeferred),
        /// A granted loan that had not been disbursed was given up.
        "loan.cancelled" v1 => Cancelled(Cancelled),
        /// An instalment's due date has begun; a waiting credit balance was used.
        "loan.instalment_fell_due" v1 => InstalmentFellDue(InstalmentFellDue),
        /// Money came in.
        "loan.repayment_received" v3 => RepaymentReceived(RepaymentReceived), from [
            /// Money came in.
            v1(published::RepaymentReceivedV1) by published::repayment_received_v1,
            /// Money came in.
            v2(published::RepaymentReceivedV2) by published::repayment_received_v2,
        ],
        /// Money that had come in was taken back.
        "loan.repayment_reversed" v1 => RepaymentReversed(RepaymentReversed),
        /// The payer's bank took money back that had come in: what it had paid is owed again.
        "loan.charged_back" v1 => ChargedBack(ChargedBack),
        /// The payer's bank took nothing back, or gave it back.
        "loan.chargeback_reversed" v1 => ChargebackReversed(ChargebackReversed),
        /// A fee or penalty was charged to an instalment.
        "loan.charged" v1 => Charged(Charged),
        /// Some or all of a charge is forgiven.
        "loan.charge_waived" v1 => ChargeWaived(ChargeWaived),
        /// Some or all is forgiven of what an instalment has borne for being late.
        "loan.penalty_waived" v1 => PenaltyWaived(PenaltyWaived),
        /// A person forgave so much without a second one, under a policy that bounds what they may.
        "loan.forgiven_alone" v1 => ForgivenAlone(ForgivenAlone),
        /// A charge was a mistake.
        "loan.charge_reversed" v1 => ChargeReversed(ChargeReversed),
        /// What lateness cost, by day, is owed from now on.
        "loan.lateness_posted" v1 => LatenessPosted(LatenessPosted),
        /// The loan came into another group of days past due.
        "loan.arrears_changed" v1 => ArrearsChanged(ArrearsChanged),
        /// What is unpaid has been so as long as the contract says.
        "loan.default_declared" v1 => DefaultDeclared(DefaultDeclared),
        /// All that is due was paid on a loan in default, today or by a value date since, or it
        /// shows that it was in default for no good reason.
        "loan.cured" v1 => Cured(Cured),
        /// From this day on something is held back.
        "loan.held" v1 => Held(Held),
        /// From this day on it is held back no more, by this hold.
        "loan.hold_ended" v1 => HoldEnded(HoldEnded),
        /// We asked an operator for the customer's money.
        "loan.debit_requested" v1 => DebitRequested(DebitRequested),
        /// The operator answered, or answered otherwise than before.
        "loan.debit_answered" v1 => DebitAnswered(DebitAnswered),
        /// Days were given on which lateness does not count.
        "loan.paused" v2 => Paused(Paused), from [
            /// Days were given on which lateness does not count.
            v1(published::PausedV1) by published::paused,
        ],
        /// The pause has fewer days than were given, or none.
        "loan.pause_ended" v1 => PauseEnded(PauseEnded),
        /// The days that were given are over: lateness counts again.
        "loan.pause_over" v1 => PauseOver(PauseOver),
        /// A part of what it financed is refunded: it goes on as if only the rest had been financed.
        "loan.goods_refunded" v1 => GoodsRefunded(GoodsRefunded),
        /// That part was not refunded after all.
        "loan.goods_refund_reversed" v1 => GoodsRefundReversed(GoodsRefundReversed),
        /// The contract is void: nothing is owed any more, and what was paid waits as credit
        /// balance.
        "loan.rescinded" v1 => Rescinded(Rescinded),
        /// What is owed is given up: the lender does not expect it any more. Whoever owes it still
        /// does, and what comes in is a recovery.
        "loan.written_off" v1 => WrittenOff(WrittenOff),
        /// It was not to be given up after all: the loan is owed as if it never had been.
        "loan.write_off_undone" v1 => WriteOffUndone(WriteOffUndone),
        /// The loan left the lender's book of performing loans: it is owed and collected as before.
        "loan.charged_off" v1 => ChargedOff(ChargedOff),
        /// It is on the book of performing loans again.
        "loan.charge_off_undone" v1 => ChargeOffUndone(ChargeOffUndone),
        /// Other terms were proposed, with what comes of them: nothing changes before they are agreed.
        "loan.rescheduling_proposed" v1 => ReschedulingProposed(ReschedulingProposed),
        /// The loan goes on by other terms that were agreed: what lies before is closed.
        "loan.rescheduled" v1 => Rescheduled(Rescheduled),
        /// Another lender has it from now on, on the same terms.
        "loan.sold" v1 => Sold(Sold),
        /// Credit balance was paid out to the customer.
        "loan.credit_paid_out" v1 => CreditPaidOut(CreditPaidOut),
        /// What was paid out came back, or never went.
        "loan.credit_payout_reversed" v1 => CreditPayoutReversed(CreditPayoutReversed),
        /// An act that takes two persons waits for the second.
        "loan.act_proposed" v1 => ActProposed(ActProposed),
        /// Another person approved an act that was proposed: it is done.
        "loan.act_approved" v1 => ActApproved(ActApproved),
        /// A person declined an act that was proposed.
        "loan.act_declined" v1 => ActDeclined(ActDeclined),
        /// Nobody approved in time an act that was proposed.
        "loan.act_lapsed" v1 => ActLapsed(ActLapsed),
        /// Everything is paid.
        "loan.closed" v1 => Closed(Closed),
        /// Something is owed again on a closed loan.
        "loan.reopened" v1 => Reopened(Reopened),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    pub contract: Box<Contract>,
    pub schedule: Vec<Instalment>,
    pub decision: Decision,
    /// The first business day on which it is too late for its disbursement.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Boarded {
    pub contract: Box<Contract>,
    pub position: Box<StoredPosition>,
    /// From this day on this ledger keeps it; nothing counts from an earlier one.
    pub closed_until: Day,
    pub cause: PositionCause,
    /// What the waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rebased {
    /// By which it is kept from now on.
    pub engine: Engine,
    pub position: Box<StoredPosition>,
    /// What is recorded later and counts from an earlier day counts from this one.
    pub closed_until: Day,
    pub cause: PositionCause,
    pub reason: Reason,
    /// By what the position differs from how the engine before had it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disbursed {
    pub disbursement: Uuid,
    pub amount: Money,
    /// What went out of it: the rest was kept for fees.
    pub net: Money,
    pub payee: Payee,
    pub money: MoneyRef,
    /// The lender's own reference of the loan, where it is given only now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender_reference: Option<String>,
    /// The day it counts from; never after the business date.
    pub value_date: Day,
    /// When the instalments fall due instead, where the principal went out after the first due
    /// date: all later by whole periods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due_on: Vec<MovedDueDate>,
    /// What a waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

/// The due date of an instalment that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedDueDate {
    pub instalment: u32,
    pub before: Day,
    pub after: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisbursementReversed {
    pub disbursement: Uuid,
    pub amount: Money,
    pub cause: OutgoingReversal,
    pub reason: Reason,
    /// The first business day on which it is too late for another.
    pub lapses_on: Day,
    /// What was paid and waits again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LapseDeferred {
    /// The order whose goods have left.
    pub order: Uuid,
    /// The first business day on which it will be too late for the disbursement.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub cause: CancelCause,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstalmentFellDue {
    /// The row's number.
    pub instalment: u32,
    pub due_on: Day,
    /// All that the row owes, paid or not.
    pub owed: Components,
    /// What the waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReceived {
    pub repayment: Uuid,
    pub kind: RepaymentKind,
    pub amount: Money,
    pub money: MoneyRef,
    /// The day it counts from; never after the business date.
    pub value_date: Day,
    pub excess: Excess,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentReversed {
    pub repayment: Uuid,
    pub amount: Money,
    pub cause: RepaymentReversal,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charged {
    pub charge: Uuid,
    /// What kind of charge it is, by the charger's own code.
    pub code: String,
    pub kind: ChargeKind,
    pub amount: Money,
    /// The day from which it is owed.
    pub charged_on: Day,
    /// The day after which it is late: never before its instalment's.
    pub due_on: Day,
    /// The number of the row it is on.
    pub instalment: u32,
    pub by: ChargedBy,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeWaived {
    pub charge: Uuid,
    /// How much of it is forgiven, as if it had never been charged.
    pub amount: Money,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeReversed {
    pub charge: Uuid,
    pub amount: Money,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrearsChanged {
    pub before: Bucket,
    pub after: Bucket,
    /// On the business date, held days among them; 0 when nothing is in arrears.
    pub days_past_due: u32,
    /// Since when; absent when nothing is in arrears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_due_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultDeclared {
    pub trigger: DefaultTrigger,
    pub oldest_due_on: Day,
    /// On the business date, held days among them.
    pub days_past_due: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cured {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Held {
    pub hold: Uuid,
    pub cause: HoldCause,
    /// In ascending order, each once, at least one.
    pub effects: Vec<HoldEffect>,
    /// The first day of it.
    pub from: Day,
    /// Absent where it follows from an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldEnded {
    pub hold: Uuid,
    /// The first day that is not held any more.
    pub until: Day,
    /// Absent where it follows from an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rescinded {
    pub cause: RescindCause,
    /// What was owed and not paid, due or not, and is not owed any more.
    pub forgiven: Components,
    /// All that was owed and paid, and is so no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditPaidOut {
    pub payout: Uuid,
    pub amount: Money,
    pub money: MoneyRef,
    /// The day it counts from; never after the business date.
    pub value_date: Day,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditPayoutReversed {
    pub payout: Uuid,
    pub amount: Money,
    pub cause: OutgoingReversal,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closed {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopened {}
