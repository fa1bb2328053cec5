//! The rules of the policy book.

use super::{
    Act, Command, Coverage, Declined, Document, Event, Lapsed, Proposed, Published, Rejection,
    State, Version, Waiting, Withdrawal, WithdrawalProposed, Withdrawn,
};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::hash::Hash;
use crate::reason::Reason;

/// How many days before it takes force a version may be approved: a slip of the pen in the year
/// would bind every later version to that day.
pub(super) const DAYS_AHEAD_MAX: u32 = 366;

/// How long what is proposed waits for its approval while no version in force says it.
pub(super) const PROPOSAL_DAYS: u32 = 90;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let today = Today { on: command.on, engine: command.engine };
    match &command.act {
        Act::Propose { document, author } => {
            propose(state, document, *author, today, &command.coverage)
        }
        Act::Approve { hash, approver, effective_from } => {
            let asked = Asked { approver: *approver, effective_from: *effective_from };
            approve(state, *hash, asked, today, &command.coverage)
        }
        Act::Decline { hash, by, reason } => decline(state, *hash, *by, reason, today),
        Act::Withdraw { hash, by, reason } => withdraw(state, *hash, *by, reason, today.on),
        Act::Age => Ok(lapsed(state, today)),
    }
}

/// A business day, and the version of the rules it goes by.
#[derive(Clone, Copy)]
struct Today {
    on: Day,
    engine: Engine,
}

impl Today {
    /// When what is proposed lapses, where that has come.
    fn has_lapsed(self, it: &Waiting) -> Option<Day> {
        Some(self.engine.acts_on(it.lapses_on)).filter(|day| *day <= self.on)
    }
}

/// What an approval asks for.
#[derive(Clone, Copy)]
struct Asked {
    approver: Hash,
    effective_from: Option<Day>,
}

/// A document that waits already, or is the newest version, changes nothing. One that is an older
/// version may be proposed anew: it comes back into force as a version of its own, and the history
/// shows when. So may one that was withdrawn, declined or lapsed.
fn propose(
    state: &State,
    document: &str,
    author: Hash,
    today: Today,
    coverage: &Coverage,
) -> Result<Vec<Event>, Rejection> {
    Document::parse(document)?.findings_with(coverage)?;
    let hash = Hash::of(document.as_bytes());
    if waiting(state, hash, today).is_ok() || is_newest(state, hash) {
        return Ok(vec![]);
    }
    let on = today.on;
    let lapses_on = on.saturating_add_days(state.proposal_days(on));
    let document = document.to_owned();
    Ok(vec![Event::Proposed(Proposed { hash, document, author, lapses_on })])
}

fn approve(
    state: &State,
    hash: Hash,
    Asked { approver, effective_from }: Asked,
    today: Today,
    coverage: &Coverage,
) -> Result<Vec<Event>, Rejection> {
    if is_newest(state, hash) {
        return Ok(vec![]);
    }
    let Waiting { document, author, .. } = waiting(state, hash, today)?;
    let author = *author;
    if author == approver {
        return Err(Rejection::ApprovedByAuthor);
    }
    // What was fit when it was proposed, perhaps under an older release, may not be today.
    let findings = Document::parse(document)?.findings_with(coverage)?;
    let effective_from = match state.newest() {
        None => today.on,
        Some(newest) => later(newest.effective_from, effective_from, today.on)?,
    };
    let version = state.next_number();
    let published = Published { version, hash, effective_from, author, approver, findings };
    Ok(vec![Event::Published(published)])
}

/// Whoever may approve a version may decline it, its author too.
fn decline(
    state: &State,
    hash: Hash,
    by: Hash,
    reason: &Reason,
    today: Today,
) -> Result<Vec<Event>, Rejection> {
    waiting(state, hash, today)?;
    Ok(vec![Event::Declined(Declined { hash, reason: reason.clone(), by })])
}

/// A version that was withdrawn already changes nothing.
fn withdraw(
    state: &State,
    hash: Hash,
    by: Hash,
    reason: &Reason,
    on: Day,
) -> Result<Vec<Event>, Rejection> {
    let newest_first = || state.versions.iter().rev().filter(|it| it.reference.hash == hash);
    let Some(Version { reference, effective_from, withdrawal, .. }) = newest_first().next() else {
        return Err(Rejection::NotPublished { hash });
    };
    let (version, effective_from) = (reference.version, *effective_from);
    let reason = reason.clone();
    match *withdrawal {
        Withdrawal::Done { .. } => Ok(vec![]),
        Withdrawal::No | Withdrawal::Proposed { .. } if effective_from <= on => {
            Err(Rejection::InForceAlready { version, effective_from })
        }
        Withdrawal::No => {
            let proposed = WithdrawalProposed { version, hash, reason, by };
            Ok(vec![Event::WithdrawalProposed(proposed)])
        }
        Withdrawal::Proposed { by: proposed_by } if proposed_by == by => {
            Err(Rejection::AnotherPersonWanted { version })
        }
        Withdrawal::Proposed { by: proposed_by } => {
            let withdrawn = Withdrawn { version, hash, reason, proposed_by, by };
            Ok(vec![Event::Withdrawn(withdrawn)])
        }
    }
}

fn lapsed(state: &State, today: Today) -> Vec<Event> {
    let lapsed = state.proposed.iter().filter(|(_, it)| today.has_lapsed(it).is_some());
    lapsed.map(|(&hash, _)| Event::Lapsed(Lapsed { hash })).collect()
}

/// What is proposed under this hash and may be approved on this day.
fn waiting(state: &State, hash: Hash, today: Today) -> Result<&Waiting, Rejection> {
    let waiting = state.proposed.get(&hash).ok_or(Rejection::NotProposed { hash })?;
    match today.has_lapsed(waiting) {
        Some(lapsed_on) => Err(Rejection::ProposalLapsed { hash, lapsed_on }),
        None => Ok(waiting),
    }
}

/// The day from which a version is in force that follows another: never one that has begun.
fn later(before: Day, asked: Option<Day>, on: Day) -> Result<Day, Rejection> {
    let tomorrow = on.day_after().expect("what may be approved lapses on a later day");
    let earliest = tomorrow.max(before);
    let latest = on.saturating_add_days(DAYS_AHEAD_MAX).max(before);
    let asked = asked.unwrap_or(earliest);
    if asked < earliest {
        Err(Rejection::TooEarly { asked, earliest })
    } else if asked > latest {
        Err(Rejection::TooLate { asked, latest })
    } else {
        Ok(asked)
    }
}

/// Whether the version published last has this document; it may not be in force yet.
fn is_newest(state: &State, hash: Hash) -> bool {
    state.newest().is_some_and(|it| it.reference.hash == hash)
}
