//! What can have happened to an application. Stored for ever: see `schemas/events/application/`.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    AnsweredLate, Assigned, Exposed, GivenBack, Inputs, NotReserved, OfferRevoked, Overdue,
    Overridden, PassedOver, Presented, Rated, ReservationAsked, ReservationReleased, Reserved,
    ReviewAsked, SentToReview, assessed_before, published,
};
use crate::calendar::{Day, MonthlyDay};
use crate::credit::contract::{Hashes, MayWithdraw};
use crate::credit::deciding::Assessed;
use crate::credit::pricing::Price;
use crate::credit::{Instalment, Lender, Plan};
use crate::engine::Engine;
use crate::event::events;
use crate::log::{Actor, Hash, Instant};
use crate::money::Money;
use crate::policy::{CreditPurpose, PolicyRef};
use crate::reason::Reason;

events! {
    /// A fact about an application.
    pub enum Event {
        /// Credit is asked for; from now on it waits for a decision.
        "application.submitted" v1 => Submitted(Submitted),
        /// A person put it into a class of risk, or told the income, by which its terms may be offered.
        "application.rated" v1 => Rated(Rated),
        /// It was looked at by the rules: what they read, and what they answer.
        "application.assessed" v2 => Assessed(Box<Assessed>), from [
            /// It was looked at by the rules: what they read, and what they answer.
            v1(assessed_before::AssessedV1) by assessed_before::assessed,
        ],
        /// One person approved it, and the policy wants another one.
        "application.reviewed" v2 => Reviewed(Reviewed), from [
            /// One person approved it, and the policy wants another one.
            v1(published::ReviewedV1) by published::reviewed,
        ],
        /// It was approved or declined.
        "application.decided" v2 => Decided(Decided), from [
            /// It was approved or declined.
            v1(published::DecidedV1) by published::decided,
        ],
        /// What was approved is offered to the customer, to be signed.
        "application.offered" v3 => Offered(Offered), from [
            /// What was approved is offered to the customer, to be signed.
            v1(published::OfferedV1) by published::offered_v1,
            /// What was approved is offered to the customer, to be signed.
            v2(published::OfferedV2) by published::offered_v2,
        ],
        /// The offer was presented to the bank that is to lend.
        "application.presented" v2 => Presented(Presented), from [
            /// The offer was presented to the bank that is to lend.
            v1(published::PresentedV1) by published::presented,
        ],
        /// The bank accepted it.
        "application.accepted" v1 => Accepted(Accepted),
        /// The bank refused it.
        "application.refused_by_lender" v1 => RefusedByLender(RefusedByLender),
        /// Of the bank's line so much is to be kept for the offer.
        "application.reservation_asked" v1 => ReservationAsked(ReservationAsked),
        /// The bank's line keeps it.
        "application.reserved" v1 => Reserved(Reserved),
        /// The bank's line keeps nothing for it.
        "application.not_reserved" v1 => NotReserved(NotReserved),
        /// The bank does not lend it; another offer may be made.
        "application.passed_over" v1 => PassedOver(PassedOver),
        /// A bank answered when its time was over.
        "application.answered_late" v1 => AnsweredLate(AnsweredLate),
        /// What the bank's line keeps for the offer, which came to nothing, is free.
        "application.reservation_released" v1 => ReservationReleased(ReservationReleased),
        /// What the loan that was signed takes of its bank's line.
        "application.exposed" v1 => Exposed(Exposed),
        /// The contract of the offer was written, to be read and signed.
        "application.contract_prepared" v1 => ContractPrepared(ContractPrepared),
        /// The customer has a one-time code by which the offer may be signed.
        "application.code_made" v1 => CodeMade(CodeMade),
        /// The offer was to be signed by a code, and is not.
        "application.code_failed" v1 => CodeFailed(CodeFailed),
        /// The offer is signed by its code.
        "application.code_accepted" v1 => CodeAccepted(CodeAccepted),
        /// The customer signed the offer; the loan is granted on its terms.
        "application.signed" v1 => Signed(Signed),
        /// Nobody decided in time, or nobody signed.
        "application.lapsed" v1 => Lapsed(Lapsed),
        /// It was taken back before it was signed.
        "application.withdrawn" v1 => Withdrawn(Withdrawn),
        /// Nobody approves it before the customer has what it needs.
        "application.deferred" v2 => Deferred(Deferred), from [
            /// Nobody approves it before the customer has what it needs.
            v1(published::DeferredV1) by published::deferred,
        ],
        /// The customer has what it waited for.
        "application.resumed" v2 => Resumed(Resumed), from [
            /// The customer has what it waited for.
            v1(published::ResumedV1) by published::resumed,
        ],
        /// Persons are to look at it.
        "application.sent_to_review" v1 => SentToReview(SentToReview),
        /// The customer wants a person to decide; where it was declined, it is open again.
        "application.review_asked" v1 => ReviewAsked(ReviewAsked),
        /// Somebody took it, or was given it, to decide.
        "application.assigned" v1 => Assigned(Assigned),
        /// Who had it has it no more.
        "application.given_back" v1 => GivenBack(GivenBack),
        /// Nobody decided in the time there was.
        "application.review_overdue" v1 => ReviewOverdue(Overdue),
        /// Persons decide otherwise than the rules found.
        "application.overridden" v1 => Overridden(Overridden),
        /// What was learnt before it was signed takes back what the rules had offered; a person is to look.
        "application.offer_revoked" v1 => OfferRevoked(OfferRevoked),
    }
}

/// What the credit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Purpose {
    /// It pays this order, all of it.
    Order { order: Uuid },
    /// It is paid out.
    Cash {},
}

