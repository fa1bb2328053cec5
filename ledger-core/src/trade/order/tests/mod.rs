//! Each rule of an order, as a sentence.

mod lines;
mod pricing;
mod quoting;
mod returning;
mod supplying;
mod undoing;
mod walk;

use uuid::Uuid;

use super::{
    Act, By, Cancelled, Carried, Cause, Command, Confirmed, Delivered, Event, Funding, Item,
    Lapsed, Line, Order, Payment, Placed, PurchaseOrder, PurchaseOrderConfirmed,
    PurchaseOrderRefused, PurchaseOrderSent, Quoted, Refusal, Rejection, Rest, ReturnAsked,
    ReturnReceived, Role, Stage, Totals,
};
use crate::calendar::Day;
use crate::log::Instant;
use crate::log::ids::created_id;
use crate::money::{Currency, Money};
use crate::party::Country;
use crate::policy::{GoodsLeave, OrderPolicy};
use crate::reason::Reason;
use crate::testing::given;
use crate::trade::{LineQuantity, Part, PurchaseLine, Quantities};

const PHONES: Uuid = Uuid::from_u128(0xf0);
const LAMPS: Uuid = Uuid::from_u128(0x1a);
const LOAN: Uuid = Uuid::from_u128(0x10a);
const COMMAND: Uuid = Uuid::from_u128(0xc0);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// So many minutes after the story begins.
fn minute(minutes: i64) -> Instant {
    Instant::from_micros(1_776_000_000_000_000 + minutes * 60_000_000).unwrap()
}

/// The quote stands until here.
const EXPIRES: i64 = 60;

fn togo() -> Country {
    "TG".parse().unwrap()
}

/// 12 April 2026, on which the story begins, is day 0.
fn day(days: u32) -> Day {
    Day::from_ymd(2026, 4, 12).unwrap().checked_add_days(days).unwrap()
}

fn figures() -> OrderPolicy {
    OrderPolicy {
        price_days: 30,
        vendor_answer_days: 14,
        return_days: 14,
        goods_leave_on: GoodsLeave::Disbursement,
        return_arrival_days: 30,
    }
}

fn ask(act: Act, at: i64) -> Command {
    Command {
        act,
        on: day(0),
        at: minute(at),
        id: COMMAND,
        carried: Carried::default(),
        coming_back: false,
        received: None,
        refundable: None,
        policy: figures(),
    }
}

/// The same on another business day, asked by another command.
fn ask_on(act: Act, on: u32, command: u128) -> Command {
    Command { on: day(on), id: Uuid::from_u128(command), ..ask(act, i64::from(on) * 1440) }
}

fn of(lines: &[(u32, u32)]) -> Vec<LineQuantity> {
    lines.iter().map(|&(line, quantity)| LineQuantity { line, quantity }).collect()
}

fn part(purchase_order: Uuid, vendor: Uuid, lines: &[(u32, u32)], whole: bool) -> Part {
    Part { purchase_order, vendor, lines: of(lines), whole }
}

fn phones(lines: &[(u32, u32)], whole: bool) -> Part {
    part(of_phones(), PHONES, lines, whole)
}

fn lamps(lines: &[(u32, u32)], whole: bool) -> Part {
    part(of_lamps(), LAMPS, lines, whole)
}

/// All of the order.
fn all() -> Vec<LineQuantity> {
    of(&[(1, 2), (2, 2), (3, 2)])
}

fn funding() -> Vec<Funding> {
    vec![Funding::Loan { loan: LOAN, amount: xof(79_000) }]
}

fn item(vendor: Uuid, goods: i64) -> Item {
    let (freight, customs, service) = (xof(4_000), xof(3_000), xof(1_000));
    let description = "telephone, 128 GB".to_owned();
    Item {
        vendor,
        offer: None,
        category: None,
        role: Role::Agent,
        description,
        quantity: 2,
        goods: xof(goods),
        price: None,
        freight,
        customs,
        service,
    }
}

/// Two lines of one vendor around one of another.
fn items() -> Vec<Item> {
    vec![item(PHONES, 40_000), item(LAMPS, 5_000), item(PHONES, 10_000)]
}

fn quote_of(items: Vec<Item>) -> Act {
    Act::Quote { items, valid_until: minute(EXPIRES), destination: togo(), beneficiary: None }
}

fn line(number: u32, vendor: Uuid, goods: i64) -> Line {
    let Item { description, quantity, goods, freight, customs, service, .. } = item(vendor, goods);
    let total = xof(goods.amount() + 8_000);
    Line {
        number,
        vendor,
        offer: None,
        category: None,
        role: Role::Agent,
        description,
        quantity,
        goods,
        price: None,
        freight,
        customs,
        service,
        total,
    }
}

fn quote() -> Quoted {
    Quoted {
        lines: vec![line(1, PHONES, 40_000), line(2, LAMPS, 5_000), line(3, PHONES, 10_000)],
        totals: Totals {
            goods: xof(55_000),
            freight: xof(12_000),
            customs: xof(9_000),
            service: xof(3_000),
            total: xof(79_000),
        },
        valid_until: minute(EXPIRES),
        destination: togo(),
        beneficiary: None,
    }
}

fn quoted() -> Event {
    Event::Quoted(quote())
}

fn placed() -> Event {
    let (payment, total) = (Payment::Credit {}, xof(79_000));
    Event::Placed(Placed { payment, total, lapses_on: day(30) })
}

