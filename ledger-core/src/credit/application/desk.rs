//! Who looks at an application, and until when?
//!
//! ```text
//! (on no desk) --the rules, the customer, a person--> Waiting --take, assign--> Held
//!                                                        ^  ^--give back, first of two approves--|
//!                                                        \-----its time is over------------------/
//! ```
//!
//! It leaves the desk when it is decided, withdrawn or lapses. What stands first is told by who reads it: those
//! whose time was over once, then those whose time is over first.
//!
//! Invariants: nobody has an application that he may not decide: who submitted it, who gave the first of
//! two approvals, who declined what the customer wants looked at again.

use super::decide::{undecided, waiting_order, waits_until};
use super::{
    Application, Assigned, Command, DecidedBy, Event, GivenBack, Overdue, Rejection, ReviewAsked,
    ReviewCause, SentToReview, Stage,
};
use crate::log::{Hash, Instant};
use crate::policy::{Awaited, ReviewOverdue};

/// An application that persons are to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub decide_by: Option<Instant>,
    /// Who has it, by pseudonym.
    pub held: Option<Hash>,
    /// Nobody takes it: another person assigns it.
    pub escalated: bool,
}

/// That the customer wants a person to look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Who declined it before, by pseudonyms; nobody where the rules did, or nobody had decided.
    pub(super) declined_by: Vec<Hash>,
}

