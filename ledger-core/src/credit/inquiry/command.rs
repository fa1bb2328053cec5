//! What may be asked of a piece of evidence.

use crate::calendar::Day;
use crate::log::{Actor, Instant};
use crate::policy::EvidenceSource;

use super::event::{Purpose, RestsOn};
use crate::credit::evidence::{CustomerFacts, SourceFacts};

/// A request, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// When it is recorded.
    pub at: Instant,
    pub by: Actor,
    /// The consent that stands to the source's being read; `None` where none does. The customer's own
    /// word needs none.
    pub consent: Option<RestsOn>,
    /// Whether the application that it is gathered for is one of this file.
    pub application_known: bool,
    /// How long the policy in force gives a source; `None` where it says nothing of it.
    pub policy_minutes: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// What the customer says of himself is taken down.
    Declare { facts: CustomerFacts, purpose: Purpose },
    /// A source is to be asked, and has so many minutes to answer: as many as the policy says where it is
    /// absent.
    Ask { source: EvidenceSource, purpose: Purpose, within_minutes: Option<u32> },
    /// The source has told this, as of a day.
    RecordAnswer { facts: SourceFacts, as_of: Day },
    /// The time that the source had is over, as of then.
    EndWait { at: Instant },
}
