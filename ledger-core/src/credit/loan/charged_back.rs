//! What is recorded when a payer's bank takes money back, or gives it back after all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::engine::{Change, Chargeback, Moved, Restores, place};
use crate::money::Money;
use crate::reason::Reason;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargedBack {
    pub chargeback: Uuid,
    /// What had come in.
    pub repayment: Uuid,
    /// How much of it was taken back.
    pub amount: Money,
    /// By which it is found at who moved the money.
    pub reference: String,
    /// The day from which it is owed again.
    pub charged_back_on: Day,
    /// The number of the row with which that is due: one behind the last where none is due any more.
    pub instalment: u32,
    /// When that row is due.
    pub due_on: Day,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargebackReversed {
    pub chargeback: Uuid,
    pub amount: Money,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

impl ChargedBack {
    /// As the engine knows it.
    pub(super) fn fact(&self) -> Chargeback {
        Chargeback {
            chargeback: self.chargeback,
            repayment: self.repayment,
            amount: self.amount.amount(),
            on: self.charged_back_on,
            row: place(self.instalment).expect("instalments are counted from 1"),
            restores: Restores::Components,
            reversed: false,
            folded: false,
        }
    }
}
