//! What does a loan cost that is paid late, and what may it cost at most?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::money::Rate;
use crate::policy::fault::Faults;

/// A rate has at most so many decimals, so that a product of it with amounts and days stays exact.
const DECIMALS_MAX: u32 = 6;

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
    /// of its kind a lender asks no penalty.
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

impl PenaltyPolicy {
    /// The rate of a contract of this day: never above the ceiling in force. `None` where none is.
    pub fn rate_on(&self, lender: LenderKind, on: Day) -> Option<Rate> {
        let known = self.ceilings.iter().filter(|it| it.lender == lender && it.from <= on);
        let ceiling = known.max_by_key(|it| it.from)?.rate;
        Some(self.rate.min(ceiling))
    }

    pub(super) fn note_faults(&self, faults: &mut Faults) {
        let mut expect_rate = |member: &str, rate: Rate| {
            let decimals = rate.0.normalize().scale();
            if rate.0 <= 0.into() || rate.0 > 1.into() || decimals > DECIMALS_MAX {
                let reason = format!(
                    "expected above 0 and at most 1, with at most {DECIMALS_MAX} decimals, found {}",
                    rate.0
                );
                faults.note(member, reason);
            }
        };
        expect_rate("penalty.rate", self.rate);
        expect_rate("penalty.principal_share_max", self.principal_share_max);
        for (place, it) in self.ceilings.iter().enumerate() {
            expect_rate(&format!("penalty.ceilings[{place}].rate"), it.rate);
        }
        faults.expect_within("penalty.from_days", self.from_days, 1..=365);
        for (place, it) in self.ceilings.iter().enumerate() {
            let earlier = self.ceilings.iter().take(place);
            if earlier.into_iter().any(|other| (other.lender, other.from) == (it.lender, it.from)) {
                let reason = "another one of that lender is from the same day".to_owned();
                faults.note(&format!("penalty.ceilings[{place}]"), reason);
            }
        }
    }
}
