//! Consents and evidence: how each piece stands by the state of its own rules, and who did what by its
//! events; which consents stand by going through all that happened, from behind.

use std::collections::BTreeMap;

use ledger_core::credit::inquiry::{self, Event, Evidence};
use ledger_core::decider::replay;
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::party::customer::Event as CustomerEvent;
use projections::evidence::{Consent, Piece, Stage};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Gathered {
    pieces: BTreeMap<Uuid, Vec<(Commit, Place, Event)>>,
    consents: BTreeMap<Uuid, Vec<(Commit, Place, CustomerEvent)>>,
}

impl Gathered {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        self.pieces.entry(id).or_default().push((commit.clone(), place, event.clone()));
    }

    pub(crate) fn agree(&mut self, of: Uuid, event: &CustomerEvent, commit: &Commit, place: Place) {
        self.consents.entry(of).or_default().push((commit.clone(), place, event.clone()));
    }

    pub(crate) fn pieces(&self) -> BTreeMap<Uuid, Piece> {
        self.pieces.iter().map(|(id, lived)| (*id, piece(*id, lived))).collect()
    }

    pub(crate) fn consents(&self) -> BTreeMap<(Uuid, u32), Consent> {
        let all = self.consents.iter().flat_map(|(id, lived)| consents(*id, lived));
        all.map(|it| ((it.customer, it.number), it)).collect()
    }
}

fn piece(id: Uuid, lived: &[(Commit, Place, Event)]) -> Piece {
    let (commit, place, first) = &lived[0];
    let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
    let state = replay::<Evidence>(lived.iter().map(|(.., it)| it));
    let stands = state.piece().unwrap();
    let (asked_by, answer_by) = match first {
        Event::Declared(it) => (&it.by, None),
        Event::Requested(it) => (&it.by, Some(it.answer_by.utc())),
        Event::Answered(_) | Event::EndedUnanswered(_) | Event::AnsweredLate(_) => {
            panic!("{first:?} begins nothing")
        }
    };
    let (stage, ended_at, told) = match &stands.stage {
        inquiry::Stage::Asked { .. } => (Stage::Asked, None, None),
        inquiry::Stage::Unanswered { ended_at } => (Stage::Unanswered, Some(*ended_at), None),
        inquiry::Stage::Answered { facts, as_of, at, .. } => {
            (Stage::Answered, Some(*at), Some((as_of.date(), facts.clone())))
        }
    };
    Piece {
        evidence: id,
        partition: place.partition,
        customer,
        source: stands.source,
        purpose: stands.purpose,
        consent: stands.consent.clone(),
        stage,
        late: lived.iter().any(|(.., it)| matches!(it, Event::AnsweredLate(_))),
        asked_on: commit.business_date.date(),
        asked_by: asked_by.clone(),
        answer_by,
        ended_at: ended_at.map(|it| it.utc()),
        as_of: told.as_ref().map(|(as_of, _)| *as_of),
        facts: told.map(|(_, facts)| facts),
        version: lived.len() as u64,
    }
}

/// One that was given ends at the next that happens to what it is to.
fn consents(customer: Uuid, lived: &[(Commit, Place, CustomerEvent)]) -> Vec<Consent> {
    let mut found = vec![];
    for (at, (commit, place, event)) in lived.iter().enumerate() {
        let CustomerEvent::ConsentGiven(it) = event else { continue };
        let next = lived[at + 1..].iter().find(|(.., next)| {
            matches!(next, CustomerEvent::ConsentGiven(next) if next.to == it.to)
                || matches!(next, CustomerEvent::ConsentWithdrawn(next) if next.to == it.to)
        });
        let on = |commit: &Commit| commit.business_date.date();
        found.push(Consent {
            customer,
            to: it.to,
            number: it.number,
            partition: place.partition,
            text_version: it.text_version.clone(),
            given_on: on(commit),
            given_by: commit.actor.clone(),
            ended: next.map(|(commit, ..)| (on(commit), commit.actor.clone())),
        });
    }
    found
}
