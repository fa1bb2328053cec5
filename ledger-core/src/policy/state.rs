//! The policy book as its events have left it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Document, Event, PolicyRef};
use crate::log::Hash;

/// What `decide` and the other aggregates need to know of the policy book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// By hash: document text and author of what waits for approval.
    pub proposed: BTreeMap<Hash, (String, Hash)>,
    /// Published versions, the first in front.
    pub versions: Vec<Version>,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub reference: PolicyRef,
    pub effective_from: NaiveDate,
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

    pub(super) fn evolve(mut self, event: &Event) -> State {
        match event {
            Event::Proposed(it) => {
                self.proposed.insert(it.hash, (it.document.clone(), it.author));
            }
            Event::Published(it) => {
                let (text, _) = self
                    .proposed
                    .remove(&it.hash)
                    .expect("a version is proposed before it is published");
                let document =
                    Document::parse(&text).expect("a published document has been parsed");
                self.versions.push(Version {
                    reference: PolicyRef { version: it.version, hash: it.hash },
                    effective_from: it.effective_from,
                    document: Arc::new(document),
                });
            }
        }
        self
    }
}
