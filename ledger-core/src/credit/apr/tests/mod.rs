//! The rate of flows that others have computed, and of any.

mod plans;
mod searching;
mod times;

use std::num::NonZeroU64;

use rust_decimal::Decimal;

use self::plans::{Plan, flow};
use super::*;

/// What `plans.py` found, line by line.
const RATES: &str = include_str!("plans.txt");

fn parts(parts: u64) -> NonZeroU64 {
    NonZeroU64::new(parts).unwrap()
}

fn equation(of: u64, flows: &[(Side, u64, u64)]) -> Result<Equation, NoRate> {
    let flows = flows.iter().map(|(side, amount, at)| flow(*side, *amount, *at));
    Equation::new(flows.collect(), parts(of))
}

use Side::{Advance, Payment};

#[test]
fn a_thousand_plans_have_the_rates_that_decimals_of_sixty_digits_find() {
    let (mut found, mut above) = (0, 0);
    for (seed, expected) in RATES.lines().enumerate() {
        let solved = Plan::numbered(seed as u64).equation().unwrap().solved();
        if expected == "above" {
            assert_eq!(solved, Err(NoRate::TooHigh), "plan {seed}");
            above += 1;
            continue;
        }
        let bracket = solved.unwrap();
        // Fifteen digits behind the point are whole units; the other ten say what lies above them.
        let (whole, fraction) = expected.split_once('.').unwrap();
        let units: u64 = format!("{whole}{}", &fraction[..15]).parse().unwrap();
        let rest: u64 = fraction[15..].parse().unwrap();
        assert!(bracket.lower <= units, "plan {seed}: {bracket:?}, expected {expected}");
        assert!(bracket.upper > units || (bracket.upper == units && rest == 0), "plan {seed}");
        assert!(bracket.width() <= 3, "plan {seed}: {bracket:?}");
        found += 1;
    }
    assert_eq!((found, above), (878, 122));
}

#[test]
fn a_bracket_of_another_rate_solves_nothing() {
    for seed in (0..1_000).step_by(50) {
        let equation = Plan::numbered(seed).equation().unwrap();
        let Ok(found) = equation.solved() else { continue };
        assert!(equation.is_solved_by(found), "plan {seed}");
        for moved in [found.width() + 1, 1_000, ONE / 1_000_000] {
            let higher = Bracket { lower: found.lower + moved, upper: found.upper + moved };
            assert!(!equation.is_solved_by(higher), "plan {seed}, {moved} higher");
            if let (Some(lower), Some(upper)) =
                (found.lower.checked_sub(moved), found.upper.checked_sub(moved))
            {
                assert!(
                    !equation.is_solved_by(Bracket { lower, upper }),
                    "plan {seed}, {moved} lower"
                );
            }
        }
        let turned = Bracket { lower: found.upper, upper: found.lower };
        let wide = Bracket { lower: found.lower.saturating_sub(1_000), upper: found.upper + 1_000 };
        assert!(!equation.is_solved_by(turned) && !equation.is_solved_by(wide), "plan {seed}");
    }
}

#[test]
fn a_rate_that_is_a_round_number_lies_within_its_bracket() {
    // 10 % over a year, and 1 % a month told by the month.
    let year =
        equation(1, &[(Advance, 100_000, 0), (Payment, 110_000, 1)]).unwrap().solved().unwrap();
    assert!(year.lower < ONE / 10 && ONE / 10 < year.upper, "{year:?}");
    assert_eq!(year.yearly(1).percent(2), Some(Decimal::new(1000, 2)));
    let month = equation(1, &[(Advance, 1_000, 0), (Payment, 1_010, 1)]).unwrap().solved().unwrap();
    assert_eq!(month.yearly(12).percent(6), Some(Decimal::new(12_000_000, 6)));
}

#[test]
fn what_costs_nothing_has_exactly_no_rate() {
    let free = equation(12, &[(Advance, 50_000, 0), (Payment, 25_000, 1), (Payment, 25_000, 2)]);
    let free = free.unwrap();
    let bracket = free.solved().unwrap();
    assert_eq!(bracket, Bracket { lower: 0, upper: 0 });
    assert!(free.is_solved_by(bracket));
    let dear = equation(12, &[(Advance, 50_000, 0), (Payment, 50_001, 1)]).unwrap();
    assert!(!dear.is_solved_by(bracket));
}

#[test]
fn flows_that_no_one_rate_fits_are_refused_with_why() {
    let refused = |flows: &[(Side, u64, u64)]| equation(12, flows).unwrap_err();
    assert_eq!(refused(&[]), NoRate::OneSided);
    assert_eq!(refused(&[(Advance, 1, 0)]), NoRate::OneSided);
    assert_eq!(refused(&[(Advance, 1, 0), (Payment, 1, 0)]), NoRate::OneSided);
    assert_eq!(refused(&[(Payment, 1, 0), (Advance, 1, 1)]), NoRate::ManySigns);
    let again = [(Advance, 9, 0), (Payment, 5, 1), (Advance, 3, 2), (Payment, 9, 3)];
    assert_eq!(refused(&again), NoRate::ManySigns);
    assert_eq!(refused(&[(Advance, 10, 0), (Payment, 9, 1)]), NoRate::Negative);
    let dear = equation(1, &[(Advance, 1, 0), (Payment, 9_001, 1)]).unwrap();
    assert_eq!(dear.solved(), Err(NoRate::TooHigh));
}

#[test]
fn advances_in_parts_before_the_first_payment_are_one_change_of_sides() {
    let flows =
        [(Advance, 50_000, 0), (Advance, 50_000, 1), (Payment, 60_000, 2), (Payment, 50_000, 3)];
    let equation = equation(12, &flows).unwrap();
    assert!(equation.is_solved_by(equation.solved().unwrap()));
}

#[test]
fn the_largest_amounts_and_longest_times_have_a_rate_too() {
    let most = (1 << 53) - 1;
    let mut flows = vec![(Advance, most, 0)];
    flows.extend((1..=600).map(|n| (Payment, most / 500, n * 267_180 / 15)));
    let equation = equation(267_180, &flows).unwrap();
    assert!(equation.is_solved_by(equation.solved().unwrap()));
}

#[test]
fn periods_together_cost_what_their_rate_compounds_to() {
    // 1 % a month is 12.6825030131969720661201 % a year.
    let year = compounded(ONE / 100, parts(12)).unwrap();
    assert!(year.lower <= 126_825_030_131_969 && 126_825_030_131_970 <= year.upper, "{year:?}");
    assert!(year.width() <= 3, "{year:?}");
    assert_eq!(compounded(0, parts(12)), Ok(Bracket { lower: 0, upper: 0 }));
    assert_eq!(compounded(ONE, parts(60)), Err(NoRate::TooHigh));
}

#[test]
fn per_cent_are_told_from_the_upper_bound_a_half_rounded_up() {
    let rate = |upper: &str| YearlyRate { lower: Decimal::ZERO, upper: upper.parse().unwrap() };
    assert_eq!(rate("0.14005").percent(2), Some(Decimal::new(1401, 2)));
    assert_eq!(rate("0.140049999999999").percent(2), Some(Decimal::new(1400, 2)));
    assert_eq!(rate("0.14").percent(1), Some(Decimal::new(140, 1)));
}
