//! How long is a period, and what part of a year?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Every {
    #[schemars(range(min = 1, max = 480))]
    pub n: u32,
    pub unit: Unit,
}

impl Every {
    /// What falls due in a month where this much does each time, what is no whole unit counted as one.
    pub fn a_month(self, due: i128) -> i128 {
        let n = i128::from(self.n);
        let (times, of) = match self.unit {
            // Where they are further apart than a month, each still falls due in one.
            Unit::Month => (1, 1),
            Unit::Week => (52, 12 * n),
            Unit::Day => (365, 12 * n),
        };
        ((due * times + of - 1) / of).max(due)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Day,
    Week,
    Month,
}

impl Every {
    pub const MONTH: Every = Every { n: 1, unit: Unit::Month };
}

/// What part of a year a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DayCount {
    /// Months of 30 days and years of 360, whatever days they have.
    #[serde(rename = "thirty_360")]
    Thirty360,
    /// Its days / 360.
    #[serde(rename = "actual_360")]
    Actual360,
    /// Its days / 365.
    #[serde(rename = "actual_365")]
    Actual365,
    /// Its days in each calendar year / the days of that year.
    #[serde(rename = "actual_actual")]
    ActualActual,
}
