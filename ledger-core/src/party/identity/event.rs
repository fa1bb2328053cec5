//! What can have happened to an identity. Stored for ever: see `schemas/events/identity/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::country::Country;
use crate::event::events;
use crate::log::{Actor, Hash, Instant};
use crate::policy::{DocumentKind, PolicyRef};
use crate::privacy::Sealed;
use crate::reason::Reason;

events! {
    /// A fact about an identity.
    pub enum Event {
        /// A document was handed in, or a picture of the face.
        "identity.document_submitted" v1 => DocumentSubmitted(DocumentSubmitted),
        /// A person accepted it.
        "identity.document_accepted" v1 => DocumentAccepted(DocumentAccepted),
        /// A person rejected it, also one that was accepted before.
        "identity.document_rejected" v1 => DocumentRejected(DocumentRejected),
        /// It expired, or was accepted too long ago.
        "identity.document_lapsed" v1 => DocumentLapsed(DocumentLapsed),
        /// All is accepted that the policy wants.
        "identity.verified" v1 => Verified(Verified),
        /// What the identity was verified by does not count any more.
        "identity.lapsed" v1 => Lapsed(Lapsed),
        /// The customer showed that he answers this telephone.
        "identity.phone_verified" v1 => PhoneVerified(PhoneVerified),
        /// A list of sanctions or of politically exposed persons was looked through for the customer.
        "identity.screened" v1 => Screened(Screened),
        /// Whoever keeps a list is asked what it says of the customer.
        "identity.screening_asked" v1 => ScreeningAsked(ScreeningAsked),
        /// Who was asked has answered; late where it was recorded before that the time was over.
        "identity.screening_answered" v1 => ScreeningAnswered(Screened),
        /// Who was asked had not answered when the time was over.
        "identity.screening_unanswered" v1 => ScreeningUnanswered(ScreeningUnanswered),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentSubmitted {
    pub document: Uuid,
    pub kind: DocumentKind,
    /// The state that gave its number; absent of what has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<Country>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Sealed>,
    /// Under which it is kept, outside the ledger.
    pub reference: Sealed,
    /// Of its bytes.
    pub sha256: Hash,
    /// The last day on which it is good; absent of what does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Day>,
    /// The customers in whose files its number was found when it was handed in, in order; at most ten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_in: Vec<Uuid>,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentAccepted {
    pub document: Uuid,
    /// The first business day on which it counts no more.
    pub lapses_on: Day,
    /// By which that day was found.
    pub policy: PolicyRef,
    pub by: Actor,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRejected {
    pub document: Uuid,
    pub by: Actor,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentLapsed {
    pub document: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// By which it is, in the order of their ids.
    pub documents: Vec<Uuid>,
    /// The first business day on which one of them counts no more.
    pub lapses_on: Day,
    /// What all of it was wanted by.
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    /// Those it was verified by that count no more, in the order of their ids.
    pub documents: Vec<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneVerified {
    pub phone: Sealed,
    /// The customers in whose files it was found then, in order; at most ten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_in: Vec<Uuid>,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screened {
    pub screening: Uuid,
    /// The name of the list.
    pub list: String,
    /// The list's own name of how it was then.
    pub list_version: String,
    pub outcome: ScreeningOutcome,
    /// The day of which the outcome is.
    pub as_of: Day,
    pub screened_at: Instant,
    pub by: Actor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningAsked {
    pub screening: Uuid,
    /// The name of the list.
    pub list: String,
    pub asked_at: Instant,
    /// What comes by then is in time.
    pub answer_by: Instant,
    pub by: Actor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningUnanswered {
    pub screening: Uuid,
    /// When its time was found to be over.
    pub ended_at: Instant,
}

/// Whether a list names the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScreeningOutcome {
    /// It does not.
    Clear {},
    /// As somebody under sanctions, by this entry of it.
    Sanctioned { entry: String },
    /// As somebody politically exposed, by this entry of it.
    PoliticallyExposed { entry: String },
}

impl ScreeningOutcome {
    /// Whether a person must look at it.
    pub const fn is_hit(&self) -> bool {
        match self {
            ScreeningOutcome::Clear {} => false,
            ScreeningOutcome::Sanctioned { .. } | ScreeningOutcome::PoliticallyExposed { .. } => {
                true
            }
        }
    }

    /// As it is written.
    pub const fn name(&self) -> &'static str {
        match self {
            ScreeningOutcome::Clear {} => "clear",
            ScreeningOutcome::Sanctioned { .. } => "sanctioned",
            ScreeningOutcome::PoliticallyExposed { .. } => "politically_exposed",
        }
    }

    /// The list's own name of what names the customer.
    pub fn entry(&self) -> Option<&str> {
        match self {
            ScreeningOutcome::Clear {} => None,
            ScreeningOutcome::Sanctioned { entry }
            | ScreeningOutcome::PoliticallyExposed { entry } => Some(entry),
        }
    }
}
