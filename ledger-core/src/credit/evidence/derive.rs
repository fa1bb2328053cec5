//! What do raw facts come to? The values of the variables that scorecards look at.

use chrono::Datelike;

use super::facts::{
    AccountPeriod, BillFacts, BureauFacts, CustomerFacts, MobileMoneyFacts, PERIOD_DAYS,
    SourceFacts,
};
use super::platform::PlatformFacts;
use crate::calendar::Day;
use crate::credit::scoring::{InputValue, Missing};
use crate::money::Money;

/// The periods that 90 days are.
const PERIODS_LOOKED_AT: usize = 3;
const DAYS_LOOKED_AT: u32 = 90;
const PERMILLE: u64 = 1000;

/// The codes of all variables that are known how to derive, in the order of their sources.
pub const DERIVED: [&str; 17] = [
    "account_days",
    "cash_orders",
    "punctual_permille",
    "debt_to_limit_permille",
    "contract_type",
    "job_months",
    "monthly_income",
    "deposits_in_90_days",
    "deposited_in_90_days",
    "mean_balance_90_days",
    "days_between_inflows",
    "overdraft_days_in_90",
    "out_to_in_permille",
    "bills_on_time_permille",
    "bureau_running_loans",
    "bureau_owed",
    "bureau_worst_days_late",
];

impl SourceFacts {
    /// What they come to, told as of one day and looked at on another.
    ///
    /// # Errors
    /// Why there is no value: a source that has nothing of him told nothing, what he did not say is
    /// withheld, and whom the bureau does not know cannot have it. So it is too with what nobody knows
    /// how to derive.
    pub(super) fn derive(&self, code: &str, as_of: Day, on: Day) -> Result<InputValue, Missing> {
        let (found, nothing) = match self {
            SourceFacts::Customer(it) => (of_customer(it, code, on), Missing::Withheld),
            SourceFacts::MobileMoney(it) => (of_account(it, code, as_of), Missing::Unanswered),
            SourceFacts::Bills(it) => (of_bills(*it, code), Missing::Unanswered),
            SourceFacts::Bureau(it @ BureauFacts { record: Some(_) }) => {
                (of_bureau(it, code), Missing::Unanswered)
            }
            SourceFacts::Bureau(BureauFacts { record: None }) => (None, Missing::Impossible),
        };
        found.ok_or(nothing)
    }
}

impl PlatformFacts {
    /// # Errors
    /// That he cannot have it: nothing fell due yet, or nothing may be owed.
    pub(super) fn derive(&self, code: &str) -> Result<InputValue, Missing> {
        let found = match code {
            "account_days" => Some(number(self.account_days)),
            "cash_orders" => Some(number(self.cash_orders)),
            "punctual_permille" => permille(self.punctual.into(), self.fell_due.into()),
            "debt_to_limit_permille" => self.owed.and_then(|it| {
                permille(
                    u64::try_from(it.debt.amount()).ok()?,
                    u64::try_from(it.limit.amount()).ok()?,
                )
            }),
            _ => None,
        };
        found.ok_or(Missing::Impossible)
    }
}

fn of_customer(facts: &CustomerFacts, code: &str, on: Day) -> Option<InputValue> {
    match code {
        "contract_type" => {
            let code = facts.contract_type?.name();
            Some(InputValue::Code(code.to_owned()))
        }
        "job_months" => Some(number(whole_months(facts.works_since?, on))),
        "monthly_income" => facts.monthly_income.map(InputValue::Amount),
        _ => None,
    }
}

/// Of the 90 days up to the one it is as of. An account that is younger has had no more than it had.
fn of_account(facts: &MobileMoneyFacts, code: &str, as_of: Day) -> Option<InputValue> {
    let periods = facts.periods.get(..PERIODS_LOOKED_AT.min(facts.periods.len()))?;
    let count = |of: fn(&AccountPeriod) -> u32| -> u32 { periods.iter().map(of).sum() };
    let sum = |of: fn(&AccountPeriod) -> Money| -> Option<Money> {
        let mut amounts = periods.iter().map(of);
        let first = amounts.next()?;
        amounts.try_fold(first, Money::plus)
    };
    // An account of which there is no period tells nothing.
    let currency = periods.first()?.deposited.currency();
    match code {
        "deposits_in_90_days" => Some(number(count(|it| it.deposits))),
        "deposited_in_90_days" => sum(|it| it.deposited).map(InputValue::Amount),
        "mean_balance_90_days" => {
            let many = i64::try_from(periods.len()).ok()?;
            let mean = sum(|it| it.mean_balance)?.amount() / many;
            Money::new(mean, currency).ok().map(InputValue::Amount)
        }
        "days_between_inflows" => {
            let days = PERIOD_DAYS * u32::try_from(periods.len()).ok()?;
            let from = as_of.saturating_sub_days(days.min(DAYS_LOOKED_AT) - 1);
            let inflows = facts.inflow_on.iter().filter(|it| **it >= from).count();
            let inflows = u32::try_from(inflows).ok()?;
            // Half a day counts as one; without any inflow they are farther apart than one can see.
            let apart = (2 * days + inflows).checked_div(2 * inflows).unwrap_or(DAYS_LOOKED_AT);
            Some(number(apart))
        }
        "overdraft_days_in_90" => Some(number(count(|it| it.overdraft_days))),
        "out_to_in_permille" => permille(
            u64::try_from(sum(|it| it.went_out)?.amount()).ok()?,
            u64::try_from(sum(|it| it.came_in)?.amount()).ok()?,
        ),
        _ => None,
    }
}

fn of_bills(facts: BillFacts, code: &str) -> Option<InputValue> {
    match code {
        "bills_on_time_permille" => permille(facts.paid_on_time.into(), facts.due.into()),
        _ => None,
    }
}

fn of_bureau(facts: &BureauFacts, code: &str) -> Option<InputValue> {
    let record = facts.record?;
    match code {
        "bureau_running_loans" => Some(number(record.running_loans)),
        "bureau_owed" => Some(InputValue::Amount(record.owed)),
        "bureau_worst_days_late" => Some(number(record.worst_days_late)),
        _ => None,
    }
}

fn number(of: u32) -> InputValue {
    InputValue::Number(of.into())
}

/// Whole thousandths, what is finer cut off; `None` of nothing.
fn permille(part: u64, whole: u64) -> Option<InputValue> {
    let thousands = u128::from(part) * u128::from(PERMILLE);
    let permille = thousands.checked_div(u128::from(whole))?;
    // What is more than a million times the whole says no more than that.
    let permille = permille.min(u128::from(PERMILLE) * 1_000_000);
    i64::try_from(permille).ok().map(InputValue::Number)
}

/// The months that have passed whole.
fn whole_months(from: Day, to: Day) -> u32 {
    let months = |it: Day| i64::from(it.date().year()) * 12 + i64::from(it.date().month0());
    let begun = i64::from(to.date().day() < from.date().day());
    u32::try_from(months(to) - months(from) - begun).unwrap_or(0)
}
