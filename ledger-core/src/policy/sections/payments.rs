//! How is a payment of a customer spread over their loans? Operating figures, of the day of the payment.

use serde::Deserialize;

use super::{Members, Section};
use crate::policy::fault::Fault;

/// How a payment that names no loan serves those of its customer in its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    pub spread: SpreadRule,
    pub remainder: SpreadRemainder,
}

/// Which of what is due is served by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpreadRule {
    /// The instalment that has been due longest, on whatever loan; of one day in the order of the loans'
    /// ids.
    OldestDueFirst,
    /// Each loan by what is due on it, the largest fractions of a unit first.
    ProRata,
}

/// What becomes of money beyond all that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpreadRemainder {
    /// It waits on the loan whose next instalment falls due first.
    Credit,
    /// The payment is refused, so that somebody says what it is for.
    Refused,
}

impl Section for Payments {
    const NAME: &'static str = "payments";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Payments, Fault> {
        members.as_section(Self::NAME)
    }
}
