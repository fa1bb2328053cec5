//! How long does a contract wait for its customer's signature? Operating figures, of the day on which
//! the lender accepted.

use serde::Deserialize;

use super::{Members, Section};
use crate::country::Country;
use crate::policy::fault::{Fault, Faults};

/// How long a contract waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningPolicy {
    /// One row a country.
    pub countries: Vec<CountrySigning>,
}

/// How long a contract waits in one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountrySigning {
    pub country: Country,
    /// A contract that its lender accepted and that is not signed lapses as this many days after
    /// that begin, and never later than its offer does; 1 to 365.
    pub days: u32,
}

impl SigningPolicy {
    /// How many days a contract waits in this country; `None` where only its offer ends the waiting.
    pub fn days_in(&self, country: Country) -> Option<u32> {
        self.countries.iter().find(|it| it.country == country).map(|it| it.days)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(SigningPolicy::NAME);
        let countries: Vec<_> = self.countries.iter().map(|it| it.country).collect();
        faults.expect_once("countries", &countries);
        for (place, it) in self.countries.iter().enumerate() {
            faults.expect_within(&format!("countries[{place}].days"), it.days, 1..=365);
        }
        faults.into_found()
    }
}

impl Section for SigningPolicy {
    const NAME: &'static str = "signing";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<SigningPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
