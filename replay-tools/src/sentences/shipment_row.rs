//! What a shipment tells beside its sentences, and shows.

use ledger_core::calendar::Day;
use ledger_core::freight::shipment::{Event, State};
use ledger_core::log::StreamId;

use super::freight_words::stage;
use super::shipment::sentences;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        // What was reported says when; it may have come late, or out of order.
        self.report().map(|(report, _)| Happened::At(report.event_at))
    }

    fn joins(&self, own: StreamId, subject: StreamId) -> Option<StreamId> {
        match self {
            Event::Planned(it) => (StreamId::Order(it.order) == subject).then_some(own),
            Event::TrackingAssigned(_)
            | Event::MilestoneReached(_)
            | Event::CustomsPresented(_)
            | Event::CustomsHeld(_)
            | Event::CustomsReleased(_)
            | Event::DeliveryAttemptFailed(_)
            | Event::Delivered(_)
            | Event::Lost(_)
            | Event::Damaged(_)
            | Event::Returned(_)
            | Event::MilestoneCorrected(_)
            | Event::CorrectionWithdrawn(_)
            | Event::DocumentAttached(_)
            | Event::ProofRecorded(_)
            | Event::PickUpCodeIssued(_)
            | Event::EstimateChanged(_)
            | Event::Cancelled(_)
            | Event::CancellationCorrected(_)
            | Event::ExceptionRaised(_)
            | Event::ExceptionResolved(_) => None,
        }
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(parcel) = self.shipment() else { return vec![] };
        let [english, french] = Lang::ALL.map(|it| stage(parcel.stage(), it));
        vec![
            (STAGE, Shown::Word(english, french)),
            (("promised on", "promise le"), Shown::Day(parcel.promised_on())),
            (("expected on", "attendue le"), Shown::Day(parcel.estimated_on())),
        ]
    }
}
