//! What is stored of a loan that the customer withdrew from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::credit::engine::{Contract, StoredPosition, StoredRow};
use crate::policy::WithdrawnFee;

/// The customer withdrew from the contract: it bears no interest, and never did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The day on which the customer said so.
    pub withdrawn_on: Day,
    /// The last day on which it could be said.
    pub until: Day,
    /// What is given back; absent where no principal had gone out: then the loan is cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital_back: Option<Box<CapitalBack>>,
}

/// What went out is owed, and nothing besides: what lies before is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapitalBack {
    /// The last day on which it is given back in time.
    pub due_on: Day,
    pub file_fee: WithdrawnFee,
    /// Its terms from now on: one row, without interest.
    pub contract: Box<Contract>,
    /// The rows as they stood.
    pub before: Vec<StoredRow>,
    /// As it goes on: what came in has paid of its row, and the rest waits.
    pub position: Box<StoredPosition>,
    /// What is recorded later and counts from an earlier day counts from this one: the business date.
    pub closed_until: Day,
}
