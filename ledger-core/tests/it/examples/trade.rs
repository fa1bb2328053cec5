//! Examples of what happens to orders, vendors and purchase orders.

use ledger_core::money::{Currency, Money};
use ledger_core::party::vendor;
use ledger_core::policy::GoodsLeave;
use ledger_core::reason::Reason;
use ledger_core::testing::day;
use ledger_core::trade::order::{
    AbandonCause, Beneficiary, By, Cancelled, Cause, Confirmed, Delivered, DeliveryCorrected,
    Event as OrderEvent, Exchange, ExchangeRate, Funding, FundingLapsed, Lapsed, Line, Obligation,
    ObligationArose, ObligationCause, Payment, Placed, Price, PurchaseOrder,
    PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent, Quoted, Refusal, Rest,
    ReturnAbandoned, ReturnAsked, ReturnLapseDeferred, ReturnReceived, ReturnRefused, Role, Totals,
};
use ledger_core::trade::{LineQuantity, Part, PurchaseLine, Unreceived, purchase_order};
use uuid::Uuid;

use super::{CUSTOMER, LOAN, ORDER, PURCHASE_ORDER, VENDOR, at, reason, sealed, xof};

const OFFER: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00f1);
const DELIVERY: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00d1);
const RETURN: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00e1);
const OBLIGATION: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00b1);
const PARCEL: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00c1);
const PAID: Uuid = Uuid::from_u128(0x0190_b5d2_0000_7000_8000_0000_0000_00a1);

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR).unwrap()
}

fn one() -> Vec<LineQuantity> {
    vec![LineQuantity { line: 1, quantity: 1 }]
}

fn two() -> Vec<LineQuantity> {
    vec![LineQuantity { line: 1, quantity: 2 }]
}

fn part(lines: Vec<LineQuantity>, whole: bool) -> Vec<Part> {
    vec![Part { purchase_order: PURCHASE_ORDER, vendor: VENDOR, lines, whole }]
}

fn funding() -> Vec<Funding> {
    vec![Funding::Loan { loan: LOAN, amount: xof(49_500) }]
}

fn quoted() -> Quoted {
    Quoted {
        lines: vec![Line {
            number: 1,
            vendor: VENDOR,
            offer: Some(OFFER),
            category: Some("phones".to_owned()),
            role: Role::Principal,
            description: "phone, 128 GB, black".to_owned(),
            quantity: 2,
            goods: xof(39_000),
            price: Some(Price {
                vendor: eur(4_800),
                exchange: Some(Exchange {
                    rate: ExchangeRate("655.957".parse().unwrap()),
                    converted: xof(31_486),
                }),
                margin: Some(xof(1_565)),
                commission: None,
                tax: Some(xof(5_949)),
            }),
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
            total: xof(49_500),
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
        quantity: 2,
        price: eur(4_800),
    }]
}

pub(super) fn order_events() -> Vec<OrderEvent> {
    let (purchase_order, vendor) = (PURCHASE_ORDER, VENDOR);
    vec![
        OrderEvent::Quoted(quoted()),
        OrderEvent::Placed(Placed {
            payment: Payment::Credit {},
            total: xof(49_500),
            lapses_on: day("2026-03-18"),
        }),
        OrderEvent::Lapsed(Lapsed {}),
        OrderEvent::Confirmed(Confirmed {
            funding: funding(),
            goods_leave_on: GoodsLeave::Disbursement,
            purchase_orders: vec![PurchaseOrder {
                purchase_order,
                vendor,
                lines: purchase_lines(),
                total: eur(4_800),
                lapses_on: day("2026-03-04"),
            }],
        }),
        OrderEvent::PurchaseOrderSent(PurchaseOrderSent { purchase_order, vendor }),
        OrderEvent::PurchaseOrderConfirmed(PurchaseOrderConfirmed { purchase_order, vendor }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor,
            refusal: Refusal::ByVendor { reason: reason("out_of_stock", "sold out") },
        }),
        OrderEvent::FundingLapsed(FundingLapsed {
            funding: funding(),
            obligations: vec![Obligation { obligation: OBLIGATION, amount: xof(24_750) }],
        }),
        OrderEvent::Cancelled(Cancelled {
            cause: Cause::Asked { reason: reason("bought_elsewhere", "found one nearby") },
            lines: two(),
            rest: Rest::Nothing,
            funding: funding(),
            purchase_orders: part(two(), true),
        }),
        OrderEvent::Delivered(Delivered {
            lines: one(),
            delivered_at: at("2026-03-09T15:12:00.000000Z"),
            by: By::Shipment { shipment: PARCEL },
            complete: false,
            returnable_until: day("2026-03-23"),
            purchase_orders: part(one(), false),
        }),
        OrderEvent::DeliveryCorrected(DeliveryCorrected {
            lines: one(),
            by: By::Hand { delivery: DELIVERY },
            reason: Some(reason("recorded_in_error", "of another customer")),
            purchase_orders: part(one(), true),
        }),
        OrderEvent::ReturnAsked(ReturnAsked {
            r#return: RETURN,
            lines: one(),
            reason: reason("defective", "the screen is cracked"),
            lapses_on: day("2026-04-15"),
        }),
        OrderEvent::ReturnReceived(ReturnReceived {
            r#return: RETURN,
            lines: two(),
            whole: true,
            funding: funding(),
            purchase_orders: part(two(), true),
        }),
        OrderEvent::ReturnRefused(ReturnRefused {
            r#return: RETURN,
            reason: reason("used", "scratched all over"),
        }),
        OrderEvent::ReturnLapseDeferred(ReturnLapseDeferred {
            r#return: RETURN,
            lapses_on: day("2026-05-15"),
        }),
        OrderEvent::ReturnAbandoned(ReturnAbandoned {
            r#return: RETURN,
            cause: AbandonCause::Lapsed {},
        }),
        OrderEvent::ObligationArose(ObligationArose {
            obligation: OBLIGATION,
            amount: xof(24_750),
            cause: ObligationCause::LinesCancelled { lines: one() },
        }),
    ]
}

