//! How much of what defaults is lost? Operating figures, of the decision.

use serde::Deserialize;

use super::{Members, ProbabilitySource, Section};
use crate::money::Rate;
use crate::policy::fault::{Fault, Faults};

/// What a default costs the lender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossPolicy {
    /// Which part of the principal is lost where a loan defaults; 0 to 1.
    pub loss_given_default: Rate,
    /// From what it is known.
    pub source: ProbabilitySource,
}

impl LossPolicy {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(LossPolicy::NAME);
        faults.expect_share("loss_given_default", self.loss_given_default);
        faults.into_found()
    }
}

impl Section for LossPolicy {
    const NAME: &'static str = "losses";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<LossPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
