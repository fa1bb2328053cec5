//! Days and monthly due dates, as sentences.

use chrono::{Datelike, NaiveDate};

use super::*;
use crate::testing::day;

fn monthly(number: u32) -> MonthlyDay {
    MonthlyDay::try_from(number).unwrap()
}

fn dates(first: &str, number: u32, count: u32) -> Vec<String> {
    let dates = due_dates(day(first), monthly(number), count).unwrap();
    dates.iter().map(Day::to_string).collect()
}

#[test]
fn a_day_that_every_month_has_is_the_same_each_month() {
    assert_eq!(
        dates("2004-11-15", 15, 4),
        ["2004-11-15", "2004-12-15", "2005-01-15", "2005-02-15"]
    );
}

#[test]
fn the_31st_is_the_last_day_of_shorter_months_and_the_31st_again_after_them() {
    assert_eq!(
        dates("2025-01-31", 31, 5),
        ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"]
    );
    assert_eq!(dates("2025-04-30", 31, 2), ["2025-04-30", "2025-05-31"]);
}

#[test]
fn the_29th_and_30th_meet_february_in_common_and_leap_years() {
    assert_eq!(dates("2023-01-29", 29, 3), ["2023-01-29", "2023-02-28", "2023-03-29"]);
    assert_eq!(dates("2024-01-30", 30, 3), ["2024-01-30", "2024-02-29", "2024-03-30"]);
    assert_eq!(dates("2100-01-31", 31, 2), ["2100-01-31", "2100-02-28"]);
}

#[test]
fn no_date_is_skipped_or_met_twice_over_fifty_years() {
    for number in 1..=31 {
        let first = monthly(number).in_month_of(day("1999-12-01"));
        let dates = due_dates(first, monthly(number), 600).unwrap();
        assert_eq!(dates.len(), 600);
        for (month, day) in dates.iter().enumerate() {
            let date = day.date();
            assert_eq!(date.year() * 12 + date.month0() as i32, 1999 * 12 + 11 + month as i32);
            let next = day.day_after().unwrap().date();
            assert!(date.day() == number || (date.day() < number && next.day() == 1), "{date}");
        }
    }
}

#[test]
fn no_count_gives_no_dates_and_what_does_not_fit_the_calendar_is_said() {
    assert_eq!(due_dates(day("2024-01-15"), monthly(15), 0), Some(vec![]));
    assert_eq!(due_dates(Day::LAST, monthly(31), 1), Some(vec![Day::LAST]));
    assert_eq!(due_dates(Day::LAST, monthly(31), 2), None);
}

#[test]
fn a_day_of_the_month_is_1_to_31() {
    for number in [0, 32, u32::MAX] {
        assert_eq!(MonthlyDay::try_from(number), Err(NotADayOfMonth(number)));
        serde_json::from_str::<MonthlyDay>(&number.to_string()).unwrap_err();
    }
    assert_eq!(u32::from(MonthlyDay::of(day("2024-02-29"))), 29);
    assert_eq!(serde_json::to_string(&monthly(31)).unwrap(), "31");
}

#[test]
fn a_day_is_one_of_1900_to_9999_in_its_one_spelling() {
    for text in ["1900-01-01", "2004-11-01", "2024-02-29", "9999-12-31"] {
        let day: Day = text.parse().unwrap();
        assert_eq!(day.to_string(), text);
        assert_eq!(serde_json::to_string(&day).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Day>(&format!("\"{text}\"")).unwrap(), day);
    }
    for text in [
        "1899-12-31",
        "0204-11-05",
        "0000-06-01",
        "-200000-01-01",
        "-262143-01-01",
        "+10000-01-01",
        "+2004-1-05",
        "2004-1-5",
        "2004-11-1",
        " 2004-11-1",
        "2004-11-01 ",
        "2004/11/01",
        "2023-02-29",
        "20041101",
        "",
    ] {
        assert!(text.parse::<Day>().is_err(), "`{text}`");
        assert!(serde_json::from_str::<Day>(&format!("\"{text}\"")).is_err(), "`{text}`");
    }
    assert!(serde_json::from_str::<Day>("20041101").is_err());
}

#[test]
fn a_date_beyond_the_days_is_none() {
    for (year, month, number) in [(1899, 12, 31), (10_000, 1, 1), (2023, 2, 29), (2024, 13, 1)] {
        assert_eq!(Day::from_ymd(year, month, number), None);
        if let Some(date) = NaiveDate::from_ymd_opt(year, month, number) {
            assert_eq!(
                Day::try_from(date).unwrap_err().to_string(),
                format!(
                    "`{date}` is no day that can be kept: expected one from 1900-01-01 to 9999-12-31, such as 2004-11-01"
                )
            );
        }
    }
    assert_eq!(Day::from_ymd(1900, 1, 1), Some(Day::FIRST));
    assert_eq!(Day::from_ymd(9999, 12, 31), Some(Day::LAST));
}

#[test]
fn days_are_counted_between_the_first_and_the_last() {
    assert_eq!(day("2024-02-28").checked_add_days(2), Some(day("2024-03-01")));
    assert_eq!(day("9999-12-30").checked_add_days(1), Some(Day::LAST));
    for days in [2, u32::MAX] {
        assert_eq!(day("9999-12-30").checked_add_days(days), None);
        assert_eq!(day("9999-12-30").saturating_add_days(days), Day::LAST);
        assert_eq!(day("1900-01-02").checked_sub_days(days), None);
        assert_eq!(day("1900-01-02").saturating_sub_days(days), Day::FIRST);
    }
    assert_eq!((Day::LAST.day_after(), Day::FIRST.day_before()), (None, None));
    assert_eq!(day("2024-02-28").days_until(day("2024-03-01")), 2);
    assert_eq!(day("2024-03-01").days_until(day("2024-02-28")), -2);
    assert_eq!(Day::FIRST.days_until(Day::LAST), 2_958_463);
}

#[test]
fn days_are_gone_through_to_the_last_and_no_further() {
    let days: Vec<_> = day("9999-12-30").to_and_with(Day::LAST).collect();
    assert_eq!(days, [day("9999-12-30"), Day::LAST]);
    assert_eq!(Day::LAST.to_and_with(day("9999-12-30")).count(), 0);
}

#[test]
fn months_later_is_the_same_day_or_the_last_of_a_shorter_month() {
    assert_eq!(day("2024-01-31").checked_add_months(1), Some(day("2024-02-29")));
    assert_eq!(day("9999-11-30").checked_add_months(1), Some(day("9999-12-30")));
    for months in [1, u32::MAX] {
        assert_eq!(day("9999-12-01").checked_add_months(months), None);
    }
    assert_eq!(day("2023-02-14").in_its_month(29), None);
    assert_eq!(day("1900-01-31").first_of_month(), Day::FIRST);
}
