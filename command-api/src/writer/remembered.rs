//! How far the witness has come with what was acknowledged, and how long it has not got on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// For how long something acknowledged has not been remembered outside the log.
pub(super) type Behind = Arc<dyn Fn() -> Duration + Send + Sync>;

/// What the writer of a partition has had acknowledged, and what its witness has saved of it.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    acknowledged: u64,
    saved: u64,
    /// When something was left to be saved; none is while nothing is.
    behind_since: Option<Duration>,
}

impl Remembered {
    /// The writer's head is acknowledged up to here.
    pub(super) fn acknowledged(&self, sequence: u64, now: Duration) {
        let mut state = self.lock();
        state.acknowledged = sequence;
        if sequence > state.saved && state.behind_since.is_none() {
            state.behind_since = Some(now);
        }
    }

    /// The witness stands here.
    pub(super) fn saved(&self, sequence: u64, now: Duration) {
        let mut state = self.lock();
        state.saved = sequence;
        state.behind_since = (state.acknowledged > sequence).then_some(now);
    }

    /// Nothing more is acknowledged here: nobody waits for the witness.
    pub(super) fn let_go(&self) {
        self.lock().behind_since = None;
    }

    /// How long something has waited to be saved, since the last save.
    pub(super) fn behind_for(&self, now: Duration) -> Duration {
        self.lock().behind_since.map_or(Duration::ZERO, |it| now.saturating_sub(it))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
