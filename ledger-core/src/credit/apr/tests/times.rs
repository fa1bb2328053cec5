//! Times between days. What the Commission and the decree themselves count is in the vectors of
//! `replay-tools apr`.

use std::num::NonZeroU64;

use crate::calendar::Day;
use crate::credit::apr::{Regular, Time, UnitPeriod, Years};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn years(by: Years, from: &str, first: &str, to: &str) -> String {
    told(by.between(day(from), day(first), day(to)).unwrap())
}

fn told(time: Time) -> String {
    format!("{}/{}", time.numerator(), time.denominator())
}

#[test]
fn a_decree_counts_days_to_the_first_payment_and_months_from_it() {
    // 46 days are a month and 15 days, as in its example A5 bis.
    let (from, first) = ("2002-04-16", "2002-06-01");
    assert_eq!(years(Years::DecreeM1, from, first, first), "46/365");
    assert_eq!(years(Years::DecreeM2, from, first, first), "109/876"); // 1/12 + 15/365
    assert_eq!(years(Years::DecreeM1, from, first, "2002-08-01"), "641/2190"); // 46/365 + 2/12
    assert_eq!(years(Years::DecreeM2, from, first, "2002-08-01"), "85/292"); // 3/12 + 15/365
}

#[test]
fn days_are_divided_by_a_year_of_365_or_of_365_and_a_quarter() {
    let (from, to) = ("2023-12-31", "2024-12-31");
    assert_eq!(years(Years::Days365, from, to, to), "366/365");
    assert_eq!(years(Years::Days36525, from, to, to), "488/487");
}

#[test]
fn the_commission_counts_whole_periods_back_from_the_later_day() {
    let eu = |regular, from, to| years(Years::Eu(regular), from, to, to);
    assert_eq!(eu(Regular::Month, "2012-01-12", "2012-02-15"), "401/4380"); // 1/12 + 3/365
    assert_eq!(eu(Regular::Year, "2020-01-01", "2021-03-15"), "220/183"); // 1 + 74/366
    assert_eq!(eu(Regular::Week, "2012-01-12", "2013-01-12"), "367/365"); // 52/52 + 2/365
    assert_eq!(eu(Regular::Month, "2024-12-31", "2025-02-28"), "1/6"); // last day to last day
    assert_eq!(eu(Regular::Month, "2024-05-01", "2024-05-01"), "0/1");
}

#[test]
fn regulation_z_counts_unit_periods_and_divides_what_is_left_by_their_days() {
    let months = |n| UnitPeriod::Months(NonZeroU64::new(n).unwrap());
    let between = |unit: UnitPeriod, from, to| {
        let (whole, left) = unit.between(day(from), day(to)).unwrap();
        (whole, told(left))
    };
    assert_eq!(between(months(1), "1978-01-10", "1978-02-10"), (1, "0/1".into()));
    assert_eq!(between(months(3), "1978-05-23", "1978-10-01"), (1, "13/30".into())); // 39/90
    assert_eq!(between(months(2), "1978-01-10", "1978-03-01"), (0, "13/15".into())); // 52/60
    assert_eq!(between(UnitPeriod::HalfMonth, "1978-02-23", "1978-03-01"), (0, "2/5".into()));
    assert_eq!(between(UnitPeriod::HalfMonth, "1978-02-16", "1978-04-01"), (3, "0/1".into()));
    assert_eq!(between(UnitPeriod::Week, "1978-01-01", "1978-01-18"), (2, "3/7".into()));
}

#[test]
fn no_time_is_told_backwards() {
    let (from, to) = (day("2024-02-02"), day("2024-02-01"));
    for by in [Years::Days365, Years::Eu(Regular::Month), Years::Eu(Regular::Week), Years::DecreeM2]
    {
        assert_eq!(by.between(from, to, to), None, "{by:?}");
    }
    assert_eq!(UnitPeriod::Week.between(from, to), None);
}
