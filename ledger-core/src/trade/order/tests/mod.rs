//! Each rule of an order, as a sentence.

mod quoting;
mod supplying;
mod undoing;
mod walk;

use uuid::Uuid;

use super::{
    Act, Cancelled, Cause, Command, Confirmed, Delivered, Event, Item, Line, Order, PlacedOnCredit,
    PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent, Quoted,
    Refusal, Rejection, ReturnAsked, ReturnReceived, Stage, Totals, Withdrawn,
};
use crate::log::Instant;
use crate::log::ids::created_id;
use crate::money::{Currency, Money};
use crate::party::Country;
use crate::testing::given;
use crate::trade::PurchaseLine;

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

fn ask(act: Act, at: i64) -> Command {
    Command { act, at: minute(at), id: COMMAND, sent: None, received: None }
}

fn item(vendor: Uuid, goods: i64) -> Item {
    let (freight, customs, service) = (xof(4_000), xof(3_000), xof(1_000));
    let description = "telephone, 128 GB".to_owned();
    Item { vendor, description, quantity: 2, goods: xof(goods), freight, customs, service }
}

/// Two lines of one vendor around one of another.
fn items() -> Vec<Item> {
    vec![item(PHONES, 40_000), item(LAMPS, 5_000), item(PHONES, 10_000)]
}

fn quote_of(items: Vec<Item>) -> Act {
    Act::Quote {
        items,
        credit_fee: xof(2_500),
        valid_until: minute(EXPIRES),
        destination: togo(),
        beneficiary: None,
    }
}

fn line(number: u32, vendor: Uuid, goods: i64) -> Line {
    let Item { description, quantity, goods, freight, customs, service, .. } = item(vendor, goods);
    let total = xof(goods.amount() + 8_000);
    Line { number, vendor, description, quantity, goods, freight, customs, service, total }
}

fn quote() -> Quoted {
    Quoted {
        lines: vec![line(1, PHONES, 40_000), line(2, LAMPS, 5_000), line(3, PHONES, 10_000)],
        totals: Totals {
            goods: xof(55_000),
            freight: xof(12_000),
            customs: xof(9_000),
            service: xof(3_000),
            credit_fee: xof(2_500),
            total: xof(81_500),
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
    Event::PlacedOnCredit(PlacedOnCredit { total: xof(81_500) })
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
        PurchaseLine { number, description, quantity: 2, goods: xof(goods) }
    };
    Event::Confirmed(Confirmed {
        loan: LOAN,
        purchase_orders: vec![
            PurchaseOrder {
                purchase_order: of_phones(),
                vendor: PHONES,
                lines: vec![wanted(1, 40_000), wanted(3, 10_000)],
                goods: xof(50_000),
            },
            PurchaseOrder {
                purchase_order: of_lamps(),
                vendor: LAMPS,
                lines: vec![wanted(2, 5_000)],
                goods: xof(5_000),
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
    Refusal::ByVendor { motive: "out of stock".to_owned() }
}

fn lamps_refused() -> Event {
    Event::PurchaseOrderRefused(PurchaseOrderRefused {
        purchase_order: of_lamps(),
        vendor: LAMPS,
        refusal: out_of_stock(),
    })
}

fn withdrawn(purchase_order: Uuid, vendor: Uuid) -> Withdrawn {
    Withdrawn { purchase_order, vendor }
}

fn cancelled_before_confirmation() -> Event {
    let cause = Cause::Asked { motive: "changed my mind".to_owned() };
    Event::Cancelled(Cancelled { cause, loan: None, purchase_orders: vec![] })
}

fn cancelled() -> Event {
    Event::Cancelled(Cancelled {
        cause: Cause::Asked { motive: "changed my mind".to_owned() },
        loan: Some(LOAN),
        purchase_orders: vec![withdrawn(of_phones(), PHONES), withdrawn(of_lamps(), LAMPS)],
    })
}

fn delivered() -> Event {
    Event::Delivered(Delivered { delivered_at: minute(90) })
}

fn return_asked() -> Event {
    Event::ReturnAsked(ReturnAsked { motive: "too dim".to_owned() })
}

fn return_received() -> Event {
    Event::ReturnReceived(ReturnReceived { loan: LOAN })
}

fn cancel() -> Act {
    Act::Cancel { motive: "changed my mind".to_owned() }
}

/// An order at each of its stages.
fn at(stage: Stage) -> Vec<Event> {
    match stage {
        Stage::Quoted => vec![quoted()],
        Stage::Placed => [at(Stage::Quoted), vec![placed()]].concat(),
        Stage::Confirmed => [at(Stage::Placed), vec![confirmed()]].concat(),
        Stage::Delivered => [at(Stage::Confirmed), vec![delivered()]].concat(),
        Stage::ReturnAsked => [at(Stage::Delivered), vec![return_asked()]].concat(),
        Stage::Returned => [at(Stage::ReturnAsked), vec![return_received()]].concat(),
        Stage::Cancelled => [at(Stage::Confirmed), vec![cancelled()]].concat(),
    }
}

/// What each stage answers; `None` where the act is possible.
#[track_caller]
fn refused_at(act: &Act, minutes: i64, answers: [(Stage, Option<Rejection>); 7]) {
    if !matches!(act, Act::Quote { .. }) {
        given::<Order>([]).when(ask(act.clone(), minutes)).then_refused(Rejection::NotFound);
    }
    for (stage, rejection) in answers {
        if let Some(rejection) = rejection {
            given::<Order>(at(stage)).when(ask(act.clone(), minutes)).then_refused(rejection);
        }
    }
}
