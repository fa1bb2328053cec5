//! A figure of the second table: one number of one ledger.

use serde::Serialize;

/// Who a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Of {
    Present,
    Before,
    PostGraphile,
}

/// What is told in one line of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// By which aims and `--only` find it.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) unit: &'static str,
    pub(crate) of: Of,
    pub(crate) value: f64,
}

impl Figure {
    pub(crate) fn new(
        of: Of,
        name: impl Into<String>,
        title: impl Into<String>,
        unit: &'static str,
        value: f64,
    ) -> Figure {
        Figure { name: name.into(), title: title.into(), unit, of, value }
    }
}

/// The figure of this name and whom it is of.
pub(crate) fn find(figures: &[Figure], of: Of, name: &str) -> Option<f64> {
    figures.iter().find(|it| it.of == of && it.name == name).map(|it| it.value)
}
