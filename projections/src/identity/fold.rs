//! What commits make of who customers are known to be.

use std::collections::BTreeMap;

use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Actor, Commit, FileId, Place, StreamId};
use ledger_core::party::identity::{
    DocumentSubmitted, Event as IdentityEvent, Screened, ScreeningAsked,
};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{AskedList, Document, Identity, Judged, Screening, Stage};

/// Identities by their customer, documents and screenings by their ids.
#[derive(Debug, Default)]
pub struct Fold {
    pub identities: BTreeMap<Uuid, Identity>,
    pub documents: BTreeMap<Uuid, Document>,
    /// New ones alone: none of them changes.
    pub screenings: BTreeMap<Uuid, Screening>,
    /// Lists that were asked, by the screenings' ids.
    pub asked: BTreeMap<Uuid, AskedList>,
}

impl Fold {
    /// Starts from what is stored.
    pub fn from(
        identities: Vec<Identity>,
        documents: Vec<Document>,
        asked: Vec<AskedList>,
    ) -> Fold {
        Fold {
            identities: identities.into_iter().map(|it| (it.customer, it)).collect(),
            documents: documents.into_iter().map(|it| (it.document, it)).collect(),
            screenings: BTreeMap::new(),
            asked: asked.into_iter().map(|it| (it.screening, it)).collect(),
        }
    }

    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            if let (Event::Identity(event), StreamId::Identity(id)) = (&fact.event, fact.stream) {
                if commit.file != FileId::Customer(id) {
                    return Err(format!("the identity of {id} stands in {}", commit.file));
                }
                self.take_event(&At { customer: id, place, commit }, event)?;
            }
        }
        Ok(())
    }

    fn take_event(&mut self, at: &At<'_>, event: &IdentityEvent) -> Result<(), String> {
        let on = at.commit.business_date.date();
        let identity = self.identities.entry(at.customer).or_insert_with(|| at.unknown());
        identity.version += 1;
        match event {
            IdentityEvent::DocumentSubmitted(it) => {
                match self.documents.insert(it.document, at.submitted(it)) {
                    None => Ok(()),
                    Some(_) => Err(format!("document {} is submitted twice", it.document)),
                }
            }
            IdentityEvent::DocumentAccepted(it) => {
                let row = self.document(it.document, event)?;
                (row.stage, row.judged) = (Stage::Accepted, at.judged(&it.by, &it.reason));
                (row.lapses_on, row.policy) = (Some(it.lapses_on.date()), Some(it.policy));
                Ok(())
            }
            IdentityEvent::DocumentRejected(it) => {
                let row = self.document(it.document, event)?;
                (row.stage, row.judged) = (Stage::Rejected, at.judged(&it.by, &it.reason));
                Ok(())
            }
            IdentityEvent::DocumentLapsed(it) => {
                self.document(it.document, event)?.stage = Stage::Lapsed;
                Ok(())
            }
            IdentityEvent::Verified(it) => {
                (identity.verified, identity.verified_on) = (Some(it.clone()), Some(on));
                identity.lapsed_on = None;
                Ok(())
            }
            IdentityEvent::Lapsed(_) => {
                (identity.verified, identity.lapsed_on) = (None, Some(on));
                Ok(())
            }
            IdentityEvent::PhoneVerified(it) => {
                (identity.phone, identity.phone_verified_on) = (Some(it.phone.clone()), Some(on));
                identity.phone_known_in = Some(it.known_in.clone());
                Ok(())
            }
            IdentityEvent::Screened(it) => {
                self.screenings.insert(it.screening, at.screened(it));
                Ok(())
            }
            IdentityEvent::ScreeningAsked(it) => {
                match self.asked.insert(it.screening, at.asked(it)) {
                    None => Ok(()),
                    Some(_) => Err(format!("screening {} is asked for twice", it.screening)),
                }
            }
            IdentityEvent::ScreeningAnswered(it) => {
                let row = self.asked_list(it.screening, event)?;
                row.answered_at = Some(it.screened_at.utc());
                self.screenings.insert(it.screening, at.screened(it));
                Ok(())
            }
            IdentityEvent::ScreeningUnanswered(it) => {
                let row = self.asked_list(it.screening, event)?;
                row.ended_at = Some(it.ended_at.utc());
                Ok(())
            }
        }
    }

    fn document(&mut self, id: Uuid, event: &IdentityEvent) -> Result<&mut Document, String> {
        let missing = || format!("{} of document {id}, which has no row", event.event_type());
        self.documents.get_mut(&id).ok_or_else(missing)
    }
}

impl Fold {
    fn asked_list(&mut self, id: Uuid, event: &IdentityEvent) -> Result<&mut AskedList, String> {
        let missing = || format!("{} of screening {id}, which has no row", event.event_type());
        self.asked.get_mut(&id).ok_or_else(missing)
    }
}

/// Where something happens to the identity of a customer.
struct At<'a> {
    customer: Uuid,
    place: Place,
    commit: &'a Commit,
}

impl At<'_> {
    fn unknown(&self) -> Identity {
        Identity {
            customer: self.customer,
            partition: self.place.partition,
            verified: None,
            verified_on: None,
            lapsed_on: None,
            phone: None,
            phone_verified_on: None,
            phone_known_in: None,
            version: 0,
        }
    }

    fn submitted(&self, it: &DocumentSubmitted) -> Document {
        Document {
            document: it.document,
            partition: self.place.partition,
            customer: self.customer,
            kind: it.kind,
            issued_by: it.issued_by,
            number: it.number.clone(),
            reference: it.reference.clone(),
            sha256: it.sha256,
            expires_on: it.expires_on.map(|it| it.date()),
            known_in: it.known_in.clone(),
            stage: Stage::Submitted,
            submitted_on: self.commit.business_date.date(),
            submitted_at: self.commit.recorded_at.utc(),
            submitted_by: it.by.clone(),
            judged: None,
            lapses_on: None,
            policy: None,
        }
    }

    fn judged(&self, by: &Actor, reason: &Reason) -> Option<Judged> {
        let on = self.commit.business_date.date();
        Some(Judged { on, by: by.clone(), reason: reason.clone() })
    }

    fn asked(&self, it: &ScreeningAsked) -> AskedList {
        AskedList {
            screening: it.screening,
            partition: self.place.partition,
            customer: self.customer,
            list: it.list.clone(),
            asked_at: it.asked_at.utc(),
            asked_by: it.by.clone(),
            answer_by: it.answer_by.utc(),
            ended_at: None,
            answered_at: None,
        }
    }

    fn screened(&self, it: &Screened) -> Screening {
        Screening {
            screening: it.screening,
            partition: self.place.partition,
            customer: self.customer,
            list: it.list.clone(),
            list_version: it.list_version.clone(),
            outcome: it.outcome.clone(),
            as_of: it.as_of.date(),
            screened_at: it.screened_at.utc(),
            screened_by: it.by.clone(),
        }
    }
}
