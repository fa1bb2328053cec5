//! How is principal spread over instalments? The words that products and contracts share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is equal in every instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EqualPart {
    /// Principal and interest together.
    Instalments,
    /// The principal.
    Principal,
}

/// In how many periods from the first on less is due than by the rule. A period in which nothing
/// falls due has no instalment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grace {
    /// No principal.
    pub principal: u32,
    /// Interest is borne and waits, without interest, for the first period behind them.
    pub interest: u32,
    /// No interest is borne.
    pub interest_free: u32,
}

impl Grace {
    pub fn is_none(&self) -> bool {
        *self == Grace::default()
    }
}