/// What else an order's events may say.
pub(super) fn order_variants() -> Vec<OrderEvent> {
    let (purchase_order, vendor) = (PURCHASE_ORDER, VENDOR);
    let refusal = Refusal::NotReceived { code: Unreceived::VendorSuspended };
    vec![
        OrderEvent::Quoted(Quoted { beneficiary: None, ..quoted() }),
        OrderEvent::Placed(Placed {
            payment: Payment::Advance {},
            total: xof(49_500),
            lapses_on: day("2026-03-18"),
        }),
        OrderEvent::Confirmed(Confirmed {
            funding: vec![Funding::Payment { payment: PAID, amount: xof(49_500) }],
            goods_leave_on: GoodsLeave::Grant,
            purchase_orders: vec![],
        }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused { purchase_order, vendor, refusal }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor,
            refusal: Refusal::Lapsed {},
        }),
        OrderEvent::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor,
            refusal: Refusal::Withdrawn { reason: Reason::of("vendor_unable") },
        }),
        OrderEvent::Cancelled(Cancelled {
            cause: Cause::Refused { purchase_order },
            lines: one(),
            rest: Rest::Awaited,
            funding: vec![],
            purchase_orders: vec![],
        }),
        OrderEvent::Cancelled(Cancelled {
            cause: Cause::FundingLapsed {},
            lines: two(),
            rest: Rest::Nothing,
            funding: vec![],
            purchase_orders: part(two(), true),
        }),
        OrderEvent::FundingLapsed(FundingLapsed { funding: funding(), obligations: vec![] }),
        OrderEvent::ReturnAbandoned(ReturnAbandoned {
            r#return: RETURN,
            cause: AbandonCause::Person {},
        }),
        OrderEvent::Delivered(Delivered {
            lines: two(),
            delivered_at: at("2026-03-09T15:12:00.000000Z"),
            by: By::Hand { delivery: DELIVERY },
            complete: true,
            returnable_until: day("2026-03-23"),
            purchase_orders: part(two(), true),
        }),
        OrderEvent::DeliveryCorrected(DeliveryCorrected {
            lines: one(),
            by: By::Shipment { shipment: PARCEL },
            reason: None,
            purchase_orders: part(one(), false),
        }),
        OrderEvent::ReturnReceived(ReturnReceived {
            r#return: RETURN,
            lines: one(),
            whole: false,
            funding: vec![],
            purchase_orders: part(one(), false),
        }),
        OrderEvent::ObligationArose(ObligationArose {
            obligation: OBLIGATION,
            amount: xof(24_750),
            cause: ObligationCause::LinesReturned { r#return: RETURN, lines: one() },
        }),
        OrderEvent::ObligationArose(ObligationArose {
            obligation: OBLIGATION,
            amount: xof(6_000),
            cause: ObligationCause::Person { reason: reason("goodwill", "the stamps") },
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
        Event::Suspended(Suspended {
            reason: Reason {
                code: "quality_complaints".to_owned(),
                note: Some("three parcels with other goods".to_owned()),
            },
        }),
        Event::Resumed(Resumed { reason: Reason::of("cause_cleared") }),
    ]
}

pub(super) fn purchase_order_events() -> Vec<purchase_order::Event> {
    use purchase_order::{
        Cancelled, Confirmed, Delivered, DeliveryCorrected, Event, Lapsed, NotCancelled,
        NotReceived, Received, Refused, Returned, Uncancelled, Withdrawn,
    };
    let (customer, order) = (CUSTOMER, ORDER);
    vec![
        Event::Received(Received {
            customer,
            order,
            lines: purchase_lines(),
            total: eur(4_800),
            lapses_on: day("2026-03-04"),
        }),
        Event::NotReceived(NotReceived { customer, order, code: Unreceived::VendorSuspended }),
        Event::Confirmed(Confirmed { customer, order }),
        Event::Refused(Refused { customer, order, reason: reason("out_of_stock", "sold out") }),
        Event::Withdrawn(Withdrawn {
            customer,
            order,
            reason: reason("vendor_unable", "the workshop burnt down"),
        }),
        Event::Lapsed(Lapsed { customer, order }),
        Event::Cancelled(Cancelled { customer, order, lines: two(), whole: true }),
        Event::NotCancelled(NotCancelled { customer, order, code: Uncancelled::Refused }),
        Event::Delivered(Delivered {
            customer,
            order,
            lines: one(),
            delivered_at: at("2026-03-09T15:12:00.000000Z"),
            whole: false,
        }),
        Event::DeliveryCorrected(DeliveryCorrected { customer, order, lines: one(), whole: true }),
        Event::Returned(Returned { customer, order, lines: two(), whole: true }),
    ]
}
