//! How many periods lie between two days, by the way of counting that a law names?

use std::num::{NonZeroU32, NonZeroU64};

use crate::calendar::Day;
use crate::credit::apr::{Regular, Time, UnitPeriod, Years};
use crate::credit::{Every, Unit};
use crate::policy::Counting;

/// The period whose rate is found first: as long as those of the credit where whole ones make a year,
/// and their unit where none do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RatePeriod {
    every: Every,
    /// How many are a year.
    pub(super) a_year: u32,
}

impl RatePeriod {
    pub(super) const fn of(every: Every) -> RatePeriod {
        let Every { n, unit } = every;
        let year = match unit {
            Unit::Day => 365,
            Unit::Week => 52,
            Unit::Month => 12,
        };
        if n > 0 && year % n == 0 {
            RatePeriod { every, a_year: year / n }
        } else {
            RatePeriod { every: Every { n: 1, unit }, a_year: year }
        }
    }

    /// From a day to a later one, the first payment being due on `first`; `None` where that is before
    /// the former, or cannot be told.
    pub(super) fn between(
        self,
        counting: Counting,
        from: Day,
        first: Day,
        to: Day,
    ) -> Option<Time> {
        let Every { n, unit } = self.every;
        let regular = match unit {
            Unit::Day => Regular::Year,
            Unit::Week => Regular::Week,
            Unit::Month => Regular::Month,
        };
        let years = match counting {
            Counting::Eu => Years::Eu(regular),
            Counting::RegZ30Day => {
                let (unit_period, units) = match unit {
                    Unit::Day => {
                        return Years::Days365.between(from, first, to)?.times(self.a_year);
                    }
                    Unit::Week => (UnitPeriod::Week, n),
                    Unit::Month => (UnitPeriod::Months(NonZeroU64::new(n.into())?), 1),
                };
                let (whole, part) = unit_period.between(from, to)?;
                let time = Time::new(whole, NonZeroU64::MIN).plus(part)?;
                return time.in_units_of(NonZeroU32::new(units)?);
            }
            Counting::Days365 => Years::Days365,
            Counting::Days36525 => Years::Days36525,
            Counting::DecreeM1 => Years::DecreeM1,
            Counting::DecreeM2 => Years::DecreeM2,
        };
        years.between(from, first, to)?.times(self.a_year)
    }
}
