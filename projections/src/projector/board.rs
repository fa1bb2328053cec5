//! How each partition stands, for readiness, metrics and people.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use ledger_core::log::Damage;

use super::Stop;
use crate::Model;

/// The notice board that the loops write to. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Board {
    partitions: Arc<Mutex<BTreeMap<u32, Status>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub condition: Condition,
    /// Sequence and next offset of each model.
    pub positions: BTreeMap<Model, (u64, u64)>,
    /// The recorded time of the last commit taken in since the start.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Behind the last record of the log, when it was last looked at.
    pub end_offset: u64,
    /// Behind the last record that was read when an end was last met, outside of damage.
    pub read_to: u64,
    /// Taken in since the start, as all below.
    pub commits: u64,
    pub events: u64,
    /// Records passed over.
    pub voids: u64,
    /// Times that the loop began again because the outside broke.
    pub retries: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Starting,
    /// Reading; `caught_up` once it came to the end of the log.
    Following {
        caught_up: bool,
    },
    /// The outside broke; it is tried again.
    Retrying {
        reason: String,
    },
    /// The log is damaged here: nothing more is taken in until a takeover continues the head.
    Damaged(Damage),
    /// A person has to look into it.
    Stopped(Stop),
}

impl Status {
    /// Behind the last record that may hold a commit: what was read behind the last one is void.
    pub fn ledger_end(&self) -> u64 {
        let reached = self.positions.values().map(|it| it.1).max().unwrap_or(0);
        if self.end_offset <= self.read_to { reached } else { self.end_offset }
    }
}

impl Board {
    /// How each partition stands.
    pub fn read(&self) -> BTreeMap<u32, Status> {
        self.lock().clone()
    }

    /// Why the partitions are not all followed, one line; `None` when they are.
    pub fn complaint(&self) -> Option<String> {
        let partitions = self.lock();
        if partitions.is_empty() {
            return Some("starting".to_owned());
        }
        let complaint = |(partition, status): (&u32, &Status)| match &status.condition {
            Condition::Following { .. } => None,
            Condition::Starting => Some(format!("partition {partition} is starting")),
            Condition::Retrying { reason } => Some(format!("partition {partition}: {reason}")),
            Condition::Damaged(damage) => Some(format!("the log is damaged: {damage}")),
            Condition::Stopped(stop) => Some(format!("partition {partition} is stopped: {stop}")),
        };
        let complaints: Vec<_> = partitions.iter().filter_map(complaint).collect();
        (!complaints.is_empty()).then(|| complaints.join("; "))
    }

    pub(super) fn update(&self, partition: u32, change: impl FnOnce(&mut Status)) {
        change(self.lock().entry(partition).or_insert_with(|| Status {
            condition: Condition::Starting,
            positions: BTreeMap::new(),
            recorded_at: None,
            end_offset: 0,
            read_to: 0,
            commits: 0,
            events: 0,
            voids: 0,
            retries: 0,
        }));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u32, Status>> {
        // A status is only ever replaced by whole values.
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
