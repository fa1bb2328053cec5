//! Which version of the rules something was decided by.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;

/// A version of the rules, counted from 1. Each commit, loan and decision is judged for ever by the
/// version that stands in it: a rule is changed by adding a version, never in place.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "u32", into = "u32")]
#[schemars(with = "u32")]
pub struct Engine(u32);

impl Engine {
    /// The first there was.
    pub const FIRST: Engine = Engine(1);

    /// What is decided by today.
    pub const LATEST: Engine = Engine::FIRST;

    /// One that tests know beside the latest, so that they see what becomes of a ledger whose
    /// rules change: by it, what is due is done the day before, a score is a point lower, and loans are
    /// kept as `credit/engine/trial.rs` says.
    #[cfg(any(test, feature = "testing"))]
    pub const TRIAL: Engine = Engine(2);

    /// The highest that can be read.
    #[cfg(not(any(test, feature = "testing")))]
    const KNOWN: Engine = Engine::LATEST;
    #[cfg(any(test, feature = "testing"))]
    const KNOWN: Engine = Engine::TRIAL;

    /// The business day on which what is due on `due_on` is done. Events hold the day it is due:
    /// which day that means is for the version of the rules by which the day was begun.
    pub(crate) fn acts_on(self, due_on: Day) -> Day {
        match self {
            #[cfg(any(test, feature = "testing"))]
            Engine::TRIAL => due_on.day_before().unwrap_or(due_on),
            Engine(_) => due_on,
        }
    }

    /// The score that so many of a thousand points of a card come to.
    pub(crate) fn scores(self, points: u32) -> u32 {
        match self {
            #[cfg(any(test, feature = "testing"))]
            Engine::TRIAL => points.saturating_sub(1),
            Engine(_) => points,
        }
    }
}

/// A version of the rules that is not among this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("engine {0} is not known here, only 1 to {known}: use a newer release", known = Engine::KNOWN)]
pub struct Unknown(u32);

impl TryFrom<u32> for Engine {
    type Error = Unknown;

    fn try_from(number: u32) -> Result<Engine, Unknown> {
        match (1..=Engine::KNOWN.0).contains(&number) {
            true => Ok(Engine(number)),
            false => Err(Unknown(number)),
        }
    }
}

impl From<Engine> for u32 {
    fn from(engine: Engine) -> u32 {
        engine.0
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
