//! What is read here of another system's loans? Amounts are decimals in major units.

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

const VECTORS: &str = include_str!("../../../../replay-tools/tests/vectors/loan_schedules.json");

pub(super) fn vectors() -> Vec<Vector> {
    let all: Vectors = serde_json::from_str(VECTORS).unwrap();
    all.vectors
}

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
pub(super) struct Vector {
    pub(super) id: String,
    pub(super) terms: Terms,
    pub(super) transactions: Vec<Transaction>,
    pub(super) as_of: Day,
    pub(super) expected: Vec<Expected>,
}

#[derive(Deserialize)]
pub(super) struct Terms {
    pub(super) annual_rate_pct: Decimal,
    pub(super) repayments: u32,
    pub(super) repay_every: u32,
    pub(super) frequency: String,
    pub(super) schedule_start: Day,
    pub(super) schedule: String,
    pub(super) interest_type: String,
    pub(super) amortisation: String,
    pub(super) interest_calc_period: String,
    /// A number, or `ACTUAL`.
    pub(super) days_in_year: Value,
    pub(super) days_in_month: Value,
    pub(super) days_in_year_custom: Option<String>,
    pub(super) interest_recognised_on_disbursement_date: bool,
    pub(super) interest_recalculation: bool,
    pub(super) instalment_multiple_of: Option<u32>,
    pub(super) grace_principal: u32,
    pub(super) grace_interest_payment: u32,
    pub(super) interest_free_periods: u32,
    pub(super) down_payment_pct: Option<Decimal>,
    pub(super) rounding: String,
    /// Absent where nothing is paid.
    pub(super) allocation: Option<Allocation>,
}

#[derive(Deserialize)]
pub(super) struct Allocation {
    #[serde(default)]
    pub(super) rules: BTreeMap<String, Rule>,
}

#[derive(Deserialize)]
pub(super) struct Rule {
    pub(super) future_instalment: String,
    /// First served first: `PAST_DUE_INTEREST`.
    #[serde(default)]
    pub(super) order: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Transaction {
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Absent of a charge.
    pub(super) date: Option<Day>,
    pub(super) amount: Option<Decimal>,
    /// Of a charge: the day it is due on, and `fee` or `penalty`.
    pub(super) due: Option<Day>,
    #[serde(rename = "kind")]
    pub(super) charged: Option<String>,
    #[serde(default)]
    pub(super) reversed: bool,
}

#[derive(Deserialize)]
pub(super) struct Expected {
    pub(super) due: Day,
    pub(super) principal: Decimal,
    pub(super) interest: Decimal,
    pub(super) fees: Decimal,
    pub(super) penalties: Decimal,
    pub(super) total_due: Decimal,
    pub(super) paid: Decimal,
    pub(super) paid_in_advance: Decimal,
    pub(super) outstanding: Decimal,
    pub(super) paid_on: Option<Day>,
}

impl Vector {
    pub(super) fn bears_interest(&self) -> bool {
        !self.terms.annual_rate_pct.is_zero()
    }

    /// What stands of one kind.
    pub(super) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Transaction> {
        self.transactions.iter().filter(move |it| it.kind == kind && !it.reversed)
    }

    /// What went out, in the order of its days.
    pub(super) fn advances(&self) -> Vec<(Day, i64)> {
        let mut out: Vec<(Day, i64)> = self
            .of_kind("disbursement")
            .map(|it| (it.date.unwrap(), cents(it.amount.unwrap())))
            .collect();
        out.sort_by_key(|it| it.0);
        out
    }
}

/// Minor units of an amount.
pub(super) fn cents(amount: Decimal) -> i64 {
    i64::try_from(amount * Decimal::ONE_HUNDRED).unwrap()
}
