//! Why a partition is not served that may come to be served by itself, and since when.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ledger_core::log::Instant;

use super::request::NotServing;

/// What holds a partition up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delay {
    /// Since when it has not been served, by the clock of the machine.
    pub since: Instant,
    /// What failed last; `None` when nothing has.
    pub failure: Option<Arc<str>>,
    /// Whether nothing has come of it for so long that it will hardly go better by itself.
    pub needs_person: bool,
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "since {}", self.since)?;
        if let Some(failure) = &self.failure {
            write!(f, "; what failed last: {failure}")?;
        }
        if self.needs_person {
            f.write_str("; it has been tried for long: a person has to see to it")?;
        }
        Ok(())
    }
}

/// What a writer does that does not serve yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    Reading,
    AwaitingPolicies { partition: u32, why: NotServing },
    BeginningTerm,
}

/// What a writer does while it does not serve, and how it gets on.
pub(super) struct Delayed {
    work: Work,
    delay: Delay,
    /// When it got on the last time.
    got_on_at: Duration,
}

impl Delayed {
    /// At the start of a process: the partition has not been read.
    pub(super) fn reading(since: Instant, now: Duration) -> Delayed {
        let delay = Delay { since, failure: None, needs_person: false };
        Delayed { work: Work::Reading, delay, got_on_at: now }
    }

    /// The term has ended, or the first could not be begun.
    pub(super) fn between_terms(since: Instant, now: Duration) -> Delayed {
        Delayed { work: Work::BeginningTerm, ..Delayed::reading(since, now) }
    }

    /// Goes on with something else.
    pub(super) fn turn_to(&mut self, work: Work, now: Duration) {
        self.work = work;
        self.got_on(now);
    }

    /// It gets on: nobody is needed. Whether someone was.
    pub(super) fn got_on(&mut self, now: Duration) -> bool {
        self.got_on_at = now;
        std::mem::take(&mut self.delay.needs_person)
    }

    pub(super) fn failed(&mut self, why: impl ToString) {
        self.delay.failure = Some(why.to_string().into());
    }

    /// When a person will be needed; `None` once one is, and while another partition is waited
    /// for, which says so itself.
    pub(super) fn needs_person_at(&self, after: Duration) -> Option<Duration> {
        match self.work {
            Work::Reading | Work::BeginningTerm if !self.delay.needs_person => {
                Some(self.got_on_at + after)
            }
            Work::Reading | Work::BeginningTerm | Work::AwaitingPolicies { .. } => None,
        }
    }

    pub(super) fn need_person(&mut self) {
        self.delay.needs_person = true;
    }

    /// What is told to those who ask.
    pub(super) fn told(&self) -> NotServing {
        match &self.work {
            Work::Reading => NotServing::Starting(self.delay.clone()),
            Work::BeginningTerm => NotServing::BetweenTerms(self.delay.clone()),
            Work::AwaitingPolicies { partition, why } => {
                let (partition, why) = (*partition, Box::new(why.clone()));
                NotServing::WaitsForPolicies { partition, why }
            }
        }
    }
}
