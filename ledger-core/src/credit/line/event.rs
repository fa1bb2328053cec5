//! What can have happened to a credit line. Stored for ever: see `schemas/events/credit_line/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::events;
use crate::money::Money;

events! {
    /// A fact about a credit line.
    pub enum Event {
        /// The line was opened in the currency of its ceiling.
        "credit_line.opened" v1 => Opened(Opened),
        /// More or less may be owed at once; what is taken stays.
        "credit_line.ceiling_changed" v1 => CeilingChanged(CeilingChanged),
        /// The principal of a loan that was granted is kept for it.
        "credit_line.exposure_reserved" v1 => ExposureReserved(ExposureReserved),
        /// What was kept for a loan is free again: it will not be disbursed.
        "credit_line.exposure_released" v1 => ExposureReleased(ExposureReleased),
        /// More of a loan's principal is owed.
        "credit_line.outstanding_raised" v1 => OutstandingRaised(OutstandingRaised),
        /// Less of a loan's principal is owed; it is free again as far as the ceiling reaches.
        "credit_line.outstanding_lowered" v1 => OutstandingLowered(OutstandingLowered),
        /// Nothing is reserved on the line from now on, for this cause among others.
        "credit_line.blocked" v1 => Blocked(Blocked),
        /// This cause is gone; others may stand.
        "credit_line.unblocked" v1 => Unblocked(Unblocked),
    }
}

/// How a line stands at the end of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    pub ceiling: Money,
    /// Kept for loans that were granted and not disbursed.
    pub reserved: Money,
    /// Principal that is owed.
    pub outstanding: Money,
    /// What the ceiling leaves of itself; nothing where more is taken. A block takes nothing of it.
    pub available: Money,
    /// How many causes block it: while it is not 0 nothing may be reserved.
    pub blocks: u32,
}

/// Why nothing may be reserved on a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A person said so, and why.
    Person { motive: String },
    /// A loan is in default.
    Default { loan: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    pub ceiling: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CeilingChanged {
    pub before: Money,
    pub after: Money,
    pub cause: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureReserved {
    pub loan: Uuid,
    pub amount: Money,
    /// Whether it had been reserved before and its disbursement was taken back: then it is kept
    /// whatever became of the line since.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureReleased {
    pub loan: Uuid,
    /// All that was reserved for the loan.
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutstandingRaised {
    pub loan: Uuid,
    pub amount: Money,
    /// What of the amount had been reserved for the loan; absent where nothing had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_reservation: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutstandingLowered {
    pub loan: Uuid,
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blocked {
    pub cause: Block,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unblocked {
    pub cause: Block,
    /// Why a person lifted it; absent where the loan's default ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motive: Option<String>,
}
