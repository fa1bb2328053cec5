//! What can have happened to a piece of evidence. Stored for ever: see `schemas/events/evidence/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::evidence::{CustomerFacts, SourceFacts};
use crate::event::events;
use crate::log::{Actor, Instant};
use crate::policy::EvidenceSource;

events! {
    /// A fact about a piece of evidence.
    pub enum Event {
        /// The customer said this of himself.
        "evidence.declared" v1 => Declared(Declared),
        /// A source is asked.
        "evidence.requested" v1 => Requested(Requested),
        /// The source told this in time.
        "evidence.answered" v1 => Answered(Answered),
        /// The source had not answered when its time was over.
        "evidence.ended_unanswered" v1 => EndedUnanswered(EndedUnanswered),
        /// The source told this when its time was over.
        "evidence.answered_late" v1 => AnsweredLate(Answered),
    }
}

/// What it is gathered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Purpose {
    /// To decide on an application.
    Application { application: Uuid },
    /// To look again at what the customer may owe.
    LimitReview {},
}

/// The consent by which a source is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestsOn {
    /// The version of the text that the customer agreed to.
    pub text_version: String,
    /// The how many-th consent of the customer's it is.
    pub number: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    pub facts: CustomerFacts,
    pub purpose: Purpose,
    /// The business date.
    pub as_of: Day,
    pub declared_at: Instant,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requested {
    pub source: EvidenceSource,
    pub purpose: Purpose,
    pub consent: RestsOn,
    pub requested_at: Instant,
    /// What comes by then is in time.
    pub answer_by: Instant,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub facts: SourceFacts,
    /// The day of which the source tells.
    pub as_of: Day,
    pub answered_at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndedUnanswered {
    /// When its time was found to be over.
    pub ended_at: Instant,
}
