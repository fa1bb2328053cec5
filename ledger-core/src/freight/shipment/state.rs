//! A shipment as its events have left it.

use super::parcel::Recorded;
use super::{DocumentKind, EstimateCause, Event, Milestone, Parcel, Report};
use crate::event::Stored;

/// What `decide` needs to know of a shipment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// Planned; its stage says what became of it.
    Planned(Parcel),
}

impl State {
    /// What was planned; `None` for no shipment.
    pub fn parcel(&self) -> Option<&Parcel> {
        match self {
            State::None => None,
            State::Planned(parcel) => Some(parcel),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this shipment: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Planned(it)) => State::Planned(Parcel::planned(it)),
            (State::None, other) => {
                panic!("{} cannot happen to a shipment that does not exist", other.event_type())
            }
            (State::Planned(mut parcel), event) => {
                parcel.apply(event);
                State::Planned(parcel)
            }
        }
    }
}

impl Parcel {
    fn apply(&mut self, event: &Event) {
        match event {
            Event::Planned(_) => panic!("a shipment is planned once"),
            Event::TrackingAssigned(it) => {
                let leg = self.leg_mut(it.leg).expect("a tracking number is of a planned leg");
                leg.tracking = Some(it.number.clone());
            }
            Event::MilestoneReached(it) => {
                self.take_in(&it.report, it.milestone.milestone(), &[]);
            }
            Event::CustomsPresented(it) => {
                self.take_in(&it.report, Milestone::CustomsPresented, &it.wanted);
            }
            Event::CustomsHeld(it) => {
                self.take_in(&it.report, Milestone::CustomsHeld, &it.wanted);
            }
            Event::CustomsReleased(it) => {
                self.take_in(&it.report, Milestone::CustomsReleased, &[]);
            }
            Event::DeliveryAttemptFailed(it) => {
                self.take_in(&it.report, Milestone::DeliveryFailed, &[]);
            }
            Event::Delivered(it) => self.take_in(&it.report, Milestone::Delivered, &[]),
            Event::Lost(it) => self.take_in(&it.report, Milestone::Lost, &[]),
            Event::Damaged(it) => self.take_in(&it.report, Milestone::Damaged, &[]),
            Event::Returned(it) => self.take_in(&it.report, Milestone::Returned, &[]),
            Event::MilestoneCorrected(it) => self.rerouted(|parcel| {
                let report = parcel.reports.iter_mut().find(|recorded| recorded.id == it.report);
                let report = report.expect("what is corrected was reported");
                assert!(!report.corrected, "report {} is corrected once", it.report);
                report.corrected = true;
            }),
            Event::DocumentAttached(it) => {
                self.documents.insert(it.clone());
            }
            Event::ProofRecorded(it) => {
                self.proofs.insert((it.kind, it.hash));
            }
            // No rule reads the code.
            Event::PickUpCodeIssued(_) => (),
            Event::EstimateChanged(it) => {
                assert_eq!(self.estimated_on, it.before, "an estimate changes from what it was");
                self.estimated_on = it.after;
                self.overridden = match it.cause {
                    EstimateCause::Person { .. } => Some(self.computed_estimate().0),
                    EstimateCause::Delay { .. } | EstimateCause::OnTime => None,
                };
            }
            Event::Cancelled(_) => self.cancelled = true,
        }
    }

    fn take_in(&mut self, report: &Report, milestone: Milestone, wanted: &[DocumentKind]) {
        self.rerouted(|it| it.reports.push(Recorded::new(report, milestone, wanted)));
    }
}
