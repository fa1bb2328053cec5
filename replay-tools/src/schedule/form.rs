//! How are loans of another system written? Amounts are decimals in major units; what this release
//! has no rule for is read as far as it must be named.

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct Vectors {
    pub(super) vectors: Vec<Vector>,
}

#[derive(Deserialize)]
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) terms: Terms,
    pub(super) transactions: Vec<Transaction>,
    pub(super) as_of: Day,
}

#[derive(Deserialize)]
pub(super) struct Terms {
    pub(super) annual_rate_pct: Decimal,
    pub(super) repayments: u32,
    pub(super) repay_every: u32,
    pub(super) frequency: Frequency,
    pub(super) schedule_start: Day,
    pub(super) schedule: Schedule,
    pub(super) interest_type: InterestType,
    pub(super) amortisation: Amortisation,
    pub(super) interest_calc_period: CalcPeriod,
    /// A number, or `ACTUAL`.
    pub(super) days_in_year: Value,
    pub(super) days_in_month: Value,
    pub(super) days_in_year_custom: Option<String>,
    pub(super) interest_recognised_on_disbursement_date: bool,
    pub(super) interest_recalculation: bool,
    pub(super) partial_period_interest: bool,
    pub(super) instalment_multiple_of: Option<u32>,
    pub(super) grace_principal: u32,
    pub(super) grace_interest_payment: u32,
    pub(super) interest_free_periods: u32,
    pub(super) down_payment_pct: Option<Decimal>,
    pub(super) decimals: u32,
    pub(super) rounding: Rounding,
    /// Absent where nothing is paid.
    pub(super) allocation: Option<Allocation>,
}

/// How money is spread.
#[derive(Deserialize)]
pub(super) struct Allocation {
    /// Of an advanced one: instalment by instalment, or component by component.
    pub(super) processing: Option<Processing>,
    /// Of an advanced one, by type of transaction, or `DEFAULT`.
    #[serde(default)]
    pub(super) rules: BTreeMap<String, Rule>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Processing {
    Horizontal,
    Vertical,
}

#[derive(Deserialize)]
pub(super) struct Rule {
    /// Which instalments money pays that are not due yet.
    pub(super) future_instalment: String,
    /// Which components, first served first: `PAST_DUE_INTEREST`.
    #[serde(default)]
    pub(super) order: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Frequency {
    Days,
    Weeks,
    Months,
}

/// By which of its two ways the other system computes.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Schedule {
    Cumulative,
    Progressive,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum InterestType {
    DecliningBalance,
    Flat,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Amortisation {
    EqualInstalments,
    EqualPrincipal,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum CalcPeriod {
    Daily,
    SameAsRepayment,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Rounding {
    HalfEven,
    HalfUp,
    Down,
    Up,
}

#[derive(Deserialize)]
pub(super) struct Transaction {
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The day it counts from; absent of a charge.
    pub(super) date: Option<Day>,
    pub(super) amount: Option<Decimal>,
    /// Of a charge whose amount is not given: of principal and interest of the whole loan.
    pub(super) pct_of_principal_plus_interest: Option<Decimal>,
    /// Of a charge: the day it is due on, and `fee` or `penalty`.
    pub(super) due: Option<Day>,
    #[serde(rename = "kind")]
    pub(super) charged: Option<String>,
    #[serde(default)]
    pub(super) reversed: bool,
}