impl Desk {
    /// As the event leaves it; `None` where it is on no desk any more.
    pub(super) fn after(before: Option<Desk>, event: &Event) -> Option<Desk> {
        match event {
            Event::SentToReview(it) => {
                Some(Desk { decide_by: it.decide_by, held: None, escalated: false })
            }
            Event::Assigned(it) => before.map(|desk| Desk { held: Some(it.to), ..desk }),
            Event::GivenBack(_) | Event::Reviewed(_) => before.map(|it| Desk { held: None, ..it }),
            Event::ReviewOverdue(it) => before.map(|_| Desk {
                decide_by: it.decide_by,
                held: None,
                escalated: it.then == ReviewOverdue::Escalate,
            }),
            Event::Decided(_)
            | Event::Offered(_)
            | Event::ReservationAsked(_)
            | Event::Presented(_)
            | Event::PassedOver(_)
            | Event::Exposed(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::ContractPrepared(_)
            | Event::CodeMade(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::Signed(_)
            | Event::Lapsed(_)
            | Event::Withdrawn(_) => None,
            Event::Submitted(_)
            | Event::ReviewAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::OfferRevoked(_)
            | Event::Overridden(_)
            | Event::Rated(_)
            | Event::Assessed(_)
            | Event::Deferred(_)
            | Event::Resumed(_) => before,
        }
    }
}

impl Wish {
    /// Of a customer who does not take this refusal, or wants a person before anything is decided.
    pub(super) fn against(stage: &Stage) -> Wish {
        let declined_by = match stage {
            Stage::Declined { by: DecidedBy::Persons { persons }, .. } => {
                persons.iter().map(|it| it.subject).collect()
            }
            Stage::Declined { by: DecidedBy::Rules { .. }, .. }
            | Stage::Open
            | Stage::Reviewed { .. }
            | Stage::Approved(_)
            | Stage::Offered(_)
            | Stage::Signed { .. }
            | Stage::RefusedByLender { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => vec![],
        };
        Wish { declined_by }
    }
}

/// What follows where persons are to look at it from now on; nothing where they do.
pub(super) fn sent(dossier: &Application, command: &Command, cause: ReviewCause) -> Option<Event> {
    let is_new = dossier.desk.is_none();
    is_new.then(|| {
        let (sent_at, decide_by) = (command.at, decide_by(command));
        Event::SentToReview(SentToReview { cause, sent_at, decide_by })
    })
}

/// By when a person is to decide what waits from now on.
fn decide_by(command: &Command) -> Option<Instant> {
    let later = command.at.after(command.waits?.limit(Awaited::Review));
    // Behind the last instant there is none.
    Some(later.unwrap_or(command.at))
}

/// Nobody takes what another has, or what has to be assigned; who has it keeps it.
pub(super) fn take(dossier: &Application, command: &Command) -> Result<Vec<Event>, Rejection> {
    let me = command.by.subject;
    if dossier.held_by() == Some(me) {
        return Ok(vec![]);
    }
    free(dossier, me)?;
    assigned(dossier, command, me)
}

/// To somebody else: what one has oneself, one takes.
pub(super) fn assign(
    dossier: &Application,
    command: &Command,
    to: Hash,
) -> Result<Vec<Event>, Rejection> {
    if to == command.by.subject {
        return Err(Rejection::AssignedToOneself);
    }
    if dossier.held_by() == Some(to) {
        return Ok(vec![]);
    }
    assigned(dossier, command, to)
}

fn assigned(dossier: &Application, command: &Command, to: Hash) -> Result<Vec<Event>, Rejection> {
    dossier.may_decide(to)?;
    let (assigned_at, by) = (command.at, command.by.clone());
    let sent = sent(dossier, command, ReviewCause::Person {});
    let assigned = Event::Assigned(Assigned { to, assigned_at, by });
    Ok(sent.into_iter().chain([assigned]).collect())
}

pub(super) fn give_back(dossier: &Application, command: &Command) -> Result<Vec<Event>, Rejection> {
    match dossier.held_by() {
        Some(it) if it == command.by.subject => {
            Ok(vec![Event::GivenBack(GivenBack { by: command.by.clone() })])
        }
        Some(_) | None => Err(Rejection::NotHeld),
    }
}

/// What the time in the command says counts, and no clock; what is on no desk waits for nobody.
pub(super) fn end_wait(
    dossier: &Application,
    command: &Command,
    at: Instant,
) -> Result<Vec<Event>, Rejection> {
    let Some(Desk { decide_by: Some(limit), held, .. }) = dossier.desk() else {
        return Ok(vec![]);
    };
    if at > command.at {
        return Err(Rejection::TimeAhead { given: at, now: command.at });
    }
    if at <= *limit {
        return Err(Rejection::NotOver { decide_by: *limit });
    }
    Ok(vec![Event::ReviewOverdue(Overdue {
        ended_at: at,
        held_by: *held,
        then: command.waits.map(|it| it.review_overdue).unwrap_or_default(),
        decide_by: decide_by(command),
    })])
}

/// Whoever is refused may have a person look at it, whoever refused it and however often; and whoever
/// waits need not wait for the rules.
pub(super) fn ask_review(
    dossier: &Application,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let (declined, lapses_on) = if let Stage::Declined { decision, .. } = &dossier.stage {
        still_wanted(dossier, command)?;
        (Some(*decision), waits_until(command.on, command.policy.lapse_days))
    } else {
        undecided(dossier, command)?;
        if dossier.wish.is_some() {
            return Ok(vec![]);
        }
        (None, dossier.submitted.lapses_on)
    };
    let by = command.by.clone();
    let mut events = vec![Event::ReviewAsked(ReviewAsked { declined, lapses_on, by })];
    events.extend(sent(dossier, command, ReviewCause::Customer {}));
    if declined.is_some() {
        events.extend(dossier.moved(command.lacks));
    }
    Ok(events)
}

/// Credit for an order is looked at again while the order waits for it, and nothing else asks for that.
fn still_wanted(dossier: &Application, command: &Command) -> Result<(), Rejection> {
    match dossier.order() {
        Some(order) => waiting_order(command, order).map(drop),
        None => Ok(()),
    }
}

/// Whether nobody else has it, and nobody has to assign it first.
pub(super) fn free(dossier: &Application, me: Hash) -> Result<(), Rejection> {
    match dossier.desk() {
        Some(Desk { held: Some(who), .. }) if *who != me => Err(Rejection::HeldByAnother),
        Some(Desk { held: None, escalated: true, .. }) => Err(Rejection::Escalated),
        Some(_) | None => Ok(()),
    }
}

impl Application {
    /// Who looks at it, and until when; `None` where it is on no desk.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_deref()
    }

    /// Whether the customer wants a person to decide it.
    pub const fn wants_person(&self) -> bool {
        self.wish.is_some()
    }

    pub(super) fn held_by(&self) -> Option<Hash> {
        self.desk().and_then(|it| it.held)
    }

    /// Whether this person could decide it.
    pub(super) fn may_decide(&self, who: Hash) -> Result<(), Rejection> {
        if who == self.submitted.by.subject {
            return Err(Rejection::DecidedBySubmitter);
        }
        self.declined_by_another(who)?;
        match &self.stage {
            Stage::Reviewed { by, .. } if by.subject == who => Err(Rejection::AnotherPersonWanted),
            Stage::Open
            | Stage::Reviewed { .. }
            | Stage::Approved(_)
            | Stage::Offered(_)
            | Stage::Signed { .. }
            | Stage::Declined { .. }
            | Stage::RefusedByLender { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => Ok(()),
        }
    }

    /// Whether it was not this person who declined what the customer wants looked at again.
    pub(super) fn declined_by_another(&self, who: Hash) -> Result<(), Rejection> {
        match self.wish.as_ref().is_some_and(|it| it.declined_by.contains(&who)) {
            true => Err(Rejection::DeclinedBefore),
            false => Ok(()),
        }
    }

    pub(super) fn check_desk(&self) -> Result<(), String> {
        match self.held_by().map(|it| (it, self.may_decide(it))) {
            Some((who, Err(why))) => Err(format!("{who} has it, and may not: {why}")),
            Some((_, Ok(()))) | None => Ok(()),
        }
    }
}
