//! The parts of an order: its lines and what they add up to, its vendors' parts, its steps.

use async_graphql::{Enum, SimpleObject};
use ledger_core::reason::Reason;
use ledger_core::trade::order::{Cause, Line, Refusal, Role, Totals};
use ledger_core::trade::{LineQuantity, Quantities, Unreceived};
use projections::tracking::orders::{self, Kind, Pieces, Standing, Step};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

/// One line of an order; each amount is for the whole quantity.
#[derive(SimpleObject)]
pub(super) struct OrderLine {
    /// Dense from 1.
    number: u32,
    /// Of whom it is bought.
    vendor: Uuid,
    /// The offer of the catalogue that it was quoted from.
    offer: Option<Uuid>,
    /// What kind of goods, in the catalogue's words.
    category: Option<String>,
    /// In whose name it is sold.
    role: OrderLineRole,
    /// What it is.
    description: String,
    /// How many.
    quantity: u32,
    /// The goods themselves.
    goods: Money,
    /// Bringing them.
    freight: Money,
    /// Duties and taxes.
    customs: Money,
    /// The service around it.
    service: Money,
    /// The four together.
    total: Money,
    /// How many were given up.
    cancelled: u32,
    /// How many were handed over; those that came back since are among them.
    delivered: u32,
    /// How many came back.
    returned: u32,
}

/// In whose name a line is sold.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderLineRole {
    /// In the vendor's, who leaves us a commission.
    Agent,
    /// In our own, with a margin.
    Principal,
}

impl OrderLine {
    pub(super) fn of(it: &Line, pieces: &Pieces) -> OrderLine {
        let of = |lines: &[LineQuantity]| Quantities::of(lines).at(it.number);
        OrderLine {
            number: it.number,
            vendor: it.vendor,
            offer: it.offer,
            category: it.category.clone(),
            role: match it.role {
                Role::Agent => OrderLineRole::Agent,
                Role::Principal => OrderLineRole::Principal,
            },
            description: it.description.clone(),
            quantity: it.quantity,
            goods: Money(it.goods),
            freight: Money(it.freight),
            customs: Money(it.customs),
            service: Money(it.service),
            total: Money(it.total),
            cancelled: of(&pieces.cancelled),
            delivered: of(&pieces.delivered),
            returned: of(&pieces.returned),
        }
    }
}

/// What an order's lines add up to.
#[derive(SimpleObject)]
pub(super) struct OrderTotals {
    /// The goods themselves.
    goods: Money,
    /// Bringing them.
    freight: Money,
    /// Duties and taxes.
    customs: Money,
    /// The service around it.
    service: Money,
    /// What the customer is to pay.
    total: Money,
}

impl OrderTotals {
    pub(super) fn of(it: &Totals) -> OrderTotals {
        OrderTotals {
            goods: Money(it.goods),
            freight: Money(it.freight),
            customs: Money(it.customs),
            service: Money(it.service),
            total: Money(it.total),
        }
    }
}

/// Why an order was cancelled: a person asked, a vendor does not supply, or, where neither is told,
/// the loan that was to pay for it was not paid out in time.
#[derive(SimpleObject)]
pub(super) struct OrderCancellation {
    /// Why the person asked.
    reason: Option<GivenReason>,
    /// The purchase order that is not supplied.
    refused_purchase_order: Option<Uuid>,
}

impl OrderCancellation {
    pub(super) fn of(cause: &Cause, words: bool) -> OrderCancellation {
        let (reason, refused_purchase_order) = match cause {
            Cause::Asked { reason } => (Some(GivenReason::of(reason, words)), None),
            Cause::Refused { purchase_order } => (None, Some(*purchase_order)),
            Cause::FundingLapsed {} => (None, None),
        };
        OrderCancellation { reason, refused_purchase_order }
    }
}

/// Why a person did something.
#[derive(SimpleObject)]
pub(super) struct GivenReason {
    /// One of the policy book's.
    code: String,
    /// What was written beside it; null for the customer, for whom it may not be written, and for
    /// who is one in this file.
    note: Option<String>,
}

impl GivenReason {
    pub(super) fn of(reason: &Reason, words: bool) -> GivenReason {
        let note = reason.note.clone().filter(|_| words);
        GivenReason { code: reason.code.clone(), note }
    }
}

/// How far a vendor's part has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum PurchaseOrderStanding {
    /// The vendor's file has not taken it in yet.
    Asked,
    /// The vendor has it, and has not answered.
    Sent,
    /// The vendor supplies it.
    Confirmed,
    /// It is not supplied, be it after having been confirmed.
    Refused,
    /// The order was cancelled, or all of it that was the vendor's.
    Cancelled,
}

/// What is ordered of one vendor, as the customer's file knows it.
#[derive(SimpleObject)]
pub(super) struct PurchaseOrder {
    /// The id in the stream's name, `purchase-order-<id>`, in the vendor's file.
    id: Uuid,
    /// Of whom it is bought.
    vendor: Uuid,
    /// How far it has come.
    standing: PurchaseOrderStanding,
    /// The vendor's own prices of its lines together.
    total: Money,
    /// The numbers of the order's lines.
    lines: Vec<u32>,
    /// Why it is not supplied: the code of what the vendor said, or why his file did not take it in.
    refusal: Option<String>,
    /// What the vendor wrote beside the code; null as the note of a reason is.
    refusal_note: Option<String>,
    /// The business date of the order's confirmation.
    asked_on: Date,
    /// The business date of the vendor's answer.
    answered_on: Option<Date>,
}

