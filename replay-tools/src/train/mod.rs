//! A scorecard out of matured cases: weight-of-evidence bins and a logistic regression, as whole points
//! of a policy's section `scorecards`, with what it is worth on cases it has not seen.
//!
//! Floats stay in here: what comes out is whole points, and measures with so many digits. The same
//! cases and seed give the same bytes.

mod bins;
mod folds;
mod logistic;
mod measures;
mod points;
mod table;

use ledger_core::policy::{Challenger, RegressionCard};
use serde::Serialize;

use self::bins::Binned;
pub use self::measures::{Band, Measures};
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
    /// Into how many parts the cases are shuffled, each scored by a card of the others; 2 to 20.
    pub folds: usize,
    pub seed: u64,
    /// The card's code.
    pub code: String,
}

/// A card and what it is worth.
#[derive(Debug, Serialize)]
pub struct Trained {
    pub cases: usize,
    pub defaults: usize,
    pub seed: u64,
    pub folds: usize,
    /// Of cases scored by cards that have not seen them.
    pub measures: Measures,
    pub left_out: Vec<LeftOut>,
    /// Of all cases: an element of `challengers`.
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

/// Trains a card of all cases, and measures how cards of its making do on cases they have not seen.
///
/// # Errors
/// When the text is no table of cases, or nothing can be learned from it.
pub fn train(text: &str, asked: &Asked) -> Result<Trained, Fault> {
    let (table, left_out) = Table::read(text, asked)?;
    let all: Vec<usize> = (0..table.bad.len()).collect();
    let card: RegressionCard = points::card(&Fitted::of(&table, &all), &asked.code);
    let scored_by = |card: &RegressionCard, cases: &[usize]| {
        cases
            .iter()
            .map(|it| (points::score(card, &table, *it), table.is_bad(*it)))
            .collect::<Vec<_>>()
    };
    let seen = scored_by(&card, &all);
    let mut unseen = vec![];
    for part in folds::parts(&table.bad, asked.folds, asked.seed) {
        let others: Vec<usize> = all.iter().copied().filter(|it| !part.contains(it)).collect();
        let of_others = points::card(&Fitted::of(&table, &others), &asked.code);
        unseen.extend(scored_by(&of_others, &part.into_iter().collect::<Vec<_>>()));
    }
    Ok(Trained {
        cases: all.len(),
        defaults: table.bad.iter().filter(|it| **it).count(),
        seed: asked.seed,
        folds: asked.folds,
        measures: Measures::of(&unseen, &seen),
        left_out,
        card: Challenger::Regression(card),
    })
}
