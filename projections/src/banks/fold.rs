//! What commits make of banks, and of what is put to them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger_core::credit::application::Event as ApplicationEvent;
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::Money;
use ledger_core::party::partner::Event as PartnerEvent;
use ledger_core::party::placement::Event as PlacementEvent;
use uuid::Uuid;

use super::{
    Bank, Commission, CommissionStage, Kept, Placement, PlacementStage, Presentation,
    PresentationStage, Settled, Settlement, Standing,
};

/// Banks by the ids of their files, the rest by its own.
#[derive(Debug, Default)]
pub struct Fold {
    pub banks: BTreeMap<Uuid, Bank>,
    pub placements: BTreeMap<Uuid, Placement>,
    pub settlements: BTreeMap<Uuid, Settlement>,
    pub presentations: BTreeMap<Uuid, Presentation>,
}

impl Fold {
    /// Starts from what is stored.
    pub fn from(
        banks: Vec<Bank>,
        placements: Vec<Placement>,
        presentations: Vec<Presentation>,
    ) -> Fold {
        Fold {
            banks: banks.into_iter().map(|it| (it.partner, it)).collect(),
            placements: placements.into_iter().map(|it| (it.offer, it)).collect(),
            settlements: BTreeMap::new(),
            presentations: presentations.into_iter().map(|it| (it.offer, it)).collect(),
        }
    }

    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            match (&fact.event, fact.stream) {
                (Event::Partner(event), StreamId::Partner(id)) => {
                    self.bank(id, event, place, commit)?;
                }
                (Event::Placement(event), StreamId::Placement(id)) => {
                    self.placement(id, event, place, commit)?;
                }
                (Event::Application(event), StreamId::Application(id)) => {
                    self.presentation(id, event, place, commit)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn bank(
        &mut self,
        id: Uuid,
        event: &PartnerEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let on = commit.business_date.date();
        if let PartnerEvent::Proposed(it) = event {
            let bank = self.banks.entry(id).or_insert_with(|| Bank {
                partner: id,
                partition: place.partition,
                name: it.name.clone(),
                firm: it.firm.clone(),
                lender_type: it.lender_type,
                standing: Standing::Proposed,
                reason: None,
                mandate: None,
                number: 0,
                enrolled_on: None,
                waiting: None,
                version: 0,
            });
            bank.waiting = Some((**it).clone());
            bank.version += 1;
            return Ok(());
        }
        let missing = || format!("{} of bank {id}, which has no row", event.event_type());
        let bank = self.banks.get_mut(&id).ok_or_else(missing)?;
        bank.version += 1;
        match event {
            PartnerEvent::Proposed(_) => {}
            PartnerEvent::Enrolled(it) => {
                (bank.firm, bank.lender_type) = (it.firm.clone(), it.lender_type);
                (bank.mandate, bank.number) = (Some(it.mandate.clone()), 1);
                (bank.standing, bank.enrolled_on) = (Standing::Active, Some(on));
                bank.waiting = None;
            }
            PartnerEvent::MandateChanged(it) => {
                (bank.mandate, bank.number) = (Some(it.mandate.clone()), it.number);
                bank.waiting = None;
            }
            PartnerEvent::Declined(_) | PartnerEvent::Lapsed(_) => bank.waiting = None,
            PartnerEvent::Suspended(it) => {
                (bank.standing, bank.reason) = (Standing::Suspended, Some(it.reason.clone()));
            }
            PartnerEvent::Resumed(_) => (bank.standing, bank.reason) = (Standing::Active, None),
            PartnerEvent::Invoiced(it) => {
                let what = Settled::Invoice(it.clone());
                self.settled(it.invoice, id, what, place, commit);
            }
            PartnerEvent::Reconciled(it) => {
                let what = Settled::List((**it).clone());
                self.settled(it.list, id, what, place, commit);
            }
        }
        Ok(())
    }

    fn settled(
        &mut self,
        settlement: Uuid,
        partner: Uuid,
        what: Settled,
        place: Place,
        commit: &Commit,
    ) {
        let (partition, on) = (place.partition, commit.business_date.date());
        let row = Settlement { settlement, partition, partner, what, on };
        self.settlements.insert(settlement, row);
    }

    fn placement(
        &mut self,
        id: Uuid,
        event: &PlacementEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let FileId::Partner(partner) = commit.file else {
            return Err(format!("placement {id} stands in {}", commit.file));
        };
        let begun = |customer, application, stage| Placement {
            offer: id,
            partition: place.partition,
            partner,
            customer,
            application,
            stage,
            refused: None,
            released: None,
            kept: None,
            loan: None,
            reference: None,
            signed_on: None,
            step: 0,
            commission: Commission {
                stage: CommissionStage::None,
                amount: None,
                invoice: None,
                credited_on: None,
                list: None,
            },
            asked_on: commit.business_date.date(),
            version: 0,
        };
        let row =
            match event {
                PlacementEvent::Reserved(it) => self.placements.entry(id).or_insert_with(|| {
                    begun(it.customer, it.application, PlacementStage::Reserved)
                }),
                PlacementEvent::Refused(it) => self
                    .placements
                    .entry(id)
                    .or_insert_with(|| begun(it.customer, it.application, PlacementStage::Refused)),
                PlacementEvent::Released(it) => self.placements.entry(id).or_insert_with(|| {
                    begun(it.customer, it.application, PlacementStage::Released)
                }),
                PlacementEvent::Exposed(_)
                | PlacementEvent::CommissionEarned(_)
                | PlacementEvent::CommissionInvoiced(_)
                | PlacementEvent::CommissionMatched(_)
                | PlacementEvent::CommissionTakenBack(_)
                | PlacementEvent::CommissionCredited(_) => {
                    let missing = || format!("{} of placement {id}: no row", event.event_type());
                    self.placements.get_mut(&id).ok_or_else(missing)?
                }
            };
        row.version += 1;
        placed(row, event);
        Ok(())
    }

    fn presentation(
        &mut self,
        application: Uuid,
        event: &ApplicationEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let at = commit.recorded_at.utc();
        let FileId::Customer(customer) = commit.file else {
            return Err(format!("application {application} stands in {}", commit.file));
        };
        if let ApplicationEvent::ReservationAsked(it) = event {
            let row = Presentation {
                offer: it.offer,
                partition: place.partition,
                customer,
                application,
                lender: it.lender.clone(),
                partner: it.partner,
                amount: it.amount,
                stage: PresentationStage::Reserving,
                asked_at: at,
                presented_at: None,
                answer_by: None,
                ended_at: None,
                reference: None,
                cause: None,
                late: None,
                loan: None,
            };
            return match self.presentations.insert(it.offer, row) {
                None => Ok(()),
                Some(_) => Err(format!("offer {} is put to a bank a second time", it.offer)),
            };
        }
        if let Some(row) = about(event).and_then(|offer| self.presentations.get_mut(&offer)) {
            presented(row, event, at);
        }
        Ok(())
    }
}

/// The offer that an event is about, where it may be one that was put to a bank.
const fn about(event: &ApplicationEvent) -> Option<Uuid> {
    match event {
        ApplicationEvent::ReservationAsked(it) => Some(it.offer),
        ApplicationEvent::Reserved(it) => Some(it.offer),
        ApplicationEvent::Presented(it) => Some(it.offer),
        ApplicationEvent::Accepted(it) => Some(it.offer),
        ApplicationEvent::PassedOver(it) => Some(it.offer),
        ApplicationEvent::AnsweredLate(it) => Some(it.offer),
        ApplicationEvent::ReservationReleased(it) => Some(it.offer),
        ApplicationEvent::Signed(it) => Some(it.offer),
        ApplicationEvent::NotReserved(_)
        | ApplicationEvent::Exposed(_)
        | ApplicationEvent::Submitted(_)
        | ApplicationEvent::Rated(_)
        | ApplicationEvent::Assessed(_)
        | ApplicationEvent::Reviewed(_)
        | ApplicationEvent::Decided(_)
        | ApplicationEvent::Offered(_)
        | ApplicationEvent::RefusedByLender(_)
        | ApplicationEvent::ContractPrepared(_)
        | ApplicationEvent::CodeMade(_)
        | ApplicationEvent::CodeFailed(_)
        | ApplicationEvent::CodeAccepted(_)
        | ApplicationEvent::Lapsed(_)
        | ApplicationEvent::Withdrawn(_)
        | ApplicationEvent::Deferred(_)
        | ApplicationEvent::Resumed(_)
        | ApplicationEvent::SentToReview(_)
        | ApplicationEvent::ReviewAsked(_)
        | ApplicationEvent::Assigned(_)
        | ApplicationEvent::GivenBack(_)
        | ApplicationEvent::ReviewOverdue(_)
        | ApplicationEvent::Overridden(_)
        | ApplicationEvent::OfferRevoked(_) => None,
    }
}

fn presented(row: &mut Presentation, event: &ApplicationEvent, at: DateTime<Utc>) {
    match event {
        // What the bank's file says may come when the offer has ended.
        ApplicationEvent::Reserved(_) if row.stage == PresentationStage::Reserving => {
            row.stage = PresentationStage::Reserved;
        }
        ApplicationEvent::Presented(it) => {
            row.stage = PresentationStage::Presented;
            let file = it.file.as_ref();
            row.presented_at = file.map(|it| it.presented_at.utc());
            row.answer_by = file.map(|it| it.answer_by.utc());
        }
        ApplicationEvent::Accepted(it) => {
            (row.stage, row.ended_at) = (PresentationStage::Accepted, Some(at));
            row.reference = Some(it.reference.clone());
        }
        ApplicationEvent::PassedOver(it) => {
            (row.stage, row.ended_at) = (PresentationStage::PassedOver, Some(at));
            row.cause = Some(it.cause.clone());
        }
        ApplicationEvent::AnsweredLate(it) => row.late = Some(it.answer.clone()),
        ApplicationEvent::ReservationReleased(_) => {
            (row.stage, row.ended_at) = (PresentationStage::Released, Some(at));
        }
        ApplicationEvent::Signed(it) => {
            (row.stage, row.loan) = (PresentationStage::Signed, Some(it.loan));
        }
        ApplicationEvent::Reserved(_)
        | ApplicationEvent::ReservationAsked(_)
        | ApplicationEvent::NotReserved(_)
        | ApplicationEvent::Exposed(_)
        | ApplicationEvent::Submitted(_)
        | ApplicationEvent::Rated(_)
        | ApplicationEvent::Assessed(_)
        | ApplicationEvent::Reviewed(_)
        | ApplicationEvent::Decided(_)
        | ApplicationEvent::Offered(_)
        | ApplicationEvent::RefusedByLender(_)
        | ApplicationEvent::ContractPrepared(_)
        | ApplicationEvent::CodeMade(_)
        | ApplicationEvent::CodeFailed(_)
        | ApplicationEvent::CodeAccepted(_)
        | ApplicationEvent::Lapsed(_)
        | ApplicationEvent::Withdrawn(_)
        | ApplicationEvent::Deferred(_)
        | ApplicationEvent::Resumed(_)
        | ApplicationEvent::SentToReview(_)
        | ApplicationEvent::ReviewAsked(_)
        | ApplicationEvent::Assigned(_)
        | ApplicationEvent::GivenBack(_)
        | ApplicationEvent::ReviewOverdue(_)
        | ApplicationEvent::Overridden(_)
        | ApplicationEvent::OfferRevoked(_) => {}
    }
}

fn placed(row: &mut Placement, event: &PlacementEvent) {
    match event {
        PlacementEvent::Reserved(it) => {
            row.stage = PlacementStage::Reserved;
            row.kept = Some(Kept {
                amount: it.amount,
                reserved: it.amount,
                drawn: Money::zero(it.amount.currency()),
                mandate: it.mandate,
            });
        }
        PlacementEvent::Refused(it) => {
            (row.stage, row.refused) = (PlacementStage::Refused, Some(it.code));
        }
        PlacementEvent::Released(it) => {
            if row.stage == PlacementStage::Reserved {
                row.stage = PlacementStage::Released;
            }
            row.released = Some(it.because);
            if let Some(kept) = &mut row.kept {
                kept.reserved = Money::zero(kept.amount.currency());
            }
        }
        PlacementEvent::Exposed(it) => {
            if it.step == 1 {
                row.signed_on = Some(it.on.date());
            }
            // What was told before something that is known already changes nothing.
            if it.step > row.step {
                row.step = it.step;
                (row.loan, row.reference) = (Some(it.loan), Some(it.reference.clone()));
                row.stage = match it.undone {
                    true => PlacementStage::Undone,
                    false => PlacementStage::Signed,
                };
                if let Some(kept) = &mut row.kept {
                    (kept.reserved, kept.drawn) = (it.reserved, it.drawn);
                }
            }
        }
        PlacementEvent::CommissionEarned(it) => {
            row.commission.stage = CommissionStage::Earned;
            row.commission.amount = Some(it.amount);
        }
        PlacementEvent::CommissionInvoiced(it) => {
            row.commission.stage = CommissionStage::Invoiced;
            row.commission.invoice = Some(it.invoice);
        }
        PlacementEvent::CommissionMatched(it) => row.commission.list = Some(it.list),
        PlacementEvent::CommissionTakenBack(_) => {
            row.commission.stage = CommissionStage::TakenBack;
        }
        PlacementEvent::CommissionCredited(it) => {
            row.commission.stage = CommissionStage::Credited;
            row.commission.credited_on = Some(it.invoice);
        }
    }
}
