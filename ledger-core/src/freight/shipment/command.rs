//! What may be asked of a shipment.

use std::num::NonZeroU32;

use uuid::Uuid;

use super::{
    CancelCause, Direction, DocumentKind, Leg, OnTheWay, ProofKind, Report, TrackingNumber,
};
use crate::calendar::Day;
use crate::log::{Hash, Instant};
use crate::money::Money;
use crate::privacy::Sealed;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Quantities};

/// A request to a shipment, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// When it is recorded.
    pub at: Instant,
    /// The command's id, from which those of exceptions derive.
    pub id: Uuid,
    pub order: OrderFacts,
    /// The carrier in whose name the caller comes; absent for anybody else.
    pub carrier: Option<String>,
}

/// What is known of the order of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFacts {
    pub standing: OrderStanding,
    /// Of each line, how many pieces no shipment carries that still are to go the shipment's way;
    /// `None` where the return is not known, or is over, that they would go back by.
    pub left: Option<Quantities>,
}

/// How the order of a shipment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStanding {
    /// The file has no such order.
    Unknown,
    NotConfirmed,
    /// Confirmed, and not so far paid that its goods may leave.
    Unpaid,
    /// Its goods are sent, or are delivered already.
    Confirmed,
    /// Cancelled, or given back.
    Ended,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Plan {
        order: Uuid,
        direction: Direction,
        contents: Vec<LineQuantity>,
        /// With its packing; absent where it is not known.
        weight_grams: Option<NonZeroU32>,
        /// What the contents are worth to customs and insurers; absent where it is not known.
        declared_value: Option<Money>,
        legs: Vec<Leg>,
        /// The day the customer was promised.
        promised_on: Day,
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
        reason: Reason,
    },
    /// Takes a correction back: the report stands again, as if it had come now.
    WithdrawCorrection {
        report: Uuid,
        reason: Reason,
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
        estimated_on: Day,
        reason: Reason,
    },
    Cancel {
        cause: CancelCause,
    },
    /// Takes back that it was given up.
    CorrectCancellation {
        reason: Reason,
    },
    /// Says that a person looked into what did not fit.
    ResolveException {
        exception: Uuid,
        reason: Reason,
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
            | Act::WithdrawCorrection { .. }
            | Act::AttachDocument { .. }
            | Act::RecordProof { .. }
            | Act::IssuePickUpCode { .. }
            | Act::ChangeEstimate { .. }
            | Act::Cancel { .. }
            | Act::CorrectCancellation { .. }
            | Act::ResolveException { .. } => None,
        }
    }
}