impl Purpose {
    /// The order it is for.
    pub const fn order(&self) -> Option<Uuid> {
        match self {
            Purpose::Order { order } => Some(*order),
            Purpose::Cash {} => None,
        }
    }

    /// As products name it.
    pub const fn of_credit(&self) -> CreditPurpose {
        match self {
            Purpose::Order { .. } => CreditPurpose::Goods,
            Purpose::Cash {} => CreditPurpose::Cash,
        }
    }
}

/// What the customer asks for: how much, and when it would be paid back. Who lends at which rate is
/// for the offer to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// At most; an order is paid whole.
    pub amount: Money,
    pub instalments: u32,
    pub first_due: FirstDue,
}

/// When the customer wants to begin to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FirstDue {
    /// On this day.
    On { first_due_on: Day },
    /// On this day of some month to come.
    DayOfMonth { day_of_month: MonthlyDay },
}

/// The terms on which a loan is offered, and granted when they are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    pub lender: Lender,
    pub principal: Money,
    pub plan: Plan,
}

/// What one of two persons thinks of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Opinion {
    /// It should be approved on these terms.
    Approve { terms: Terms },
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// Credit is given on these terms.
    Approved { terms: Terms },
    /// No credit is given, for at least one reason: codes of the policy, with what the customer is
    /// told.
    Declined { reasons: Vec<String> },
}

/// What the customer must have before anybody approves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Need {
    /// Premium that is paid.
    #[serde(rename = "premium.needed")]
    Premium,
    /// Documents that show who the customer is, accepted.
    #[serde(rename = "identity.needed")]
    Identity,
}

impl Need {
    /// As it is told.
    pub const fn code(self) -> &'static str {
        match self {
            Need::Premium => "premium.needed",
            Need::Identity => "identity.needed",
        }
    }
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DecidedBy {
    /// One person, or two: the one who reviewed it first.
    Persons { persons: Vec<Actor> },
    /// The rules of this engine, with the figures of this policy version.
    Rules { engine: Engine, policy: PolicyRef },
}

/// What was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Under which it is kept.
    pub reference: String,
    /// Of its bytes.
    pub sha256: Hash,
}

/// Why an application was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum WithdrawCause {
    /// The customer, or a person for the customer, said so.
    Person { reason: Reason },
    /// The order it was for does not wait for credit any more.
    OrderEnded { order: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
    pub purpose: Purpose,
    pub asked: Asked,
    pub by: Actor,
    /// The first business day on which it is too late to decide.
    pub lapses_on: Day,
    /// By which it is decided, whatever is in force by then.
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    pub review: Uuid,
    pub opinion: Opinion,
    /// What was counted, by which another person is wanted.
    pub inputs: Inputs,
    pub reason: Reason,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    pub decision: Uuid,
    pub outcome: Outcome,
    pub by: DecidedBy,
    /// The version of the rules that it keeps to.
    pub engine: Engine,
    /// What was counted.
    pub inputs: Inputs,
    /// Of the person who decided last; absent where rules decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    pub offer: Uuid,
    /// Those of the approval.
    pub terms: Terms,
    /// The business day on which it was made.
    pub offered_on: Day,
    /// The first business day on which it is too late to sign.
    pub lapses_on: Day,
    /// Under which the loan will stand, whatever is in force by then.
    pub policy: PolicyRef,
    /// What it costs, as long as it may be signed; absent under a policy that has no law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced: Option<Box<Priced>>,
}

/// What an offer costs, frozen until it is signed or lapses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Priced {
    /// The instalments of the loan, whenever it is signed.
    pub schedule: Vec<Instalment>,
    pub price: Price,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    pub offer: Uuid,
    /// The bank's own reference of the loan.
    pub reference: String,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedByLender {
    pub offer: Uuid,
    /// The bank's own code of why.
    pub code: String,
    pub by: Actor,
}

/// What was written: it can be written again by all that stands here, in the offer and in its policy, and with the
/// customer's name, which a key opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractPrepared {
    pub offer: Uuid,
    pub prepared_on: Day,
    pub hashes: Hashes,
    /// As the contract says; absent where nobody may withdraw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<MayWithdraw>,
    /// Whose template it is: that of the offer.
    pub policy: PolicyRef,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeMade {
    pub code: Uuid,
    pub offer: Uuid,
    /// The contract that it signs.
    pub paper: Paper,
    /// Of the code, its id, the contract and the file, under a key of the customer's that is not in the
    /// log: without it nobody finds the code.
    pub mac: Hash,
    pub digits: u32,
    /// The first instant at which it is too late.
    pub valid_until: Instant,
    /// How many wrong tries kill it.
    pub tries: NonZeroU32,
    /// That says all this.
    pub policy: PolicyRef,
    pub by: Actor,
}

/// Why a try to sign by a code did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unaccepted {
    /// It is another code, or for another contract.
    Wrong,
    /// It came too late.
    Expired,
    /// There had been too many wrong ones.
    TriedOut,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeFailed {
    pub code: Uuid,
    /// No.
    pub signed: bool,
    pub why: Unaccepted,
    /// How many wrong tries it still takes; at 0 another code is to be made.
    pub tries_left: u32,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeAccepted {
    pub code: Uuid,
    /// Yes.
    pub signed: bool,
    /// To the moment.
    pub at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The loan that is granted.
    pub loan: Uuid,
    pub offer: Uuid,
    pub paper: Paper,
    pub signed_on: Day,
    /// Who recorded it.
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    /// The offer that nobody signed; absent where nobody decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub cause: WithdrawCause,
    pub by: Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deferred {
    pub code: Need,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    pub code: Need,
}
