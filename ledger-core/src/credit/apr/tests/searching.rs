//! What is found from a guess is what halving finds without one.

use super::plans::Plan;
use super::*;
use crate::credit::apr::equation::Sign;
use crate::credit::apr::fraction::Fraction;
use crate::credit::apr::search::{last, last_near};

#[test]
fn the_discount_of_a_thousand_plans_is_the_one_that_halving_finds() {
    for seed in 0..1_000 {
        let equation = Plan::numbered(seed).equation().unwrap();
        let halved = last(|it| equation.sign(Fraction::exactly(it)) != Sign::Higher);
        assert_eq!(equation.discount(), halved, "plan {seed}");
    }
}

#[test]
fn a_root_is_bounded_by_the_last_numbers_below_it() {
    for (bits, exponent) in [(1, 2), (17, 3), (60, 12), (90, 365), (127, 1_461), (3, 267_180)] {
        let exponent = NonZeroU64::new(exponent).unwrap();
        for of in [1 << bits, u128::MAX - (1 << bits), (u128::MAX / 3) >> (127 - bits)] {
            let power = |it| Fraction::exactly(it).power(exponent);
            let lower = last(|it| power(it).upper <= of);
            let below = last(|it| power(it).lower < of);
            let expected = lower.zip(below).map(|(lower, below)| (lower, below.checked_add(1)));
            let found = Fraction::exactly(of).root(exponent).map(|it| (it.lower, Some(it.upper)));
            assert_eq!(found, expected.filter(|(_, upper)| upper.is_some()), "{of} {exponent}");
        }
    }
}

#[test]
fn the_last_of_which_something_holds_is_found_from_any_guess() {
    let ends = [0, 1, 2, 1_000, 1 << 64, (1 << 127) + 5, u128::MAX - 1, u128::MAX];
    for end in ends {
        for guess in ends {
            assert_eq!(last_near(guess, |it| it <= end), Some(end), "{end} from {guess}");
        }
        assert_eq!(last_near(end, |_| false), None);
    }
}
