//! How each partition stands, for readiness, metrics and people.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use ledger_core::log::Damage;

use super::Stop;
use crate::Model;

/// For how long nothing may be taken in though the log goes on, and for how long it may not be seen
/// where the log ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// The notice board that the loops write to. Clones share it.
#[derive(Debug, Clone)]
pub struct Board {
    patience: Duration,
    notes: Arc<Mutex<Notes>>,
}

#[derive(Debug, Default)]
struct Notes {
    partitions: BTreeMap<u32, Status>,
    /// Of looking where the log ends; `None` while nobody looks.
    looked: Option<Looked>,
}

#[derive(Debug)]
struct Looked {
    /// When the ends were last seen and noted, or the looking began.
    at: Instant,
    /// Why they were not since.
    trouble: Option<String>,
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
    /// Since when the log has had more than was taken in, and nothing of it was.
    pub waiting_since: Option<Instant>,
    /// Behind the last record that was read when an end was last met, outside of damage.
    pub read_to: u64,
    /// Taken in since the start, as all below.
    pub batches: u64,
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

    /// How many commits every model has.
    pub(super) fn least(&self) -> Option<u64> {
        self.positions.values().map(|it| it.0).min()
    }

    /// Notes where the log ends.
    pub(super) fn ends_at(&mut self, offset: u64) {
        self.end_offset = offset.max(self.end_offset);
        let least = self.positions.values().map(|it| it.1).min().unwrap_or(0);
        if self.ledger_end() > least {
            self.waiting_since = self.waiting_since.or(Some(Instant::now()));
        } else {
            self.waiting_since = None;
        }
    }

    /// Notes that something was taken in or passed over.
    pub(super) fn went_on(&mut self) {
        self.waiting_since = None;
    }

    /// For how long nothing has been taken in though the log goes on.
    fn stands_for(&self) -> Duration {
        self.waiting_since.map_or(Duration::ZERO, |it| it.elapsed())
    }
}

impl Default for Board {
    fn default() -> Board {
        Board::patient(PATIENCE)
    }
}

impl Board {
    /// A board that complains when for this long nothing is taken in though the log goes on, or it
    /// is not seen where the log ends.
    pub fn patient(patience: Duration) -> Board {
        Board { patience, notes: Arc::default() }
    }

    /// How each partition stands.
    pub fn read(&self) -> BTreeMap<u32, Status> {
        self.lock().partitions.clone()
    }

    /// Whether nothing has been taken in for too long though the log goes on.
    pub(super) fn stands_still(&self, status: &Status) -> bool {
        status.stands_for() > self.patience
    }

    /// For how long it has not been seen where the log ends.
    pub(super) fn unseen_for(&self) -> Duration {
        self.lock().looked.as_ref().map_or(Duration::ZERO, |it| it.at.elapsed())
    }

    /// Notes that it was seen where the log ends, or is going to be looked for.
    pub(super) fn looked(&self) {
        self.lock().looked = Some(Looked { at: Instant::now(), trouble: None });
    }

    /// Notes why it was not seen where the log ends.
    pub(super) fn could_not_look(&self, why: String) {
        if let Some(looked) = &mut self.lock().looked {
            looked.trouble = Some(why);
        }
    }

    /// Why the partitions are not all followed, one line; `None` when they are.
    pub fn complaint(&self) -> Option<String> {
        let notes = self.lock();
        if notes.partitions.is_empty() {
            return Some("starting".to_owned());
        }
        let complaint = |(partition, status): (&u32, &Status)| {
            match &status.condition {
            Condition::Following { .. } => self.stands_still(status).then(|| {
                format!(
                    "partition {partition} has taken in nothing for {} s though the log goes on to offset {}: see whether the database answers and what holds its tables",
                    status.stands_for().as_secs(), status.end_offset
                )
            }),
            Condition::Starting => Some(format!("partition {partition} is starting")),
            Condition::Retrying { reason } => Some(format!("partition {partition}: {reason}")),
            Condition::Damaged(damage) => Some(format!("the log is damaged: {damage}")),
            Condition::Stopped(stop) => Some(format!("partition {partition} is stopped: {stop}")),
        }
        };
        let unseen = notes.looked.as_ref().filter(|it| it.at.elapsed() > self.patience).map(|it| {
            let why = it.trouble.as_deref().unwrap_or("looking for it does not come to an end");
            format!(
                "where the log ends has not been seen for {} s: {why}",
                it.at.elapsed().as_secs()
            )
        });
        let partitions = notes.partitions.iter().filter_map(complaint);
        let complaints: Vec<_> = partitions.chain(unseen).collect();
        (!complaints.is_empty()).then(|| complaints.join("; "))
    }

    pub(super) fn update(&self, partition: u32, change: impl FnOnce(&mut Status)) {
        change(self.lock().partitions.entry(partition).or_insert_with(|| Status {
            condition: Condition::Starting,
            positions: BTreeMap::new(),
            recorded_at: None,
            end_offset: 0,
            waiting_since: None,
            read_to: 0,
            batches: 0,
            commits: 0,
            events: 0,
            voids: 0,
            retries: 0,
        }));
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        // A status is only ever replaced by whole values.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
