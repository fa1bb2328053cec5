//! Shipments; where each stands is derived from its reports.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an event would have added here is missed by the comparison"
)]

use std::collections::BTreeMap;

use ledger_core::freight::shipment::{Event, Planned, Stage};
use ledger_core::log::{Commit, FileId, Place};
use projections::tracking::shipments::{Correction, Estimate, Reported, Shipment};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Shipments {
    shipments: BTreeMap<Uuid, Shipment>,
    reports: BTreeMap<(Uuid, Uuid), Reported>,
    pub(crate) estimates: Vec<Estimate>,
}

impl Shipments {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        if let Event::Planned(it) = event {
            self.shipments.insert(id, planned(id, it, commit, place));
        }
        let row = self.shipments.get_mut(&id).unwrap();
        row.version += 1;
        row.changed_on = commit.business_date;
        let version = row.version;
        let recorded_at = commit.recorded_at.utc();
        if let Some((report, milestone)) = event.report() {
            let reported = Reported {
                shipment: id,
                report: report.id,
                milestone,
                event_at: report.event_at.utc(),
                place_name: report.place.clone(),
                carrier: report.carrier.clone(),
                reason: report.reason,
                wanted: match event {
                    Event::CustomsPresented(it) => it.wanted.clone(),
                    Event::CustomsHeld(it) => it.wanted.clone(),
                    _ => vec![],
                },
                duties: match event {
                    Event::CustomsReleased(it) => Some((it.declared, it.paid)),
                    _ => None,
                },
                business_date: commit.business_date,
                recorded_at,
                place,
                version,
                correction: None,
            };
            assert_eq!(self.reports.insert((id, report.id), reported), None);
        }
        match event {
            Event::MilestoneCorrected(it) => {
                let motive = it.motive.clone();
                let reported = self.reports.get_mut(&(id, it.report)).unwrap();
                reported.correction = Some(Correction { motive, recorded_at, place });
            }
            Event::TrackingAssigned(it) => {
                row.legs[it.leg as usize - 1].tracking = Some(it.number.clone());
            }
            Event::DocumentAttached(it) => row.documents.push(it.clone()),
            Event::ProofRecorded(it) => row.proofs.push(it.clone()),
            Event::PickUpCodeIssued(it) => row.pick_up = Some(it.clone()),
            Event::EstimateChanged(it) => {
                assert_eq!(row.estimated_on, it.before);
                row.estimated_on = it.after;
                self.estimates.push(Estimate {
                    shipment: id,
                    version,
                    before: it.before,
                    after: it.after,
                    cause: it.cause.clone(),
                    business_date: commit.business_date,
                    recorded_at,
                    place,
                });
            }
            Event::Cancelled(_) => row.stage = Stage::Cancelled,
            _ => {}
        }
        // What ends it holds; else the latest by event time, of two the further one.
        let standing = self
            .reports
            .range((id, Uuid::nil())..=(id, Uuid::max()))
            .map(|(_, it)| it)
            .filter(|it| it.correction.is_none())
            .max_by_key(|it| (it.milestone.ends(), it.event_at, it.milestone));
        row.since = standing.map(|it| it.event_at);
        if row.stage != Stage::Cancelled {
            row.stage = standing.map_or(Stage::Planned, |it| Stage::Reached(it.milestone));
        }
        row.ended_on = match row.stage.has_ended() {
            true => row.ended_on.or(Some(commit.business_date)),
            false => None,
        };
    }

    pub(crate) fn shipments(&self) -> &BTreeMap<Uuid, Shipment> {
        &self.shipments
    }

    /// By shipment, each one's by event time.
    pub(crate) fn reports(&self) -> Vec<Reported> {
        let mut all: Vec<_> = self.reports.values().cloned().collect();
        all.sort_by_key(|it| (it.shipment, it.event_at, it.version));
        all
    }
}

fn planned(id: Uuid, it: &Planned, commit: &Commit, place: Place) -> Shipment {
    let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
    Shipment {
        shipment: id,
        partition: place.partition,
        customer,
        order: it.order,
        stage: Stage::Planned,
        since: None,
        legs: it.legs.clone(),
        documents: vec![],
        proofs: vec![],
        pick_up: None,
        promised_on: it.promised_on,
        estimated_on: it.estimated_on,
        planned_on: commit.business_date,
        ended_on: None,
        changed_on: commit.business_date,
        version: 0,
    }
}
