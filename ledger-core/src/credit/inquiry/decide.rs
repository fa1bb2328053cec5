//! The rules of a piece of evidence.

use std::time::Duration;

use super::command::{Act, Command};
use super::event::{Answered, Declared, EndedUnanswered, Event, Purpose, Requested};
use super::rejection::Rejection;
use super::state::{Piece, Stage, State};
use crate::calendar::Day;
use crate::credit::evidence::{CustomerFacts, SourceFacts};
use crate::log::Instant;
use crate::policy::EvidenceSource;

/// How many minutes a source may have to answer: a week at most.
const MINUTES_MAX: u32 = 7 * 24 * 60;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Declare { facts, purpose }) => declare(command, facts, *purpose),
        (State::None, Act::Ask { source, purpose, within_minutes }) => {
            ask(command, *source, *purpose, *within_minutes)
        }
        (State::None, Act::RecordAnswer { .. } | Act::EndWait { .. }) => Err(Rejection::NotFound),
        (State::Gathered(_), Act::Declare { .. } | Act::Ask { .. }) => {
            Err(Rejection::AlreadyExists)
        }
        (State::Gathered(it), Act::RecordAnswer { facts, as_of }) => {
            answer(it, command, facts, *as_of)
        }
        (State::Gathered(it), Act::EndWait { at }) => end_wait(it, command, *at),
    }
}

fn declare(
    command: &Command,
    facts: &CustomerFacts,
    purpose: Purpose,
) -> Result<Vec<Event>, Rejection> {
    refuse_unknown(command, purpose)?;
    let CustomerFacts { contract_type, works_since, monthly_income } = facts;
    if contract_type.is_none() && works_since.is_none() && monthly_income.is_none() {
        return Err(Rejection::NothingSaid);
    }
    refuse_malformed(&SourceFacts::Customer(facts.clone()), command.on)?;
    Ok(vec![Event::Declared(Declared {
        facts: facts.clone(),
        purpose,
        as_of: command.on,
        declared_at: command.at,
        by: command.by.clone(),
    })])
}

fn ask(
    command: &Command,
    source: EvidenceSource,
    purpose: Purpose,
    within_minutes: Option<u32>,
) -> Result<Vec<Event>, Rejection> {
    let not_asked = |expected: &str| Rejection::NotAsked {
        source_code: source.name().to_owned(),
        expected: expected.to_owned(),
    };
    match source {
        EvidenceSource::Platform => return Err(not_asked("what the ledger knows it knows")),
        EvidenceSource::Customer => return Err(not_asked("the customer declares it")),
        EvidenceSource::Bureau | EvidenceSource::MobileMoney | EvidenceSource::Bills => {}
    }
    refuse_unknown(command, purpose)?;
    let within_minutes = within_minutes.or(command.policy_minutes).ok_or(Rejection::NoTime)?;
    if !(1..=MINUTES_MAX).contains(&within_minutes) {
        let (from, to, given) = (1, MINUTES_MAX, within_minutes);
        return Err(Rejection::TimeOutside { from, to, given });
    }
    let no_consent = || Rejection::NoConsent { source_code: source.name().to_owned() };
    let consent = command.consent.clone().ok_or_else(no_consent)?;
    let requested_at = command.at;
    Ok(vec![Event::Requested(Requested {
        source,
        purpose,
        consent,
        requested_at,
        // Behind the last instant there is none.
        answer_by: requested_at.after(waited(within_minutes)).unwrap_or(requested_at),
        by: command.by.clone(),
    })])
}

const fn waited(minutes: u32) -> Duration {
    Duration::from_secs(minutes as u64 * 60)
}

/// Told once: the same again changes nothing. A source that may be read no more is not heard.
fn answer(
    piece: &Piece,
    command: &Command,
    facts: &SourceFacts,
    as_of: Day,
) -> Result<Vec<Event>, Rejection> {
    if facts.source() != piece.source {
        let (asked, told) = (piece.source.name().to_owned(), facts.source().name().to_owned());
        return Err(Rejection::OtherSource { asked, told });
    }
    let answered = || Answered { facts: facts.clone(), as_of, answered_at: command.at };
    let event = match &piece.stage {
        Stage::Answered { facts: before, as_of: day, .. } if before == facts && *day == as_of => {
            return Ok(vec![]);
        }
        Stage::Answered { .. } => return Err(Rejection::AlreadyAnswered),
        Stage::Asked { answer_by } if command.at <= *answer_by => Event::Answered(answered()),
        Stage::Asked { .. } | Stage::Unanswered { .. } => Event::AnsweredLate(answered()),
    };
    if command.consent.is_none() {
        return Err(Rejection::NoConsent { source_code: piece.source.name().to_owned() });
    }
    if as_of > command.on {
        return Err(Rejection::AsOfAhead { as_of, until: command.on });
    }
    refuse_malformed(facts, as_of)?;
    Ok(vec![event])
}

/// What the time in the command says counts, and no clock; once answered or ended nothing waits.
fn end_wait(piece: &Piece, command: &Command, at: Instant) -> Result<Vec<Event>, Rejection> {
    let answer_by = match piece.stage {
        Stage::Answered { .. } | Stage::Unanswered { .. } => return Ok(vec![]),
        Stage::Asked { answer_by } => answer_by,
    };
    if at > command.at {
        return Err(Rejection::TimeAhead { given: at, now: command.at });
    }
    match at > answer_by {
        true => Ok(vec![Event::EndedUnanswered(EndedUnanswered { ended_at: at })]),
        false => Err(Rejection::NotOver { answer_by }),
    }
}

fn refuse_unknown(command: &Command, purpose: Purpose) -> Result<(), Rejection> {
    match purpose {
        Purpose::Application { application } if !command.application_known => {
            Err(Rejection::UnknownApplication { application })
        }
        Purpose::Application { .. } | Purpose::LimitReview {} => Ok(()),
    }
}

fn refuse_malformed(facts: &SourceFacts, as_of: Day) -> Result<(), Rejection> {
    facts.check(as_of).map_err(|it| Rejection::FactsMalformed { at: it.at, reason: it.reason })
}
