//! Does something about an application look like fraud? Signals score beside, explain themselves, and
//! can only send it to a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::policy::{FraudPolicy, FraudSignal};

/// What the caller saw of how it was asked for. What is absent was not looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FraudFacts {
    /// How many applications came from the same device, phone or address in the last 24 hours, this one
    /// among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applications_in_day: Option<u32>,
    /// Whether this person was never seen on the device before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_device: Option<bool>,
    /// Where the address is from which it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_country: Option<Country>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_country: Option<Country>,
    /// Whether the means of payment was never used by this person before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_payment_means: Option<bool>,
}

/// What the signals come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FraudScored {
    /// Of all signals together.
    pub points: u32,
    /// From how many on a person looks at it.
    pub review_from: u32,
    /// Those that spoke, in the policy's order.
    pub signals: Vec<Signal>,
}

/// A signal that spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    pub signal: FraudSignal,
    pub points: u32,
    /// What was found: `4`, `FR, delivery to TG`.
    pub found: String,
}

impl FraudScored {
    pub(super) fn of(policy: &FraudPolicy, facts: &FraudFacts) -> FraudScored {
        let spoke = |it: FraudSignal| match it {
            FraudSignal::Velocity => {
                let found = facts.applications_in_day?;
                (found > policy.applications_in_day_max).then(|| found.to_string())
            }
            FraudSignal::NewDevice => facts.new_device?.then(|| "new".to_owned()),
            FraudSignal::CountriesDiffer => {
                let (ip, to) = (facts.ip_country?, facts.delivery_country?);
                (ip != to).then(|| format!("{ip}, delivery to {to}"))
            }
            FraudSignal::NewPaymentMeans => facts.new_payment_means?.then(|| "new".to_owned()),
        };
        let signals: Vec<Signal> = policy
            .signals
            .iter()
            .filter_map(|it| {
                let found = spoke(it.signal)?;
                Some(Signal { signal: it.signal, points: it.points, found })
            })
            .collect();
        let points = signals.iter().map(|it| it.points).sum();
        FraudScored { points, review_from: policy.review_from, signals }
    }

    /// Whether a person is to look at it.
    pub const fn is_suspicious(&self) -> bool {
        self.points >= self.review_from
    }
}
