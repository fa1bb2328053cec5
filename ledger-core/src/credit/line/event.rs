//! What can have happened to a credit line. Stored for ever: see `schemas/events/credit_line/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::events;
use crate::money::Money;
use crate::reason::Reason;

events! {
    /// A fact about a credit line.
    pub enum Event {
        /// The line was opened in the currency of its limit, and took in the file's loans in it.
        "credit_line.opened" v1 => Opened(Opened),
        /// More or less may be owed at once; what is taken stays.
        "credit_line.limit_changed" v1 => LimitChanged(LimitChanged),
        /// The principal of a loan that was granted is kept for it.
        "credit_line.exposure_reserved" v1 => ExposureReserved(ExposureReserved),
        /// What was kept for a loan is free again: it will not be disbursed.
        "credit_line.exposure_released" v1 => ExposureReleased(ExposureReleased),
        /// More of a loan's principal is owed.
        "credit_line.outstanding_raised" v1 => OutstandingRaised(OutstandingRaised),
        /// Less of a loan's principal is owed; it is free again as far as the limit reaches.
        "credit_line.outstanding_lowered" v1 => OutstandingLowered(OutstandingLowered),
        /// Nothing is reserved on the line from now on, by this block among others.
        "credit_line.blocked" v1 => Blocked(Blocked),
        /// This block is lifted; others may stand.
        "credit_line.unblocked" v1 => Unblocked(Unblocked),
    }
}

/// How a line stands at the end of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    pub limit: Money,
    /// Kept for loans that were granted and not disbursed.
    pub reserved: Money,
    /// Principal that is owed.
    pub outstanding: Money,
    /// What the limit leaves of itself; nothing where more is taken. A block takes nothing of it.
    pub available: Money,
    /// How many blocks stand: nothing may be reserved while one does. Which they are is told by
    /// the events that set them.
    pub blocks: u32,
}

/// So much of one loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoanAmount {
    pub loan: Uuid,
    pub amount: Money,
}

/// A loan in default, and the block it sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockedLoan {
    pub block: Uuid,
    pub loan: Uuid,
}

/// Why a limit changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LimitCause {
    /// A person said so.
    Person { reason: Reason },
    /// So many months were paid in time.
    PunctualMonths { months: u32 },
    /// An instalment was paid late.
    Late { loan: Uuid, instalment: u32 },
    /// A loan came to be in default.
    Default { loan: Uuid },
    /// What brought an earlier change about did not happen after all: the change of this number
    /// in the line's stream is undone.
    Undone { of: u64 },
}

impl LimitCause {
    /// By which code the customer is told of the change.
    pub const fn message(&self) -> &'static str {
        match self {
            LimitCause::Person { .. } => "limit_changed",
            LimitCause::PunctualMonths { .. } => "limit_grown",
            LimitCause::Late { .. } => "limit_lowered_late",
            LimitCause::Default { .. } => "limit_closed_default",
            LimitCause::Undone { .. } => "limit_corrected",
        }
    }
}

/// Why nothing may be reserved on a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BlockCause {
    /// A person said so.
    Person { reason: Reason },
    /// A loan is in default.
    Default { loan: Uuid },
}

/// Why a block was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum UnblockCause {
    /// A person said so.
    Person { reason: Reason },
    /// The loan that set it is not in default any more: it was cured, or owes nothing.
    DefaultEnded { loan: Uuid },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    pub limit: Money,
    /// What is kept for loans of the file that were granted before, by their ids; absent where
    /// nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<LoanAmount>,
    /// What is owed of principal on loans of the file, by their ids; absent where nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outstanding: Vec<LoanAmount>,
    /// The loans of the file that are in default; absent where none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<BlockedLoan>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitChanged {
    pub before: Money,
    pub after: Money,
    pub cause: LimitCause,
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
    pub block: Uuid,
    pub cause: BlockCause,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unblocked {
    /// The block that was lifted.
    pub block: Uuid,
    pub cause: UnblockCause,
}
