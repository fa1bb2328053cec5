//! What is counted when an application is decided, and how many persons that wants?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// What was counted, in the currency that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// Kept for the customer's loans that were granted and not disbursed.
    pub reserved: Money,
    /// What the customer owes of principal.
    pub outstanding: Money,
    /// What the customer's other applications were offered, and nobody has signed.
    pub offered: Money,
    /// The limit of the customer's credit line; absent where there is no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Money>,
    /// Above how much in all it takes two persons; absent where it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub four_eyes_above: Option<Money>,
}

impl Inputs {
    /// What the customer would owe in all with this principal; `None` where that is no amount, or
    /// of another currency.
    pub fn in_all(&self, principal: Money) -> Option<Money> {
        let Inputs { reserved, outstanding, offered, .. } = self;
        reserved.plus(*outstanding)?.plus(*offered)?.plus(principal)
    }

    /// How many persons it takes to approve this principal.
    pub fn persons_wanted(&self, principal: Money) -> usize {
        match (self.in_all(principal), self.four_eyes_above) {
            (Some(in_all), Some(above)) if in_all.amount() <= above.amount() => 1,
            (Some(_) | None, _) => 2,
        }
    }
}
