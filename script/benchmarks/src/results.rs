//! All that a run of `script/bench` found.

use serde::Serialize;

use crate::figure::{Figure, Of, find};
use crate::measured::Run;
use crate::row::Row;

/// Where and of what the figures are.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct About {
    pub(crate) date: String,
    pub(crate) revision: String,
    /// The revision of `--before`.
    pub(crate) before: Option<String>,
    pub(crate) machine: String,
    pub(crate) versions: String,
    /// Seconds and times of each row, and what else was chosen.
    pub(crate) how: String,
}

/// What a row came to: each time, a run or why there is none.
pub(crate) struct Measured {
    pub(crate) row: Row,
    pub(crate) runs: Vec<Result<Run, String>>,
}

impl Measured {
    /// The middle run; why there is none where any failed, since a ledger that was wrong once has no
    /// figure.
    pub(crate) fn figure(&self) -> Result<Run, String> {
        let mut runs = vec![];
        for run in &self.runs {
            runs.push(run.clone()?);
        }
        Run::median(&runs).cloned().ok_or_else(|| "it was not measured".to_owned())
    }
}

#[derive(Default)]
pub(crate) struct Results {
    pub(crate) about: About,
    pub(crate) rows: Vec<Measured>,
    pub(crate) figures: Vec<Figure>,
    /// What could not be measured beside the rows, and why.
    pub(crate) failures: Vec<String>,
}

impl Results {
    pub(crate) fn rate(&self, row: &str) -> Option<f64> {
        Some(self.run(row)?.per_second)
    }

    pub(crate) fn run(&self, row: &str) -> Option<Run> {
        self.rows.iter().find(|it| it.row.to_string() == row)?.figure().ok()
    }

    pub(crate) fn of(&self, of: Of, name: &str) -> Option<f64> {
        find(&self.figures, of, name)
    }

    /// Whether anything has no figure.
    pub(crate) fn failed(&self) -> bool {
        !self.failures.is_empty() || self.rows.iter().any(|it| it.figure().is_err())
    }
}

/// One row in JSON, for other programs.
#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) row: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) round: Option<usize>,
    #[serde(flatten)]
    pub(crate) run: Option<&'a Run>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fail: Option<&'a str>,
}
