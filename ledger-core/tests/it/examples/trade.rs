//! Examples of what happens to orders, vendors and purchase orders.

use ledger_core::party::vendor;
use ledger_core::trade::order::{
    Beneficiary, Cancelled, Cause, Confirmed, Delivered, Event as OrderEvent, Line, PlacedOnCredit,
    PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent, Quoted,
    RefundFellDue, Refusal, ReturnAsked, ReturnReceived, Totals, Withdrawn,
};
use ledger_core::trade::{PurchaseLine, Unreceived, purchase_order};

use super::{CUSTOMER, LOAN, ORDER, PURCHASE_ORDER, VENDOR, at, sealed, xof};

fn quoted() -> Quoted {
    Quoted {
        lines: vec![Line {
            number: 1,
            vendor: VENDOR,
            description: "phone, 128 GB, black".to_owned(),
            quantity: 1,
            goods: xof(39_000),
            freight: xof(6_000),
            customs: xof(3_500),
            service: xof(1_000),
            total: xof(49_500),
        }],
        totals: Totals {
            goods: xof(39_000),
            freight: xof(6_000),
            customs: xof(3_500),
            service: xof(1_000),
            credit_fee: xof(500),
            total: xof(50_000),
        },
        valid_until: at("2026-02-17T18:00:00.000000Z"),
        destination: "TG".parse().unwrap(),
        beneficiary: Some(Beneficiary {
            name: sealed("bm9uY2UtYW5kLXNlYWxlZC1uYW1lLWFuZC10YWc="),
            phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn"),
            address: sealed("bm9uY2UtYW5kLXNlYWxlZC1hZGRyZXNzLWFuZC10YWc="),
        }),
    }
}

fn purchase_lines() -> Vec<PurchaseLine> {
    vec![PurchaseLine {
        number: 1,
        description: "phone, 128 GB, black".to_owned(),
        quantity: 1,
        goods: xof(39_000),
    }]
}

pub(super) fn order_events() -> Vec<OrderEvent> {
    let (purchase_order, vendor) = (PURCHASE_ORDER, VENDOR);
    vec![
        OrderEvent::Quoted(quoted()),
        OrderEvent::PlacedOnCredit(PlacedOnCredit { total: xof(50_000) }),
        OrderEvent::Confirmed(Confirmed {
            loan: LOAN,
            purchase_orders: vec![PurchaseOrder {
                purchase_order,
                vendor,
                lines: purchase_lines(),
                goods: xof(39_000),
            }],
        }),
        OrderEvent::PurchaseOrderSent(PurchaseOrderSent { purchase_order, vendor }),
        OrderEvent::PurchaseOrderConfirmed(PurchaseOrderConfirmed { purchase_order, vendor }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor,
            refusal: Refusal::ByVendor { motive: "sold out".to_owned() },
        }),
        OrderEvent::Cancelled(Cancelled {
            cause: Cause::Asked { motive: "found one nearby".to_owned() },
            loan: Some(LOAN),
            purchase_orders: vec![Withdrawn { purchase_order, vendor }],
        }),
        OrderEvent::Delivered(Delivered { delivered_at: at("2026-03-09T15:12:00.000000Z") }),
        OrderEvent::ReturnAsked(ReturnAsked { motive: "the screen is cracked".to_owned() }),
        OrderEvent::ReturnReceived(ReturnReceived { loan: LOAN }),
        OrderEvent::RefundFellDue(RefundFellDue {
            amount: xof(6_000),
            due: xof(8_000),
            motive: Some("the fee of the first instalment too".to_owned()),
        }),
    ]
}

/// What else an order's events may say.
pub(super) fn order_variants() -> Vec<OrderEvent> {
    let (purchase_order, vendor) = (PURCHASE_ORDER, VENDOR);
    let refusal = Refusal::NotReceived { code: Unreceived::VendorSuspended };
    vec![
        OrderEvent::Quoted(Quoted { beneficiary: None, ..quoted() }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused { purchase_order, vendor, refusal }),
        OrderEvent::Cancelled(Cancelled {
            cause: Cause::Refused { purchase_order },
            loan: None,
            purchase_orders: vec![],
        }),
        OrderEvent::RefundFellDue(RefundFellDue {
            amount: xof(6_000),
            due: xof(6_000),
            motive: None,
        }),
    ]
}

pub(super) fn vendor_events() -> Vec<vendor::Event> {
    use vendor::{Event, Registered, Resumed, Suspended};
    vec![
        Event::Registered(Registered {
            trade_name: "Shenzhen Handsets Ltd".to_owned(),
            country: "CN".parse().unwrap(),
            name: sealed("bm9uY2UtYW5kLXNlYWxlZC1uYW1lLWFuZC10YWc="),
            phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn"),
            email: sealed("bm9uY2UtYW5kLXNlYWxlZC1lbWFpbC1hbmQtdGFn"),
        }),
        Event::Suspended(Suspended { motive: "three parcels with other goods".to_owned() }),
        Event::Resumed(Resumed { motive: "the goods were replaced".to_owned() }),
    ]
}

pub(super) fn purchase_order_events() -> Vec<purchase_order::Event> {
    use purchase_order::{
        Cancelled, Confirmed, Event, NotCancelled, NotReceived, Received, Refused, Uncancelled,
    };
    let (customer, order) = (CUSTOMER, ORDER);
    vec![
        Event::Received(Received { customer, order, lines: purchase_lines(), goods: xof(39_000) }),
        Event::NotReceived(NotReceived { customer, order, code: Unreceived::VendorSuspended }),
        Event::Confirmed(Confirmed { customer, order }),
        Event::Refused(Refused { customer, order, motive: "sold out".to_owned() }),
        Event::Cancelled(Cancelled { customer, order }),
        Event::NotCancelled(NotCancelled { customer, order, code: Uncancelled::Refused }),
    ]
}
