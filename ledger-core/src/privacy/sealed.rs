//! A personal field under its person's key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::key_check::KeyCheck;
use crate::log::{FileId, StreamId};

/// What names a person, as it stands in an event: AES-256-GCM under a key of that person. The
/// rules carry it and never open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The version of the person's key, counted from 1.
    pub key_version: u32,
    /// The check value of that key: another that was made in its place is told from it.
    pub key: KeyCheck,
    /// Base64 of the 12 bytes nonce, the cipher text and its 16 bytes tag.
    pub sealed: String,
}

/// The personal fields of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    Name,
    Phone,
    Email,
    ReceivedBy,
    PickUpCode,
    Address,
    DocumentNumber,
    /// Under which a document is kept elsewhere.
    Reference,
}

impl Personal {
    pub const fn field(self) -> &'static str {
        match self {
            Personal::Name => "name",
            Personal::Phone => "phone",
            Personal::Email => "email",
            Personal::ReceivedBy => "received_by",
            Personal::PickUpCode => "code",
            Personal::Address => "address",
            Personal::DocumentNumber => "number",
            Personal::Reference => "reference",
        }
    }
}

/// Where a sealed field stands: with the ledger's id and the key's version, the associated data
/// it is sealed with, so that it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedField<'a> {
    /// Whose key it is under.
    pub person: Uuid,
    pub file: FileId,
    pub stream: StreamId,
    pub event_type: &'a str,
    pub field: Personal,
}
