//! What may be asked of an identity.

use uuid::Uuid;

use super::event::ScreeningOutcome;
use crate::calendar::Day;
use crate::country::Country;
use crate::log::{Actor, Hash, Instant};
use crate::policy::{DocumentKind, IdentityPolicy, PolicyRef};
use crate::privacy::Sealed;
use crate::reason::Reason;

/// A request, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// When it is recorded.
    pub at: Instant,
    pub by: Actor,
    /// Whether the file is that person's own.
    pub own_file: bool,
    /// What the policy in force wants of an identity; `None` where it wants nothing.
    pub wanted: Option<Wanted>,
    /// How long the policy in force gives who is asked; `None` where it says nothing of it.
    pub policy_minutes: Option<u32>,
    /// The command's id, from which those of what it creates are derived.
    pub id: Uuid,
}

/// What a version of the policy wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub identity: IdentityPolicy,
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    SubmitDocument {
        kind: DocumentKind,
        /// The state that gave its number.
        issued_by: Option<Country>,
        number: Option<Sealed>,
        /// Under which the caller keeps it.
        reference: Sealed,
        /// Of its bytes.
        sha256: Hash,
        /// The last day on which it is good.
        expires_on: Option<Day>,
        /// The customers in whose files its number was found, in order.
        known_in: Vec<Uuid>,
    },
    AcceptDocument {
        document: Uuid,
        reason: Reason,
    },
    RejectDocument {
        document: Uuid,
        reason: Reason,
    },
    /// The customer showed that he answers this telephone.
    VerifyPhone {
        phone: Sealed,
        /// The customers in whose files it was found, in order.
        known_in: Vec<Uuid>,
    },
    /// A list was looked through for the customer.
    RecordScreening {
        /// Its name.
        list: String,
        /// As it was on that day, by its own name for that.
        list_version: String,
        outcome: ScreeningOutcome,
        as_of: Day,
    },
    /// Whoever keeps a list is asked what it says of the customer, and has so many minutes to answer: as
    /// many as the policy says where it is absent.
    AskScreening {
        list: String,
        within_minutes: Option<u32>,
    },
    /// Who was asked has answered.
    AnswerScreening {
        screening: Uuid,
        list_version: String,
        outcome: ScreeningOutcome,
        as_of: Day,
    },
    /// The time that was given to answer is over, as of then.
    EndScreeningWait {
        screening: Uuid,
        at: Instant,
    },
    /// Bring the identity to the business date: documents lapse.
    Age,
}
