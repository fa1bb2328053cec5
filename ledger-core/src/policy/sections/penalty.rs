//! What does a loan cost that is paid late, and what may it cost at most?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::money::Rate;
use crate::policy::fault::Faults;

/// What overdue principal bears by day instead of contract interest: principal × `rate` × days /
/// 365, no penalty on penalties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyPolicy {
    /// A year's, above 0 and at most 1; a contract has the ceiling of its lender instead, where that
    /// is lower on the day of the grant.
    pub rate: Rate,
    /// From so many days after the due date on: 1 to 365.
    #[schemars(range(min = 1, max = 365))]
    pub from_days: u32,
    /// What an instalment bears is at most so much of its principal: above 0 and at most 1.
    pub principal_share_max: Rate,
    /// What the law lets a lender of each kind ask on a day, a year's rate each. Before the first one
    /// of its kind a lender asks no penalty. Empty in a document with a section `law`, whose ceilings
    /// are read into it.
    pub ceilings: Vec<RateCeiling>,
}

/// The highest rate that lenders of a kind may ask from a day on, until the next one of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateCeiling {
    pub lender: LenderKind,
    pub from: Day,
    pub rate: Rate,
}

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LenderKind {
    Bank,
    OwnBook,
}

impl LenderKind {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            LenderKind::Bank => "bank",
            LenderKind::OwnBook => "own_book",
        }
    }
}

impl PenaltyPolicy {
    /// The rate of a contract of this day: never above the ceiling in force. `None` where none is.
    pub fn rate_on(&self, lender: LenderKind, on: Day) -> Option<Rate> {
        let known = self.ceilings.iter().filter(|it| it.lender == lender && it.from <= on);
        let ceiling = known.max_by_key(|it| it.from)?.rate;
        Some(self.rate.min(ceiling))
    }

    pub(super) fn note_faults(&self, faults: &mut Faults) {
        faults.expect_rate("penalty.rate", self.rate);
        faults.expect_rate("penalty.principal_share_max", self.principal_share_max);
        note_ceilings(faults, "penalty.ceilings", &self.ceilings);
        faults.expect_within("penalty.from_days", self.from_days, 1..=365);
    }
}

/// Notes ceilings whose rate cannot be one, and one of the same lender and day as another.
pub(super) fn note_ceilings(faults: &mut Faults, member: &str, ceilings: &[RateCeiling]) {
    for (place, it) in ceilings.iter().enumerate() {
        faults.expect_rate(&format!("{member}[{place}].rate"), it.rate);
    }
    for (place, it) in ceilings.iter().enumerate() {
        let mut earlier = ceilings.iter().take(place);
        if earlier.any(|other| (other.lender, other.from) == (it.lender, it.from)) {
            let reason = "another one of that lender is from the same day".to_owned();
            faults.note(&format!("{member}[{place}]"), reason);
        }
    }
}
