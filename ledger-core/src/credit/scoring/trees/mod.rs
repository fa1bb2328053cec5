//! How do trees of gradient boosting score somebody? Models in LightGBM's text form, which decide
//! nothing: numeric and categorical splits, binary objective.
//!
//! A model is trained on doubles. There is none here: a threshold is the double that its text means,
//! as a whole number in the same order (`Ordered`), and a leaf a whole number of
//! thousand-millionths, so that each machine finds the same leaves and sums.

mod big;
mod fit;
mod ordered;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod written;

pub use self::fit::Unfit;
pub use self::ordered::NotADouble;
pub use self::text::Unread;
pub use self::tree::Cell;
use self::tree::Tree;
use super::inputs::{Input, Inputs};
use crate::hash::Hash;
use crate::policy::{Scorecards, VariableValue};

/// Points to a unit of the odds' logarithm where 50 points double the odds: 50 / ln 2, in
/// thousand-millionths.
const FACTOR: i128 = 72_134_752_044;

/// Points at even odds where 600 points are odds of 20 to 1: 600 − 50 · log2 20, in
/// thousand-millionths.
const OFFSET: i128 = 383_903_595_256;

const BILLION: i128 = 1_000_000_000;

/// A model of trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trees {
    hash: Hash,
    features: Vec<String>,
    trees: Vec<Tree>,
}

/// What trees say of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeScore {
    /// Of each tree, counted from 0.
    pub leaves: Vec<u32>,
    /// Their sum: the logarithm of the odds of a default, in thousand-millionths.
    pub raw_nanos: i64,
    /// On the score's scale, 0 to 1 000.
    pub points: u32,
}

impl Trees {
    /// SHA-256 of the model's text.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// What the trees look at, in the model's order.
    pub fn features(&self) -> &[String] {
        &self.features
    }

    /// The score of somebody of whom this is known, a cell for each feature.
    pub fn score_cells(&self, cells: &[Cell]) -> TreeScore {
        let found = self.trees.iter().map(|it| it.leaf_of(cells));
        let found: Vec<(u32, i64)> = found.collect();
        let raw: i128 = found.iter().map(|(_, nanos)| i128::from(*nanos)).sum();
        let raw_nanos = i64::try_from(raw).expect("a model that was read has bounded leaves");
        let leaves = found.into_iter().map(|(leaf, _)| leaf).collect();
        TreeScore { leaves, raw_nanos, points: points(raw) }
    }

    /// The score of an applicant; the model fits these cards.
    pub(super) fn score(&self, cards: &Scorecards, inputs: &Inputs) -> TreeScore {
        let cells: Vec<Cell> = self.features.iter().map(|it| cell(cards, inputs, it)).collect();
        self.score_cells(&cells)
    }
}

/// Offset less factor times the logarithm of the odds of a default, a half rounded up.
fn points(raw_nanos: i128) -> u32 {
    let whole = BILLION * BILLION;
    let found = OFFSET * BILLION - FACTOR * raw_nanos;
    let rounded = (2 * found + whole).div_euclid(2 * whole);
    u32::try_from(rounded.clamp(0, 1000)).expect("it is kept within the scale")
}

/// What a tree sees: numbers and amounts as they are, a code as its place in the policy's list.
fn cell(cards: &Scorecards, inputs: &Inputs, feature: &str) -> Cell {
    let Input::Known(value) = inputs.input(feature) else { return Cell::MISSING };
    let number = match (value.number(), cards.variable(feature).map(|it| &it.value)) {
        (Some(number), _) => Some(number),
        (None, Some(VariableValue::Codes(codes))) => {
            let place = codes.iter().position(|it| super::InputValue::Code(it.clone()) == *value);
            place.and_then(|it| i64::try_from(it).ok())
        }
        (None, _) => None,
    };
    number.map_or(Cell::MISSING, Cell::of)
}
