//! How much of a year, or how many periods, lie between two days? By name, since laws count
//! differently.

use std::num::{NonZeroU32, NonZeroU64};

use crate::calendar::Day;

/// A time, in years or in periods, as an exact fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    numerator: u64,
    denominator: NonZeroU64,
}

/// What recurs between the payments of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regular {
    Year,
    Month,
    Week,
}

/// How a time becomes years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Years {
    /// Directive 2008/48/EC, annex I, as the Commission's guidelines read it (SWD(2012) 128, 4.1.1):
    /// whole years, months (12 equal ones a year) or weeks (52) are counted back from the later day,
    /// from a last day of a month to last days of months; days that are left are divided by those of
    /// the year that ends on the day so reached.
    Eu(Regular),
    /// Days / 365.
    Days365,
    /// Days / 365.25.
    Days36525,
    /// French decree 2002-928, annex, its first way: the days to the first payment / 365, from then
    /// on months of a twelfth; days that are left there / 365.
    DecreeM1,
    /// The same, its second way: whole months counted back from the first payment, and days that are
    /// left / 365.
    DecreeM2,
}

/// A unit period of 12 CFR 1026 (Regulation Z), appendix J, (b)(4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitPeriod {
    Months(NonZeroU64),
    HalfMonth,
    Week,
}

impl Time {
    pub const ZERO: Time = Time { numerator: 0, denominator: NonZeroU64::MIN };

    pub fn new(numerator: u64, denominator: NonZeroU64) -> Time {
        let common = greatest_common(numerator, denominator);
        let denominator = NonZeroU64::new(denominator.get() / common);
        Time {
            numerator: numerator / common,
            denominator: denominator.expect("a number is not less than what divides it"),
        }
    }

    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    pub const fn denominator(self) -> NonZeroU64 {
        self.denominator
    }

    /// `None` where its terms are too large to be told.
    pub fn plus(self, other: Time) -> Option<Time> {
        let denominator = least_multiple(self.denominator, other.denominator)?;
        let numerator = self.over(denominator)?.checked_add(other.over(denominator)?)?;
        Some(Time::new(numerator, denominator))
    }

    /// So many times as long; `None` where that is too long to be told.
    pub fn times(self, times: u32) -> Option<Time> {
        Some(Time::new(self.numerator.checked_mul(times.into())?, self.denominator))
    }

    /// In a unit so many times as long; `None` where its terms are too large to be told.
    pub fn in_units_of(self, times: NonZeroU32) -> Option<Time> {
        let denominator = self.denominator.checked_mul(times.into())?;
        Some(Time::new(self.numerator, denominator))
    }

    /// Its numerator over this multiple of its denominator.
    pub(super) fn over(self, multiple: NonZeroU64) -> Option<u64> {
        self.numerator.checked_mul(multiple.get() / self.denominator.get())
    }
}

impl Years {
    /// From a day to a later one, the first payment being due on `first`; `None` where that is
    /// before the former, or cannot be told.
    pub fn between(self, from: Day, first: Day, to: Day) -> Option<Time> {
        match self {
            Years::Eu(regular) => eu(regular, from, to),
            Years::Days365 => days(from, to, 1, 365),
            Years::Days36525 => days(from, to, 4, 1461),
            Years::DecreeM1 => days(from, first.min(to), 1, 365)?.plus(after(first, to)?),
            Years::DecreeM2 => months_and_days(from, first.min(to))?.plus(after(first, to)?),
        }
    }
}

impl UnitPeriod {
    /// How many of them are from one day to a later one, counted back from that, and which part of one
    /// is left: by its days, a month that is left having 30, (b)(5).
    pub fn between(self, from: Day, to: Day) -> Option<(u64, Time)> {
        let (whole, left, of) = match self {
            UnitPeriod::Months(n) => {
                let (months, reached) = back(from, to, months_before)?;
                let left = 30 * (months % n.get()) + days_between(from, reached)?;
                (months / n.get(), left, n.saturating_mul(of(30)))
            }
            UnitPeriod::HalfMonth => {
                let (halves, reached) = back(from, to, half_months_before)?;
                (halves, days_between(from, reached)?, of(15))
            }
            UnitPeriod::Week => {
                let days = days_between(from, to)?;
                (days / 7, days % 7, of(7))
            }
        };
        Some((whole + left / of.get(), Time::new(left % of.get(), of)))
    }
}

