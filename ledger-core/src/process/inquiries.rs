//! Which sources are being asked, and until when does each have to answer?
//!
//! What is asked goes to somebody outside the ledger; what comes back, or that nothing did, is a command
//! to the very stream in which it was asked. As of every process, what is open follows from the commits
//! that were read, and each command's id from the event that causes it: who asks twice, or begins anew,
//! records nothing twice.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::heard::{Outstanding, Since};
use crate::calendar::Day;
use crate::credit::evidence::SourceFacts;
use crate::credit::inquiry::{Act, Event as EvidenceEvent};
use crate::file::{Command, Event, Fact};
use crate::log::ids::created_id;
use crate::log::{Commit, FileId, Instant, Place, StreamId};
use crate::party::identity::ScreeningOutcome;
use crate::party::{customer, identity};
use crate::policy::EvidenceSource;

/// A source that is asked and has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    pub file: FileId,
    /// By which it is known: of evidence its stream's, of a list the screening's.
    pub id: Uuid,
    pub asked: Asked,
    /// The business date on which it was asked.
    pub asked_on: Day,
    pub answer_by: Instant,
    /// Whether its time was found to be over: what it tells now is late.
    pub ended: bool,
    /// Whether the customer agrees to it no more: it is asked no more.
    pub withdrawn: bool,
    /// The command that asked.
    pub causation: Uuid,
    pub correlation: Uuid,
    pub since: Since,
}

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A source of evidence, in a stream of its own.
    Source(EvidenceSource),
    /// Whoever keeps this list of sanctions or of politically exposed persons, in the customer's identity.
    List(String),
}

/// What whoever was asked tells, and the day of which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Source { facts: SourceFacts, as_of: Day },
    List { list_version: String, outcome: ScreeningOutcome, as_of: Day },
}

/// What has changed of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    Asked(Inquiry),
    /// Its time was found to be over; it may answer yet.
    Ended(Uuid),
    /// It has answered.
    Answered(Uuid),
    /// The customer whose file this is agrees to this source no more.
    Withdrawn {
        file: FileId,
        source: EvidenceSource,
    },
}

/// Those that are asked, by their ids.
#[derive(Debug, Default)]
pub struct Inquiries(BTreeMap<Uuid, Inquiry>);

impl Inquiries {
    /// Takes in what a commit changes.
    pub fn hear(&mut self, turns: &[Turn]) {
        for turn in turns {
            match turn {
                Turn::Asked(it) => {
                    self.0.insert(it.id, it.clone());
                }
                Turn::Ended(id) => {
                    if let Some(it) = self.0.get_mut(id) {
                        it.ended = true;
                    }
                }
                Turn::Answered(id) => {
                    self.0.remove(id);
                }
                Turn::Withdrawn { file, source } => {
                    let asked = Asked::Source(*source);
                    let of_both = |it: &&mut Inquiry| it.file == *file && it.asked == asked;
                    self.0.values_mut().filter(of_both).for_each(|it| it.withdrawn = true);
                }
            }
        }
    }

    pub fn get(&self, id: Uuid) -> Option<&Inquiry> {
        self.0.get(&id)
    }

    /// Only those of which it holds are open.
    pub fn retain(&mut self, holds: impl Fn(&Inquiry) -> bool) {
        self.0.retain(|_, it| holds(it));
    }

    /// All that are open, in the order of their ids.
    pub fn open(&self) -> impl Iterator<Item = &Inquiry> {
        self.0.values()
    }
}

impl Turn {
    /// What the commit at this place, with these facts, changes.
    pub(super) fn of(place: Place, commit: &Commit, facts: &[Fact]) -> Vec<Turn> {
        facts.iter().filter_map(|it| Turn::by(place, commit, it)).collect()
    }

    fn by(place: Place, commit: &Commit, fact: &Fact) -> Option<Turn> {
        if let Event::Customer(customer::Event::ConsentWithdrawn(it)) = &fact.event {
            let source = it.to.source()?;
            return Some(Turn::Withdrawn { file: commit.file, source });
        }
        let asked = |id: Uuid, asked: Asked, answer_by: Instant| {
            Turn::Asked(Inquiry {
                file: commit.file,
                id,
                asked,
                asked_on: commit.business_date,
                answer_by,
                ended: false,
                withdrawn: false,
                causation: commit.command.id,
                correlation: commit.correlation,
                since: Since { recorded_at: commit.recorded_at, place },
            })
        };
        if let Event::Identity(identity::Event::ScreeningAsked(it)) = &fact.event {
            return Some(asked(it.screening, Asked::List(it.list.clone()), it.answer_by));
        }
        if let Event::Identity(identity::Event::ScreeningAnswered(it)) = &fact.event {
            return Some(Turn::Answered(it.screening));
        }
        if let Event::Identity(identity::Event::ScreeningUnanswered(it)) = &fact.event {
            return Some(Turn::Ended(it.screening));
        }
        let (Event::Evidence(event), StreamId::Evidence(id)) = (&fact.event, fact.stream) else {
            return None;
        };
        match event {
            EvidenceEvent::Requested(it) => Some(asked(id, Asked::Source(it.source), it.answer_by)),
            EvidenceEvent::Answered(_) | EvidenceEvent::AnsweredLate(_) => Some(Turn::Answered(id)),
            EvidenceEvent::EndedUnanswered(_) => Some(Turn::Ended(id)),
            EvidenceEvent::Declared(_) => None,
        }
    }
}

impl Inquiry {
    /// What records that it told this.
    pub fn answered(&self, answer: Answer) -> Outstanding {
        match answer {
            Answer::Source { facts, as_of } => {
                let act = Act::RecordAnswer { facts, as_of };
                self.of_evidence("evidence.record_answer", "answer", act)
            }
            Answer::List { list_version, outcome, as_of } => {
                let screening = self.id;
                let act =
                    identity::Act::AnswerScreening { screening, list_version, outcome, as_of };
                self.of_identity("identity.answer_screening", "answer", act)
            }
        }
    }

    /// What records that it has not answered as of this time.
    pub fn over(&self, at: Instant) -> Outstanding {
        match self.asked {
            Asked::Source(_) => {
                self.of_evidence("evidence.end_wait", "end-of-wait", Act::EndWait { at })
            }
            Asked::List(_) => {
                let act = identity::Act::EndScreeningWait { screening: self.id, at };
                self.of_identity("identity.end_screening_wait", "end-of-wait", act)
            }
        }
    }

    fn of_evidence(&self, command_type: &'static str, part: &str, act: Act) -> Outstanding {
        let command = Command::Evidence { evidence: self.id, act };
        self.command(command_type, part, StreamId::Evidence(self.id), command)
    }

    fn of_identity(
        &self,
        command_type: &'static str,
        part: &str,
        act: identity::Act,
    ) -> Outstanding {
        // A customer has one, under the customer's own id.
        let identity = self.file.uuid().unwrap_or_default();
        let command = Command::Identity { identity, act };
        self.command(command_type, part, StreamId::Identity(identity), command)
    }

    fn command(
        &self,
        command_type: &'static str,
        part: &str,
        stream: StreamId,
        command: Command,
    ) -> Outstanding {
        Outstanding {
            id: created_id(self.causation, &format!("{part}/{}", self.id)),
            command_type,
            file: self.file,
            stream,
            command,
            causation: self.causation,
            correlation: self.correlation,
            since: self.since,
        }
    }
}
