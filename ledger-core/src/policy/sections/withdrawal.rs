//! What becomes of the money when a customer withdraws from a contract? Operating figures, of the day
//! of the signature; within how many days one may withdraw the section `law` says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::country::Country;
use crate::policy::fault::{Fault, Faults};

/// What is given back by whom, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalPolicy {
    /// One row a country, each for one in which the law lets somebody withdraw.
    pub countries: Vec<CountryWithdrawal>,
}

/// What is given back in one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryWithdrawal {
    pub country: Country,
    /// Until this many days after the withdrawal the customer gives back the principal that was paid
    /// out; 1 to 365.
    pub capital_back_days: u32,
    /// Whether the customer owes the file fee all the same.
    pub file_fee: WithdrawnFee,
}

/// What becomes of a file fee when a customer withdraws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawnFee {
    /// It is given back, or not asked for.
    Returned,
    /// It stays owed.
    Kept,
}

impl WithdrawalPolicy {
    /// What holds in this country; `None` where no row says it.
    pub fn in_country(&self, country: Country) -> Option<&CountryWithdrawal> {
        self.countries.iter().find(|it| it.country == country)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(WithdrawalPolicy::NAME);
        let countries: Vec<_> = self.countries.iter().map(|it| it.country).collect();
        faults.expect_once("countries", &countries);
        for (place, it) in self.countries.iter().enumerate() {
            let member = format!("countries[{place}].capital_back_days");
            faults.expect_within(&member, it.capital_back_days, 1..=365);
        }
        faults.into_found()
    }
}

impl Section for WithdrawalPolicy {
    const NAME: &'static str = "withdrawal";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<WithdrawalPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
