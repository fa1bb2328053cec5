//! What somebody says happened to a shipment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Milestone, ReportReason};
use crate::log::Instant;

/// When and where something happened, and who says so. The commit says when it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub id: Uuid,
    /// When it happened.
    pub event_at: Instant,
    /// For example `Lomé hub` or a UN/LOCODE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Absent when our own people saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<CarrierCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReportReason>,
}

/// What a carrier said, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarrierCode {
    /// The partner, as the plan's legs name it.
    pub carrier: String,
    /// The code as it came, for example `EMD`.
    pub code: String,
    /// The carrier's own sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// By which a report that came twice is known: who said it, by which code, of when and where. Our
/// own people's code is the milestone's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sameness {
    carrier: Option<String>,
    code: String,
    event_at: Instant,
    place: Option<String>,
}

impl Report {
    pub(super) fn sameness(&self, milestone: Milestone) -> Sameness {
        let code = self.carrier.as_ref().map_or_else(|| milestone.name(), |it| &it.code);
        Sameness {
            carrier: self.carrier.as_ref().map(|it| it.carrier.clone()),
            code: code.to_owned(),
            event_at: self.event_at,
            place: self.place.clone(),
        }
    }
}
