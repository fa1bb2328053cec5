//! The rules of the policy book.

use chrono::{Days, NaiveDate};

use super::{Act, Command, Document, Event, Proposed, Published, Rejection, State};
use crate::hash::Hash;

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
    Document::parse(document).map_err(Rejection::Malformed)?;
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
    let (_, author) = *state.proposed.get(&hash).ok_or(Rejection::NotProposed { hash })?;
    if author == approver {
        return Err(Rejection::ApprovedByAuthor);
    }
    let effective_from = match state.versions.last() {
        None => on,
        Some(last) => {
            let tomorrow =
                on.checked_add_days(Days::new(1)).expect("business dates end before the calendar");
            let earliest = tomorrow.max(last.effective_from);
            let asked = effective_from.unwrap_or(earliest);
            if asked < earliest {
                return Err(Rejection::TooEarly { asked, earliest });
            }
            asked
        }
    };
    let version = u32::try_from(state.versions.len()).expect("versions are counted in u32") + 1;
    Ok(vec![Event::Published(Published { version, hash, effective_from, author, approver })])
}

/// Whether the version published last has this document; it may not be in force yet.
fn is_newest(state: &State, hash: Hash) -> bool {
    state.versions.last().is_some_and(|it| it.reference.hash == hash)
}
