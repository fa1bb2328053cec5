//! What looks like fraud, and from when on does a person look at it? Operating figures, of the decision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::policy::fault::{Fault, Faults, repeated};

/// How signals of fraud are weighed. They decline nobody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FraudPolicy {
    /// A person looks at an application whose signals come to so many points; 1 to 1 000.
    pub review_from: u32,
    /// So many applications from one place in 24 hours are usual; 1 to 1 000.
    pub applications_in_day_max: u32,
    /// What is looked at, each once.
    pub signals: Vec<WeighedSignal>,
}

/// What a signal counts where it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeighedSignal {
    pub signal: FraudSignal,
    /// 1 to 1 000.
    pub points: u32,
}

/// What may look like fraud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FraudSignal {
    /// Many applications from one device, phone or address in a day.
    Velocity,
    /// The person was never seen on the device before.
    NewDevice,
    /// It is asked for from another country than the goods go to.
    CountriesDiffer,
    /// The means of payment was never used by the person before.
    NewPaymentMeans,
}

impl FraudSignal {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            FraudSignal::Velocity => "velocity",
            FraudSignal::NewDevice => "new_device",
            FraudSignal::CountriesDiffer => "countries_differ",
            FraudSignal::NewPaymentMeans => "new_payment_means",
        }
    }
}

impl FraudPolicy {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(FraudPolicy::NAME);
        faults.expect_within("review_from", self.review_from, 1..=1000);
        faults.expect_within("applications_in_day_max", self.applications_in_day_max, 1..=1000);
        for (place, it) in self.signals.iter().enumerate() {
            faults.expect_within(&format!("signals[{place}].points"), it.points, 1..=1000);
        }
        let names: Vec<_> = self.signals.iter().map(|it| it.signal.name()).collect();
        if let Some(twice) = repeated(&names) {
            faults.note("signals", format!("`{twice}` stands there more than once"));
        }
        faults.into_found()
    }
}

impl Section for FraudPolicy {
    const NAME: &'static str = "fraud";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<FraudPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
