//! Which plans that a document offers are not lawful? Looked up for the policy book: what a plan costs
//! a year the rules of credit know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LenderKind;
use crate::calendar::Day;
use crate::money::Money;

/// What was found of the plans that a document offers, on the day it may take force and on each
/// later one on which a ceiling changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every plan that is not lawful, gathered.
    pub unlawful: Vec<UnlawfulPlans>,
    /// The starting limits of which no plan is lawful.
    pub no_start: Vec<NoStart>,
}

/// Plans of a product that are not lawful: every amount step from the least to the most, in every
/// duration from the fewest to the most instalments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlawfulPlans {
    /// The code of the product.
    pub product: String,
    pub lender: LenderKind,
    /// Were they offered on this day.
    pub on: Day,
    /// The codes of the risk classes.
    pub classes: Vec<String>,
    pub instalments_min: u32,
    pub instalments_max: u32,
    pub amount_min: Money,
    pub amount_max: Money,
}

/// A starting limit of which somebody who begins is offered no lawful plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoStart {
    /// The place of its row among the limits of the risk classes.
    pub place: usize,
    pub limit: Money,
    /// On this day.
    pub on: Day,
}
