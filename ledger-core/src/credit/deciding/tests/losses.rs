//! What is expected to be lost, as sentences.

use super::*;
use crate::credit::deciding::{ExpectedLoss, expected_loss, income};
use crate::credit::scoring::Probability;
use crate::money::Rate;
use crate::policy::{LossPolicy, ProbabilitySource};

fn losses(part: &str, source: ProbabilitySource) -> LossPolicy {
    LossPolicy { loss_given_default: Rate(part.parse().unwrap()), source }
}

fn lost(principal: i64, ppm: u32, part: &str) -> i64 {
    let probability = Probability { ppm, source: ProbabilitySource::Assumed };
    let losses = losses(part, ProbabilitySource::Assumed);
    expected_loss(&losses, xof(principal), probability).amount.amount()
}

#[test]
fn what_is_expected_to_be_lost_is_probability_times_principal_times_loss_given_default() {
    // 100 000 × 9.0909 % × 45 % = 4 090.905, and no franc is lost by rounding.
    assert_eq!(lost(100_000, 90_909, "0.45"), 4_091);
    assert_eq!(lost(100_000, 500_000, "0.5"), 25_000);
    assert_eq!(lost(100_000, 0, "0.45"), 0);
    assert_eq!(lost(100_000, 1_000_000, "1"), 100_000);
    assert_eq!(lost(1, 1, "0.000001"), 1);
    let largest = crate::money::MINOR_UNITS_MAX;
    assert_eq!(lost(largest, 1_000_000, "1"), largest);
}

#[test]
fn it_is_assumed_until_both_are_calibrated() {
    use ProbabilitySource::{Assumed, Calibrated};
    let source = |of_score, of_loss| {
        let probability = Probability { ppm: 10_000, source: of_score };
        let ExpectedLoss { source, .. } =
            expected_loss(&losses("0.45", of_loss), xof(50_000), probability);
        source
    };
    assert_eq!(source(Assumed, Assumed), Assumed);
    assert_eq!(source(Assumed, Calibrated), Assumed);
    assert_eq!(source(Calibrated, Assumed), Assumed);
    assert_eq!(source(Calibrated, Calibrated), Calibrated);
}

#[test]
fn a_plans_income_is_its_interest_and_its_file_fee() {
    let total = by_rules(trusted()).found.offer.unwrap().price.total;
    let earned = income(&total).unwrap().amount();
    assert_eq!(earned, total.interest.amount() + total.file_fee.amount());
    assert!(earned > 0, "{total:?}");
}
