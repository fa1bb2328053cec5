//! What does a credit cost, as it was told and is kept?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cash, Ceiling, Counting, PremiumFee, Teg, TotalCost};
use crate::calendar::Day;
use crate::credit::{Every, Instalment};
use crate::money::Money;
use crate::policy::{self, PolicyRef};

/// The price of a credit beside its instalments: all by which its yearly figures can be tested anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// When the principal goes out, as the figures count it.
    pub lent_on: Day,
    /// How far instalments are apart.
    pub every: Every,
    /// Absent where none is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_fee: Option<PaidFee>,
    /// What of Premium is counted, since nobody is given credit without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub premium: Vec<PremiumFee>,
    pub teg: Teg,
    /// What it was compared with; absent for a credit that costs nothing, of a lender that may ask
    /// nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Ceiling>,
    pub total: TotalCost,
    /// The version whose law, fees and duties these are.
    pub policy: PolicyRef,
}

/// A file fee, and when it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidFee {
    pub amount: Money,
    pub paid: FeePaid,
}

/// When a file fee is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeePaid {
    /// Taken off what is paid out.
    Withheld,
    /// Before anything is paid out.
    UpFront,
}

impl FeePaid {
    pub const fn name(self) -> &'static str {
        match self {
            FeePaid::Withheld => "withheld",
            FeePaid::UpFront => "up_front",
        }
    }
}

impl From<policy::FeePaid> for FeePaid {
    fn from(it: policy::FeePaid) -> FeePaid {
        match it {
            policy::FeePaid::Withheld => FeePaid::Withheld,
            policy::FeePaid::UpFront => FeePaid::UpFront,
        }
    }
}

impl Price {
    /// The money that moves because of a credit of these instalments, as its figures count it.
    pub fn cash(&self, principal: Money, schedule: &[Instalment]) -> Cash {
        let fee = self.file_fee.map(|it| it.amount);
        let premium = self.premium.iter().map(|it| (it.due_on, it.amount.amount()));
        Cash::of(self.lent_on, principal, self.every, fee, schedule).with(premium)
    }

    /// How time is counted in its figures.
    pub const fn counting(&self) -> Counting {
        self.teg.counting
    }

    /// Whether it was compared with what this ceiling asks, whenever that was.
    pub fn compared_with(&self, ceiling: Option<Ceiling>) -> bool {
        let of = |it: Option<Ceiling>| it.map(|it| (it.rate, it.compared));
        of(self.ceiling) == of(ceiling)
    }

    /// Whether it is the price of these instalments: each figure by the signs at the ends of what was
    /// recorded, the ceiling by what was compared with it, the total by its lines.
    ///
    /// # Errors
    /// Says what is not.
    pub fn check(&self, principal: Money, schedule: &[Instalment]) -> Result<(), String> {
        self.teg.check(&self.cash(principal, schedule))?;
        if let Some(it) = self.ceiling.filter(|it| !it.admits(&self.teg)) {
            let (found, ceiling) = (it.compared.of(&self.teg).0, it.rate.0);
            return Err(format!("it costs up to {found} a year, the ceiling is {ceiling}"));
        }
        let fee = self.file_fee.map_or(Money::zero(principal.currency()), |it| it.amount);
        let duties =
            (self.registration(schedule).ok_or("its taxes do not add up")?, self.total.stamps);
        let expected = TotalCost::of(principal, schedule, fee, &self.premium, duties);
        match expected == Some(self.total) {
            true => Ok(()),
            false => {
                Err(format!("its total is {}, its lines come to {expected:?}", self.total.total))
            }
        }
    }

    /// What of the taxes is for the contract.
    fn registration(&self, schedule: &[Instalment]) -> Option<Money> {
        schedule.iter().filter_map(|it| it.tax).try_fold(self.total.taxes, Money::minus)
    }
}
