//! A piece of evidence as its events have left it.

use uuid::Uuid;

use super::event::{Answered, Declared, Event, Purpose, Requested, RestsOn};
use crate::calendar::Day;
use crate::credit::evidence::SourceFacts;
use crate::credit::evidence::Told;
use crate::event::Stored;
use crate::log::Instant;
use crate::policy::EvidenceSource;

/// What `decide` needs to know of a piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Gathered(Box<Piece>),
}

/// What was asked of one source, and what it told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub source: EvidenceSource,
    pub purpose: Purpose,
    /// `None` of what the customer says himself.
    pub consent: Option<RestsOn>,
    pub stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The source is asked, and has until then.
    Asked {
        answer_by: Instant,
    },
    /// It told nothing in time; it may yet.
    Unanswered {
        ended_at: Instant,
    },
    Answered {
        facts: SourceFacts,
        as_of: Day,
        at: Instant,
        late: bool,
    },
}

impl State {
    /// What was gathered; `None` for nothing.
    pub fn piece(&self) -> Option<&Piece> {
        match self {
            State::None => None,
            State::Gathered(piece) => Some(piece),
        }
    }

    /// What its source told, where it did.
    pub fn told(&self, evidence: Uuid) -> Option<Told<'_>> {
        match &self.piece()?.stage {
            Stage::Answered { facts, as_of, at, .. } => {
                Some(Told { evidence, facts, as_of: *as_of, recorded_at: *at })
            }
            Stage::Asked { .. } | Stage::Unanswered { .. } => None,
        }
    }

    /// # Panics
    /// When the event cannot have happened to this evidence: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Declared(it)) => State::Gathered(Box::new(Piece::declared(it))),
            (State::None, Event::Requested(it)) => State::Gathered(Box::new(Piece::asked(it))),
            (State::Gathered(piece), event) => State::Gathered(Box::new(piece.after(event))),
            (State::None, event) => {
                panic!("{} cannot happen to evidence nobody asked for", event.event_type())
            }
        }
    }
}

impl Piece {
    fn declared(it: &Declared) -> Piece {
        Piece {
            source: EvidenceSource::Customer,
            purpose: it.purpose,
            consent: None,
            stage: Stage::Answered {
                facts: SourceFacts::Customer(it.facts.clone()),
                as_of: it.as_of,
                at: it.declared_at,
                late: false,
            },
        }
    }

    fn asked(it: &Requested) -> Piece {
        Piece {
            source: it.source,
            purpose: it.purpose,
            consent: Some(it.consent.clone()),
            stage: Stage::Asked { answer_by: it.answer_by },
        }
    }

    fn after(self, event: &Event) -> Piece {
        let stage = match (&self.stage, event) {
            (Stage::Asked { .. }, Event::Answered(it)) => answered(it, false),
            (Stage::Asked { .. }, Event::EndedUnanswered(it)) => {
                Stage::Unanswered { ended_at: it.ended_at }
            }
            (Stage::Unanswered { .. } | Stage::Asked { .. }, Event::AnsweredLate(it)) => {
                answered(it, true)
            }
            (stage, event) => panic!("{} cannot follow {stage:?}", event.event_type()),
        };
        Piece { stage, ..self }
    }
}

fn answered(it: &Answered, late: bool) -> Stage {
    let Answered { facts, as_of, answered_at } = it.clone();
    Stage::Answered { facts, as_of, at: answered_at, late }
}