fn eu(regular: Regular, from: Day, to: Day) -> Option<Time> {
    let (whole, reached) = match regular {
        Regular::Year => {
            let (years, reached) = back(from, to, |day, n| months_before(day, n.checked_mul(12)?))?;
            (Time::new(years, of(1)), reached)
        }
        Regular::Month => {
            let (months, reached) = back(from, to, months_before)?;
            (Time::new(months, of(12)), reached)
        }
        Regular::Week => {
            let weeks = days_between(from, to)? / 7;
            let reached = to.checked_sub_days(u32::try_from(weeks * 7).ok()?)?;
            (Time::new(weeks, of(52)), reached)
        }
    };
    let year = days_between(reached.checked_sub_months(12)?, reached)?;
    whole.plus(Time::new(days_between(from, reached)?, NonZeroU64::new(year)?))
}

/// Whole months counted back from the later day, and days that are left / 365.
fn months_and_days(from: Day, to: Day) -> Option<Time> {
    let (months, reached) = back(from, to, months_before)?;
    Time::new(months, of(12)).plus(days(from, reached, 1, 365)?)
}

/// What a decree counts after the first payment.
fn after(first: Day, to: Day) -> Option<Time> {
    if to <= first { Some(Time::ZERO) } else { months_and_days(first, to) }
}

fn days(from: Day, to: Day, times: u64, year: u64) -> Option<Time> {
    Some(Time::new(days_between(from, to)?.checked_mul(times)?, NonZeroU64::new(year)?))
}

fn days_between(from: Day, to: Day) -> Option<u64> {
    u64::try_from(from.days_until(to)).ok()
}

/// The most steps back from a day that do not lead before another, and where they lead.
fn back(from: Day, to: Day, step: impl Fn(Day, u64) -> Option<Day>) -> Option<(u64, Day)> {
    if to < from {
        return None;
    }
    let steps = (1..).map_while(|n| step(to, n).map(|day| (n, day)));
    Some(steps.take_while(|(_, day)| *day >= from).last().unwrap_or((0, to)))
}

/// So many months earlier: from the last day of a month the last of the other.
fn months_before(day: Day, months: u64) -> Option<Day> {
    let earlier = day.checked_sub_months(u32::try_from(months).ok()?)?;
    if day.is_last_of_month() { earlier.last_of_month() } else { Some(earlier) }
}

/// So many half months earlier, which lie 15 days apart within a month.
fn half_months_before(day: Day, halves: u64) -> Option<Day> {
    let whole = day.checked_sub_months(u32::try_from(halves / 2).ok()?)?;
    if halves.is_multiple_of(2) {
        return Some(whole);
    }
    match whole.day_of_month().checked_sub(15) {
        Some(first @ 1..) => whole.in_its_month(first),
        Some(0) | None => {
            let month_before = whole.checked_sub_months(1)?;
            month_before.in_its_month(whole.day_of_month() + 15).or(month_before.last_of_month())
        }
    }
}

/// The least number that both divide.
pub(super) fn least_multiple(one: NonZeroU64, other: NonZeroU64) -> Option<NonZeroU64> {
    one.checked_mul(NonZeroU64::new(other.get() / greatest_common(one.get(), other))?)
}

fn greatest_common(one: u64, other: NonZeroU64) -> u64 {
    let (mut one, mut other) = (other.get(), one);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

const fn of(number: u64) -> NonZeroU64 {
    NonZeroU64::new(number).expect("no time is divided by zero")
}
