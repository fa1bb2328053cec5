//! The policy book as its events have left it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Document, Event, PolicyRef};
use crate::hash::Hash;

/// What `decide` and the other aggregates need to know of the policy book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// By hash: document text and author of what waits for approval.
    pub proposed: BTreeMap<Hash, (String, Hash)>,
    /// Published versions, the first in front.
    pub versions: Vec<Version>,
    /// The policy book's stream version: the number of its events so far.
    pub stream_version: u64,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub reference: PolicyRef,
    pub effective_from: NaiveDate,
    pub author: Hash,
    pub approver: Hash,
    pub document: Arc<Document>,
}

impl State {
    /// The newest version in force on this day.
    pub fn in_force(&self, on: NaiveDate) -> Option<&Version> {
        self.versions.iter().rev().find(|it| it.effective_from <= on)
    }

    /// The version a decision named.
    pub fn version(&self, reference: PolicyRef) -> Option<&Version> {
        self.versions.iter().find(|it| it.reference == reference)
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
            if before.is_some_and(|day| it.effective_from < day) {
                return Err(format!("version {version} takes force before the one it follows"));
            }
            if it.author == it.approver {
                return Err(format!("version {version} was approved by its author"));
            }
            before = Some(it.effective_from);
        }
        Ok(())
    }

    pub(super) fn evolve(mut self, event: &Event) -> State {
        self.stream_version += 1;
        match event {
            Event::Proposed(it) => {
                self.proposed.insert(it.hash, (it.document.clone(), it.author));
            }
            Event::Published(it) => {
                let (text, _) = self
                    .proposed
                    .remove(&it.hash)
                    .expect("a version is proposed before it is published");
                let document = Document::read(&text).expect("a published document has been read");
                self.versions.push(Version {
                    reference: PolicyRef { version: it.version, hash: it.hash },
                    effective_from: it.effective_from,
                    author: it.author,
                    approver: it.approver,
                    document: Arc::new(document),
                });
            }
        }
        self
    }
}
