//! How much of an income may instalments take? Operating figures, of the day of the offer.

use serde::Deserialize;

use super::{Members, Section};
use crate::money::Money;
use crate::policy::fault::{Fault, Faults};

/// What somebody can bear in a month: all running instalments, Premium and the new one are together
/// at most this part of the declared net income. Unverified: a third is custom, and no lawyer has
/// confirmed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    pub income_share: IncomeShare,
}

/// A part of an income, as the fraction that it is: a third has no end as a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomeShare {
    /// 1 to `of`.
    pub parts: u32,
    /// 1 to 1 000.
    pub of: u32,
}

impl Capacity {
    /// Whether this much a month may be asked of this income of a month: compared without rounding.
    /// Never in another currency.
    pub fn bears(&self, monthly: Money, income: Money) -> bool {
        let IncomeShare { parts, of } = self.income_share;
        let asked = i128::from(monthly.amount()) * i128::from(of);
        let most = i128::from(income.amount()) * i128::from(parts);
        monthly.currency() == income.currency() && asked <= most
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Capacity::NAME);
        let IncomeShare { parts, of } = self.income_share;
        faults.expect_within("income_share.of", of, 1..=1000);
        faults.expect_within("income_share.parts", parts, 1..=of.max(1));
        faults.into_found()
    }
}

impl Section for Capacity {
    const NAME: &'static str = "capacity";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Capacity, Fault> {
        members.as_section(Self::NAME)
    }
}
