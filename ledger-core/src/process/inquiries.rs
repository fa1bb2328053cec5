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
use crate::party::customer;
use crate::policy::EvidenceSource;

/// A source that is asked and has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    pub file: FileId,
    /// The stream in which it is asked.
    pub evidence: Uuid,
    pub source: EvidenceSource,
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

/// The sources that are asked, by the stream in which they are.
#[derive(Debug, Default)]
pub struct Inquiries(BTreeMap<Uuid, Inquiry>);

impl Inquiries {
    /// Takes in what a commit changes.
    pub fn hear(&mut self, turns: &[Turn]) {
        for turn in turns {
            match turn {
                Turn::Asked(it) => {
                    self.0.insert(it.evidence, it.clone());
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
                    let of_both = |it: &&mut Inquiry| it.file == *file && it.source == *source;
                    self.0.values_mut().filter(of_both).for_each(|it| it.withdrawn = true);
                }
            }
        }
    }

    pub fn get(&self, evidence: Uuid) -> Option<&Inquiry> {
        self.0.get(&evidence)
    }

    /// Only those of which it holds are open.
    pub fn retain(&mut self, holds: impl Fn(&Inquiry) -> bool) {
        self.0.retain(|_, it| holds(it));
    }

    /// All that are open, in the order of their streams.
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
        let (Event::Evidence(event), StreamId::Evidence(id)) = (&fact.event, fact.stream) else {
            return None;
        };
        match event {
            EvidenceEvent::Requested(it) => Some(Turn::Asked(Inquiry {
                file: commit.file,
                evidence: id,
                source: it.source,
                asked_on: commit.business_date,
                answer_by: it.answer_by,
                ended: false,
                withdrawn: false,
                causation: commit.command.id,
                correlation: commit.correlation,
                since: Since { recorded_at: commit.recorded_at, place },
            })),
            EvidenceEvent::Answered(_) | EvidenceEvent::AnsweredLate(_) => Some(Turn::Answered(id)),
            EvidenceEvent::EndedUnanswered(_) => Some(Turn::Ended(id)),
            EvidenceEvent::Declared(_) => None,
        }
    }
}

impl Inquiry {
    /// What records that the source told this.
    pub fn answered(&self, facts: SourceFacts, as_of: Day) -> Outstanding {
        let act = Act::RecordAnswer { facts, as_of };
        self.command("evidence.record_answer", "answer", act)
    }

    /// What records that the source has not answered as of this time.
    pub fn over(&self, at: Instant) -> Outstanding {
        self.command("evidence.end_wait", "end-of-wait", Act::EndWait { at })
    }

    fn command(&self, command_type: &'static str, part: &str, act: Act) -> Outstanding {
        let evidence = self.evidence;
        Outstanding {
            id: created_id(self.causation, &format!("{part}/{evidence}")),
            command_type,
            file: self.file,
            stream: StreamId::Evidence(evidence),
            command: Command::Evidence { evidence, act },
            causation: self.causation,
            correlation: self.correlation,
            since: self.since,
        }
    }
}
