//! The log: immutable commits, chained by their hashes, in partitions.
//!
//! Everything that happens is an event in a commit; a commit is one record. Kafka, PostgreSQL and
//! memory carry records alike ([`port`]); what of them is in the ledger is decided by the chain
//! alone, so that a paused, doubled or replaced writer can do no harm and an altered log shows.

mod chain;
mod cloud_event;
mod commit;
#[cfg(any(test, feature = "testing"))]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "it is all tests, which panic at whatever they do not expect"
)]
pub mod contract;
mod envelope;
pub mod genesis;
pub mod ids;
mod instant;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
pub mod partition;
mod partitioner;
pub mod port;
mod position;
mod reading;
#[cfg(test)]
#[expect(clippy::wildcard_enum_match_arm, reason = "tests panic at whatever they do not expect")]
mod tests;

pub use self::chain::{Chain, Damage, DamageKind, Head, NotTheLog, Reading, Void};
pub use self::cloud_event::CloudEvent;
pub use self::commit::{
    Actor, CommandRecord, Commit, EventRecord, FORM, StandingRecord, Undecodable, VALUE_BYTES_MAX,
};
pub use self::envelope::Envelope;
pub use self::genesis::genesis;
pub use self::ids::{FileId, StreamId, UnknownId};
pub use self::instant::Instant;
pub use self::port::{
    Appender, Detail, Draft, Failure, Log, Next, Reader, Record, Report, report_within,
};
pub use self::position::{NotAPlace, Place, Position};
pub use self::reading::{ChainNext, ChainReader, Stopped};
pub use crate::hash::{Hash, NotAHash};
pub use crate::key_check::{KeyCheck, NotAKeyCheck};
