//! The rules of an identity.

use uuid::Uuid;

use super::command::{Act, Command, Wanted};
use super::event::{
    DocumentAccepted, DocumentLapsed, DocumentRejected, DocumentSubmitted, Event, Lapsed,
    PhoneVerified, Screened, Verified,
};
use super::rejection::Rejection;
use super::screening;
use super::state::{Document, Dossier, Stage, State};
use crate::calendar::Day;
use crate::log::ids::created_id;
use crate::policy::DocumentKind;
use crate::reason::Reason;

/// How many documents of one customer may wait to be looked at.
const WAITING_MAX: usize = 20;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let nothing = Dossier::default();
    let dossier = state.dossier().unwrap_or(&nothing);
    match &command.act {
        Act::SubmitDocument { .. } => submit(dossier, command),
        Act::AcceptDocument { document, reason } => accept(dossier, command, *document, reason),
        Act::RejectDocument { document, reason } => reject(dossier, command, *document, reason),
        Act::VerifyPhone { phone, known_in } => {
            not_own(command)?;
            let (phone, known_in, by) = (phone.clone(), known_in.clone(), command.by.clone());
            Ok(vec![Event::PhoneVerified(PhoneVerified { phone, known_in, by })])
        }
        Act::RecordScreening { .. } => screen(dossier, command),
        Act::AskScreening { list, within_minutes } => {
            not_own(command)?;
            screening::ask(dossier, command, list, *within_minutes)
        }
        Act::AnswerScreening { screening, list_version, outcome, as_of } => {
            not_own(command)?;
            screening::answer(dossier, command, *screening, (list_version, outcome, *as_of))
        }
        Act::EndScreeningWait { screening, at } => {
            screening::end_wait(dossier, command, *screening, *at)
        }
        Act::Age => Ok(age(dossier, command)),
    }
}

fn submit(dossier: &Dossier, command: &Command) -> Result<Vec<Event>, Rejection> {
    let Act::SubmitDocument { kind, issued_by, number, reference, sha256, expires_on, known_in } =
        &command.act
    else {
        return Ok(vec![]);
    };
    let document_kind = || kind.name().to_owned();
    match (kind.is_numbered(), number.is_some() && issued_by.is_some()) {
        (true, false) => return Err(Rejection::NumberWanted { document_kind: document_kind() }),
        (false, _) if number.is_some() || issued_by.is_some() => {
            return Err(Rejection::NoNumber { document_kind: document_kind() });
        }
        (true, true) | (false, _) => {}
    }
    if let Some(expires_on) = expires_on.filter(|it| *it < command.on) {
        return Err(Rejection::Expired { expires_on, business_date: command.on });
    }
    let stands = |it: &Document| matches!(it.stage, Stage::Submitted | Stage::Accepted { .. });
    let same = dossier.documents.iter().find(|(_, it)| it.sha256 == *sha256 && stands(it));
    if let Some((document, _)) = same {
        return Err(Rejection::SubmittedAlready { document: *document });
    }
    let (waiting, max) = (dossier.waiting(), WAITING_MAX);
    if waiting >= max {
        return Err(Rejection::TooManyWaiting { waiting, max });
    }
    Ok(vec![Event::DocumentSubmitted(DocumentSubmitted {
        document: created_id(command.id, "document"),
        kind: *kind,
        issued_by: *issued_by,
        number: number.clone(),
        reference: reference.clone(),
        sha256: *sha256,
        expires_on: *expires_on,
        known_in: known_in.clone(),
        by: command.by.clone(),
    })])
}

/// Accepted already, nothing is new.
fn accept(
    dossier: &Dossier,
    command: &Command,
    document: Uuid,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    person(command)?;
    let found = looked_at(dossier, document)?;
    match found.stage {
        Stage::Submitted => {}
        Stage::Accepted { .. } => return Ok(vec![]),
        Stage::Rejected | Stage::Lapsed => return Err(Rejection::Ended { document }),
    }
    let Wanted { identity, policy } = command.wanted.as_ref().ok_or(Rejection::NothingWanted)?;
    if let Some(expires_on) = found.expires_on.filter(|it| *it < command.on) {
        return Err(Rejection::Expired { expires_on, business_date: command.on });
    }
    let counts_until = identity.counts_until(found.kind, command.on, found.expires_on);
    let not_wanted = || Rejection::KindNotWanted { document_kind: found.kind.name().to_owned() };
    let accepted = Event::DocumentAccepted(DocumentAccepted {
        document,
        lapses_on: counts_until.ok_or_else(not_wanted)?,
        policy: *policy,
        by: command.by.clone(),
        reason: reason.clone(),
    });
    Ok(with_what_follows(dossier, command, vec![accepted]))
}

