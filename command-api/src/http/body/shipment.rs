//! The bodies of commands to a shipment.

use std::num::NonZeroU32;

use ledger_core::calendar::Day;
use ledger_core::freight::shipment::{
    CarrierCode, Direction, DocumentKind, Leg, Milestone, OnTheWay, ProofKind, Report,
    ReportReason, TrackingNumber,
};
use ledger_core::log::Hash;
use ledger_core::money::Money;
use ledger_core::trade::LineQuantity;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::reason::GivenReason;
use crate::http::tagged::tagged;
use crate::http::text::{Code, Moment, Text};

tagged!(DirectionBody);

/// Plans the way of an order's goods.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PlanShipment {
    pub(in crate::http) order: Uuid,
    /// Left out: to whom the goods were ordered for.
    pub(in crate::http) direction: Option<DirectionBody>,
    /// What is in it, by line of the order: each line once.
    pub(in crate::http) contents: Vec<LineQuantity>,
    /// With its packing; left out where it is not known.
    pub(in crate::http) weight_grams: Option<NonZeroU32>,
    /// What the contents are worth to customs and insurers; left out where it is not known.
    pub(in crate::http) declared_value: Option<Money>,
    /// In the order they are travelled; the last one ends with delivery.
    pub(in crate::http) legs: Vec<LegBody>,
    /// The day the customer was promised.
    pub(in crate::http) promised_on: Day,
}

/// Which way the goods go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum DirectionBody {
    /// To whom they were ordered for.
    Outbound {},
    /// Back from there.
    Return {
        /// The return that was asked for; left out: goods that were handed over and should not
        /// have been.
        r#return: Option<Uuid>,
    },
}

/// One part of the way, in one partner's hands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct LegBody {
    /// Dense from 1.
    pub(in crate::http) number: u32,
    /// A carrier calls in the role `carrier:<partner>`.
    pub(in crate::http) partner: Code,
    pub(in crate::http) cost: Money,
    /// The milestone by which it ends.
    pub(in crate::http) until: Milestone,
    /// The last day on which it may end.
    pub(in crate::http) deadline_on: Day,
    pub(in crate::http) tracking: Option<TrackingNumber>,
}

/// The number by which a carrier knows the parcel on a leg.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AssignTracking {
    /// The leg's number.
    pub(in crate::http) leg: u32,
    pub(in crate::http) number: TrackingNumber,
}

/// When and where something happened, and who says so.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReportBody {
    pub(in crate::http) event_at: Moment,
    /// For example `Lomé hub` or a UN/LOCODE.
    pub(in crate::http) place: Option<Text<100>>,
    /// A carrier's report has it; left out where our own people saw it.
    pub(in crate::http) carrier: Option<CarrierCodeBody>,
    /// Wanted where goods are held or not handed over.
    pub(in crate::http) reason: Option<ReportReason>,
}

/// What a carrier said, in its own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CarrierCodeBody {
    pub(in crate::http) carrier: Code,
    /// The code as it came, for example `EMD`.
    pub(in crate::http) code: Text<64>,
    pub(in crate::http) text: Option<Text<500>>,
}

/// A step on the way was reached.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReachMilestone {
    pub(in crate::http) milestone: OnTheWay,
    pub(in crate::http) report: ReportBody,
}

/// The goods were presented to customs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PresentToCustoms {
    pub(in crate::http) report: ReportBody,
    /// The declaration's number at the customs office.
    pub(in crate::http) declaration: Option<Text<100>>,
    /// Documents that are asked for besides invoice and declaration.
    #[serde(default)]
    pub(in crate::http) wanted: Vec<DocumentKind>,
}

/// Customs keep the goods; the report says why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct HoldAtCustoms {
    pub(in crate::http) report: ReportBody,
    /// Documents that are asked for besides invoice and declaration.
    #[serde(default)]
    pub(in crate::http) wanted: Vec<DocumentKind>,
}

/// Customs let the goods go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReleaseFromCustoms {
    pub(in crate::http) report: ReportBody,
    /// Duties and taxes as they were declared.
    pub(in crate::http) declared: Money,
    /// Duties and taxes as they were paid.
    pub(in crate::http) paid: Money,
}

/// A document that is kept elsewhere.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AttachDocument {
    pub(in crate::http) kind: DocumentKind,
    /// SHA-256 of its bytes.
    pub(in crate::http) hash: Hash,
}

/// What shows that the goods were handed over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RecordProof {
    pub(in crate::http) kind: ProofKind,
    /// SHA-256 of its bytes, which are kept elsewhere.
    pub(in crate::http) hash: Hash,
    /// Who took the goods; sealed before it is stored.
    pub(in crate::http) received_by: Option<Text<200>>,
}

/// The code by which the parcel is picked up, as who keeps the parcel made it. It is sealed before
/// it is stored: the customer and support may read it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct IssuePickUpCode {
    /// Where the parcel lies.
    pub(in crate::http) place: Text<100>,
    pub(in crate::http) code: Text<32>,
    /// Left out: as long as the parcel lies there.
    pub(in crate::http) valid_until: Option<Moment>,
}

/// Puts another day in place of the one on which delivery is expected.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeEstimate {
    pub(in crate::http) estimated_on: Day,
    pub(in crate::http) reason: GivenReason,
}

impl DirectionBody {
    pub(in crate::http) fn into_direction(self) -> Direction {
        match self {
            DirectionBody::Outbound {} => Direction::Outbound {},
            DirectionBody::Return { r#return } => Direction::Return { asked: r#return },
        }
    }
}

impl LegBody {
    pub(in crate::http) fn into_leg(self) -> Leg {
        let LegBody { number, partner, cost, until, deadline_on, tracking } = self;
        let partner = partner.into_string();
        Leg { number, partner, cost, until, deadline_on, tracking }
    }
}

impl ReportBody {
    /// The report under the id its command gives it.
    pub(in crate::http) fn into_report(self, id: Uuid) -> Report {
        let ReportBody { event_at, place, carrier, reason } = self;
        Report {
            id,
            event_at: event_at.instant(),
            place: place.map(|it| it.into_string()),
            carrier: carrier.map(|it| CarrierCode {
                carrier: it.carrier.into_string(),
                code: it.code.into_string(),
                text: it.text.map(|it| it.into_string()),
            }),
            reason,
        }
    }
}
