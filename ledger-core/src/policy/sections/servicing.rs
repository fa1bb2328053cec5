//! What does a lender do for a borrower whose loan runs? Operating figures, of the day of the act.

use serde::Deserialize;

use super::{Members, ProductParts, Section};
use crate::policy::fault::{Fault, Faults};

/// What is given back with goods, and how long lateness may be paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Servicing {
    pub refunded_goods: RefundedGoods,
    /// Absent where nobody pauses a loan.
    #[serde(default)]
    pub pauses: Option<PauseLimits>,
    /// How a loan that is of no product of the list may go out in parts; absent where it goes out once,
    /// whole.
    #[serde(default)]
    pub parts: Option<ProductParts>,
}

/// What is given back beside the price of goods and the interest they cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundedGoods {
    pub file_fee: RefundedFee,
}

/// What becomes of a file fee when a part of what it was for is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundedFee {
    /// It stays owed.
    Kept,
    /// Of it is given back what the goods were of the principal, rounded down.
    InProportion,
}

/// How long a person may let lateness of a loan not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseLimits {
    /// One pause has at most so many days, 1 to 365.
    pub days_max: u32,
    /// The pauses of a loan have together at most so many of any 365 days, `days_max` to 365.
    pub days_a_year_max: u32,
    pub penalties: PausedPenalties,
}

/// Whether overdue principal bears its penalty on the days of a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PausedPenalties {
    Spared,
    Borne,
}

impl Servicing {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Servicing::NAME);
        if let Some(it) = self.pauses {
            faults.expect_within("pauses.days_max", it.days_max, 1..=365);
            let most = it.days_max..=365;
            faults.expect_within("pauses.days_a_year_max", it.days_a_year_max, most);
        }
        if let Some(it) = self.parts {
            faults.expect_within("parts.days_max", it.days_max, ProductParts::DAYS);
        }
        faults.into_found()
    }
}

impl Section for Servicing {
    const NAME: &'static str = "servicing";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Servicing, Fault> {
        members.as_section(Self::NAME)
    }
}