/// Rejected already, nothing is new; what was accepted may still be found to be false.
fn reject(
    dossier: &Dossier,
    command: &Command,
    document: Uuid,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    person(command)?;
    match looked_at(dossier, document)?.stage {
        Stage::Submitted | Stage::Accepted { .. } => {}
        Stage::Rejected => return Ok(vec![]),
        Stage::Lapsed => return Err(Rejection::Ended { document }),
    }
    let (by, reason) = (command.by.clone(), reason.clone());
    let rejected = Event::DocumentRejected(DocumentRejected { document, by, reason });
    Ok(with_what_follows(dossier, command, vec![rejected]))
}

fn screen(dossier: &Dossier, command: &Command) -> Result<Vec<Event>, Rejection> {
    let Act::RecordScreening { list, list_version, outcome, as_of } = &command.act else {
        return Ok(vec![]);
    };
    not_own(command)?;
    if *as_of > command.on {
        return Err(Rejection::AsOfAhead { as_of: *as_of, until: command.on });
    }
    let said = dossier.screened.get(list);
    // Told again, nothing is new.
    if said.is_some_and(|it| {
        (&it.list_version, &it.outcome, it.as_of) == (list_version, outcome, *as_of)
    }) {
        return Ok(vec![]);
    }
    Ok(vec![Event::Screened(Screened {
        screening: created_id(command.id, "screening"),
        list: list.clone(),
        list_version: list_version.clone(),
        outcome: outcome.clone(),
        as_of: *as_of,
        screened_at: command.at,
        by: command.by.clone(),
    })])
}

fn age(dossier: &Dossier, command: &Command) -> Vec<Event> {
    let over = dossier.documents.iter().filter(
        |(_, it)| matches!(it.stage, Stage::Accepted { lapses_on } if lapses_on <= command.on),
    );
    let lapsed = over.map(|(id, _)| Event::DocumentLapsed(DocumentLapsed { document: *id }));
    let lapsed: Vec<_> = lapsed.collect();
    match lapsed.is_empty() {
        true => vec![],
        false => with_what_follows(dossier, command, lapsed),
    }
}

/// What has happened to documents, and what that makes of the identity: it lapses with a document that it
/// was verified by, and is verified by what is accepted where that is all that is wanted.
fn with_what_follows(dossier: &Dossier, command: &Command, mut events: Vec<Event>) -> Vec<Event> {
    let mut after = dossier.clone();
    events.iter().for_each(|it| after.take_in(it));
    let counts = |id: &Uuid| after.accepted(command.on).any(|(other, ..)| other == *id);
    let gone = after.verified.iter().flat_map(|it| &it.documents).filter(|it| !counts(it));
    let gone: Vec<Uuid> = gone.copied().collect();
    let still = after.verified.is_some() && gone.is_empty();
    if !gone.is_empty() {
        events.push(Event::Lapsed(Lapsed { documents: gone }));
    }
    if !still {
        events.extend(verified(&after, command).map(Event::Verified));
    }
    events
}

/// By the documents that count longest, one of each thing that is wanted.
fn verified(after: &Dossier, command: &Command) -> Option<Verified> {
    let Wanted { identity, policy } = command.wanted.as_ref()?;
    let accepted: Vec<_> = after.accepted(command.on).collect();
    let longest = |kinds: &[DocumentKind]| -> Option<(Uuid, Day)> {
        let fits = accepted.iter().filter(|(_, it, _)| kinds.contains(&it.kind));
        fits.map(|(id, _, lapses_on)| (*id, *lapses_on)).max_by_key(|(id, day)| (*day, *id))
    };
    let by: Option<Vec<_>> = identity.wanted.iter().map(|it| longest(&it.any_of)).collect();
    let by = by?;
    let lapses_on = by.iter().map(|(_, day)| *day).min()?;
    let mut documents: Vec<Uuid> = by.into_iter().map(|(id, _)| id).collect();
    documents.sort_unstable();
    documents.dedup();
    Some(Verified { documents, lapses_on, policy: *policy })
}

fn looked_at(dossier: &Dossier, document: Uuid) -> Result<&Document, Rejection> {
    dossier.documents.get(&document).ok_or(Rejection::UnknownDocument { document })
}

/// Whether who looks at a document may.
fn person(command: &Command) -> Result<(), Rejection> {
    match command.by.role.as_str() {
        "service" => Err(Rejection::NotAPerson),
        _ => not_own(command),
    }
}

fn not_own(command: &Command) -> Result<(), Rejection> {
    match command.own_file || command.by.role == "customer" {
        true => Err(Rejection::OwnFile),
        false => Ok(()),
    }
}
