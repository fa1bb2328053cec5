//! Days and monthly due dates, as sentences.

use chrono::{Datelike, NaiveDate};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn monthly(number: u32) -> MonthlyDay {
    MonthlyDay::try_from(number).unwrap()
}

fn dates(first: &str, number: u32, count: u32) -> Vec<String> {
    let dates = due_dates(day(first), monthly(number), count).unwrap();
    dates.iter().map(NaiveDate::to_string).collect()
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
        for (month, date) in dates.iter().enumerate() {
            assert_eq!(date.year() * 12 + date.month0() as i32, 1999 * 12 + 11 + month as i32);
            let next = date.succ_opt().unwrap();
            assert!(date.day() == number || (date.day() < number && next.day() == 1), "{date}");
        }
    }
}

#[test]
fn no_count_gives_no_dates_and_what_does_not_fit_the_calendar_is_said() {
    assert_eq!(due_dates(day("2024-01-15"), monthly(15), 0), Some(vec![]));
    assert_eq!(due_dates(Day::LAST.date(), monthly(31), 1), Some(vec![Day::LAST.date()]));
    assert_eq!(due_dates(Day::LAST.date(), monthly(31), 2), None);
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
fn days_are_counted_up_to_the_last() {
    assert_eq!(days_after(day("2024-02-28"), 2), Some(day("2024-03-01")));
    assert_eq!(days_after(day("9999-12-30"), 1), Some(Day::LAST.date()));
    assert_eq!(days_after(day("9999-12-30"), 2), None);
    assert_eq!(days_after(day("9999-12-30"), u32::MAX), None);
}