fn of_phones() -> Uuid {
    created_id(COMMAND, &format!("purchase-order/{PHONES}"))
}

fn of_lamps() -> Uuid {
    created_id(COMMAND, &format!("purchase-order/{LAMPS}"))
}

fn confirmed() -> Event {
    let wanted = |number, goods| {
        let description = "telephone, 128 GB".to_owned();
        PurchaseLine { number, description, quantity: 2, price: xof(goods) }
    };
    Event::Confirmed(Confirmed {
        funding: funding(),
        goods_leave_on: GoodsLeave::Disbursement,
        purchase_orders: vec![
            PurchaseOrder {
                purchase_order: of_phones(),
                vendor: PHONES,
                lines: vec![wanted(1, 40_000), wanted(3, 10_000)],
                total: xof(50_000),
                lapses_on: day(14),
            },
            PurchaseOrder {
                purchase_order: of_lamps(),
                vendor: LAMPS,
                lines: vec![wanted(2, 5_000)],
                total: xof(5_000),
                lapses_on: day(14),
            },
        ],
    })
}

fn sent(purchase_order: Uuid, vendor: Uuid) -> Event {
    Event::PurchaseOrderSent(PurchaseOrderSent { purchase_order, vendor })
}

fn supplied(purchase_order: Uuid, vendor: Uuid) -> Event {
    Event::PurchaseOrderConfirmed(PurchaseOrderConfirmed { purchase_order, vendor })
}

fn out_of_stock() -> Refusal {
    Refusal::ByVendor { reason: Reason::of("out_of_stock") }
}

fn lamps_refused() -> Event {
    Event::PurchaseOrderRefused(PurchaseOrderRefused {
        purchase_order: of_lamps(),
        vendor: LAMPS,
        refusal: out_of_stock(),
    })
}

fn changed_mind() -> Reason {
    Reason::of("changed_mind")
}

fn cancelled_before_confirmation() -> Event {
    Event::Cancelled(Cancelled {
        cause: Cause::Asked { reason: changed_mind() },
        lines: all(),
        rest: Rest::Nothing,
        funding: vec![],
        purchase_orders: vec![],
    })
}

fn cancelled() -> Event {
    Event::Cancelled(Cancelled {
        cause: Cause::Asked { reason: changed_mind() },
        lines: all(),
        rest: Rest::Nothing,
        funding: funding(),
        purchase_orders: vec![phones(&[(1, 2), (3, 2)], true), lamps(&[(2, 2)], true)],
    })
}

fn by_hand() -> By {
    By::Hand { delivery: created_id(COMMAND, "delivery") }
}

fn delivered() -> Event {
    Event::Delivered(Delivered {
        lines: all(),
        delivered_at: minute(90),
        by: by_hand(),
        complete: true,
        returnable_until: day(14),
        purchase_orders: vec![phones(&[(1, 2), (3, 2)], true), lamps(&[(2, 2)], true)],
    })
}

fn the_return() -> Uuid {
    created_id(COMMAND, "return")
}

fn return_asked() -> Event {
    let (r#return, reason) = (the_return(), Reason::of("defective"));
    Event::ReturnAsked(ReturnAsked { r#return, lines: all(), reason, lapses_on: day(30) })
}

fn return_received() -> Event {
    Event::ReturnReceived(ReturnReceived {
        r#return: the_return(),
        lines: all(),
        whole: true,
        funding: funding(),
        purchase_orders: vec![phones(&[(1, 2), (3, 2)], true), lamps(&[(2, 2)], true)],
    })
}

fn place() -> Act {
    Act::Place { payment: Payment::Credit {} }
}

fn cancel() -> Act {
    Act::Cancel { lines: None, reason: changed_mind() }
}

fn hand_over(lines: Option<Vec<LineQuantity>>) -> Act {
    Act::RecordDelivery { shipment: None, lines, delivered_at: minute(90) }
}

fn carried(lines: &[(u32, u32)], shipment: Uuid) -> Carried {
    let under_way = Quantities::of(&of(lines));
    Carried { under_way, shipment: Some(shipment), ..Carried::default() }
}

/// An order at each of its stages.
fn at(stage: Stage) -> Vec<Event> {
    match stage {
        Stage::Quoted => vec![quoted()],
        Stage::Placed => [at(Stage::Quoted), vec![placed()]].concat(),
        Stage::Lapsed => [at(Stage::Placed), vec![Event::Lapsed(Lapsed {})]].concat(),
        Stage::Confirmed => [at(Stage::Placed), vec![confirmed()]].concat(),
        Stage::Delivered => [at(Stage::Confirmed), vec![delivered()]].concat(),
        Stage::ReturnAsked => [at(Stage::Delivered), vec![return_asked()]].concat(),
        Stage::Returned => [at(Stage::ReturnAsked), vec![return_received()]].concat(),
        Stage::Cancelled => [at(Stage::Confirmed), vec![cancelled()]].concat(),
    }
}

/// What each stage answers; `None` where the act is possible.
#[track_caller]
fn refused_at(act: &Act, minutes: i64, answers: [(Stage, Option<Rejection>); 8]) {
    if !matches!(act, Act::Quote { .. }) {
        given::<Order>([]).when(ask(act.clone(), minutes)).then_refused(Rejection::NotFound);
    }
    for (stage, rejection) in answers {
        if let Some(rejection) = rejection {
            given::<Order>(at(stage)).when(ask(act.clone(), minutes)).then_refused(rejection);
        }
    }
}
