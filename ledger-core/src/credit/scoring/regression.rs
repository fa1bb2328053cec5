//! How does a logistic regression on binned variables score somebody? Its weights are points already.

use super::expert::bin;
use super::inputs::{Input, Inputs, Missing, Unknown};
use super::result::{Handling, VariablePoints};
use crate::policy::{RegressionCard, RegressionPoints};

/// Where the scale ends.
const SCALE: i64 = 1000;

/// The points of each variable, and the score: their sum and what everybody has, kept within the
/// scale.
pub(super) fn points(card: &RegressionCard, inputs: &Inputs) -> (Vec<VariablePoints>, u32) {
    let found: Vec<_> = card.variables.iter().map(|it| of_variable(it, inputs)).collect();
    let sum: i64 = found.iter().map(|it| i64::from(it.points)).sum();
    let score = (i64::from(card.base) + sum).clamp(0, SCALE);
    (found, u32::try_from(score).expect("it is kept within the scale"))
}

fn of_variable(card: &RegressionPoints, inputs: &Inputs) -> VariablePoints {
    let (handling, bin, points) = match inputs.input(&card.variable) {
        Input::Known(value) => {
            let (place, bin) = bin(&card.bins, value);
            (Handling::Given, Some(place), bin.points)
        }
        Input::Unknown(Unknown { missing }) => {
            let handling = match missing {
                Missing::Impossible => Handling::LeftOutAsImpossible,
                Missing::Withheld => Handling::Withheld,
                Missing::Unanswered => Handling::Unanswered,
            };
            (handling, None, card.missing)
        }
    };
    let available = card.bins.iter().map(|it| it.points).max().unwrap_or(0);
    VariablePoints { variable: card.variable.clone(), handling, bin, points, available }
}
