//! A shipment as its events have left it.

use uuid::Uuid;

use super::planned::{Course, Exception, Recorded};
use super::{
    DocumentKind, EstimateCause, Event, ExceptionCause, ExceptionRaised, Milestone, Report,
    Resolution, Shipment,
};
use crate::event::Stored;

/// What `decide` needs to know of a shipment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    /// Planned; its stage says what became of it.
    Planned(Shipment),
}

impl State {
    /// What was planned; `None` for no shipment.
    pub fn shipment(&self) -> Option<&Shipment> {
        match self {
            State::None => None,
            State::Planned(parcel) => Some(parcel),
        }
    }

    /// # Panics
    /// When the event cannot have happened to this shipment: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Planned(it)) => State::Planned(Shipment::planned(it)),
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

impl Shipment {
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
            Event::MilestoneCorrected(it) => self.take_back(it.report),
            Event::CorrectionWithdrawn(it) => self.put_back(it.report),
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
                    EstimateCause::Delay { .. } | EstimateCause::OnTime {} => None,
                };
            }
            Event::Cancelled(_) => self.cancelled = true,
            Event::CancellationCorrected(_) => {
                assert!(self.cancelled, "only what was given up is taken up again");
                self.cancelled = false;
            }
            Event::ExceptionRaised(ExceptionRaised { exception, cause }) => {
                let ExceptionCause::EndedOtherwise { report, .. } = *cause;
                let raised = Exception { report, course: Course::Open };
                let before = self.exceptions.insert(*exception, raised);
                assert_eq!(before, None, "an exception is raised once");
            }
            Event::ExceptionResolved(it) => {
                let exception = self.exceptions.get_mut(&it.exception);
                let exception = exception.expect("what is resolved was raised");
                assert_eq!(exception.course, Course::Open, "an exception is resolved once");
                exception.course = match it.resolution {
                    Resolution::Corrected {} => Course::Over,
                    Resolution::Person { .. } => Course::Settled,
                };
            }
        }
    }

    /// What a person found of a report holds for as long as the report stands.
    pub(super) fn take_back(&mut self, report: Uuid) {
        self.rerouted(|parcel| {
            let recorded = parcel.reports.iter_mut().find(|it| it.id == report);
            let recorded = recorded.expect("what is corrected was reported");
            assert!(!recorded.corrected, "report {report} is corrected while it stands");
            recorded.corrected = true;
        });
        let settled = |it: &&mut Exception| it.report == report && it.course == Course::Settled;
        for exception in self.exceptions.values_mut().filter(settled) {
            exception.course = Course::Over;
        }
    }

    /// The report counts as recorded now: what ended the shipment since holds.
    pub(super) fn put_back(&mut self, report: Uuid) {
        self.rerouted(|parcel| {
            let place = parcel.reports.iter().position(|it| it.id == report);
            let mut recorded =
                parcel.reports.remove(place.expect("what stands again was reported"));
            assert!(recorded.corrected, "report {report} stands already");
            recorded.corrected = false;
            parcel.reports.push(recorded);
        });
    }

    pub(super) fn take_in(
        &mut self,
        report: &Report,
        milestone: Milestone,
        wanted: &[DocumentKind],
    ) {
        self.rerouted(|it| it.reports.push(Recorded::new(report, milestone, wanted)));
    }
}
