//! What part of a year is a time?

use chrono::{Datelike, NaiveDate};

use super::dates::Period;
use super::exact::Exact;
use crate::calendar::Day;
use crate::credit::engine::{DayCount as Counted, Unit};

/// How days become parts of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayCount {
    /// Months of 30 days and years of 360: a whole period counts by its units, whatever its days,
    /// and a part of it by its days. A first period of another length counts by 30E/360 (ISDA 2006
    /// Definitions, section 4.16(g)).
    Thirty360,
    /// Days / 360 (section 4.16(e)).
    Actual360,
    /// Days / 365 (section 4.16(d)).
    Actual365,
    /// Days of each calendar year / the days it has (section 4.16(b)): the first day counts, the
    /// last does not.
    ActualActual,
    /// The same, where the last day counts and the first does not.
    ActualActualLastDay,
    /// Days / 366 in a period in which a 29 February ends, else / 365.
    ActualLeapDay,
    /// A month is a twelfth of a year, a week a 52nd, a day a 365th; a part of it by its days.
    Nominal,
}

impl From<Counted> for DayCount {
    fn from(it: Counted) -> DayCount {
        match it {
            Counted::Thirty360 => DayCount::Thirty360,
            Counted::Actual360 => DayCount::Actual360,
            Counted::Actual365 => DayCount::Actual365,
            Counted::ActualActual => DayCount::ActualActual,
        }
    }
}

impl DayCount {
    /// Of a time within this period.
    pub(super) fn share(self, period: &Period, from: Day, until: Day) -> Option<Exact> {
        let days = i128::from(from.days_until(until));
        let n = i128::from(period.every.n);
        let part =
            |units: i128, year: i128| Exact::new(units * days, year * i128::from(period.days()));
        match self {
            DayCount::Thirty360 if period.is_regular => match period.every.unit {
                Unit::Month => part(30 * n, 360),
                Unit::Week => part(7 * n, 360),
                Unit::Day => part(n, 360),
            },
            DayCount::Thirty360 => Exact::new(thirty_e(until) - thirty_e(from), 360),
            DayCount::Actual360 => Exact::new(days, 360),
            DayCount::Actual365 => Exact::new(days, 365),
            DayCount::ActualActual => actual_actual(from.date(), until.date()),
            DayCount::ActualActualLastDay => {
                actual_actual(from.date().succ_opt()?, until.date().succ_opt()?)
            }
            DayCount::ActualLeapDay => {
                Exact::new(days, if has_leap_day(period) { 366 } else { 365 })
            }
            DayCount::Nominal => match period.every.unit {
                Unit::Month => part(n, 12),
                Unit::Week => part(n, 52),
                Unit::Day => part(n, 365),
            },
        }
    }
}

/// Days from no day in particular, of which a month has 30.
fn thirty_e(day: Day) -> i128 {
    let date = day.date();
    let (year, month, day) = (date.year(), date.month(), date.day().min(30));
    i128::from(year) * 360 + i128::from(month) * 30 + i128::from(day)
}

fn actual_actual(from: NaiveDate, until: NaiveDate) -> Option<Exact> {
    let mut sum = Exact::ZERO;
    let mut from = from;
    while from < until {
        let next = NaiveDate::from_ymd_opt(from.year().checked_add(1)?, 1, 1)?;
        let days = next.min(until).signed_duration_since(from).num_days();
        let year = if from.leap_year() { 366 } else { 365 };
        sum = sum.plus(Exact::new(days.into(), year)?)?;
        from = next;
    }
    Some(sum)
}

fn has_leap_day(period: &Period) -> bool {
    let (from, until) = (period.from.date(), period.until.date());
    let leap_days =
        (from.year()..=until.year()).filter_map(|it| NaiveDate::from_ymd_opt(it, 2, 29));
    leap_days.into_iter().any(|it| from < it && it <= until)
}
