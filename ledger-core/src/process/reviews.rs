//! Which applications wait for a person, or for a bank, and until when does each have to answer?
//!
//! As with sources that are asked: what waits follows from the commits that were read, and the id of the
//! command which says that the time is over from the event that set it, so that who sends it twice, or
//! begins anew, records nothing twice.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::heard::{Outstanding, Since};
use crate::credit::application::{Act, Event as ApplicationEvent};
use crate::file::{Command, Event, Fact};
use crate::log::ids::created_id;
use crate::log::{Commit, FileId, Instant, Place, StreamId};

/// Who is to answer by a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// A person, who decides.
    Person,
    /// A bank, of this offer.
    Bank { offer: Uuid },
}

/// An application that somebody is to answer by a time: of one kind at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewWait {
    pub file: FileId,
    pub application: Uuid,
    pub waits_for: WaitsFor,
    pub decide_by: Instant,
    /// The command that set the time.
    pub causation: Uuid,
    pub correlation: Uuid,
    pub since: Since,
}

/// What has changed of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewTurn {
    /// From now on it waits until then, whatever was before.
    Waits(ReviewWait),
    /// It waits no more.
    Over(Uuid),
}

/// The applications that wait, by their ids.
#[derive(Debug, Default)]
pub struct ReviewWaits(BTreeMap<Uuid, ReviewWait>);

impl ReviewWaits {
    /// Takes in what a commit changes.
    pub fn hear(&mut self, turns: &[ReviewTurn]) {
        for turn in turns {
            match turn {
                ReviewTurn::Waits(it) => {
                    self.0.insert(it.application, it.clone());
                }
                ReviewTurn::Over(application) => {
                    self.0.remove(application);
                }
            }
        }
    }

    pub fn get(&self, application: Uuid) -> Option<&ReviewWait> {
        self.0.get(&application)
    }

    /// All that wait, in the order of their ids.
    pub fn waiting(&self) -> impl Iterator<Item = &ReviewWait> {
        self.0.values()
    }
}

impl ReviewTurn {
    /// What the commit at this place, with these facts, changes.
    pub(super) fn of(place: Place, commit: &Commit, facts: &[Fact]) -> Vec<ReviewTurn> {
        facts.iter().filter_map(|it| ReviewTurn::by(place, commit, it)).collect()
    }

    fn by(place: Place, commit: &Commit, fact: &Fact) -> Option<ReviewTurn> {
        let (Event::Application(event), StreamId::Application(application)) =
            (&fact.event, fact.stream)
        else {
            return None;
        };
        let waits = |waits_for: WaitsFor, decide_by: Option<Instant>| match decide_by {
            None => ReviewTurn::Over(application),
            Some(decide_by) => ReviewTurn::Waits(ReviewWait {
                file: commit.file,
                application,
                waits_for,
                decide_by,
                causation: commit.command.id,
                correlation: commit.correlation,
                since: Since { recorded_at: commit.recorded_at, place },
            }),
        };
        match event {
            ApplicationEvent::SentToReview(it) => Some(waits(WaitsFor::Person, it.decide_by)),
            ApplicationEvent::ReviewOverdue(it) => Some(waits(WaitsFor::Person, it.decide_by)),
            ApplicationEvent::Presented(it) => {
                let answer_by = it.file.as_ref().map(|it| it.answer_by);
                Some(waits(WaitsFor::Bank { offer: it.offer }, answer_by))
            }
            ApplicationEvent::Decided(_)
            | ApplicationEvent::Accepted(_)
            | ApplicationEvent::RefusedByLender(_)
            | ApplicationEvent::PassedOver(_)
            | ApplicationEvent::OfferRevoked(_)
            | ApplicationEvent::Lapsed(_)
            | ApplicationEvent::Withdrawn(_) => Some(ReviewTurn::Over(application)),
            ApplicationEvent::Submitted(_)
            | ApplicationEvent::Rated(_)
            | ApplicationEvent::Assessed(_)
            | ApplicationEvent::Reviewed(_)
            | ApplicationEvent::Offered(_)
            | ApplicationEvent::ReservationAsked(_)
            | ApplicationEvent::Reserved(_)
            | ApplicationEvent::NotReserved(_)
            | ApplicationEvent::AnsweredLate(_)
            | ApplicationEvent::ReservationReleased(_)
            | ApplicationEvent::Exposed(_)
            | ApplicationEvent::ContractPrepared(_)
            | ApplicationEvent::CodeMade(_)
            | ApplicationEvent::CodeFailed(_)
            | ApplicationEvent::CodeAccepted(_)
            | ApplicationEvent::Signed(_)
            | ApplicationEvent::Deferred(_)
            | ApplicationEvent::Resumed(_)
            | ApplicationEvent::ReviewAsked(_)
            | ApplicationEvent::Assigned(_)
            | ApplicationEvent::GivenBack(_)
            | ApplicationEvent::Overridden(_) => None,
        }
    }
}

impl ReviewWait {
    /// What records that nobody has answered as of this time.
    pub fn over(&self, at: Instant) -> Outstanding {
        let application = self.application;
        let (name, command_type, act) = match self.waits_for {
            WaitsFor::Person => (
                format!("end-of-review/{application}"),
                "application.end_review_wait",
                Act::EndReviewWait { at },
            ),
            WaitsFor::Bank { offer } => (
                format!("end-of-bank-wait/{offer}"),
                "application.end_bank_wait",
                Act::EndBankWait { offer, at },
            ),
        };
        Outstanding {
            id: created_id(self.causation, &name),
            command_type,
            file: self.file,
            stream: StreamId::Application(application),
            command: Command::Application { application, act },
            causation: self.causation,
            correlation: self.correlation,
            since: self.since,
        }
    }
}
