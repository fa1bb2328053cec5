//! Is each row what is expected, is none missing, is none too many?

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use projections::{Failure, Key, Model, WholeTable};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Compared, Standing};
use crate::verify::fault::{At, Fault, Wrong};

/// How many rows are asked for at once.
pub(super) const PAGE: u32 = 5_000;

/// No more faults than this are told of the read models: one alteration is often found in several
/// tables.
const FAULTS_MAX: usize = 10;

/// What the models are compared by, and what came of it so far.
pub(super) struct Comparing<'a> {
    pub(super) connection: &'a mut PgConnection,
    pub(super) standing: &'a Standing,
    pub(super) outcome: Outcome,
}

/// What came of comparing.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) compared: Compared,
    pub(super) faults: Vec<Fault>,
    /// Those whose every row was looked at.
    tables: BTreeSet<(Model, &'static str)>,
}

impl Outcome {
    pub(super) fn note(&mut self, fault: Option<Fault>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.extend(fault);
        }
    }

    /// Whether so much is wrong that more need not be told.
    pub(super) fn is_full(&self) -> bool {
        self.faults.len() >= FAULTS_MAX
    }

    /// Every row of this table comes now.
    pub(super) fn begin(&mut self, model: Model, table: &'static str) {
        self.tables.insert((model, table));
    }

    /// A table that can be read whole and was not compared.
    pub(super) fn left_out(&self) -> Option<(Model, &'static str)> {
        let whole = |it: Model| it.whole().map(move |name| (it, name));
        Model::ALL.into_iter().flat_map(whole).find(|it| !self.tables.contains(it))
    }
}

/// A table of a model, and how faults name its rows.
pub(super) struct Table<'a, R, K> {
    pub(super) model: Model,
    pub(super) whole: &'a WholeTable<R, K>,
    pub(super) row: fn(&K) -> String,
}

/// How a row is named that a stream's event brought.
pub(super) fn counted(kind: &str, (id, version): &(Uuid, u64)) -> String {
    format!("{kind}-{id} event {version}")
}

/// Reads a table in the order of its keys and compares it, row by row.
pub(super) async fn compare_table<K, R, E>(
    comparing: &mut Comparing<'_>,
    Table { model, whole, row }: Table<'_, R, K>,
    mut expected: HashMap<K, E>,
    key_of: impl Fn(&R) -> K,
    difference: impl Fn(&R, &E) -> Option<Wrong>,
) -> Result<(), Failure>
where
    K: Key + Eq + Hash + Ord + Clone,
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let fault = |key: &K, what| {
        let at = At::Row { model: model.name(), table: whole.name, key: row(key) };
        Fault { at, what }
    };
    let Comparing { connection, outcome, .. } = comparing;
    outcome.begin(model, whole.name);
    let mut last = K::START;
    while !outcome.is_full() {
        let page = whole.behind(connection, last.clone(), PAGE).await?;
        let Some(end) = page.last() else { break };
        last = key_of(end);
        for found in page {
            let key = key_of(&found);
            let wrong = match expected.remove(&key) {
                Some(expected) => difference(&found, &expected),
                None => Some(Wrong::RowExtra),
            };
            outcome.compared.rows += 1;
            outcome.note(wrong.map(|it| fault(&key, it)));
        }
    }
    if !outcome.is_full() {
        let mut missing: Vec<K> = expected.into_keys().collect();
        missing.sort_unstable();
        for key in missing {
            outcome.note(Some(fault(&key, Wrong::RowMissing)));
        }
    }
    Ok(())
}
