//! Is each row what is expected, is none missing, is none too many?

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use futures_util::StreamExt as _;
use projections::{Failure, Key, Model, WholeTable};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{Compared, Standing};
use crate::verify::fault::{At, Fault, Wrong};

/// No more faults than this are told of the read models: one alteration is often found in several
/// tables.
const FAULTS_MAX: usize = 10;

/// What the models are compared by, and what came of it so far.
pub(super) struct Comparing<'a> {
    pub(super) connection: &'a mut PgConnection,
    pub(super) standing: &'a Standing,
    pub(super) outcome: Outcome,
}

impl<'a> Comparing<'a> {
    pub(super) fn new(connection: &'a mut PgConnection, standing: &'a Standing) -> Comparing<'a> {
        Comparing { connection, standing, outcome: Outcome::default() }
    }
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

    /// How many faults more are told.
    pub(super) fn room(&self) -> usize {
        FAULTS_MAX.saturating_sub(self.faults.len())
    }

    /// With what came of another model.
    pub(super) fn add(&mut self, other: Outcome) {
        self.compared.rows += other.compared.rows;
        self.compared.days += other.compared.days;
        self.tables.extend(other.tables);
        other.faults.into_iter().for_each(|it| self.note(Some(it)));
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

impl<'a, R, K> Table<'a, R, K> {
    pub(super) const fn of(
        model: Model,
        whole: &'a WholeTable<R, K>,
        row: fn(&K) -> String,
    ) -> Table<'a, R, K> {
        Table { model, whole, row }
    }
}

/// What is expected of the rows of a table, by their keys.
pub(super) trait ByKey {
    type Key: Ord;
    type Row;

    /// Takes out what is expected of a row.
    fn take(&mut self, key: &Self::Key) -> Option<Self::Row>;

    /// The keys of what was not taken out.
    fn left(self) -> impl Iterator<Item = Self::Key>;
}

impl<K: Eq + Hash + Ord, E> ByKey for HashMap<K, E> {
    type Key = K;
    type Row = E;

    fn take(&mut self, key: &K) -> Option<E> {
        self.remove(key)
    }

    fn left(self) -> impl Iterator<Item = K> {
        self.into_keys()
    }
}

/// How a row is named that a stream's event brought.
pub(super) fn counted(kind: &str, (id, version): &(Uuid, u64)) -> String {
    format!("{kind}-{id} event {version}")
}

/// Compares a table, row by row as they come. Faults are told in the order of the keys; where there
/// are more than are told, they are those that were met first.
pub(super) async fn compare_table<E, R>(
    comparing: &mut Comparing<'_>,
    Table { model, whole, row }: Table<'_, R, E::Key>,
    mut expected: E,
    key_of: impl Fn(&R) -> E::Key,
    difference: impl Fn(&R, &E::Row) -> Option<Wrong>,
) -> Result<(), Failure>
where
    E: ByKey<Key: Key>,
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static,
{
    let Comparing { connection, outcome, .. } = comparing;
    outcome.begin(model, whole.name);
    let room = outcome.room();
    let mut wrong: Vec<(E::Key, Wrong)> = vec![];
    let mut rows = whole.all(connection);
    while wrong.len() < room
        && let Some(found) = rows.next().await.transpose()?
    {
        let key = key_of(&found);
        let what = match expected.take(&key) {
            Some(expected) => difference(&found, &expected),
            None => Some(Wrong::RowExtra),
        };
        outcome.compared.rows += 1;
        wrong.extend(what.map(|it| (key, it)));
    }
    drop(rows);
    if wrong.len() < room {
        wrong.extend(expected.left().map(|key| (key, Wrong::RowMissing)));
    }
    wrong.sort_by(|one, other| one.0.cmp(&other.0));
    for (key, what) in wrong {
        let at = At::Row { model: model.name(), table: whole.name, key: row(&key) };
        outcome.note(Some(Fault { at, what }));
    }
    Ok(())
}
