//! A commit: one log record, everything that one command caused.
//!
//! Its JSON is stored for ever and its hash is the hash of its bytes: fields are written in the
//! order the structs declare them, and a commit that has been read is never encoded again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{FileId, Hash, Instant, StreamId};
use crate::calendar::Day;

/// The form of a commit's value that this version writes and knows.
pub const FORM: u32 = 1;

/// The largest value a commit may have, in bytes.
pub const VALUE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A commit as its record's value holds it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The form of this value.
    #[schemars(range(min = 1, max = 1))]
    pub form: u32,
    /// Dense in its partition, from 1.
    pub sequence: u64,
    /// The hash of the commit before.
    pub prev: Hash,
    /// The writer's term; raised by one by each takeover.
    pub epoch: u64,
    /// Whether this commit begins a term. It says in the envelope, which every form keeps, what
    /// its one event says too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub takeover: bool,
    /// The process that wrote it.
    pub writer: Uuid,
    pub file: FileId,
    pub command: CommandRecord,
    pub actor: Actor,
    /// The commit's command that caused this one, where a process did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// Shared by all that goes back to one request.
    pub correlation: Uuid,
    /// W3C trace context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// Never before the recorded time of the commit before.
    pub recorded_at: Instant,
    pub business_date: Day,
    pub events: Vec<EventRecord>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRecord {
    pub id: Uuid,
    /// For example `loan.grant`.
    pub r#type: String,
    /// By which a repeat of the same request is told from another under the same key.
    pub fingerprint: Hash,
}

/// Who asked, in which role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// For example `finance` or `bank:orabank`.
    pub role: String,
    /// The caller's pseudonym: HMAC-SHA-256 of issuer and subject.
    pub subject: Hash,
}

impl Actor {
    /// The ledger itself: nobody asked for this.
    pub fn ledger() -> Actor {
        Actor { role: "service".to_owned(), subject: Hash::ZERO }
    }
}

/// One event of a commit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// `<command id>.<index>`, counted from 0.
    pub id: String,
    /// For example `loan.repayment_received`.
    pub r#type: String,
    /// The version of the type's schema.
    pub version: u32,
    pub stream: StreamId,
    /// Dense in its stream, from 1.
    pub stream_version: u64,
    /// As the schema of its type and version says.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub data: Box<RawValue>,
    /// How the stream then stands: on its last event of the commit, where streams of its kind tell
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<StandingRecord>,
}

/// How a stream stands at the end of a commit. It follows from the stream's events.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingRecord {
    /// The version of the schema of its kind of stream.
    pub version: u32,
    /// As the schema of its kind of stream and version says.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub data: Box<RawValue>,
}

fn is_false(it: &bool) -> bool {
    !it
}

impl Commit {
    /// The record's value: what is hashed, stored and never encoded again.
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a commit holds nothing that JSON cannot write")
    }

    /// The commit in these bytes.
    ///
    /// # Errors
    /// When the bytes are no commit of the form this version knows.
    pub fn decode(value: &[u8]) -> Result<Commit, Undecodable> {
        #[derive(Deserialize)]
        struct Form {
            form: u32,
        }
        match serde_json::from_slice::<Commit>(value) {
            Ok(commit) if commit.form == FORM => Ok(commit),
            Ok(commit) => Err(Undecodable::UnknownForm(commit.form)),
            Err(error) => match serde_json::from_slice::<Form>(value) {
                Ok(Form { form }) if form != FORM => Err(Undecodable::UnknownForm(form)),
                Ok(_) | Err(_) => Err(Undecodable::Malformed(error.to_string())),
            },
        }
    }
}

/// A record continues the ledger but this version cannot read it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
    #[error("its form is {0}, this version reads form {FORM}: use a newer version")]
    UnknownForm(u32),
    #[error("it is no commit: {0}")]
    Malformed(String),
    #[error("its event {id} ({event_type} version {version}) cannot be read: {reason}")]
    Event { id: String, event_type: String, version: u32, reason: String },
    #[error("how {stream} stands after its event {id} cannot be read: {reason}")]
    Standing { id: String, stream: StreamId, reason: String },
}
