//! What may happen to an offer that is put to a bank. Stored for ever: see `schemas/events/application/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::log::{Actor, Instant};
use crate::money::{Money, Rate};
use crate::party::{ChecklistItem, ReleasedBecause, Unreserved};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservationAsked {
    pub offer: Uuid,
    /// The bank.
    pub lender: String,
    /// The id of the bank's file.
    pub partner: Uuid,
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// A year's, of the contract; absent for a schedule that its lender gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Absent where none is charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_fee: Option<Money>,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reserved {
    pub offer: Uuid,
    /// Within so many hours of the presentation the bank answers.
    pub answer_hours: u32,
    /// What the bank wants to see.
    pub checklist: Vec<ChecklistItem>,
    /// What of that the file has not; the offer is presented once it has all.
    pub missing: Vec<ChecklistItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotReserved {
    pub offer: Uuid,
    pub code: Unreserved,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presented {
    pub offer: Uuid,
    /// The bank.
    pub lender: String,
    pub by: Actor,
    /// Absent where it went by no reservation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PresentedFile>,
}

/// With what an offer is presented, and until when the bank answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PresentedFile {
    /// The id of the bank's file.
    pub partner: Uuid,
    /// All that the bank wants to see, which the customer's file has.
    pub checklist: Vec<ChecklistItem>,
    pub presented_at: Instant,
    pub answer_by: Instant,
}

/// Why a bank does not lend what it was to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PassCause {
    /// Its line keeps nothing for it.
    NotReserved { code: Unreserved },
    /// It declined, for a reason that it gives by its own code.
    Declined { code: String },
    /// It had not answered by then.
    NotAnswered { answer_by: Instant },
}

impl PassCause {
    pub const fn name(&self) -> &'static str {
        match self {
            PassCause::NotReserved { .. } => "not_reserved",
            PassCause::Declined { .. } => "declined",
            PassCause::NotAnswered { .. } => "not_answered",
        }
    }

    /// Why what the bank's line keeps for the offer is free; `None` where it keeps nothing.
    pub const fn releases(&self) -> Option<ReleasedBecause> {
        match self {
            PassCause::NotReserved { .. } => None,
            PassCause::Declined { .. } => Some(ReleasedBecause::Declined),
            PassCause::NotAnswered { .. } => Some(ReleasedBecause::NotAnswered),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    pub offer: Uuid,
    /// The bank.
    pub lender: String,
    /// The id of the bank's file.
    pub partner: Uuid,
    pub cause: PassCause,
    /// The first business day on which it is too late for another offer.
    pub lapses_on: Day,
    pub by: Actor,
}

/// What a bank says when its time is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LateAnswer {
    /// Under its own reference of the loan.
    Accepted { reference: String },
    /// By its own code.
    Declined { code: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredLate {
    pub offer: Uuid,
    /// The bank.
    pub lender: String,
    pub answer: LateAnswer,
    pub by: Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservationReleased {
    pub offer: Uuid,
    /// The id of the bank's file.
    pub partner: Uuid,
    pub because: ReleasedBecause,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exposed {
    pub offer: Uuid,
    /// The id of the bank's file.
    pub partner: Uuid,
    pub loan: Uuid,
    /// The bank's reference of the loan.
    pub reference: String,
    /// Counted from 1, which is the signature.
    pub step: u32,
    /// What is yet to go out.
    pub reserved: Money,
    /// What is owed of principal.
    pub drawn: Money,
    /// Whether the loan is no more: cancelled, or rescinded as if it had never been.
    pub undone: bool,
    pub on: Day,
}
