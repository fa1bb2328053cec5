//! What of Premium does a credit bear, while nobody is given credit without it?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::credit::{PremiumFees, Sharing, premium_shares};
use crate::money::Money;

/// Premium as a new credit bears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BornePremium {
    pub fees: PremiumFees,
    /// The loans that share it.
    pub running: Vec<Sharing>,
}

/// A fee of Premium that a credit bears, or its share of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PremiumFee {
    pub due_on: Day,
    pub amount: Money,
}

impl BornePremium {
    /// What falls due from this day until the last instalment does; `None` where it does not fit.
    pub(super) fn by(&self, principal: Money, from: Day, last: Day) -> Option<Vec<PremiumFee>> {
        let new = Sharing { principal, last_due_on: last };
        let shares = premium_shares(&self.fees, from, &self.running, &new)?;
        let fee = shares.into_iter().map(|it| PremiumFee { due_on: it.on, amount: it.amount });
        Some(fee.collect())
    }
}
