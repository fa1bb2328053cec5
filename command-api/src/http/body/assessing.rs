//! The bodies of how applications are looked at, by the rules and at the review desk.

use ledger_core::credit::deciding::FraudFacts;
use ledger_core::log::Hash;
use ledger_core::party::Country;
use schemars::JsonSchema;
use serde::Deserialize;

use super::LenderBody;

/// Lets the rules look at an application by what the file knows of the customer on this day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AssessApplication {
    /// Who would lend.
    pub(in crate::http) lender: LenderBody,
    /// What was seen of how it was asked for; left out where nothing was looked at.
    pub(in crate::http) signals: Option<SignalsBody>,
}

/// What was seen of how it was asked for. What is left out was not looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SignalsBody {
    /// How many applications came from the same device, phone or address in the last 24 hours, this one
    /// among them.
    pub(in crate::http) applications_in_day: Option<u32>,
    /// Whether this person was never seen on the device before.
    pub(in crate::http) new_device: Option<bool>,
    /// Where the address is from which it was asked.
    pub(in crate::http) ip_country: Option<Country>,
    pub(in crate::http) delivery_country: Option<Country>,
    /// Whether the means of payment was never used by this person before.
    pub(in crate::http) new_payment_means: Option<bool>,
}

impl SignalsBody {
    pub(in crate::http) fn into_facts(self) -> FraudFacts {
        let SignalsBody {
            applications_in_day,
            new_device,
            ip_country,
            delivery_country,
            new_payment_means,
        } = self;
        FraudFacts {
            applications_in_day,
            new_device,
            ip_country,
            delivery_country,
            new_payment_means,
        }
    }
}

/// Another person is to decide it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AssignApplication {
    /// The pseudonym of that person, as events of his have it: `by.subject`.
    pub(in crate::http) to: Hash,
}
