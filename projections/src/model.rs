//! Which read models there are, in which version.

use std::fmt;

/// A read model. Its tables lie in a schema of their own, named after model and version, so that
/// a new version is built beside the live one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// Index of commits and streams; it also checks the streams' versions.
    Commits,
    Customers,
    Portfolio,
    Schedules,
}

impl Model {
    pub const ALL: [Model; 4] =
        [Model::Commits, Model::Customers, Model::Portfolio, Model::Schedules];

    pub const fn name(self) -> &'static str {
        match self {
            Model::Commits => "commits",
            Model::Customers => "customers",
            Model::Portfolio => "portfolio",
            Model::Schedules => "schedules",
        }
    }

    /// The version that this build projects. A change of tables, or of how events change them, is
    /// a new version.
    pub const fn version(self) -> i32 {
        match self {
            Model::Commits | Model::Customers | Model::Portfolio | Model::Schedules => 1,
        }
    }

    /// For example `portfolio_v1`.
    pub fn schema(self) -> String {
        format!("{}_v{}", self.name(), self.version())
    }

    /// The tables of this build's version.
    pub(crate) const fn tables(self) -> &'static str {
        match self {
            Model::Commits => include_str!("commits/tables_v1.sql"),
            Model::Customers => include_str!("customers/tables_v1.sql"),
            Model::Portfolio => include_str!("portfolio/tables_v1.sql"),
            Model::Schedules => include_str!("schedules/tables_v1.sql"),
        }
    }

    pub fn named(name: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.name(), self.version())
    }
}
