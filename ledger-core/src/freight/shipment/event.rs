//! What can have happened to a shipment. Stored for ever: see `schemas/events/shipment/`.
//!
//! Where the shipment then stands is told beside its last event of a commit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    ExceptionRaised, ExceptionResolved, Milestone, OnTheWay, Planned, Report, TrackingNumber,
};
use crate::calendar::Day;
use crate::event::events;
use crate::log::{Hash, Instant};
use crate::money::{Difference, Money};
use crate::privacy::Sealed;
use crate::reason::Reason;

events! {
    /// A fact about a shipment.
    pub enum Event {
        /// The way of an order's goods was planned, leg by leg.
        "shipment.planned" v1 => Planned(Planned),
        /// A carrier gave the number by which it knows the parcel on a leg.
        "shipment.tracking_assigned" v1 => TrackingAssigned(TrackingAssigned),
        /// A step on the way was reached.
        "shipment.milestone_reached" v1 => MilestoneReached(MilestoneReached),
        /// The goods were presented to customs.
        "shipment.customs_presented" v1 => CustomsPresented(CustomsPresented),
        /// Customs keep the goods for a reason.
        "shipment.customs_held" v1 => CustomsHeld(CustomsHeld),
        /// Customs let the goods go: they are cleared.
        "shipment.customs_released" v1 => CustomsReleased(CustomsReleased),
        /// The goods were brought and could not be handed over.
        "shipment.delivery_attempt_failed" v1 => DeliveryAttemptFailed(DeliveryAttemptFailed),
        /// The goods were handed over; the shipment ends.
        "shipment.delivered" v1 => Delivered(Delivered),
        /// The goods are lost; the shipment ends.
        "shipment.lost" v1 => Lost(Lost),
        /// The goods are damaged; they travel on or come back.
        "shipment.damaged" v1 => Damaged(Damaged),
        /// The goods came back; the shipment ends.
        "shipment.returned" v1 => Returned(Returned),
        /// A report was taken back.
        "shipment.milestone_corrected" v1 => MilestoneCorrected(Correction),
        /// A correction was taken back: the report stands again, as if it had come now.
        "shipment.correction_withdrawn" v1 => CorrectionWithdrawn(CorrectionWithdrawn),
        /// A document of the shipment is known by its hash.
        "shipment.document_attached" v1 => DocumentAttached(Document),
        /// What shows that the goods were handed over, and to whom.
        "shipment.proof_of_delivery_recorded" v1 => ProofRecorded(Proof),
        /// A code was given by which the parcel is picked up.
        "shipment.pick_up_code_issued" v1 => PickUpCodeIssued(PickUpCode),
        /// The day on which delivery is expected changed.
        "shipment.estimate_changed" v1 => EstimateChanged(EstimateChanged),
        /// The shipment was given up.
        "shipment.cancelled" v1 => Cancelled(Cancelled),
        /// Giving it up was taken back.
        "shipment.cancellation_corrected" v1 => CancellationCorrected(CancellationCorrected),
        /// What was reported does not fit how the shipment stands: a person is to look into it.
        "shipment.exception_raised" v1 => ExceptionRaised(ExceptionRaised),
        /// An exception needs nobody any more.
        "shipment.exception_resolved" v1 => ExceptionResolved(ExceptionResolved),
    }
}

/// What a document is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    CommercialInvoice,
    CustomsDeclaration,
    PackingList,
    TransportDocument,
    CertificateOfOrigin,
    ImportPermit,
    InspectionReport,
    DutyReceipt,
    DamageReport,
    Other,
}

