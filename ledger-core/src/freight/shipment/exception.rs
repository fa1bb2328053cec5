//! What does not fit how a shipment stands, and how that came to need nobody.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Milestone, Stage};
use crate::reason::Reason;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionRaised {
    pub exception: Uuid,
    pub cause: ExceptionCause,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExceptionCause {
    /// A report says that the shipment ended otherwise than it stands.
    EndedOtherwise {
        report: Uuid,
        /// What the report says.
        milestone: Milestone,
        /// Where the shipment stands.
        stage: Stage,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionResolved {
    pub exception: Uuid,
    pub resolution: Resolution,
}

/// How an exception came to need nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Resolution {
    /// A correction left nothing of it.
    Corrected {},
    /// A person looked into it.
    Person { reason: Reason },
}
