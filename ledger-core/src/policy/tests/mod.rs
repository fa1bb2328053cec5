//! Each rule of the policy book, as a sentence.

mod contract;
mod document;
mod ending;
mod penalty;
mod premium;
mod publishing;
mod refusals;
mod scorecards;
mod sections;
mod unfit;
mod walk;
mod withdrawing;

use serde_json::{Value, json};

use super::{
    ACTS, Act, Command, Coverage, Declined, Document, Event, Fault, Finding, GoodsLeave, Lapsed,
    LenderKind, Malformed, PolicyBook, PolicyRef, Proposed, Published, Recalculation, Rejection,
    State, Timing, WithdrawalProposed, Withdrawn,
};
use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::engine::Engine;
use crate::hash::Hash;
use crate::money::{Currency, Money, Rounding};
use crate::reason::Reason;
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};

fn author() -> Hash {
    Hash::of(b"author")
}

fn approver() -> Hash {
    Hash::of(b"approver")
}

fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, 1).unwrap().checked_add_days(number - 1).unwrap()
}

/// What ships with another number of days until default, and one reason for whatever is done.
fn document(default_days: u32) -> String {
    edited(|it| it["loan"]["default_days"] = json!(default_days))
}

/// What ships with one reason for whatever is done, its sections changed.
fn edited(edit: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let sections = &mut document["sections"];
    let text = json!({ "fr": "Une erreur.", "en": "A mistake." });
    sections["reasons"]["codes"] = json!([{ "code": "mistake", "text": text, "acts": ACTS }]);
    edit(sections);
    document.to_string()
}

fn hash(document: &str) -> Hash {
    Hash::of(document.as_bytes())
}

fn propose(document: &str) -> Command {
    let act = Act::Propose { document: document.to_owned(), author: author() };
    Command { act, on: day(1), engine: Engine::FIRST, coverage: Coverage::default() }
}

/// Approved on day 1.
fn approve(document: &str, effective_from: Option<Day>) -> Command {
    let hash = hash(document);
    let act = Act::Approve { hash, approver: approver(), effective_from };
    Command { act, on: day(1), engine: Engine::FIRST, coverage: Coverage::default() }
}

/// Proposed on day 1.
fn proposed(document: &str) -> Event {
    let hash = hash(document);
    let (document, author) = (document.to_owned(), author());
    Event::Proposed(Proposed { hash, document, author, lapses_on: day(91) })
}

fn published(version: u32, document: &str, effective_from: Day) -> Event {
    Event::Published(Published {
        version,
        hash: hash(document),
        effective_from,
        author: author(),
        approver: approver(),
        findings: Document::read(document).unwrap().findings(),
    })
}

fn mistake() -> Reason {
    Reason::of("mistake")
}

fn third() -> Hash {
    Hash::of(b"third")
}

/// A book whose versions, in force from these days, differ in their days until default.
fn book(versions: &[(u32, Day)]) -> Vec<Event> {
    let mut events = vec![];
    for (number, (default_days, from)) in (1..).zip(versions) {
        let document = document(*default_days);
        events.extend([proposed(&document), published(number, &document, *from)]);
    }
    events
}

/// A document that prepays while something is due, as an older release may have let pass.
fn prepaying() -> String {
    edited(|it| it["loan"]["allocation"]["timings"] = json!(["in_advance", "past_due", "due"]))
}
