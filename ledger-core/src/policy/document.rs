//! A policy version's document, and what a loan takes from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::log::Hash;
use crate::money::Rounding;

/// Which policy version a decision used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRef {
    /// Counted from 1.
    pub version: u32,
    /// SHA-256 of the version's document.
    pub hash: Hash,
}

/// The document of a version, format 1. New parameters are a new format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Always 1.
    pub format: u32,
    pub loan: LoanPolicy,
}

/// What a loan is granted and kept by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoanPolicy {
    /// An instalment is a multiple of this many minor units, 1 to 1 000 000; the last takes the
    /// difference.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub instalment_multiple: u32,
    /// How an instalment is brought to that multiple, and interest to a unit.
    pub instalment_rounding: Rounding,
    pub allocation: Allocation,
    /// An unpaid instalment puts its loan in default as this many days after its due date begin;
    /// 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub default_days: u32,
}

/// In which order a repayment is spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Every timing once, first served first. `in_advance` is reached only by what the payer
    /// wants prepaid.
    pub timings: Vec<Timing>,
    /// Every component once, first served first.
    pub components: Vec<Component>,
    /// Whether, among instalments of one timing, the oldest instalment is served whole before the
    /// next, or the first component on all of them before the next component.
    pub grouping: Grouping,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Due before the value date.
    PastDue,
    /// Due on the value date.
    Due,
    /// Due after the value date.
    InAdvance,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    Penalty,
    Fee,
    Interest,
    Principal,
}

impl Component {
    /// All of them, in the order of their indexes.
    pub const ALL: [Component; 4] =
        [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];

    pub const fn name(self) -> &'static str {
        match self {
            Component::Penalty => "penalty",
            Component::Fee => "fee",
            Component::Interest => "interest",
            Component::Principal => "principal",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    ByInstalment,
    ByComponent,
}

/// The text is no policy document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the policy document is not usable: {0}")]
pub struct Malformed(pub String);

impl Document {
    /// The first version that ships: instalments of 5 francs, the oldest served first, default
    /// at 30 days.
    pub const FIRST: &str = include_str!("versions/first.json");

    /// Reads a document and checks what its types cannot say.
    ///
    /// # Errors
    /// Says which parameter is missing, unknown or out of range.
    pub fn parse(text: &str) -> Result<Document, Malformed> {
        let document: Document =
            serde_json::from_str(text).map_err(|it| Malformed(it.to_string()))?;
        let LoanPolicy { instalment_multiple, allocation, default_days, .. } = &document.loan;
        let complaint = if document.format != 1 {
            Some(format!("its format is {}, this version reads format 1", document.format))
        } else if !(1..=1_000_000).contains(instalment_multiple) {
            Some(format!(
                "loan.instalment_multiple must be 1 to 1000000, not {instalment_multiple}"
            ))
        } else if !(1..=3650).contains(default_days) {
            Some(format!("loan.default_days must be 1 to 3650, not {default_days}"))
        } else if sorted(&allocation.timings) != [Timing::PastDue, Timing::Due, Timing::InAdvance] {
            Some("loan.allocation.timings must name past_due, due and in_advance once".to_owned())
        } else if sorted(&allocation.components) != Component::ALL {
            Some(
                "loan.allocation.components must name penalty, fee, interest and principal once"
                    .to_owned(),
            )
        } else {
            None
        };
        complaint.map_or(Ok(document), |it| Err(Malformed(it)))
    }
}

fn sorted<T: Copy + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values
}
