//! What commits make of the shipments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact, Standing as Stands, standings_of};
use ledger_core::freight::shipment::{
    CustomsHeld, CustomsPresented, Event as ShipmentEvent, Stage, Standing,
};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use uuid::Uuid;

use super::{Correction, Estimate, Exception, Reported, Shipment};

/// Shipments, what was reported of them, and how their estimates changed.
#[derive(Debug, Default)]
pub struct Fold {
    pub shipments: BTreeMap<Uuid, Shipment>,
    /// By shipment and report.
    pub reports: BTreeMap<(Uuid, Uuid), Reported>,
    pub estimates: Vec<Estimate>,
    /// Of reports that were taken in before; `None` where the report stands again.
    pub corrections: BTreeMap<(Uuid, Uuid), Option<Correction>>,
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
                direction: it.direction,
                contents: it.contents.clone(),
                weight_grams: it.weight_grams,
                declared_value: it.declared_value,
                legs: it.legs.clone(),
                documents: Vec::new(),
                proofs: Vec::new(),
                pick_up: None,
                exceptions: Vec::new(),
                promised_on: it.promised_on.date(),
                estimated_on: it.estimated_on.date(),
                planned_on: commit.business_date.date(),
                ended_on: None,
                changed_on: commit.business_date.date(),
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
        row.changed_on = commit.business_date.date();
        let version = row.version;
        change(row, event, commit.business_date.date())?;
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
        let (business_date, recorded_at) = (commit.business_date.date(), commit.recorded_at.utc());
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
            let reason = it.reason.clone();
            self.correct((id, it.report), Some(Correction { reason, recorded_at, place }));
        } else if let ShipmentEvent::CorrectionWithdrawn(it) = event {
            self.correct((id, it.report), None);
        } else if let ShipmentEvent::EstimateChanged(it) = event {
            self.estimates.push(Estimate {
                shipment: id,
                version,
                before: it.before.date(),
                after: it.after.date(),
                cause: it.cause.clone(),
                business_date,
                recorded_at,
                place,
            });
        }
    }
}

impl Fold {
    fn correct(&mut self, key: (Uuid, Uuid), correction: Option<Correction>) {
        match self.reports.get_mut(&key) {
            Some(report) => report.correction = correction,
            None => drop(self.corrections.insert(key, correction)),
        }
    }
}

fn stand(row: &mut Shipment, standing: Standing, commit: &Commit) {
    row.stage = standing.stage;
    row.since = standing.since.map(|it| it.utc());
    row.ended_on = match standing.stage.has_ended() {
        true => row.ended_on.or(Some(commit.business_date.date())),
        false => None,
    };
}

fn change(row: &mut Shipment, event: &ShipmentEvent, on: NaiveDate) -> Result<(), String> {
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
        ShipmentEvent::EstimateChanged(it) => row.estimated_on = it.after.date(),
        ShipmentEvent::ExceptionRaised(it) => row.exceptions.push(Exception {
            exception: it.exception,
            cause: it.cause.clone(),
            raised_on: on,
            resolution: None,
            resolved_on: None,
        }),
        ShipmentEvent::ExceptionResolved(it) => {
            let raised = row.exceptions.iter_mut().find(|raised| raised.exception == it.exception);
            let raised = raised
                .ok_or_else(|| format!("exception {}, which was not raised", it.exception))?;
            raised.resolution = Some(it.resolution.clone());
            raised.resolved_on = Some(on);
        }
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
        | ShipmentEvent::MilestoneCorrected(_)
        | ShipmentEvent::CorrectionWithdrawn(_)
        | ShipmentEvent::CancellationCorrected(_) => {}
    }
    Ok(())
}
