//! What is stored of a person who forgives something without a second one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::log::Actor;
use crate::money::Money;

/// Under a policy that bounds what a person may forgive alone: so much of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgivenAlone {
    /// What was forgiven of the loan just now.
    pub amount: Money,
    pub by: Actor,
    /// The business date.
    pub forgiven_on: Day,
}
