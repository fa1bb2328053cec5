//! The policy book as its events have left it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::decide::PROPOSAL_DAYS;
use super::{Document, Event, PolicyRef};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::hash::Hash;

/// What `decide` and the other aggregates need to know of the policy book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// By hash: what waits for approval.
    pub proposed: BTreeMap<Hash, Waiting>,
    /// Published versions, the first in front, with those that were withdrawn.
    pub versions: Vec<Version>,
    /// The policy book's stream version: the number of its events so far.
    pub stream_version: u64,
}

/// A document that waits for approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub document: String,
    pub author: Hash,
    /// The first business day on which it is too late.
    pub lapses_on: Day,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub reference: PolicyRef,
    pub effective_from: Day,
    pub author: Hash,
    pub approver: Hash,
    pub document: Arc<Document>,
    pub withdrawal: Withdrawal,
}

/// Whether a version is kept from taking force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    No,
    /// This person wants it; another one is wanted.
    Proposed {
        by: Hash,
    },
    /// It never takes force.
    Done {
        proposed_by: Hash,
        by: Hash,
    },
}

impl Version {
    /// Whether it takes force on its day.
    pub fn stands(&self) -> bool {
        match self.withdrawal {
            Withdrawal::No | Withdrawal::Proposed { .. } => true,
            Withdrawal::Done { .. } => false,
        }
    }
}

impl State {
    /// The newest version in force on this day.
    pub fn in_force(&self, on: Day) -> Option<&Version> {
        self.versions.iter().rev().find(|it| it.stands() && it.effective_from <= on)
    }

    /// The version a decision named.
    pub fn version(&self, reference: PolicyRef) -> Option<&Version> {
        self.versions.iter().find(|it| it.reference == reference)
    }

    /// The version published last of those that were not withdrawn; it may not be in force yet.
    pub(super) fn newest(&self) -> Option<&Version> {
        self.versions.iter().rev().find(|it| it.stands())
    }

    /// The first day on which a document may take force that is approved on this one, or the later
    /// one that was asked for.
    pub fn takes_force_on(&self, asked: Option<Day>, on: Day) -> Day {
        let Some(newest) = self.newest() else { return on };
        let earliest = on.saturating_add_days(1).max(newest.effective_from);
        asked.unwrap_or(earliest).max(earliest)
    }

    /// How many days what is proposed on this one waits for another person.
    pub fn proposal_days(&self, on: Day) -> u32 {
        self.in_force(on).map_or(PROPOSAL_DAYS, |it| it.document.limits.proposal_days)
    }

    /// What a document is called when it is published next.
    pub fn next_reference(&self, document: &str) -> PolicyRef {
        PolicyRef { version: self.next_number(), hash: Hash::of(document.as_bytes()) }
    }

    pub(super) fn next_number(&self) -> u32 {
        u32::try_from(self.versions.len()).expect("versions are counted in u32") + 1
    }

    /// The first business day on which something that was proposed lapses.
    pub fn next_action_on(&self, engine: Engine) -> Option<Day> {
        self.proposed.values().map(|it| engine.acts_on(it.lapses_on)).min()
    }

    /// Checks the invariants named in the module's front page.
    ///
    /// # Errors
    /// Says which one is broken and by which version.
    pub fn check(&self) -> Result<(), String> {
        let mut before = None;
        for (number, it) in (1..).zip(&self.versions) {
            let version = it.reference.version;
            if version != number {
                return Err(format!("version {version} stands in the place of version {number}"));
            }
            if it.author == it.approver {
                return Err(format!("version {version} was approved by its author"));
            }
            match it.withdrawal {
                Withdrawal::Done { proposed_by, by } if proposed_by == by => {
                    return Err(format!("version {version} was withdrawn by one person"));
                }
                Withdrawal::Done { .. } => continue,
                Withdrawal::No | Withdrawal::Proposed { .. } => {}
            }
            if before.is_some_and(|day| it.effective_from < day) {
                return Err(format!("version {version} takes force before the one it follows"));
            }
            before = Some(it.effective_from);
        }
        Ok(())
    }

    pub(super) fn evolve(mut self, event: &Event) -> State {
        self.stream_version += 1;
        match event {
            Event::Proposed(it) => {
                let waiting = Waiting {
                    document: it.document.clone(),
                    author: it.author,
                    lapses_on: it.lapses_on,
                };
                self.proposed.insert(it.hash, waiting);
            }
            Event::Published(it) => {
                let Waiting { document, .. } = self.no_longer_proposed(it.hash);
                let document =
                    Document::read(&document).expect("a published document has been read");
                self.versions.push(Version {
                    reference: PolicyRef { version: it.version, hash: it.hash },
                    effective_from: it.effective_from,
                    author: it.author,
                    approver: it.approver,
                    document: Arc::new(document),
                    withdrawal: Withdrawal::No,
                });
            }
            Event::Declined(it) => {
                self.no_longer_proposed(it.hash);
            }
            Event::Lapsed(it) => {
                self.no_longer_proposed(it.hash);
            }
            Event::WithdrawalProposed(it) => {
                let reference = PolicyRef { version: it.version, hash: it.hash };
                self.standing(reference).withdrawal = Withdrawal::Proposed { by: it.by };
            }
            Event::Withdrawn(it) => {
                let reference = PolicyRef { version: it.version, hash: it.hash };
                let (proposed_by, by) = (it.proposed_by, it.by);
                self.standing(reference).withdrawal = Withdrawal::Done { proposed_by, by };
            }
        }
        self
    }

    fn no_longer_proposed(&mut self, hash: Hash) -> Waiting {
        self.proposed.remove(&hash).expect("what ends as a proposal was proposed")
    }

    fn standing(&mut self, reference: PolicyRef) -> &mut Version {
        let version = self.versions.iter_mut().find(|it| it.reference == reference);
        version.filter(|it| it.stands()).expect("a version is withdrawn once it is published")
    }
}
