//! Shipments; where each stands is derived from its reports.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an event would have added here is missed by the comparison"
)]

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ledger_core::freight::shipment::{Event, Milestone, Planned, Stage};
use ledger_core::log::{Commit, FileId, Place};
use projections::tracking::shipments::{Correction, Estimate, Exception, Reported, Shipment};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Shipments {
    shipments: BTreeMap<Uuid, Shipment>,
    reports: BTreeMap<(Uuid, Uuid), Reported>,
    /// The version of the event by which a report stands.
    stands_by: BTreeMap<(Uuid, Uuid), u64>,
    pub(crate) estimates: Vec<Estimate>,
}

impl Shipments {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        if let Event::Planned(it) = event {
            self.shipments.insert(id, planned(id, it, commit, place));
        }
        let row = self.shipments.get_mut(&id).unwrap();
        row.version += 1;
        row.changed_on = commit.business_date.date();
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
                business_date: commit.business_date.date(),
                recorded_at,
                place,
                version,
                correction: None,
            };
            assert_eq!(self.reports.insert((id, report.id), reported), None);
            self.stands_by.insert((id, report.id), version);
        }
        match event {
            Event::MilestoneCorrected(it) => {
                let reason = it.reason.clone();
                let reported = self.reports.get_mut(&(id, it.report)).unwrap();
                reported.correction = Some(Correction { reason, recorded_at, place });
            }
            Event::CorrectionWithdrawn(it) => {
                self.reports.get_mut(&(id, it.report)).unwrap().correction = None;
                self.stands_by.insert((id, it.report), version);
            }
            Event::CancellationCorrected(_) => row.stage = Stage::Planned,
            Event::ExceptionRaised(it) => row.exceptions.push(Exception {
                exception: it.exception,
                cause: it.cause.clone(),
                raised_on: commit.business_date.date(),
                resolution: None,
                resolved_on: None,
            }),
            Event::ExceptionResolved(it) => {
                let raised =
                    row.exceptions.iter_mut().find(|raised| raised.exception == it.exception);
                let raised = raised.unwrap();
                assert_eq!(raised.resolution, None);
                raised.resolution = Some(it.resolution.clone());
                raised.resolved_on = Some(commit.business_date.date());
            }
            Event::TrackingAssigned(it) => {
                row.legs[it.leg as usize - 1].tracking = Some(it.number.clone());
            }
            Event::DocumentAttached(it) => row.documents.push(it.clone()),
            Event::ProofRecorded(it) => row.proofs.push(it.clone()),
            Event::PickUpCodeIssued(it) => row.pick_up = Some(it.clone()),
            Event::EstimateChanged(it) => {
                assert_eq!(row.estimated_on, it.before.date());
                row.estimated_on = it.after.date();
                self.estimates.push(Estimate {
                    shipment: id,
                    version,
                    before: it.before.date(),
                    after: it.after.date(),
                    cause: it.cause.clone(),
                    business_date: commit.business_date.date(),
                    recorded_at,
                    place,
                });
            }
            Event::Cancelled(_) => row.stage = Stage::Cancelled,
            _ => {}
        }
        // What ended it first holds; else the latest by event time, of two the further one.
        let last = |key: &(Uuid, Uuid), it: &Reported| match it.milestone {
            Milestone::Delivered | Milestone::Lost | Milestone::Returned => {
                (true, Reverse(self.stands_by[key]), it.event_at, it.milestone)
            }
            _ => (false, Reverse(0), it.event_at, it.milestone),
        };
        let standing = self
            .reports
            .range((id, Uuid::nil())..=(id, Uuid::max()))
            .filter(|(_, it)| it.correction.is_none())
            .max_by_key(|(key, it)| last(key, it))
            .map(|(_, it)| it);
        row.since = standing.map(|it| it.event_at);
        if row.stage != Stage::Cancelled {
            row.stage = standing.map_or(Stage::Planned, |it| Stage::Reached(it.milestone));
        }
        row.ended_on = match row.stage.has_ended() {
            true => row.ended_on.or(Some(commit.business_date.date())),
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
        direction: it.direction,
        contents: it.contents.clone(),
        weight_grams: it.weight_grams,
        declared_value: it.declared_value,
        legs: it.legs.clone(),
        documents: vec![],
        proofs: vec![],
        pick_up: None,
        exceptions: vec![],
        promised_on: it.promised_on.date(),
        estimated_on: it.estimated_on.date(),
        planned_on: commit.business_date.date(),
        ended_on: None,
        changed_on: commit.business_date.date(),
        version: 0,
    }
}
