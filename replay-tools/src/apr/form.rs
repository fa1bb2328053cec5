//! How are cash flows written whose rate was published? Amounts are decimals in major units, times
//! decimals of a year or days.

use std::num::NonZeroU64;

use ledger_core::calendar::Day;
use ledger_core::credit::apr::{Regular, Time, Years};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(super) struct Vectors {
    pub(super) vectors: Vec<Vector>,
    #[serde(default)]
    pub(super) intervals: Vec<Interval>,
}

#[derive(Deserialize)]
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) method: Method,
    pub(super) advances: Vec<Entry>,
    pub(super) payments: Vec<Entry>,
    /// Such as `3 month`; of Regulation Z alone.
    pub(super) unit_period: Option<String>,
    pub(super) unit_periods_per_year: Option<String>,
    pub(super) decimals: u32,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) enum Method {
    #[serde(rename = "EU_2008_48")]
    Eu,
    #[serde(rename = "US_REG_Z_APPENDIX_J_ACTUARIAL")]
    RegZ,
}

/// Once at a time or on a day, or several times.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) amount: String,
    pub(super) t_years: Option<String>,
    pub(super) first_t_years: Option<String>,
    pub(super) step_years: Option<String>,
    pub(super) count: Option<u64>,
    pub(super) date: Option<Day>,
}

#[derive(Deserialize)]
pub(super) struct Interval {
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) regular_period: RegularPeriod,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RegularPeriod {
    Year,
    Month,
    Week,
}

impl Interval {
    pub(super) fn years(&self) -> Option<Time> {
        let regular = match self.regular_period {
            RegularPeriod::Year => Regular::Year,
            RegularPeriod::Month => Regular::Month,
            RegularPeriod::Week => Regular::Week,
        };
        Years::Eu(regular).between(self.from, self.to, self.to)
    }
}

#[derive(Deserialize)]
pub(super) struct Decree<'a> {
    #[serde(borrow)]
    pub(super) cases: Vec<Case<'a>>,
}

/// Numbers are read as they are written: a float would lose what they mean.
#[derive(Deserialize)]
pub(super) struct Case<'a> {
    pub(super) id: String,
    #[serde(borrow, default)]
    pub(super) drawdowns: Vec<[&'a RawValue; 2]>,
    #[serde(borrow, default)]
    pub(super) payments: Vec<[&'a RawValue; 2]>,
    #[serde(borrow)]
    pub(super) payments_regular: Option<Series<'a>>,
    #[serde(borrow)]
    pub(super) daily_rate_pct: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) monthly_rate_pct: Option<&'a RawValue>,
    pub(super) periods: Option<NonZeroU64>,
}

#[derive(Deserialize)]
pub(super) struct Series<'a> {
    pub(super) n: u64,
    pub(super) every_months: u64,
    pub(super) first_month: Option<u64>,
    #[serde(borrow)]
    pub(super) first_years: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) amount: &'a RawValue,
}
