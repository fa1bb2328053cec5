//! What is a lender expected to lose on a credit, and what would he earn by it?

use rust_decimal::Decimal;

use crate::credit::pricing::TotalCost;
use crate::credit::scoring::Probability;
use crate::money::{Money, Rate, Rounding};
use crate::policy::{LossPolicy, ProbabilitySource};

/// What is expected to be lost of a principal, and by what that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedLoss {
    pub amount: Money,
    /// Of a default, in millionths.
    pub probability_ppm: u32,
    /// Which part of the principal is lost then.
    pub loss_given_default: Rate,
    /// `Assumed` as long as either of the two is: no forecast, and not to be shown as one.
    pub source: ProbabilitySource,
}

/// Probability × principal × loss given default, rounded up to the currency's smallest unit; at most the
/// principal.
pub fn expected_loss(
    losses: &LossPolicy,
    principal: Money,
    probability: Probability,
) -> ExpectedLoss {
    let Rate(part) = losses.loss_given_default;
    let millionths = Decimal::from(probability.ppm).min(Decimal::from(1_000_000));
    let exact = Decimal::from(principal.amount()) * part * millionths / Decimal::from(1_000_000);
    let units = Rounding::Up.to_integer(exact).expect("a part of an amount is one");
    let amount = Money::new(units, principal.currency()).expect("it is at most the principal");
    let source = match (probability.source, losses.source) {
        (ProbabilitySource::Calibrated, ProbabilitySource::Calibrated) => {
            ProbabilitySource::Calibrated
        }
        (ProbabilitySource::Assumed, _) | (_, ProbabilitySource::Assumed) => {
            ProbabilitySource::Assumed
        }
    };
    ExpectedLoss {
        amount,
        probability_ppm: probability.ppm,
        loss_given_default: losses.loss_given_default,
        source,
    }
}

/// What a plan brings if it is paid as due: its interest and its file fee. Premium, insurance and taxes
/// are others'. `None` where that is no amount.
pub fn income(total: &TotalCost) -> Option<Money> {
    total.interest.plus(total.file_fee)
}