impl PurchaseOrder {
    pub(super) fn of(it: &orders::PurchaseOrder, words: bool) -> PurchaseOrder {
        let refusal = |it: &Refusal| match it {
            Refusal::ByVendor { reason } | Refusal::Withdrawn { reason } => reason.code.clone(),
            Refusal::Lapsed {} => "the vendor did not answer in time".to_owned(),
            Refusal::NotReceived { code } => match code {
                Unreceived::VendorUnknown => {
                    "nobody is registered under the vendor's id".to_owned()
                }
                Unreceived::VendorSuspended => "the vendor is suspended".to_owned(),
                Unreceived::Cancelled => "it was cancelled before it arrived".to_owned(),
            },
        };
        let note = |it: &Refusal| match it {
            Refusal::ByVendor { reason } | Refusal::Withdrawn { reason } => reason.note.clone(),
            Refusal::Lapsed {} | Refusal::NotReceived { .. } => None,
        };
        PurchaseOrder {
            id: it.purchase_order,
            vendor: it.vendor,
            standing: match it.standing {
                Standing::Asked => PurchaseOrderStanding::Asked,
                Standing::Sent => PurchaseOrderStanding::Sent,
                Standing::Confirmed => PurchaseOrderStanding::Confirmed,
                Standing::Refused => PurchaseOrderStanding::Refused,
                Standing::Cancelled => PurchaseOrderStanding::Cancelled,
            },
            total: Money(it.total),
            lines: it.lines.clone(),
            refusal: it.refusal.as_ref().map(refusal),
            refusal_note: it.refusal.as_ref().filter(|_| words).and_then(note),
            asked_on: Date(it.asked_on),
            answered_on: it.answered_on.map(Date),
        }
    }
}

/// What happened to an order.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderStepKind {
    /// A price was promised.
    Quoted,
    /// The customer ordered what was quoted.
    Placed,
    /// It was not paid for in its time.
    Lapsed,
    /// What pays for it is there.
    Confirmed,
    /// A vendor was told what is ordered of him.
    PurchaseOrderSent,
    /// A vendor will supply it.
    PurchaseOrderConfirmed,
    /// A vendor will not, or cannot, supply it.
    PurchaseOrderRefused,
    /// Some or all of it was given up.
    Cancelled,
    /// Some or all of it was handed over.
    Delivered,
    /// What was told of a delivery is not so.
    DeliveryCorrected,
    /// The customer wants to give something back.
    ReturnAsked,
    /// It came back.
    ReturnReceived,
    /// It is not taken back.
    ReturnRefused,
    /// It is not here in time, and is waited for longer.
    ReturnLapseDeferred,
    /// It was never sent.
    ReturnAbandoned,
    /// The customer is owed money.
    ObligationArose,
    /// The loan that was to pay was not paid out in time.
    FundingLapsed,
}

/// One step in an order's history.
#[derive(SimpleObject)]
pub(super) struct OrderStep {
    /// What happened.
    kind: OrderStepKind,
    /// Of which vendor's part it tells.
    purchase_order: Option<Uuid>,
    /// What a person gave as the reason.
    reason: Option<GivenReason>,
    /// When it happened, which may be before it was recorded.
    happened_at: DateTime,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
    /// The commit that recorded it: partition@sequence.
    position: String,
}

impl OrderStep {
    pub(super) fn of(it: &Step, words: bool) -> OrderStep {
        OrderStep {
            kind: match it.kind {
                Kind::Quoted => OrderStepKind::Quoted,
                Kind::Placed => OrderStepKind::Placed,
                Kind::Lapsed => OrderStepKind::Lapsed,
                Kind::Confirmed => OrderStepKind::Confirmed,
                Kind::PurchaseOrderSent => OrderStepKind::PurchaseOrderSent,
                Kind::PurchaseOrderConfirmed => OrderStepKind::PurchaseOrderConfirmed,
                Kind::PurchaseOrderRefused => OrderStepKind::PurchaseOrderRefused,
                Kind::Cancelled => OrderStepKind::Cancelled,
                Kind::Delivered => OrderStepKind::Delivered,
                Kind::ReturnAsked => OrderStepKind::ReturnAsked,
                Kind::DeliveryCorrected => OrderStepKind::DeliveryCorrected,
                Kind::ReturnReceived => OrderStepKind::ReturnReceived,
                Kind::ReturnRefused => OrderStepKind::ReturnRefused,
                Kind::ReturnLapseDeferred => OrderStepKind::ReturnLapseDeferred,
                Kind::FundingLapsed => OrderStepKind::FundingLapsed,
                Kind::ReturnAbandoned => OrderStepKind::ReturnAbandoned,
                Kind::ObligationArose => OrderStepKind::ObligationArose,
            },
            purchase_order: it.purchase_order,
            reason: it.reason.as_ref().map(|it| GivenReason::of(it, words)),
            happened_at: it.happened_at.into(),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        }
    }
}
