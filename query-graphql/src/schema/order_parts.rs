//! The parts of an order: its lines and what they add up to, its vendors' parts, its steps.

use async_graphql::{Enum, SimpleObject};
use ledger_core::trade::Unreceived;
use ledger_core::trade::order::{Cause, Line, Refusal, Totals};
use projections::tracking::orders::{self, Kind, Standing, Step};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

/// One line of an order; each amount is for the whole quantity.
#[derive(SimpleObject)]
pub(super) struct OrderLine {
    /// Dense from 1.
    number: u32,
    /// Of whom it is bought.
    vendor: Uuid,
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
}

impl OrderLine {
    pub(super) fn of(it: &Line) -> OrderLine {
        OrderLine {
            number: it.number,
            vendor: it.vendor,
            description: it.description.clone(),
            quantity: it.quantity,
            goods: Money(it.goods),
            freight: Money(it.freight),
            customs: Money(it.customs),
            service: Money(it.service),
            total: Money(it.total),
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
    /// For the order as a whole.
    credit_fee: Money,
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
            credit_fee: Money(it.credit_fee),
            total: Money(it.total),
        }
    }
}

/// Why an order was cancelled: a person asked, or a vendor does not supply.
#[derive(SimpleObject)]
pub(super) struct OrderCancellation {
    /// What the person said; null for the customer, for whom it may not be written, and for who is
    /// one in this file.
    motive: Option<String>,
    /// The purchase order that is not supplied.
    refused_purchase_order: Option<Uuid>,
}

impl OrderCancellation {
    pub(super) fn of(cause: &Cause, words: bool) -> OrderCancellation {
        let (motive, refused_purchase_order) = match cause {
            Cause::Asked { motive } => (words.then(|| motive.clone()), None),
            Cause::Refused { purchase_order } => (None, Some(*purchase_order)),
        };
        OrderCancellation { motive, refused_purchase_order }
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
    /// It is not supplied.
    Refused,
    /// The order was cancelled.
    Withdrawn,
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
    /// The goods of its lines together.
    goods: Money,
    /// The numbers of the order's lines.
    lines: Vec<u32>,
    /// Why it is not supplied: what the vendor said, or why his file did not take it in; null as a
    /// cancellation's motive is.
    refusal: Option<String>,
    /// The business date of the order's confirmation.
    asked_on: Date,
    /// The business date of the vendor's answer.
    answered_on: Option<Date>,
}

impl PurchaseOrder {
    pub(super) fn of(it: &orders::PurchaseOrder, words: bool) -> PurchaseOrder {
        let refusal = |it: &Refusal| match it {
            Refusal::ByVendor { motive } => motive.clone(),
            Refusal::NotReceived { code } => match code {
                Unreceived::VendorUnknown => {
                    "nobody is registered under the vendor's id".to_owned()
                }
                Unreceived::VendorSuspended => "the vendor is suspended".to_owned(),
                Unreceived::Withdrawn => "it was withdrawn before it arrived".to_owned(),
            },
        };
        PurchaseOrder {
            id: it.purchase_order,
            vendor: it.vendor,
            standing: match it.standing {
                Standing::Asked => PurchaseOrderStanding::Asked,
                Standing::Sent => PurchaseOrderStanding::Sent,
                Standing::Confirmed => PurchaseOrderStanding::Confirmed,
                Standing::Refused => PurchaseOrderStanding::Refused,
                Standing::Withdrawn => PurchaseOrderStanding::Withdrawn,
            },
            goods: Money(it.goods),
            lines: it.lines.clone(),
            refusal: it.refusal.as_ref().filter(|_| words).map(refusal),
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
    PlacedOnCredit,
    /// The loan that pays for it was granted.
    Confirmed,
    /// A vendor was told what is ordered of him.
    PurchaseOrderSent,
    /// A vendor will supply it.
    PurchaseOrderConfirmed,
    /// A vendor will not, or cannot, supply it.
    PurchaseOrderRefused,
    /// It was given up.
    Cancelled,
    /// All of it was handed over.
    Delivered,
    /// The customer wants to give it back.
    ReturnAsked,
    /// It came back.
    ReturnReceived,
    /// Money is to be paid back.
    RefundFellDue,
}

/// One step in an order's history.
#[derive(SimpleObject)]
pub(super) struct OrderStep {
    /// What happened.
    kind: OrderStepKind,
    /// Of which vendor's part it tells.
    purchase_order: Option<Uuid>,
    /// What was given as the cause; null as a cancellation's motive is.
    motive: Option<String>,
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
                Kind::PlacedOnCredit => OrderStepKind::PlacedOnCredit,
                Kind::Confirmed => OrderStepKind::Confirmed,
                Kind::PurchaseOrderSent => OrderStepKind::PurchaseOrderSent,
                Kind::PurchaseOrderConfirmed => OrderStepKind::PurchaseOrderConfirmed,
                Kind::PurchaseOrderRefused => OrderStepKind::PurchaseOrderRefused,
                Kind::Cancelled => OrderStepKind::Cancelled,
                Kind::Delivered => OrderStepKind::Delivered,
                Kind::ReturnAsked => OrderStepKind::ReturnAsked,
                Kind::ReturnReceived => OrderStepKind::ReturnReceived,
                Kind::RefundFellDue => OrderStepKind::RefundFellDue,
            },
            purchase_order: it.purchase_order,
            motive: it.motive.clone().filter(|_| words),
            happened_at: it.happened_at.into(),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        }
    }
}
