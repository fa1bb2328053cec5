//! What commits make of consents, and of evidence.

use std::collections::BTreeMap;

use ledger_core::credit::evidence::SourceFacts;
use ledger_core::credit::inquiry::{Answered, Declared, Event as EvidenceEvent, Requested};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::party::customer::{ConsentGiven, ConsentTo, Event as CustomerEvent};
use ledger_core::policy::EvidenceSource;
use uuid::Uuid;

use super::{Consent, Piece, Stage};

/// A consent's key: whose, and the how many-th of his.
pub type ConsentKey = (Uuid, u32);

/// Consents, and evidence by its id.
#[derive(Debug, Default)]
pub struct Fold {
    pub consents: BTreeMap<ConsentKey, Consent>,
    pub evidence: BTreeMap<Uuid, Piece>,
}

impl Fold {
    /// Starts from what is stored.
    pub fn from(consents: Vec<Consent>, evidence: Vec<Piece>) -> Fold {
        let key = |it: &Consent| (it.customer, it.number);
        Fold {
            consents: consents.into_iter().map(|it| (key(&it), it)).collect(),
            evidence: evidence.into_iter().map(|it| (it.evidence, it)).collect(),
        }
    }

    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            if let (Event::Customer(event), StreamId::Customer(id)) = (&fact.event, fact.stream) {
                self.take_consent(id, event, place, commit)?;
            }
            if let (Event::Evidence(event), StreamId::Evidence(id)) = (&fact.event, fact.stream) {
                self.take_evidence(id, event, place, commit)?;
            }
        }
        Ok(())
    }

    fn take_consent(
        &mut self,
        customer: Uuid,
        event: &CustomerEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        match event {
            CustomerEvent::ConsentGiven(it) => {
                self.end(customer, it.to, commit);
                let consent = given(customer, it, place, commit);
                match self.consents.insert((customer, it.number), consent) {
                    None => Ok(()),
                    Some(_) => Err(format!("consent {} of {customer} is given twice", it.number)),
                }
            }
            CustomerEvent::ConsentWithdrawn(it) => {
                let missing = || format!("consent {} of {customer} has no row", it.number);
                self.consents.get(&(customer, it.number)).ok_or_else(missing)?;
                self.end(customer, it.to, commit);
                Ok(())
            }
            CustomerEvent::Registered(_)
            | CustomerEvent::ContactChanged(_)
            | CustomerEvent::Suspended(_)
            | CustomerEvent::Resumed(_) => Ok(()),
        }
    }

    /// What the customer agreed to of this stands no more; what ended before stays as it ended.
    fn end(&mut self, customer: Uuid, to: ConsentTo, commit: &Commit) {
        let all = self.consents.range_mut((customer, 0)..=(customer, u32::MAX));
        for (_, row) in all.filter(|(_, it)| it.to == to) {
            let ended = || (commit.business_date.date(), commit.actor.clone());
            row.ended.get_or_insert_with(ended);
        }
    }

    fn take_evidence(
        &mut self,
        id: Uuid,
        event: &EvidenceEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let FileId::Customer(customer) = commit.file else {
            return Err(format!("evidence {id} stands in {}", commit.file));
        };
        let begun = Begun { id, customer, place, commit };
        let piece = match event {
            EvidenceEvent::Declared(it) => begun.declared(it),
            EvidenceEvent::Requested(it) => begun.requested(it),
            EvidenceEvent::Answered(it) => return self.answered(id, event, it, false),
            EvidenceEvent::AnsweredLate(it) => return self.answered(id, event, it, true),
            EvidenceEvent::EndedUnanswered(it) => {
                let row = self.row(id, event)?;
                (row.stage, row.ended_at) = (Stage::Unanswered, Some(it.ended_at.utc()));
                return Ok(());
            }
        };
        match self.evidence.insert(id, piece) {
            None => Ok(()),
            Some(_) => Err(format!("evidence {id} is asked for a second time")),
        }
    }

    fn answered(
        &mut self,
        id: Uuid,
        event: &EvidenceEvent,
        it: &Answered,
        late: bool,
    ) -> Result<(), String> {
        let row = self.row(id, event)?;
        (row.stage, row.late) = (Stage::Answered, late);
        row.ended_at = Some(it.answered_at.utc());
        row.as_of = Some(it.as_of.date());
        row.facts = Some(it.facts.clone());
        Ok(())
    }

    /// The row of what goes on, one event further.
    fn row(&mut self, id: Uuid, event: &EvidenceEvent) -> Result<&mut Piece, String> {
        let missing = || format!("{} of evidence {id}, which has no row", event.event_type());
        let row = self.evidence.get_mut(&id).ok_or_else(missing)?;
        row.version += 1;
        Ok(row)
    }
}

fn given(customer: Uuid, it: &ConsentGiven, place: Place, commit: &Commit) -> Consent {
    Consent {
        customer,
        to: it.to,
        number: it.number,
        partition: place.partition,
        text_version: it.text_version.clone(),
        given_on: commit.business_date.date(),
        given_by: commit.actor.clone(),
        ended: None,
    }
}

/// Where a piece of evidence begins.
struct Begun<'a> {
    id: Uuid,
    customer: Uuid,
    place: Place,
    commit: &'a Commit,
}

impl Begun<'_> {
    fn declared(&self, it: &Declared) -> Piece {
        Piece {
            evidence: self.id,
            partition: self.place.partition,
            customer: self.customer,
            source: EvidenceSource::Customer,
            purpose: it.purpose,
            consent: None,
            stage: Stage::Answered,
            late: false,
            asked_on: self.commit.business_date.date(),
            asked_by: it.by.clone(),
            answer_by: None,
            ended_at: Some(it.declared_at.utc()),
            as_of: Some(it.as_of.date()),
            facts: Some(SourceFacts::Customer(it.facts.clone())),
            version: 1,
        }
    }

    fn requested(&self, it: &Requested) -> Piece {
        Piece {
            evidence: self.id,
            partition: self.place.partition,
            customer: self.customer,
            source: it.source,
            purpose: it.purpose,
            consent: Some(it.consent.clone()),
            stage: Stage::Asked,
            late: false,
            asked_on: self.commit.business_date.date(),
            asked_by: it.by.clone(),
            answer_by: Some(it.answer_by.utc()),
            ended_at: None,
            as_of: None,
            facts: None,
            version: 1,
        }
    }
}
