//! What a writer is set to: its bounds, since nothing is queued and nothing is waited for without one,
//! and by which rules it goes.

use std::time::Duration;

use ledger_core::engine::Engine;

/// How one partition's writer is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Commands that wait to be taken; one more is answered 429.
    pub waiting_max: usize,
    /// Commits sent and not acknowledged, and answers that wait for them; below librdkafka's own
    /// queue limits.
    pub in_flight_max: usize,
    /// Bytes of the commits in flight, not counting the last.
    pub in_flight_bytes_max: usize,
    /// Bytes of a commit that ages a file, from which on the rest goes into the next one; at most
    /// those of a commit. A stream that needs more is a commit by itself.
    pub ageing_bytes_max: usize,
    /// How long the oldest commit in flight may wait for its acknowledgement before its term ends.
    pub acknowledged_within: Duration,
    /// How long a command waits between two terms before it is told that it was not taken.
    pub patience: Duration,
    /// The longest pause between two attempts to begin a term or to read.
    pub pause_max: Duration,
    /// How long a partition may get on with nothing before it says that a person is needed: longer
    /// than a broker takes to come back or to be replaced.
    pub needs_person_after: Duration,
    /// How often at most the witness is written.
    pub witness_every: Duration,
    /// How long what was acknowledged may go without being remembered by the witness before the
    /// instance is not ready: many times what saving takes, so that it means an outage.
    pub unwitnessed_max: Duration,
    /// How long the witness may take to read back and remember the last commits once its writer is
    /// gone: reading back takes milliseconds, and what takes longer would hold up the end.
    pub witness_ends_within: Duration,
    /// Bytes of acknowledged commits kept for repeats that come at once.
    pub recent_bytes_max: usize,
    /// The version of the rules that the next business days go by.
    pub engine: Engine,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            waiting_max: 1_024,
            in_flight_max: 1_024,
            in_flight_bytes_max: 16 * 1024 * 1024,
            ageing_bytes_max: 1024 * 1024,
            acknowledged_within: Duration::from_secs(10),
            patience: Duration::from_secs(2),
            pause_max: Duration::from_secs(5),
            needs_person_after: Duration::from_secs(5 * 60),
            witness_every: Duration::from_secs(1),
            unwitnessed_max: Duration::from_secs(30),
            witness_ends_within: Duration::from_secs(5),
            recent_bytes_max: 1024 * 1024,
            engine: Engine::LATEST,
        }
    }
}
