//! The rules of a list that is asked what it says of the customer.

use std::time::Duration;

use uuid::Uuid;

use super::command::Command;
use super::event::{Event, Screened, ScreeningAsked, ScreeningOutcome, ScreeningUnanswered};
use super::rejection::Rejection;
use super::state::Dossier;
use crate::calendar::Day;
use crate::log::Instant;
use crate::log::ids::created_id;

/// How many minutes a list may have to answer: a week at most.
const MINUTES_MAX: u32 = 7 * 24 * 60;

/// A list that was asked, and what became of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedList {
    pub list: String,
    pub answer_by: Instant,
    /// Whether its time was found to be over before it answered.
    pub ended: bool,
    /// `None` while it has not answered.
    pub answer: Option<Answer>,
}

/// What a list said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    list_version: String,
    outcome: ScreeningOutcome,
    as_of: Day,
}

impl AskedList {
    pub(super) fn of(it: &ScreeningAsked) -> AskedList {
        let (list, answer_by) = (it.list.clone(), it.answer_by);
        AskedList { list, answer_by, ended: false, answer: None }
    }

    /// # Panics
    /// When it had answered before: then the stored history is wrong.
    pub(super) fn answered(&mut self, it: &Screened) {
        assert!(self.answer.is_none(), "a list answers once");
        let Screened { list_version, outcome, as_of, .. } = it.clone();
        self.answer = Some(Answer { list_version, outcome, as_of });
    }

    /// # Panics
    /// When it had answered, or this was found before: then the stored history is wrong.
    pub(super) fn ended(&mut self) {
        assert!(self.answer.is_none() && !self.ended, "the time of what waits ends once");
        self.ended = true;
    }

    /// Whether it may yet answer in time, as far as is known.
    const fn waits(&self) -> bool {
        self.answer.is_none() && !self.ended
    }
}

/// A list is asked once at a time; where it did not answer it may be asked again.
pub(super) fn ask(
    dossier: &Dossier,
    command: &Command,
    list: &str,
    within_minutes: Option<u32>,
) -> Result<Vec<Event>, Rejection> {
    if let Some((screening, _)) = dossier.asked.iter().find(|(_, it)| it.list == list && it.waits())
    {
        return Err(Rejection::ScreeningAsked { list: list.to_owned(), screening: *screening });
    }
    let within_minutes = within_minutes.or(command.policy_minutes).ok_or(Rejection::NoTime)?;
    if !(1..=MINUTES_MAX).contains(&within_minutes) {
        let (from, to, given) = (1, MINUTES_MAX, within_minutes);
        return Err(Rejection::TimeOutside { from, to, given });
    }
    let waited = Duration::from_secs(u64::from(within_minutes) * 60);
    Ok(vec![Event::ScreeningAsked(ScreeningAsked {
        screening: created_id(command.id, "screening"),
        list: list.to_owned(),
        asked_at: command.at,
        // Behind the last instant there is none.
        answer_by: command.at.after(waited).unwrap_or(command.at),
        by: command.by.clone(),
    })])
}

/// Told once: the same again changes nothing. What comes when the time is over is late, and that it was over
/// is told first where nobody had said so.
pub(super) fn answer(
    dossier: &Dossier,
    command: &Command,
    screening: Uuid,
    (list_version, outcome, as_of): (&str, &ScreeningOutcome, Day),
) -> Result<Vec<Event>, Rejection> {
    let asked = asked(dossier, screening)?;
    let answer = Answer { list_version: list_version.to_owned(), outcome: outcome.clone(), as_of };
    match &asked.answer {
        Some(before) if *before == answer => return Ok(vec![]),
        Some(_) => return Err(Rejection::ScreeningAnswered),
        None => {}
    }
    if as_of > command.on {
        return Err(Rejection::AsOfAhead { as_of, until: command.on });
    }
    let over = asked.waits() && command.at > asked.answer_by;
    let over = over.then_some(ScreeningUnanswered { screening, ended_at: command.at });
    let answered = Event::ScreeningAnswered(Screened {
        screening,
        list: asked.list.clone(),
        list_version: answer.list_version,
        outcome: answer.outcome,
        as_of,
        screened_at: command.at,
        by: command.by.clone(),
    });
    Ok(over.map(Event::ScreeningUnanswered).into_iter().chain([answered]).collect())
}

/// What the time in the command says counts, and no clock; once answered or ended nothing waits.
pub(super) fn end_wait(
    dossier: &Dossier,
    command: &Command,
    screening: Uuid,
    at: Instant,
) -> Result<Vec<Event>, Rejection> {
    let asked = asked(dossier, screening)?;
    if !asked.waits() {
        return Ok(vec![]);
    }
    if at > command.at {
        return Err(Rejection::TimeAhead { given: at, now: command.at });
    }
    match at > asked.answer_by {
        true => {
            Ok(vec![Event::ScreeningUnanswered(ScreeningUnanswered { screening, ended_at: at })])
        }
        false => Err(Rejection::NotOver { answer_by: asked.answer_by }),
    }
}

fn asked(dossier: &Dossier, screening: Uuid) -> Result<&AskedList, Rejection> {
    dossier.asked.get(&screening).ok_or(Rejection::UnknownScreening { screening })
}
