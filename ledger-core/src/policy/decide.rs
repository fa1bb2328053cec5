//! The rules of the policy book.

use chrono::NaiveDate;

use super::{Act, Command, Document, Event, Proposed, Published, Rejection, State};
use crate::calendar::{Day, days_after};
use crate::hash::Hash;

/// How many days before it takes force a version may be approved: a slip of the pen in the year
/// would bind every later version to that day.
pub(super) const DAYS_AHEAD_MAX: u32 = 366;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match &command.act {
        Act::Propose { document, author } => propose(state, document, *author),
        Act::Approve { hash, approver, effective_from } => {
            approve(state, *hash, *approver, *effective_from, command.on)
        }
    }
}

/// A document that waits already, or is the newest version, changes nothing. One that is an older
/// version may be proposed anew: it comes back into force as a version of its own, and the history
/// shows when.
fn propose(state: &State, document: &str, author: Hash) -> Result<Vec<Event>, Rejection> {
    Document::parse(document).map_err(Rejection::from)?;
    let hash = Hash::of(document.as_bytes());
    if state.proposed.contains_key(&hash) || is_newest(state, hash) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Proposed(Proposed { hash, document: document.to_owned(), author })])
}

fn approve(
    state: &State,
    hash: Hash,
    approver: Hash,
    effective_from: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    if is_newest(state, hash) {
        return Ok(vec![]);
    }
    let (text, author) = state.proposed.get(&hash).ok_or(Rejection::NotProposed { hash })?;
    let author = *author;
    if author == approver {
        return Err(Rejection::ApprovedByAuthor);
    }
    // What was fit when it was proposed, perhaps under an older release, may not be today.
    Document::parse(text).map_err(Rejection::from)?;
    let effective_from = match state.versions.last() {
        None => on,
        Some(last) => later(last.effective_from, effective_from, on)?,
    };
    let version = u32::try_from(state.versions.len()).expect("versions are counted in u32") + 1;
    Ok(vec![Event::Published(Published { version, hash, effective_from, author, approver })])
}

/// The day from which a version is in force that follows another: never one that has begun.
fn later(
    before: NaiveDate,
    asked: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<NaiveDate, Rejection> {
    let earliest = days_after(on, 1).map(|it| it.max(before));
    let furthest = days_after(on, DAYS_AHEAD_MAX).unwrap_or(Day::LAST.date());
    let latest = furthest.max(before);
    let asked = asked.or(earliest).unwrap_or(Day::LAST.date());
    match earliest {
        Some(earliest) if asked < earliest => Err(Rejection::TooEarly { asked, earliest }),
        Some(_) if asked <= latest => Ok(asked),
        Some(_) | None => Err(Rejection::TooLate { asked, latest }),
    }
}

/// Whether the version published last has this document; it may not be in force yet.
fn is_newest(state: &State, hash: Hash) -> bool {
    state.versions.last().is_some_and(|it| it.reference.hash == hash)
}
