//! What is stored of a loan that goes over to another lender.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lender;
use crate::calendar::Day;
use crate::reason::Reason;

/// Who lends is another, on the same terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sold {
    pub from: Lender,
    pub to: Lender,
    /// The new lender's own reference of the loan; absent where it gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender_reference: Option<String>,
    /// By which the sale is found where it was agreed.
    pub reference: String,
    /// From this day on it is the new lender's: the business date.
    pub sold_on: Day,
    pub reason: Reason,
}
