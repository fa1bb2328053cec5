//! Each rule of an identity, as a sentence.

mod ageing;
mod asking;
mod judging;
mod screening;
mod submitting;
mod walk;

use uuid::Uuid;

use super::{
    Act, Command, DocumentAccepted, DocumentLapsed, DocumentRejected, DocumentSubmitted, Event,
    Identity, Lapsed, PhoneVerified, Rejection, Screened, ScreeningAsked, ScreeningOutcome,
    ScreeningUnanswered, Verified, Wanted,
};
use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::log::KeyCheck;
use crate::log::ids::created_id;
use crate::log::{Actor, Hash};
use crate::policy::{Document, DocumentKind, PolicyRef};
use crate::privacy::Sealed;
use crate::reason::Reason;
use crate::testing::{day, given, with_identity};

/// The id of every command, from which those of what it creates follow.
const COMMAND: Uuid = Uuid::from_u128(88);
const PASSPORT: Uuid = Uuid::from_u128(1);
const SELFIE: Uuid = Uuid::from_u128(2);
const TODAY: &str = "2026-05-31";

fn policy() -> PolicyRef {
    PolicyRef { version: 3, hash: Hash::of(b"a document") }
}

/// What ships: a document of a state for 1 825 days, a picture for 730.
fn wanted() -> Wanted {
    let document = Document::parse(&with_identity(Document::SHIPPED)).unwrap();
    Wanted { identity: document.identity.unwrap(), policy: policy() }
}

fn actor(role: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(role.as_bytes()) }
}

fn command(by: &str, act: Act) -> Command {
    on(TODAY, by, act)
}

fn on(text: &str, by: &str, act: Act) -> Command {
    Command {
        act,
        on: day(text),
        at: "2026-05-31T08:00:00.000000Z".parse().unwrap(),
        by: actor(by),
        own_file: by == "customer",
        wanted: Some(wanted()),
        policy_minutes: None,
        id: COMMAND,
    }
}

fn sealed(text: &str) -> Sealed {
    Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() }
}

fn hand_in(kind: DocumentKind, expires_on: Option<&str>) -> Act {
    let numbered = kind.is_numbered();
    Act::SubmitDocument {
        kind,
        issued_by: numbered.then(|| "TG".parse().unwrap()),
        number: numbered.then(|| sealed("number")),
        reference: sealed("reference"),
        sha256: Hash::of(kind.name().as_bytes()),
        expires_on: expires_on.map(day),
        known_in: vec![],
    }
}

fn submitted(document: Uuid, kind: DocumentKind, expires_on: Option<&str>) -> Event {
    let numbered = kind.is_numbered();
    Event::DocumentSubmitted(DocumentSubmitted {
        document,
        kind,
        issued_by: numbered.then(|| "TG".parse().unwrap()),
        number: numbered.then(|| sealed("number")),
        reference: sealed("reference"),
        sha256: Hash::of(kind.name().as_bytes()),
        expires_on: expires_on.map(day),
        known_in: vec![],
        by: actor("customer"),
    })
}

fn passport() -> Event {
    submitted(PASSPORT, DocumentKind::Passport, Some("2027-01-31"))
}

fn selfie() -> Event {
    submitted(SELFIE, DocumentKind::Selfie, None)
}

fn accept(document: Uuid) -> Act {
    Act::AcceptDocument { document, reason: Reason::of("document_in_order") }
}

fn reject(document: Uuid) -> Act {
    Act::RejectDocument { document, reason: Reason::of("document_unreadable") }
}

fn accepted(document: Uuid, lapses_on: Day) -> Event {
    Event::DocumentAccepted(DocumentAccepted {
        document,
        lapses_on,
        policy: policy(),
        by: actor("risk"),
        reason: Reason::of("document_in_order"),
    })
}

fn rejected(document: Uuid) -> Event {
    let (by, reason) = (actor("risk"), Reason::of("document_unreadable"));
    Event::DocumentRejected(DocumentRejected { document, by, reason })
}

/// The day behind the last on which the passport is good.
fn passport_ends() -> Day {
    day("2027-02-01")
}

fn selfie_ends() -> Day {
    day(TODAY).saturating_add_days(730)
}

fn verified() -> Event {
    let (documents, lapses_on) = (vec![PASSPORT, SELFIE], passport_ends());
    Event::Verified(Verified { documents, lapses_on, policy: policy() })
}

/// Both accepted, and by them the identity.
fn known() -> Vec<Event> {
    vec![
        passport(),
        selfie(),
        accepted(PASSPORT, passport_ends()),
        accepted(SELFIE, selfie_ends()),
        verified(),
    ]
}

#[track_caller]
fn refused(past: impl IntoIterator<Item = Event>, command: Command, why: Rejection) {
    given::<Identity>(past).when(command).then_refused(why);
}

fn asked(
    past: impl IntoIterator<Item = Event>,
    command: &Command,
) -> Result<Vec<Event>, Rejection> {
    let past: Vec<_> = past.into_iter().collect();
    Identity::decide(&replay::<Identity>(&past), command)
}
