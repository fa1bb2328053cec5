//! Which money moves between lender and borrower because of a credit, and when?

use std::num::NonZeroU32;

use super::Counting;
use super::counting::RatePeriod;
use crate::calendar::Day;
use crate::credit::apr::{Equation, NoRate, Side, Time};
use crate::credit::{Every, Instalment};
use crate::money::Money;

/// All that is counted in what a credit costs a year, as it falls due: rounded instalments without
/// their taxes, the file fee, and Premium where it is compulsory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cash {
    /// When the principal goes out.
    pub lent_on: Day,
    /// Minor units.
    pub lent: i64,
    /// How far instalments are apart.
    pub every: Every,
    /// Minor units. What is paid before the principal goes out counts with it.
    pub payments: Vec<(Day, i64)>,
}

impl Cash {
    /// Of a schedule, and a fee that is withheld or paid as the principal goes out.
    pub fn of(
        lent_on: Day,
        lent: Money,
        every: Every,
        fee: Option<Money>,
        schedule: &[Instalment],
    ) -> Cash {
        let mut payments = Vec::with_capacity(schedule.len() + 1);
        payments.extend(fee.map(|it| (lent_on, it.amount())));
        payments.extend(schedule.iter().map(|it| (it.due_on, counted(it))));
        Cash { lent_on, lent: lent.amount(), every, payments }
    }

    /// With what is paid besides.
    pub fn with(mut self, payments: impl IntoIterator<Item = (Day, i64)>) -> Cash {
        self.payments.extend(payments);
        self
    }

    /// What is owed in periods, and how many of them are a year.
    pub(super) fn by_periods(&self, counting: Counting) -> Result<(Equation, u32), NoRate> {
        let period = RatePeriod::of(self.every);
        Ok((self.equation(counting, period, NonZeroU32::MIN)?, period.a_year))
    }

    /// What is owed in years.
    pub(super) fn by_years(&self, counting: Counting) -> Result<Equation, NoRate> {
        let period = RatePeriod::of(self.every);
        let year = NonZeroU32::new(period.a_year).expect("a year has a period");
        self.equation(counting, period, year)
    }

    /// In times so many periods long.
    fn equation(
        &self,
        counting: Counting,
        period: RatePeriod,
        long: NonZeroU32,
    ) -> Result<Equation, NoRate> {
        let later = self.payments.iter().map(|it| it.0).filter(|it| *it > self.lent_on);
        let first = later.min().ok_or(NoRate::OneSided)?;
        let mut flows = Vec::with_capacity(self.payments.len() + 1);
        flows.push((Side::Advance, amount(self.lent), Time::ZERO));
        for (on, paid) in &self.payments {
            let time = match *on > self.lent_on {
                true => period.between(counting, self.lent_on, first, *on),
                false => Some(Time::ZERO),
            };
            let time = time.and_then(|it| it.in_units_of(long)).ok_or(NoRate::TooFine)?;
            flows.push((Side::Payment, amount(*paid), time));
        }
        Equation::at_times(&flows)
    }
}

/// What of an instalment counts: all but its tax.
fn counted(it: &Instalment) -> i64 {
    let parts = [Some(it.principal), it.interest, it.fee, it.insurance];
    parts.into_iter().flatten().map(Money::amount).sum()
}

fn amount(minor_units: i64) -> u64 {
    u64::try_from(minor_units).expect("no amount is negative")
}
