//! What is a one-time code, by which a customer signs? Operating figures, of the moment at which it is
//! made.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;

use super::{Members, Section};
use crate::policy::fault::{Fault, Faults};

/// How a one-time code is made, and how often and how long it may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtpPolicy {
    /// How many decimal digits it has; 6 to 9.
    pub digits: u32,
    /// How many minutes it is valid for; 1 to 60.
    pub valid_minutes: u32,
    /// After this many wrong tries it is dead; 1 to 10.
    pub tries: u32,
}

impl OtpPolicy {
    /// How many digits a code may have.
    pub const DIGITS: RangeInclusive<u32> = 6..=9;

    /// How long a code is valid for.
    pub const fn valid(&self) -> Duration {
        Duration::from_secs(self.valid_minutes as u64 * 60)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(OtpPolicy::NAME);
        faults.expect_within("digits", self.digits, OtpPolicy::DIGITS);
        faults.expect_within("valid_minutes", self.valid_minutes, 1..=60);
        faults.expect_within("tries", self.tries, 1..=10);
        faults.into_found()
    }
}

impl Section for OtpPolicy {
    const NAME: &'static str = "otp";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<OtpPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
