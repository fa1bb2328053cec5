//! Who customers are known to be: how each document stands by the state of its own rules, and who did what
//! by going through all that happened, from behind.

use std::collections::BTreeMap;

use ledger_core::decider::replay;
use ledger_core::log::{Commit, Place};
use ledger_core::party::identity::{self, Event};
use projections::identity::{AskedList, Document, Identity, Judged, Screening, Stage};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Identities(BTreeMap<Uuid, Vec<(Commit, Place, Event)>>);

impl Identities {
    pub(crate) fn take(&mut self, of: Uuid, event: &Event, commit: &Commit, place: Place) {
        self.0.entry(of).or_default().push((commit.clone(), place, event.clone()));
    }

    pub(crate) fn identities(&self) -> BTreeMap<Uuid, Identity> {
        self.0.iter().map(|(of, lived)| (*of, whole(*of, lived))).collect()
    }

    pub(crate) fn documents(&self) -> BTreeMap<Uuid, Document> {
        let all = self.0.iter().flat_map(|(of, lived)| documents(*of, lived));
        all.map(|it| (it.document, it)).collect()
    }

    pub(crate) fn screenings(&self) -> BTreeMap<Uuid, Screening> {
        let all = self.0.iter().flat_map(|(of, lived)| lived.iter().map(move |it| (*of, it)));
        let screened = all.filter_map(|(customer, (_, place, event))| {
            let (Event::Screened(it) | Event::ScreeningAnswered(it)) = event else { return None };
            let row = Screening {
                screening: it.screening,
                partition: place.partition,
                customer,
                list: it.list.clone(),
                list_version: it.list_version.clone(),
                outcome: it.outcome.clone(),
                as_of: it.as_of.date(),
                screened_at: it.screened_at.utc(),
                screened_by: it.by.clone(),
            };
            Some((it.screening, row))
        });
        screened.collect()
    }

    pub(crate) fn asked(&self) -> BTreeMap<Uuid, AskedList> {
        let all = self.0.iter().flat_map(|(of, lived)| lived.iter().map(move |it| (*of, it)));
        let asked = all.filter_map(|(customer, (_, place, event))| {
            let Event::ScreeningAsked(asked) = event else { return None };
            let screening = asked.screening;
            let later = self.0[&customer].iter();
            let ended_at = later.clone().find_map(|(.., it)| {
                let Event::ScreeningUnanswered(it) = it else { return None };
                (it.screening == screening).then_some(it.ended_at)
            });
            let answered_at = later.clone().find_map(|(.., it)| {
                let Event::ScreeningAnswered(it) = it else { return None };
                (it.screening == screening).then_some(it.screened_at)
            });
            let row = AskedList {
                screening,
                partition: place.partition,
                customer,
                list: asked.list.clone(),
                asked_at: asked.asked_at.utc(),
                asked_by: asked.by.clone(),
                answer_by: asked.answer_by.utc(),
                ended_at: ended_at.map(|it| it.utc()),
                answered_at: answered_at.map(|it| it.utc()),
            };
            Some((screening, row))
        });
        asked.collect()
    }
}

fn whole(customer: Uuid, lived: &[(Commit, Place, Event)]) -> Identity {
    let state = replay::<identity::Identity>(lived.iter().map(|(.., it)| it));
    let stands = state.dossier().unwrap();
    let last = |is: fn(&Event) -> bool| {
        lived.iter().rev().find(|(.., it)| is(it)).map(|(commit, ..)| commit.business_date.date())
    };
    let verified_on = last(|it| matches!(it, Event::Verified(_)));
    let lapsed_on = last(|it| matches!(it, Event::Lapsed(_)));
    let phone = lived.iter().rev().find_map(|(.., it)| match it {
        Event::PhoneVerified(it) => Some(it.phone.clone()),
        Event::DocumentSubmitted(_)
        | Event::DocumentAccepted(_)
        | Event::DocumentRejected(_)
        | Event::DocumentLapsed(_)
        | Event::Verified(_)
        | Event::Lapsed(_)
        | Event::Screened(_)
        | Event::ScreeningAsked(_)
        | Event::ScreeningAnswered(_)
        | Event::ScreeningUnanswered(_) => None,
    });
    Identity {
        customer,
        partition: lived[0].1.partition,
        verified: stands.verified.clone(),
        verified_on,
        lapsed_on: lapsed_on.filter(|_| stands.verified.is_none()),
        phone,
        phone_verified_on: last(|it| matches!(it, Event::PhoneVerified(_))),
        phone_known_in: stands.phone_known_in.clone(),
        version: lived.len() as u64,
    }
}

fn documents(customer: Uuid, lived: &[(Commit, Place, Event)]) -> Vec<Document> {
    let state = replay::<identity::Identity>(lived.iter().map(|(.., it)| it));
    let mut found = vec![];
    for (commit, place, event) in lived {
        let Event::DocumentSubmitted(it) = event else { continue };
        let judged = lived.iter().rev().find_map(|(commit, _, event)| {
            let (document, by, reason) = match event {
                Event::DocumentAccepted(it) => (it.document, &it.by, &it.reason),
                Event::DocumentRejected(it) => (it.document, &it.by, &it.reason),
                Event::DocumentSubmitted(_)
                | Event::DocumentLapsed(_)
                | Event::Verified(_)
                | Event::Lapsed(_)
                | Event::PhoneVerified(_)
                | Event::Screened(_)
                | Event::ScreeningAsked(_)
                | Event::ScreeningAnswered(_)
                | Event::ScreeningUnanswered(_) => return None,
            };
            let on = commit.business_date.date();
            (document == it.document).then(|| Judged { on, by: by.clone(), reason: reason.clone() })
        });
        let accepted = lived.iter().find_map(|(.., event)| match event {
            Event::DocumentAccepted(other) if other.document == it.document => Some(other),
            Event::DocumentSubmitted(_)
            | Event::DocumentAccepted(_)
            | Event::DocumentRejected(_)
            | Event::DocumentLapsed(_)
            | Event::Verified(_)
            | Event::Lapsed(_)
            | Event::PhoneVerified(_)
            | Event::Screened(_)
            | Event::ScreeningAsked(_)
            | Event::ScreeningAnswered(_)
            | Event::ScreeningUnanswered(_) => None,
        });
        found.push(Document {
            document: it.document,
            partition: place.partition,
            customer,
            kind: it.kind,
            issued_by: it.issued_by,
            number: it.number.clone(),
            reference: it.reference.clone(),
            sha256: it.sha256,
            expires_on: it.expires_on.map(|it| it.date()),
            known_in: it.known_in.clone(),
            stage: match state.dossier().unwrap().documents[&it.document].stage {
                identity::Stage::Submitted => Stage::Submitted,
                identity::Stage::Accepted { .. } => Stage::Accepted,
                identity::Stage::Rejected => Stage::Rejected,
                identity::Stage::Lapsed => Stage::Lapsed,
            },
            submitted_on: commit.business_date.date(),
            submitted_at: commit.recorded_at.utc(),
            submitted_by: it.by.clone(),
            judged,
            lapses_on: accepted.map(|it| it.lapses_on.date()),
            policy: accepted.map(|it| it.policy),
        });
    }
    found
}
