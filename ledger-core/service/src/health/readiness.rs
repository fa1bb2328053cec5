//! Whether a service is ready: when all its parts are.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The parts a service waits for, each of which tells its own state. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    parts: Arc<Mutex<BTreeMap<String, PartState>>>,
    remarks: Arc<Mutex<Vec<String>>>,
}

/// A part that tells its state. When it is dropped, its last state stays: a part that has died
/// says so before.
#[derive(Debug, Clone)]
pub struct Part {
    name: String,
    of: Readiness,
}

/// What a part said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartState {
    Ready,
    NotReady { reason: String },
}

/// A part's name and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartReport {
    pub name: String,
    pub state: PartState,
}

impl Readiness {
    pub fn new() -> Readiness {
        Readiness::default()
    }

    /// A part of this name, not ready until it says so. Asked again, the same part, which keeps
    /// its state.
    pub fn part(&self, name: impl Into<String>) -> Part {
        let name = name.into();
        let starting = PartState::NotReady { reason: "starting".to_owned() };
        self.states().entry(name.clone()).or_insert(starting);
        Part { name, of: self.clone() }
    }

    /// Says something that whoever runs the service should know, and that keeps nothing from being
    /// ready: no personal data, no secrets. It is logged too.
    pub fn remark(&self, remark: impl Into<String>) {
        let remark = remark.into();
        tracing::warn!("{remark}");
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).push(remark);
    }

    pub fn remarks(&self) -> Vec<String> {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn is_ready(&self) -> bool {
        self.states().values().all(|it| *it == PartState::Ready)
    }

    /// All parts, by name.
    pub fn parts(&self) -> Vec<PartReport> {
        let states = self.states();
        let report = |(name, state): (&String, &PartState)| PartReport {
            name: name.clone(),
            state: state.clone(),
        };
        states.iter().map(report).collect()
    }

    fn states(&self) -> MutexGuard<'_, BTreeMap<String, PartState>> {
        // Each state is put whole: whoever panicked left no half of one.
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part {
    pub fn set_ready(&self) {
        self.set(PartState::Ready);
    }

    /// The reason is shown to whoever asks: no personal data, no secrets.
    pub fn set_not_ready(&self, reason: impl Into<String>) {
        self.set(PartState::NotReady { reason: reason.into() });
    }

    /// Changes are logged, repeats are not.
    fn set(&self, state: PartState) {
        let before = self.of.states().insert(self.name.clone(), state.clone());
        if before.as_ref() == Some(&state) {
            return;
        }
        let part = self.name.as_str();
        match state {
            PartState::Ready => tracing::info!(part, "ready"),
            PartState::NotReady { reason } => tracing::warn!(part, reason, "not ready"),
        }
    }
}
