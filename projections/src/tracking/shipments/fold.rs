//! What commits make of the shipments.

use std::collections::BTreeMap;

use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact, Standing as Stands, standings_of};
use ledger_core::freight::shipment::{
    CustomsHeld, CustomsPresented, Event as ShipmentEvent, Stage, Standing,
};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use uuid::Uuid;

use super::{Correction, Estimate, Reported, Shipment};

/// Shipments, what was reported of them, and how their estimates changed.
#[derive(Debug, Default)]
pub struct Fold {
    pub shipments: BTreeMap<Uuid, Shipment>,
    /// By shipment and report.
    pub reports: BTreeMap<(Uuid, Uuid), Reported>,
    pub estimates: Vec<Estimate>,
    /// Of reports that were taken in before.
    pub corrections: BTreeMap<(Uuid, Uuid), Correction>,
}

impl From<Vec<Shipment>> for Fold {
    /// Starts from what is stored.
    fn from(stored: Vec<Shipment>) -> Fold {
        let shipments = stored.into_iter().map(|it| (it.shipment, it)).collect();
        Fold { shipments, ..Fold::default() }
    }
}

impl Fold {
    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        if !facts.iter().any(|it| matches!(it.event, Event::Shipment(_))) {
            return Ok(());
        }
        let standings = standings_of(commit).map_err(|it| it.to_string())?;
        for (fact, stands) in facts.iter().zip(standings) {
            let (Event::Shipment(event), StreamId::Shipment(id)) = (&fact.event, fact.stream)
            else {
                continue;
            };
            self.shipment(id, event, place, commit)?;
            if let (Some(Stands::Shipment(standing)), Some(row)) =
                (stands, self.shipments.get_mut(&id))
            {
                stand(row, standing, commit);
            }
        }
        Ok(())
    }

    fn shipment(
        &mut self,
        id: Uuid,
        event: &ShipmentEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        if let ShipmentEvent::Planned(it) = event {
            let FileId::Customer(customer) = commit.file else {
                return Err(format!("shipment {id} stands in {}", commit.file));
            };
            let shipment = Shipment {
                shipment: id,
                partition: place.partition,
                customer,
                order: it.order,
                stage: Stage::Planned,
                since: None,
                legs: it.legs.clone(),
                documents: Vec::new(),
                proofs: Vec::new(),
                pick_up: None,
                promised_on: it.promised_on,
                estimated_on: it.estimated_on,
                planned_on: commit.business_date,
                ended_on: None,
                changed_on: commit.business_date,
                version: 1,
            };
            return match self.shipments.insert(id, shipment) {
                None => Ok(()),
                Some(_) => Err(format!("shipment {id} is planned a second time")),
            };
        }
        let row = self
            .shipments
            .get_mut(&id)
            .ok_or_else(|| format!("{} of shipment {id}, which has no row", event.event_type()))?;
        row.version += 1;
        row.changed_on = commit.business_date;
        let version = row.version;
        change(row, event)?;
        self.tell(id, version, event, place, commit);
        Ok(())
    }

    /// What the shipment's history has of it.
    fn tell(
        &mut self,
        id: Uuid,
        version: u64,
        event: &ShipmentEvent,
        place: Place,
        commit: &Commit,
    ) {
        let (business_date, recorded_at) = (commit.business_date, commit.recorded_at.utc());
        if let Some((report, milestone)) = event.report() {
            let (mut wanted, mut duties) = (Vec::new(), None);
            if let ShipmentEvent::CustomsPresented(CustomsPresented { wanted: asked, .. })
            | ShipmentEvent::CustomsHeld(CustomsHeld { wanted: asked, .. }) = event
            {
                wanted.clone_from(asked);
            } else if let ShipmentEvent::CustomsReleased(it) = event {
                duties = Some((it.declared, it.paid));
            }
            let reported = Reported {
                shipment: id,
                report: report.id,
                milestone,
                event_at: report.event_at.utc(),
                place_name: report.place.clone(),
                carrier: report.carrier.clone(),
                reason: report.reason,
                wanted,
                duties,
                business_date,
                recorded_at,
                place,
                version,
                correction: None,
            };
            self.reports.insert((id, report.id), reported);
        }
        if let ShipmentEvent::MilestoneCorrected(it) = event {
            let motive = it.motive.clone();
            let correction = Correction { motive, recorded_at, place };
            match self.reports.get_mut(&(id, it.report)) {
                Some(report) => report.correction = Some(correction),
                None => drop(self.corrections.insert((id, it.report), correction)),
            }
        } else if let ShipmentEvent::EstimateChanged(it) = event {
            self.estimates.push(Estimate {
                shipment: id,
                version,
                before: it.before,
                after: it.after,
                cause: it.cause.clone(),
                business_date,
                recorded_at,
                place,
            });
        }
    }
}

fn stand(row: &mut Shipment, standing: Standing, commit: &Commit) {
    row.stage = standing.stage;
    row.since = standing.since.map(|it| it.utc());
    row.ended_on = match standing.stage.has_ended() {
        true => row.ended_on.or(Some(commit.business_date)),
        false => None,
    };
}

fn change(row: &mut Shipment, event: &ShipmentEvent) -> Result<(), String> {
    match event {
        ShipmentEvent::TrackingAssigned(it) => {
            let leg = row.legs.iter_mut().find(|leg| leg.number == it.leg);
            let leg =
                leg.ok_or_else(|| format!("a number of leg {}, which is not planned", it.leg))?;
            leg.tracking = Some(it.number.clone());
        }
        ShipmentEvent::DocumentAttached(it) => row.documents.push(it.clone()),
        ShipmentEvent::ProofRecorded(it) => row.proofs.push(it.clone()),
        ShipmentEvent::PickUpCodeIssued(it) => row.pick_up = Some(it.clone()),
        ShipmentEvent::EstimateChanged(it) => row.estimated_on = it.after,
        ShipmentEvent::Planned(_)
        | ShipmentEvent::Cancelled(_)
        | ShipmentEvent::MilestoneReached(_)
        | ShipmentEvent::CustomsPresented(_)
        | ShipmentEvent::CustomsHeld(_)
        | ShipmentEvent::CustomsReleased(_)
        | ShipmentEvent::DeliveryAttemptFailed(_)
        | ShipmentEvent::Delivered(_)
        | ShipmentEvent::Lost(_)
        | ShipmentEvent::Damaged(_)
        | ShipmentEvent::Returned(_)
        | ShipmentEvent::MilestoneCorrected(_) => {}
    }
    Ok(())
}
