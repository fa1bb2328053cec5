//! An identity as its events have left it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::AskedList;
use super::event::{DocumentAccepted, DocumentSubmitted, Event, Screened, Verified};
use crate::calendar::Day;
use crate::event::Stored;
use crate::log::Hash;
use crate::policy::DocumentKind;

/// What `decide` needs to know of an identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Known(Box<Dossier>),
}

/// What is known of who a customer is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dossier {
    pub documents: BTreeMap<Uuid, Document>,
    /// By what it is verified; `None` where it is not, or not any more.
    pub verified: Option<Verified>,
    /// The customers in whose files the telephone was found that was verified last; `None` where none was.
    pub phone_known_in: Option<Vec<Uuid>>,
    /// What each list said last, by its name.
    pub screened: BTreeMap<String, Screened>,
    /// The lists that were asked, by the ids of that.
    pub asked: BTreeMap<Uuid, AskedList>,
}

/// A document as somebody thinks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub kind: DocumentKind,
    pub sha256: Hash,
    pub expires_on: Option<Day>,
    /// The customers in whose files its number was found.
    pub known_in: Vec<Uuid>,
    pub stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Submitted,
    /// It counts until the day before.
    Accepted {
        lapses_on: Day,
    },
    Rejected,
    Lapsed,
}

impl State {
    /// What is known; `None` where nothing is.
    pub fn dossier(&self) -> Option<&Dossier> {
        match self {
            State::None => None,
            State::Known(dossier) => Some(dossier),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this identity: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        let mut dossier = match self {
            State::None => Box::default(),
            State::Known(dossier) => dossier,
        };
        dossier.take_in(event);
        State::Known(dossier)
    }
}

impl Dossier {
    /// The documents that count on this day, in the order of their ids.
    pub fn accepted(&self, on: Day) -> impl Iterator<Item = (Uuid, &Document, Day)> {
        self.documents.iter().filter_map(move |(id, it)| match it.stage {
            Stage::Accepted { lapses_on } if on < lapses_on => Some((*id, it, lapses_on)),
            Stage::Accepted { .. } | Stage::Submitted | Stage::Rejected | Stage::Lapsed => None,
        })
    }

    /// The documents that stand as accepted, whether or not their time is over by now.
    pub fn stand_accepted(&self) -> impl Iterator<Item = Uuid> {
        let accepted = |it: &Document| matches!(it.stage, Stage::Accepted { .. });
        self.documents.iter().filter(move |(_, it)| accepted(it)).map(|(id, _)| *id)
    }

    /// The customers in whose files a number or the telephone was found, of what was not rejected; in
    /// order, each once.
    pub fn known_elsewhere(&self) -> Vec<Uuid> {
        let documents = self.documents.values().filter(|it| it.stage != Stage::Rejected);
        let of_documents = documents.flat_map(|it| &it.known_in);
        let mut all: Vec<_> =
            of_documents.chain(self.phone_known_in.iter().flatten()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The first day on which an accepted document counts no more.
    pub(super) fn next_action_on(&self) -> Option<Day> {
        let days = self.documents.values().filter_map(|it| match it.stage {
            Stage::Accepted { lapses_on } => Some(lapses_on),
            Stage::Submitted | Stage::Rejected | Stage::Lapsed => None,
        });
        days.min()
    }

    /// How many wait to be looked at.
    pub(super) fn waiting(&self) -> usize {
        self.documents.values().filter(|it| it.stage == Stage::Submitted).count()
    }

    pub(super) fn take_in(&mut self, event: &Event) {
        match event {
            Event::DocumentSubmitted(it) => {
                let before = self.documents.insert(it.document, Document::submitted(it));
                assert!(before.is_none(), "a document is submitted once");
            }
            Event::DocumentAccepted(DocumentAccepted { document, lapses_on, .. }) => {
                let stage = Stage::Accepted { lapses_on: *lapses_on };
                self.step(*document, event, stage, |it| it == Stage::Submitted);
            }
            Event::DocumentRejected(it) => {
                let may = |it| matches!(it, Stage::Submitted | Stage::Accepted { .. });
                self.step(it.document, event, Stage::Rejected, may);
            }
            Event::DocumentLapsed(it) => {
                let may = |it| matches!(it, Stage::Accepted { .. });
                self.step(it.document, event, Stage::Lapsed, may);
            }
            Event::Verified(it) => self.verified = Some(it.clone()),
            Event::Lapsed(_) => {
                let before = self.verified.take();
                assert!(before.is_some(), "what lapses was verified");
            }
            Event::PhoneVerified(it) => self.phone_known_in = Some(it.known_in.clone()),
            Event::Screened(it) => {
                self.screened.insert(it.list.clone(), it.clone());
            }
            Event::ScreeningAsked(it) => {
                let before = self.asked.insert(it.screening, AskedList::of(it));
                assert!(before.is_none(), "a screening is asked for once");
            }
            Event::ScreeningAnswered(it) => {
                self.asked_list(it.screening, event).answered(it);
                self.screened.insert(it.list.clone(), it.clone());
            }
            Event::ScreeningUnanswered(it) => self.asked_list(it.screening, event).ended(),
        }
    }

    fn asked_list(&mut self, screening: Uuid, event: &Event) -> &mut AskedList {
        let found = self.asked.get_mut(&screening);
        found.unwrap_or_else(|| panic!("{} of a list nobody asked", event.event_type()))
    }

    fn step(&mut self, document: Uuid, event: &Event, to: Stage, may: impl Fn(Stage) -> bool) {
        let found = self.documents.get_mut(&document).filter(|it| may(it.stage));
        match found {
            Some(it) => it.stage = to,
            None => panic!("{} cannot happen to document {document}", event.event_type()),
        }
    }
}

impl Document {
    fn submitted(it: &DocumentSubmitted) -> Document {
        Document {
            kind: it.kind,
            sha256: it.sha256,
            expires_on: it.expires_on,
            known_in: it.known_in.clone(),
            stage: Stage::Submitted,
        }
    }
}
