//! Both yearly figures, beside those that a script found another way.

use super::*;
use crate::credit::Unit;
use crate::credit::apr::NoRate;

/// What `teg.py` found, a credit a line.
const FOUND: &str = include_str!("teg.txt");

struct Row {
    cash: Cash,
    teg: Decimal,
    taeg: Decimal,
}

fn rows() -> impl Iterator<Item = Row> {
    FOUND.lines().map(|line| {
        let cells: Vec<&str> = line.split(' ').collect();
        let [lent_on, amount, fee, first, count, payment, teg, taeg] = cells[..] else {
            panic!("a row has eight cells: {line}")
        };
        let number = |it: &str| it.parse::<i64>().unwrap();
        let schedule = equal(day(first), count.parse().unwrap(), number(payment));
        let (lent, fee) = (xof(number(amount)), Some(xof(number(fee))));
        Row {
            cash: Cash::of(day(lent_on), lent, Every::MONTH, fee, &schedule),
            teg: teg.parse().unwrap(),
            taeg: taeg.parse().unwrap(),
        }
    })
}

#[test]
fn both_figures_lie_where_a_script_of_sixty_digits_finds_them() {
    let mut met = 0;
    for (place, Row { cash, teg, taeg }) in rows().enumerate() {
        let found = Teg::of(&cash, Counting::Eu).unwrap();
        for (bounds, expected) in [(found.teg_proportional, teg), (found.taeg_actuarial, taeg)] {
            let (RateBounds { lower, upper }, slack) = (bounds, Decimal::new(1, 19));
            assert!(
                lower.0 <= expected + slack && expected <= upper.0 + slack,
                "row {place}: {bounds:?}, {expected}"
            );
            assert!(upper.0 - lower.0 <= Decimal::new(1, 12), "row {place}: {bounds:?}");
        }
        met += 1;
    }
    assert_eq!(met, 300);
}

#[test]
fn what_was_recorded_is_tested_by_the_signs_at_its_ends() {
    for Row { cash, .. } in rows().step_by(15) {
        let found = Teg::of(&cash, Counting::Eu).unwrap();
        found.check(&cash).unwrap();
        let text = serde_json::to_string(&found).unwrap();
        let read: Teg = serde_json::from_str(&text).unwrap();
        assert_eq!(read, found);
        let moved = |by: Decimal| {
            let moved = |it: RateBounds| RateBounds {
                lower: Rate(it.lower.0 + by),
                upper: Rate(it.upper.0 + by),
            };
            let one = Teg { teg_proportional: moved(found.teg_proportional), ..found };
            let other = Teg { taeg_actuarial: moved(found.taeg_actuarial), ..found };
            assert!(one.check(&cash).unwrap_err().starts_with("teg_proportional"), "by {by}");
            assert!(other.check(&cash).unwrap_err().starts_with("taeg_actuarial"), "by {by}");
        };
        moved(Decimal::new(12, 12));
        moved(Decimal::new(-12, 12));
        let dearer = cash.clone().with([(cash.lent_on, 1)]);
        assert!(found.check(&dearer).is_err(), "a franc more is another rate");
        let other = Teg { periods: 52, ..found };
        assert!(other.check(&cash).unwrap_err().contains("12 of its periods"));
    }
}

#[test]
fn premium_alone_costs_what_the_design_says() {
    // 100 000 XOF over 12 months without interest, 2 500 a month: some 51 % and 66 %.
    let schedule = equal(day("2026-02-15"), 12, 8_335);
    let cash = Cash::of(day("2026-01-15"), xof(100_020), Every::MONTH, None, &schedule);
    let fees: Vec<_> = schedule.iter().map(|it| (it.due_on, 2_500)).collect();
    let teg = Teg::of(&cash.with(fees), Counting::Eu).unwrap();
    let percent = |it: RateBounds| it.percent(1).unwrap().to_string();
    assert_eq!(percent(teg.teg_proportional), "51.4");
    assert_eq!(percent(teg.taeg_actuarial), "65.5");
}

#[test]
fn taxes_are_in_no_rate_and_insurance_is() {
    let plain = equal(day("2026-02-15"), 6, 20_000);
    let with = |change: fn(&mut Instalment)| {
        let mut schedule = plain.clone();
        schedule.iter_mut().for_each(change);
        let cash = Cash::of(day("2026-01-15"), xof(100_000), Every::MONTH, None, &schedule);
        Teg::of(&cash, Counting::Eu).unwrap().teg_proportional.upper
    };
    let bare = with(|_| {});
    assert_eq!(with(|it| it.tax = Some(xof(500))), bare);
    assert!(with(|it| it.insurance = Some(xof(500))) > bare);
    assert!(with(|it| it.fee = Some(xof(500))) > bare);
}

#[test]
fn a_credit_that_costs_nothing_has_a_rate_of_nothing() {
    let schedule = equal(day("2026-02-15"), 4, 25_000);
    let cash = Cash::of(day("2026-01-15"), xof(100_000), Every::MONTH, None, &schedule);
    let teg = Teg::of(&cash, Counting::Eu).unwrap();
    let nothing = RateBounds { lower: rate("0"), upper: rate("0") };
    assert_eq!((teg.teg_proportional, teg.taeg_actuarial), (nothing, nothing));
    teg.check(&cash).unwrap();
}

#[test]
fn a_fee_of_all_that_is_lent_leaves_no_rate() {
    let schedule = equal(day("2026-02-15"), 4, 25_000);
    let fee = Some(xof(100_000));
    let cash = Cash::of(day("2026-01-15"), xof(100_000), Every::MONTH, fee, &schedule);
    assert_eq!(Teg::of(&cash, Counting::Eu), Err(NoRate::OneSided));
}

#[test]
fn periods_of_other_lengths_have_their_own_year() {
    let of = |every: Every, counting: Counting| {
        let payments = vec![(day("2026-03-12"), 52_000), (day("2026-05-07"), 52_000)];
        let cash = Cash { lent_on: day("2026-01-15"), lent: 100_000, every, payments };
        let teg = Teg::of(&cash, counting).unwrap();
        teg.check(&cash).unwrap();
        teg
    };
    let weeks = Every { n: 4, unit: Unit::Week };
    assert_eq!(of(weeks, Counting::Eu).periods, 13);
    assert_eq!(of(Every { n: 5, unit: Unit::Month }, Counting::Eu).periods, 12);
    assert_eq!(of(Every { n: 56, unit: Unit::Day }, Counting::Days365).periods, 365);
    let named = [
        Counting::Eu,
        Counting::RegZ30Day,
        Counting::Days365,
        Counting::Days36525,
        Counting::DecreeM1,
        Counting::DecreeM2,
    ];
    let mut found: Vec<Rate> = named.map(|it| of(Every::MONTH, it).taeg_actuarial.upper).to_vec();
    found.sort();
    found.dedup();
    assert!(found.len() >= 4, "ways to count that differ: {found:?}");
}