/// What shows that goods were handed over.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    Signature,
    Photograph,
    /// The carrier's record that the right code was shown.
    PickUpCode,
    Slip,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackingAssigned {
    /// The leg's number.
    pub leg: u32,
    pub number: TrackingNumber,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneReached {
    pub report: Report,
    pub milestone: OnTheWay,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomsPresented {
    pub report: Report,
    /// The declaration's number at the customs office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration: Option<String>,
    /// Documents that are asked for besides those always needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<DocumentKind>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomsHeld {
    pub report: Report,
    /// Documents that are asked for besides those always needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<DocumentKind>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomsReleased {
    pub report: Report,
    /// Duties and taxes as they were declared.
    pub declared: Money,
    /// Duties and taxes as they were paid.
    pub paid: Money,
    /// Paid less declared.
    pub difference: Difference,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryAttemptFailed {
    pub report: Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    pub report: Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    pub report: Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Damaged {
    pub report: Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Returned {
    pub report: Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The report that was taken back.
    pub report: Uuid,
    /// What it had said.
    pub milestone: Milestone,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionWithdrawn {
    /// The report that stands again.
    pub report: Uuid,
    /// What it says.
    pub milestone: Milestone,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub kind: DocumentKind,
    /// SHA-256 of the document's bytes, which are kept elsewhere.
    pub hash: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    pub kind: ProofKind,
    /// SHA-256 of the bytes that prove it, which are kept elsewhere.
    pub hash: Hash,
    /// Who took the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_by: Option<Sealed>,
}

/// It replaces the code before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PickUpCode {
    /// Where the parcel lies.
    pub place: String,
    /// Made and checked by who keeps the parcel; for the customer's eyes.
    pub code: Sealed,
    /// Absent: as long as the parcel lies there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateChanged {
    pub before: Day,
    pub after: Day,
    pub cause: EstimateCause,
}

/// Why an estimate changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum EstimateCause {
    /// The furthest leg that ended did so this many days after its deadline.
    Delay { leg: u32, days: u32 },
    /// No leg has ended after its deadline any more.
    OnTime {},
    /// A person said so.
    Person { reason: Reason },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    pub cause: CancelCause,
}

/// Why a shipment is given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CancelCause {
    /// A person asked for it.
    Asked { reason: Reason },
    /// What is in it was cancelled with the order, in whole or in part.
    OrderCancelled {},
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationCorrected {
    pub reason: Reason,
}

impl DocumentKind {
    /// Without which customs release nothing.
    pub const ALWAYS_NEEDED: [DocumentKind; 2] =
        [DocumentKind::CommercialInvoice, DocumentKind::CustomsDeclaration];

    pub const fn name(self) -> &'static str {
        match self {
            DocumentKind::CommercialInvoice => "commercial_invoice",
            DocumentKind::CustomsDeclaration => "customs_declaration",
            DocumentKind::PackingList => "packing_list",
            DocumentKind::TransportDocument => "transport_document",
            DocumentKind::CertificateOfOrigin => "certificate_of_origin",
            DocumentKind::ImportPermit => "import_permit",
            DocumentKind::InspectionReport => "inspection_report",
            DocumentKind::DutyReceipt => "duty_receipt",
            DocumentKind::DamageReport => "damage_report",
            DocumentKind::Other => "other",
        }
    }
}

impl Event {
    /// What was reported, and the milestone it says was reached.
    pub fn report(&self) -> Option<(&Report, Milestone)> {
        match self {
            Event::MilestoneReached(it) => Some((&it.report, it.milestone.milestone())),
            Event::CustomsPresented(it) => Some((&it.report, Milestone::CustomsPresented)),
            Event::CustomsHeld(it) => Some((&it.report, Milestone::CustomsHeld)),
            Event::CustomsReleased(it) => Some((&it.report, Milestone::CustomsReleased)),
            Event::DeliveryAttemptFailed(it) => Some((&it.report, Milestone::DeliveryFailed)),
            Event::Delivered(it) => Some((&it.report, Milestone::Delivered)),
            Event::Lost(it) => Some((&it.report, Milestone::Lost)),
            Event::Damaged(it) => Some((&it.report, Milestone::Damaged)),
            Event::Returned(it) => Some((&it.report, Milestone::Returned)),
            Event::Planned(_)
            | Event::TrackingAssigned(_)
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
}
