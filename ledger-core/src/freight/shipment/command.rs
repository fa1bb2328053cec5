//! What may be asked of a shipment.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{DocumentKind, Leg, OnTheWay, ProofKind, Report, TrackingNumber};
use crate::log::{Hash, Instant};
use crate::money::Money;
use crate::privacy::Sealed;

/// A request to a shipment, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// When it is recorded.
    pub at: Instant,
    /// How the order stands whose goods are to be shipped; read when a shipment is planned.
    pub order: OrderStanding,
    /// The carrier in whose name the caller comes; absent for anybody else.
    pub carrier: Option<String>,
}

/// How the order of a shipment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStanding {
    /// The file has no such order.
    Unknown,
    NotConfirmed,
    /// Confirmed, and not so far paid that its goods may leave.
    Unpaid,
    Confirmed,
    /// Cancelled, or given back.
    Ended,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Plan {
        order: Uuid,
        legs: Vec<Leg>,
        /// The day the customer was promised.
        promised_on: NaiveDate,
    },
    AssignTracking {
        leg: u32,
        number: TrackingNumber,
    },
    ReachMilestone {
        report: Report,
        milestone: OnTheWay,
    },
    PresentToCustoms {
        report: Report,
        /// The declaration's number at the customs office.
        declaration: Option<String>,
        /// Documents that are asked for besides those always needed.
        wanted: Vec<DocumentKind>,
    },
    /// The report gives the reason.
    HoldAtCustoms {
        report: Report,
        /// Documents that are asked for besides those always needed.
        wanted: Vec<DocumentKind>,
    },
    ReleaseFromCustoms {
        report: Report,
        /// Duties and taxes as they were declared.
        declared: Money,
        /// Duties and taxes as they were paid.
        paid: Money,
    },
    /// The report gives the reason.
    FailDelivery {
        report: Report,
    },
    Deliver {
        report: Report,
    },
    Lose {
        report: Report,
    },
    Damage {
        report: Report,
    },
    Return {
        report: Report,
    },
    /// Takes a report back, as one that should not have been made.
    Correct {
        report: Uuid,
        motive: String,
    },
    AttachDocument {
        kind: DocumentKind,
        hash: Hash,
    },
    RecordProof {
        kind: ProofKind,
        hash: Hash,
        received_by: Option<Sealed>,
    },
    /// Who keeps the parcel made the code and checks it; here it is carried to the customer.
    IssuePickUpCode {
        place: String,
        code: Sealed,
        /// Absent: as long as the parcel lies there.
        valid_until: Option<Instant>,
    },
    ChangeEstimate {
        estimated_on: NaiveDate,
        motive: String,
    },
    Cancel {
        motive: String,
    },
}

impl Act {
    /// What it reports, if it does.
    pub(super) fn report(&self) -> Option<&Report> {
        match self {
            Act::ReachMilestone { report, .. }
            | Act::PresentToCustoms { report, .. }
            | Act::HoldAtCustoms { report, .. }
            | Act::ReleaseFromCustoms { report, .. }
            | Act::FailDelivery { report }
            | Act::Deliver { report }
            | Act::Lose { report }
            | Act::Damage { report }
            | Act::Return { report } => Some(report),
            Act::Plan { .. }
            | Act::AssignTracking { .. }
            | Act::Correct { .. }
            | Act::AttachDocument { .. }
            | Act::RecordProof { .. }
            | Act::IssuePickUpCode { .. }
            | Act::ChangeEstimate { .. }
            | Act::Cancel { .. } => None,
        }
    }
}
