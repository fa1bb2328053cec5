//! A scorecard out of matured cases: weight-of-evidence bins and a logistic regression, as whole points
//! of a policy's section `scorecards`, with what it is worth on cases it has not seen.
//!
//! Floats stay in here: what comes out is whole points, and measures with so many digits. The same
//! cases and seed give the same bytes.

mod bins;
mod curve;
mod folds;
mod logistic;
mod measures;
mod page;
mod picture;
mod points;
mod table;

use std::collections::BTreeSet;

use ledger_core::policy::{Challenger, RegressionCard};
use serde::Serialize;

use self::bins::Binned;
pub use self::curve::Step;
pub use self::measures::{Band, Measures};
pub use self::page::html;
use self::table::{Column, Table};
pub use self::table::{Fault, LeftOut};

/// What is asked of a training.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The column that says how a case ended.
    pub target: String,
    /// What stands there of a default; everything else is none.
    pub bad: String,
    /// Columns that are not looked at.
    pub without: Vec<String>,
    pub measured: Measured,
    /// By what the cases are shuffled.
    pub seed: u64,
    /// The card's code.
    pub code: String,
}

/// On which cases a card is measured, none of which it was learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// All, shuffled into so many parts, 2 to 20: each is scored by a card of the others. What is told
    /// is the card of all.
    Folds(usize),
    /// One half: the card that is told is of the other.
    OtherHalf,
}

/// A card and what it is worth.
#[derive(Debug, Serialize)]
pub struct Trained {
    pub cases: usize,
    pub defaults: usize,
    pub seed: u64,
    pub measured: Measured,
    /// Of cases scored by cards that have not seen them.
    pub measures: Measures,
    /// Of the same: how many of both endings have a score below each.
    pub curve: Vec<Step>,
    pub left_out: Vec<LeftOut>,
    /// An element of `challengers`.
    pub card: Challenger,
}

/// A card of bins and weights, before it is rounded to points.
struct Fitted<'a> {
    columns: Vec<(&'a Column, Binned)>,
    /// The logarithm of the odds of a default of whom nothing is known, then a weight a column.
    weights: Vec<f64>,
}

impl Fitted<'_> {
    /// Of these cases of the table. What weighs the wrong way beside the others is left out, until
    /// nothing does.
    fn of<'a>(table: &'a Table, cases: &[usize]) -> Fitted<'a> {
        let binned = table.columns.iter().map(|it| (it, Binned::of(it, &table.bad, cases)));
        let mut columns: Vec<_> = binned.filter(|(_, it)| it.bins() > 1).collect();
        loop {
            let rows = cases.iter().map(|case| {
                columns.iter().map(|(column, it)| it.evidence(column, *case)).collect::<Vec<_>>()
            });
            let rows: Vec<_> = rows.collect();
            let bad: Vec<bool> = cases.iter().map(|it| table.is_bad(*it)).collect();
            let weights = logistic::fit(&rows, &bad, columns.len());
            let mut of_columns = weights.iter().skip(1);
            let before = columns.len();
            columns.retain(|_| of_columns.next().is_some_and(|it| *it > 0.0));
            if columns.len() == before {
                return Fitted { columns, weights };
            }
        }
    }
}

/// Trains a card, and measures it, or cards of its making, on cases that they have not seen.
///
/// # Errors
/// When the text is no table of cases, or nothing can be learned from it.
pub fn train(text: &str, asked: &Asked) -> Result<Trained, Fault> {
    let (table, left_out) = Table::read(text, asked)?;
    let all: Vec<usize> = (0..table.bad.len()).collect();
    let card_of = |cases: &[usize]| points::card(&Fitted::of(&table, cases), &asked.code);
    let scored_by = |card: &RegressionCard, cases: &[usize]| {
        let of = |it: &usize| (points::score(card, &table, *it), table.is_bad(*it));
        cases.iter().map(of).collect::<Vec<_>>()
    };
    let others = |part: &BTreeSet<usize>| -> Vec<usize> {
        all.iter().copied().filter(|it| !part.contains(it)).collect()
    };
    let listed = |part: BTreeSet<usize>| part.into_iter().collect::<Vec<_>>();
    let (card, seen, unseen) = match asked.measured {
        Measured::Folds(parts) => {
            let card = card_of(&all);
            let mut unseen = vec![];
            for part in folds::parts(&table.bad, parts, asked.seed) {
                unseen.extend(scored_by(&card_of(&others(&part)), &listed(part)));
            }
            let seen = scored_by(&card, &all);
            (card, seen, unseen)
        }
        Measured::OtherHalf => {
            let half = folds::parts(&table.bad, 2, asked.seed).swap_remove(0);
            let (other, half) = (others(&half), listed(half));
            let card = card_of(&half);
            let (seen, unseen) = (scored_by(&card, &half), scored_by(&card, &other));
            (card, seen, unseen)
        }
    };
    Ok(Trained {
        cases: all.len(),
        defaults: table.bad.iter().filter(|it| **it).count(),
        seed: asked.seed,
        measured: asked.measured,
        measures: Measures::of(&unseen, &seen),
        curve: curve::steps(&unseen),
        left_out,
        card: Challenger::Regression(card),
    })
}
