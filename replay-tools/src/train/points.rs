//! Weights as whole points of the score's scale: 600 at odds of 20 to 1, 50 more double them.

use ledger_core::policy::{RegressionCard, RegressionPoints, ScoreBin};

use super::Fitted;
use super::bins::Group;
use super::table::{Table, Values};

const DOUBLE: f64 = 50.0;
const AT: f64 = 600.0;
const ODDS: f64 = 20.0;

fn factor() -> f64 {
    DOUBLE / std::f64::consts::LN_2
}

fn rounded(points: f64) -> i32 {
    // A float is cut to what fits; a card's check names what is out of its bounds.
    points.round() as i32
}

pub(super) fn card(fitted: &Fitted, code: &str) -> RegressionCard {
    let mut weights = fitted.weights.iter().copied();
    let odds = weights.next().unwrap_or(0.0);
    let variables = fitted.columns.iter().zip(weights).map(|((column, binned), weight)| {
        let points = |evidence: f64| rounded(-factor() * weight * evidence);
        let bin = |(group, evidence): &(Group, f64)| {
            let (up_to, codes) = match group {
                Group::UpTo(up_to) => (*up_to, vec![]),
                Group::Codes(codes) => (None, codes.clone()),
            };
            ScoreBin { up_to, codes, points: points(*evidence) }
        };
        RegressionPoints {
            variable: column.code.clone(),
            bins: binned.bins.iter().map(bin).collect(),
            missing: points(binned.missing),
        }
    });
    let base = rounded(AT - factor() * (ODDS.ln() + odds));
    RegressionCard { code: code.to_owned(), base, variables: variables.collect() }
}

/// The score of a case by a card of its table, as the rules find it.
pub(super) fn score(card: &RegressionCard, table: &Table, case: usize) -> u32 {
    let points = card.variables.iter().map(|it| {
        let column = table.columns.iter().find(|column| column.code == it.variable);
        let bin = column.and_then(|column| match &column.values {
            Values::Numbers(values) => {
                ScoreBin::of_number(&it.bins, values.get(case).copied().flatten()?)
            }
            Values::Codes(values) => ScoreBin::of_code(&it.bins, values.get(case)?.as_ref()?),
        });
        bin.map_or(it.missing, |(_, bin)| bin.points)
    });
    (card.base + points.sum::<i32>()).clamp(0, 1000).unsigned_abs()
}
