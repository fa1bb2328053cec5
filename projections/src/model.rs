//! Which read models there are, in which version.

use std::fmt;

/// A read model. Its tables lie in a schema of their own, so that others are built beside the live
/// ones: see [`Build`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// What is asked for, and the funnel.
    Applications,
    /// Index of commits and streams; it also checks the streams' versions.
    Commits,
    Customers,
    /// Credit lines.
    Lines,
    Portfolio,
    /// What one file asks of another.
    Processes,
    Schedules,
    /// Orders and shipments.
    Tracking,
}

impl Model {
    pub const ALL: [Model; 8] = [
        Model::Applications,
        Model::Commits,
        Model::Customers,
        Model::Lines,
        Model::Portfolio,
        Model::Processes,
        Model::Schedules,
        Model::Tracking,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Model::Applications => "applications",
            Model::Commits => "commits",
            Model::Customers => "customers",
            Model::Lines => "lines",
            Model::Portfolio => "portfolio",
            Model::Processes => "processes",
            Model::Schedules => "schedules",
            Model::Tracking => "tracking",
        }
    }

    /// The version that this build projects. A change of tables, or of how events change them, is
    /// a new version.
    pub const fn version(self) -> i32 {
        match self {
            Model::Commits
            | Model::Customers
            | Model::Lines
            | Model::Processes
            | Model::Schedules
            | Model::Tracking => 1,
            Model::Applications => 2,
            Model::Portfolio => 3,
        }
    }

    /// The tables of this build's version.
    pub(crate) const fn tables(self) -> &'static str {
        match self {
            Model::Applications => include_str!("applications/tables_v2.sql"),
            Model::Commits => include_str!("commits/tables_v1.sql"),
            Model::Customers => include_str!("customers/tables_v1.sql"),
            Model::Lines => include_str!("lines/tables_v1.sql"),
            Model::Portfolio => include_str!("portfolio/tables_v3.sql"),
            Model::Processes => include_str!("processes/tables_v1.sql"),
            Model::Schedules => include_str!("schedules/tables_v1.sql"),
            Model::Tracking => include_str!("tracking/tables_v1.sql"),
        }
    }

    pub fn named(name: &str) -> Option<Model> {
        Model::ALL.into_iter().find(|it| it.name() == name)
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

    /// For example `portfolio_v3`, or `portfolio_v3_b2` once it was rebuilt twice. The fixed table
    /// `live_models` derives the same.
    pub fn schema(self) -> String {
        let Build { model, version, number } = self;
        match number {
            0 => format!("{}_v{version}", model.name()),
            _ => format!("{}_v{version}_b{number}", model.name()),
        }
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
