//! What a read model is: its name, its tables, how it takes commits in.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::pin::Pin;

use sqlx::PgConnection;

use crate::table::Listed;
use crate::taken::{NotTaken, Taken};

/// A read model. Its tables lie in a schema of their own, so that others are built beside the live
/// ones: see [`Build`].
///
/// Each is a folder of this package with a row `MODEL`; [`Model::ALL`] is the table of them.
#[derive(Clone, Copy)]
pub struct Model(&'static Row);

/// A read model's row.
pub(crate) struct Row {
    /// One word; its schemas, commands and metrics bear it.
    pub(crate) name: &'static str,
    /// The version that this build projects. A change of tables, or of how events change them, is
    /// a new version.
    pub(crate) version: i32,
    /// The statements that make the tables of this version.
    pub(crate) tables: &'static str,
    /// Puts consecutive commits of one partition into the tables that the connection finds.
    pub(crate) apply: for<'a> fn(&'a mut PgConnection, &'a [Taken]) -> Taking<'a>,
    /// Every statement but those that read tables whole, for the test that prepares them.
    pub(crate) statements: &'static [&'static [&'static str]],
    /// The tables that can be read whole, and whose every row `verify` compares with the log. What
    /// only adds up others' rows is compared by what it answers.
    pub(crate) whole: &'static [Listed],
}

/// Commits being put into tables.
pub(crate) type Taking<'a> = Pin<Box<dyn Future<Output = Result<(), NotTaken>> + Send + 'a>>;

impl Model {
    pub(crate) const fn of(row: &'static Row) -> Model {
        Model(row)
    }

    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The version that this build of the package projects.
    pub const fn version(self) -> i32 {
        self.0.version
    }

    /// The tables that can be read whole, and whose every row is compared with the log.
    pub fn whole(self) -> impl Iterator<Item = &'static str> {
        self.0.whole.iter().map(|it| it.name)
    }

    /// The statements that make the tables of this build's version.
    pub(crate) const fn tables(self) -> &'static str {
        self.0.tables
    }

    /// Every statement over its tables.
    pub(crate) fn statements(self) -> impl Iterator<Item = &'static str> {
        let whole = self.0.whole.iter().flat_map(|it| it.statements);
        self.0.statements.iter().flat_map(|it| it.iter().copied()).chain(whole)
    }

    /// Puts consecutive commits of a partition into the model's tables that the connection finds.
    pub(crate) async fn take_in(
        self,
        connection: &mut PgConnection,
        commits: &[Taken],
    ) -> Result<(), NotTaken> {
        (self.0.apply)(connection, commits).await
    }
}

/// Tables of a model: in which version, and which ones of it. The first are made when projecting
/// begins; each rebuild makes others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Build {
    pub model: Model,
    pub version: i32,
    /// Counted on from 0 by each rebuild of the model.
    pub number: i32,
}

impl Build {
    /// The first tables that this build of the package makes of a model.
    pub const fn first(model: Model) -> Build {
        Build { model, version: model.version(), number: 0 }
    }

    /// For example `portfolio_v5`, or `portfolio_v5_b2` once it was rebuilt twice. The fixed table
    /// `live_models` derives the same.
    pub fn schema(self) -> String {
        let Build { model, version, number } = self;
        match number {
            0 => format!("{}_v{version}", model.name()),
            _ => format!("{}_v{version}_b{number}", model.name()),
        }
    }
}

// A model is known by its name.

impl PartialEq for Model {
    fn eq(&self, other: &Model) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Model {}

impl PartialOrd for Model {
    fn partial_cmp(&self, other: &Model) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Model {
    fn cmp(&self, other: &Model) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Hash for Model {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Build { model, version, number } = self;
        match number {
            0 => write!(f, "{model} v{version}"),
            _ => write!(f, "{model} v{version} build {number}"),
        }
    }
}
