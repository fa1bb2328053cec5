//! What has a source told of an applicant? Raw, as it was told: what it comes to, the rules say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::money::{Currency, Money};
use crate::policy::EvidenceSource;

/// The days of one period of an account.
pub const PERIOD_DAYS: u32 = 30;
/// How many periods an account is told of at most: a year.
pub const PERIODS_MAX: usize = 12;

/// What one source told. That it has nothing to tell is told too: no period, no bill, not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceFacts {
    Customer(CustomerFacts),
    MobileMoney(MobileMoneyFacts),
    Bills(BillFacts),
    Bureau(BureauFacts),
}

/// What the customer says of his work, with documents. What is absent he has not said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerFacts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_type: Option<ContractType>,
    /// Since when he does this work; no later than the day it is as of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works_since: Option<Day>,
    /// What he has a month after taxes, by his own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_income: Option<Money>,
}

/// By what contract somebody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractType {
    None,
    Informal,
    FixedTerm,
    Permanent,
    Public,
}

/// An account of mobile money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MobileMoneyFacts {
    /// Of 30 days each and without a gap, the latest first: its last day is the one all is as of. At
    /// most 12, in one currency.
    pub periods: Vec<AccountPeriod>,
    /// The days of these periods on which money came in, the earliest first, each once.
    pub inflow_on: Vec<Day>,
}

/// 30 days of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountPeriod {
    /// How many deposits there were.
    pub deposits: u32,
    /// What they come to.
    pub deposited: Money,
    /// All that came in, deposits among it.
    pub came_in: Money,
    /// All that went out.
    pub went_out: Money,
    /// Of the balances at the ends of its days, one in overdraft as 0.
    pub mean_balance: Money,
    /// The days that ended in overdraft.
    pub overdraft_days: u32,
}

/// Bills of water, power and telephone that fell due in the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BillFacts {
    pub due: u32,
    /// Those of them that were paid by their day.
    pub paid_on_time: u32,
}

/// What the credit bureau has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BureauFacts {
    /// Absent where it does not know the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<BureauRecord>,
}

/// What the credit bureau has of somebody it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BureauRecord {
    /// With whatever lender.
    pub running_loans: u32,
    /// What is owed on them.
    pub owed: Money,
    /// The most days that anything was late in the two years before.
    pub worst_days_late: u32,
}

/// What is wrong with what a source told, by the member.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {reason}")]
pub struct BadFacts {
    pub at: String,
    /// What was found, and what is expected there.
    pub reason: String,
}

impl ContractType {
    /// As it is written, which is its code in scorecards.
    pub const fn name(self) -> &'static str {
        match self {
            ContractType::None => "none",
            ContractType::Informal => "informal",
            ContractType::FixedTerm => "fixed_term",
            ContractType::Permanent => "permanent",
            ContractType::Public => "public",
        }
    }
}

impl SourceFacts {
    pub const fn source(&self) -> EvidenceSource {
        match self {
            SourceFacts::Customer(_) => EvidenceSource::Customer,
            SourceFacts::MobileMoney(_) => EvidenceSource::MobileMoney,
            SourceFacts::Bills(_) => EvidenceSource::Bills,
            SourceFacts::Bureau(_) => EvidenceSource::Bureau,
        }
    }

    /// Whether it can be so, told as of this day.
    ///
    /// # Errors
    /// Names the first member that cannot.
    pub fn check(&self, as_of: Day) -> Result<(), BadFacts> {
        match self {
            SourceFacts::Customer(it) => it.check(as_of),
            SourceFacts::MobileMoney(it) => it.check(as_of),
            SourceFacts::Bills(it) => it.check(),
            SourceFacts::Bureau(_) => Ok(()),
        }
    }
}

impl CustomerFacts {
    fn check(&self, as_of: Day) -> Result<(), BadFacts> {
        match self.works_since.filter(|it| *it > as_of) {
            Some(found) => Err(bad(
                "customer.works_since",
                format!("expected no day after {as_of}, found {found}"),
            )),
            None => Ok(()),
        }
    }
}

impl MobileMoneyFacts {
    /// The first day of these periods.
    fn first_on(&self, as_of: Day) -> Day {
        let days =
            u32::try_from(self.periods.len()).unwrap_or(u32::MAX).saturating_mul(PERIOD_DAYS);
        as_of.saturating_sub_days(days.saturating_sub(1))
    }

    fn check(&self, as_of: Day) -> Result<(), BadFacts> {
        let found = self.periods.len();
        if found > PERIODS_MAX {
            let reason = format!("expected {PERIODS_MAX} at most, found {found}");
            return Err(bad("mobile_money.periods", reason));
        }
        if let Some(first) = self.periods.first() {
            let currency = first.deposited.currency();
            for (place, period) in self.periods.iter().enumerate() {
                period.check(&format!("mobile_money.periods[{place}]"), currency)?;
            }
        }
        if !self.inflow_on.is_sorted_by(|one, next| one < next) {
            let reason = "expected each day once, the earliest first";
            return Err(bad("mobile_money.inflow_on", reason.to_owned()));
        }
        let first = self.first_on(as_of);
        let within = |it: &&Day| !self.periods.is_empty() && (first..=as_of).contains(*it);
        match self.inflow_on.iter().find(|it| !within(it)) {
            Some(found) => {
                let reason =
                    format!("expected days of the {} periods, found {found}", self.periods.len());
                Err(bad("mobile_money.inflow_on", reason))
            }
            None => Ok(()),
        }
    }
}

impl AccountPeriod {
    fn check(&self, at: &str, currency: Currency) -> Result<(), BadFacts> {
        let amounts = [
            ("deposited", self.deposited),
            ("came_in", self.came_in),
            ("went_out", self.went_out),
            ("mean_balance", self.mean_balance),
        ];
        for (member, found) in amounts {
            if found.currency() != currency {
                let found = found.currency();
                let reason = format!("expected {currency}, as of the other amounts, found {found}");
                return Err(bad(&format!("{at}.{member}"), reason));
            }
        }
        if self.deposited.amount() > self.came_in.amount() {
            let reason = format!(
                "expected {} at most, which came in, found {}",
                self.came_in, self.deposited
            );
            return Err(bad(&format!("{at}.deposited"), reason));
        }
        if self.overdraft_days > PERIOD_DAYS {
            let reason = format!("expected {PERIOD_DAYS} at most, found {}", self.overdraft_days);
            return Err(bad(&format!("{at}.overdraft_days"), reason));
        }
        Ok(())
    }
}

impl BillFacts {
    fn check(&self) -> Result<(), BadFacts> {
        match self.paid_on_time > self.due {
            true => {
                let reason = format!("expected {} at most, found {}", self.due, self.paid_on_time);
                Err(bad("bills.paid_on_time", reason))
            }
            false => Ok(()),
        }
    }
}

fn bad(at: &str, reason: String) -> BadFacts {
    BadFacts { at: at.to_owned(), reason }
}
