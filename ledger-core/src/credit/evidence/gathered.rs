//! What is known of an applicant on a day, variable by variable, and where does it come from?

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts::SourceFacts;
use super::platform::PlatformFacts;
use crate::calendar::Day;
use crate::credit::scoring::{Input, InputValue, Missing, Unknown};
use crate::log::Instant;
use crate::policy::{EvidenceSource, ScoredVariable, VariableValue};

/// What a file holds of an applicant.
#[derive(Debug, Clone)]
pub struct Gathering<'a> {
    pub platform: PlatformFacts,
    /// The sources that the customer agrees to being read; his own word is read without.
    pub agreed: BTreeSet<EvidenceSource>,
    /// What the sources told, each with what it was asked for.
    pub told: Vec<Told<'a>>,
}

/// What one source told.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The stream in which it was asked.
    pub evidence: Uuid,
    pub facts: &'a SourceFacts,
    /// The day of which the source tells.
    pub as_of: Day,
    pub recorded_at: Instant,
}

/// One variable of an applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatheredInput {
    /// Its code.
    pub variable: String,
    pub source: EvidenceSource,
    pub input: Input,
    pub origin: Origin,
}

/// Where an input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// This ledger's own history of the customer.
    Platform {},
    /// What a source told, also where it had nothing to tell.
    Evidence {
        /// The stream in which it was asked.
        evidence: Uuid,
        as_of: Day,
        /// From the day it is as of to the day it is looked at.
        age_days: u32,
    },
    /// Nobody told anything: no consent stands, nobody was asked, or nobody answered.
    Nobody {},
}

/// What is known of each of these variables on this day, in their order. What the source of each told
/// last counts, and only while the customer agrees to its being read.
pub fn gathered(
    variables: &[ScoredVariable],
    evidence: &Gathering<'_>,
    on: Day,
) -> Vec<GatheredInput> {
    variables.iter().map(|it| evidence.input(it, on)).collect()
}

impl Gathering<'_> {
    fn input(&self, variable: &ScoredVariable, on: Day) -> GatheredInput {
        let code = variable.code.as_str();
        let source = variable.source;
        let (found, origin) = match (source, self.latest(source)) {
            (EvidenceSource::Platform, _) => (self.platform.derive(code), Origin::Platform {}),
            _ if !self.may_read(source) => (Err(Missing::Withheld), Origin::Nobody {}),
            (EvidenceSource::Customer, None) => (Err(Missing::Withheld), Origin::Nobody {}),
            (
                EvidenceSource::Bureau | EvidenceSource::MobileMoney | EvidenceSource::Bills,
                None,
            ) => (Err(Missing::Unanswered), Origin::Nobody {}),
            (
                EvidenceSource::Customer
                | EvidenceSource::Bureau
                | EvidenceSource::MobileMoney
                | EvidenceSource::Bills,
                Some(it),
            ) => (it.facts.derive(code, it.as_of, on), it.origin(on)),
        };
        let input = match found.and_then(|it| fitting(variable, it)) {
            Ok(value) => Input::Known(value),
            Err(missing) => Input::Unknown(Unknown { missing }),
        };
        GatheredInput { variable: variable.code.clone(), source, input, origin }
    }

    fn may_read(&self, source: EvidenceSource) -> bool {
        source == EvidenceSource::Customer || self.agreed.contains(&source)
    }

    /// What this source told last.
    fn latest(&self, source: EvidenceSource) -> Option<&Told<'_>> {
        let of_source = self.told.iter().filter(|it| it.facts.source() == source);
        of_source.max_by_key(|it| (it.as_of, it.recorded_at, it.evidence))
    }
}

impl Told<'_> {
    fn origin(&self, on: Day) -> Origin {
        let age_days = u32::try_from(self.as_of.days_until(on)).unwrap_or(0);
        Origin::Evidence { evidence: self.evidence, as_of: self.as_of, age_days }
    }
}

/// The value, where the policy's variable takes one of its kind; a policy may ask otherwise than it is
/// told.
fn fitting(variable: &ScoredVariable, value: InputValue) -> Result<InputValue, Missing> {
    let fits = match (&value, &variable.value) {
        (InputValue::Number(_), VariableValue::Number) => true,
        (InputValue::Amount(it), VariableValue::Money(currency)) => it.currency() == *currency,
        (InputValue::Code(it), VariableValue::Codes(codes)) => codes.contains(it),
        (InputValue::Number(_) | InputValue::Amount(_) | InputValue::Code(_), _) => false,
    };
    let nothing = match variable.source {
        EvidenceSource::Platform => Missing::Impossible,
        EvidenceSource::Customer => Missing::Withheld,
        EvidenceSource::Bureau | EvidenceSource::MobileMoney | EvidenceSource::Bills => {
            Missing::Unanswered
        }
    };
    fits.then_some(value).ok_or(nothing)
}
