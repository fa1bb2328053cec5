//! The engine: contract + facts + day → position. It is pure, knows no aggregate and reads nothing
//! else, so that what is owed, what is paid and how far a loan is in arrears all come out of one
//! place, and come out the same for whoever asks.
//!
//! An engine has a number, which stands in the contract. What one does in its own way is in
//! `rules.rs`; a loan under an older engine is kept by that one until `loan.rebased` says another.
//!
//! Invariants: on no component more is paid and waived than owed; what came in and was not
//! reversed, less what was paid out, is what is paid (beyond what an opening brought) plus the
//! credit balance; while money waits, nothing that is due is unpaid.

mod allocate;
mod amounts;
mod arrears;
mod components;
mod contract;
mod diff;
mod facts;
mod holds;
mod packed;
mod position;
mod rules;
mod run;
mod schedule;
#[cfg(any(test, feature = "testing"))]
mod trial;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::amounts::{Amounts, money, sum};
pub use self::arrears::{Bucket, days_past_due};
pub use self::components::{ByComponent, Components, Moved, Moves};
pub use self::contract::{
    Amortisation, ArrearsTerms, Contract, Every, InstalmentRounding, Interest, Product, Unit,
};
pub use self::diff::{Change, credit_and_overdrawn, moved, row_change, take_in};
pub use self::facts::{Charge, Fact, Facts, Opening, Payout, Receipt, Scheduled};
pub use self::holds::{Hold, HoldCause, HoldEffect};
pub use self::packed::Packed;
pub use self::position::{
    Position, Row, RowKind, StoredCharge, StoredPosition, StoredRow, number, place,
};
pub use self::rules::bucket;
pub use self::run::run;
pub use self::schedule::{BeyondCalendar, moved as moved_schedule};
use crate::policy::Component;

/// What to do with what exceeds all that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Pay instalments in advance, as scheduled; what then is left waits as credit balance.
    Prepay,
    /// Let it wait as credit balance.
    Keep,
}

/// Under which component a charge is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    Fee,
    Penalty,
}

impl ChargeKind {
    pub const fn component(self) -> Component {
        match self {
            ChargeKind::Fee => Component::Fee,
            ChargeKind::Penalty => Component::Penalty,
        }
    }
}
