//! The engine: contract + facts + day → position. It is pure, knows no aggregate and reads nothing
//! else, so that what is owed, what is paid and how far a loan is in arrears all come out of one
//! place, and come out the same for whoever asks.
//!
//! An engine has a number, which stands in the contract. What one does in its own way is in
//! `rules.rs`; a loan under an older engine is kept by that one until `loan.rebased` says another.
//!
//! Invariants: on no component more is paid and waived than owed; what came in and was not
//! reversed, less what was paid out or charged back, is what is paid (beyond what an opening
//! brought) and not owed again, plus the credit balance; while money waits, nothing that is due is unpaid.

mod allocate;
mod amounts;
mod arrears;
mod by_day;
mod chargeback;
mod charged_back;
mod components;
mod contract;
mod debit;
mod diff;
mod early;
mod fact;
mod facts;
mod holds;
mod packed;
mod pause;
mod penalty;
mod penalty_waiver;
mod position;
mod refinanced;
mod replanned;
mod rescinded;
mod rules;
mod run;
mod schedule;
#[cfg(any(test, feature = "testing"))]
mod trial;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::amounts::{Amounts, money, sum};
pub use self::arrears::{Bucket, days_past_due};
pub use self::charged_back::{Chargeback, Restores};
pub use self::components::{ByComponent, Components, Moved, Moves};
pub use self::contract::{
    Amortisation, ArrearsTerms, Contract, InstalmentRounding, Interest, PenaltyTerms, Product,
};
pub use self::debit::{DebitAnswer, DebitRequest};
pub use self::diff::{Change, credit_and_overdrawn, moved, row_change, take_in};
pub use self::fact::{Charge, Fact, Payout, Receipt, WriteOff};
pub use self::facts::{Facts, Opening, Scheduled};
pub use self::holds::{Hold, HoldCause, HoldEffect};
pub use self::packed::Packed;
pub use self::pause::{EndTold, Pause, late_on};
pub use self::penalty_waiver::PenaltyWaiver;
pub use self::position::{
    Position, Row, RowKind, StoredCharge, StoredPosition, StoredRow, number, place,
};
pub use self::refinanced::{Refinanced, owed_of};
pub use self::replanned::{left_of_principal, replanned};
pub use self::rules::bucket;
#[cfg(test)]
pub use self::run::run_told_at_once;
pub use self::run::{earned, left_on, run, run_by};
pub use self::schedule::{
    Advance, BeyondCalendar, Cost, Fault, Instalments, Period, Repaid, ScheduleRow, ScheduleTerms,
    Spread, Units, YearCount, due_on, moved as moved_schedule, schedule,
};
pub(in crate::credit) use self::schedule::{Asked, due_rows, instalments};
pub use crate::credit::{DayCount, Every, Grace, Unit};
pub use crate::money::Remainder;
use crate::policy::Component;
pub use crate::policy::Recalculation;

/// What to do with what exceeds all that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Pay instalments in advance, as scheduled; what then is left waits as credit balance. Only
    /// where interest does not follow what is paid early.
    Prepay,
    /// Pay instalments in advance, as scheduled, the last one first. Only where interest does not
    /// follow what is paid early.
    PrepayLast,
    /// Pay the same in advance of each instalment that is to come, the last of them taking what that
    /// leaves. Only where interest does not follow what is paid early.
    PrepayEvenly,
    /// Let it wait as credit balance.
    Keep,
    /// Repay principal early, and be done sooner: each instalment stays as it was, until nothing is
    /// left. Only where interest follows what is paid early.
    Shorten,
    /// Repay principal early, so that less falls due on each date. Only where interest follows what
    /// is paid early.
    Lower,
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
