//! What follows from a commit in other files, and when it is settled.

mod inquiries;
mod lending;
mod release;
mod walk;

use uuid::Uuid;

use super::{Heard, Outstanding, Procurement};
use crate::calendar::Day;
use crate::file::{Command, Event, Fact};
use crate::log::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Instant, Place, StreamId,
};
use crate::money::{Currency, Money};
use crate::policy::GoodsLeave;
use crate::reason::Reason;
use crate::trade::order::{self, Cause, Funding, Refusal, Rest};
use crate::trade::purchase_order::{self, From, Told, Uncancelled};
use crate::trade::{LineQuantity, Part, PurchaseLine, Unreceived};

const CUSTOMER: Uuid = Uuid::from_u128(0xc0);
const ORDER: Uuid = Uuid::from_u128(0x0d);
const VENDOR: Uuid = Uuid::from_u128(0x5e);
const BOUGHT: Uuid = Uuid::from_u128(0xb0);
const CORRELATION: Uuid = Uuid::from_u128(0xca);

/// A commit as the log would hold it.
fn commit(
    file: FileId,
    command: (Uuid, &str),
    causation: Option<Uuid>,
    place: Place,
    facts: &[Fact],
) -> Commit {
    let (id, command_type) = command;
    let record = |(index, fact): (usize, &Fact)| EventRecord {
        id: format!("{id}.{index}"),
        r#type: fact.event.event_type().to_owned(),
        version: fact.event.version(),
        stream: fact.stream,
        stream_version: 1,
        data: fact.event.encode(),
        standing: None,
    };
    Commit {
        form: FORM,
        sequence: place.sequence,
        prev: Hash::ZERO,
        epoch: 1,
        takeover: false,
        writer: Uuid::from_u128(1),
        file,
        command: CommandRecord { id, r#type: command_type.to_owned(), fingerprint: Hash::ZERO },
        actor: Actor::ledger(),
        causation,
        correlation: CORRELATION,
        traceparent: None,
        recorded_at: Instant::from_micros(i64::try_from(place.sequence).unwrap()).unwrap(),
        business_date: Day::FIRST,
        events: facts.iter().enumerate().map(record).collect(),
    }
}

fn in_order(event: order::Event) -> Fact {
    Fact { stream: StreamId::Order(ORDER), event: Event::Order(event) }
}

fn in_purchase_order(event: purchase_order::Event) -> Fact {
    Fact { stream: StreamId::PurchaseOrder(BOUGHT), event: Event::PurchaseOrder(event) }
}

fn goods() -> Money {
    Money::new(40_000, Currency::XOF).unwrap()
}

fn lines() -> Vec<PurchaseLine> {
    vec![PurchaseLine { number: 1, description: "lamp".to_owned(), quantity: 2, price: goods() }]
}

fn confirmed() -> Fact {
    in_order(order::Event::Confirmed(order::Confirmed {
        funding: vec![Funding::Loan { loan: Uuid::from_u128(7), amount: goods() }],
        goods_leave_on: GoodsLeave::Grant,
        purchase_orders: vec![order::PurchaseOrder {
            purchase_order: BOUGHT,
            vendor: VENDOR,
            lines: lines(),
            total: goods(),
            lapses_on: lapses_on(),
        }],
    }))
}

const FROM: From = From { customer: CUSTOMER, order: ORDER };

fn lapses_on() -> Day {
    Day::from_ymd(2026, 3, 15).unwrap()
}

fn pieces() -> Vec<LineQuantity> {
    vec![LineQuantity { line: 1, quantity: 2 }]
}

fn part() -> Part {
    Part { purchase_order: BOUGHT, vendor: VENDOR, lines: pieces(), whole: true }
}

fn told() -> Told {
    Told { lines: pieces(), whole: true }
}

/// What follows from one fact in the file it belongs to.
fn asked(fact: Fact) -> Vec<Outstanding> {
    let of_order = fact.stream == StreamId::Order(ORDER);
    let file = if of_order { FileId::Customer(CUSTOMER) } else { FileId::Vendor(VENDOR) };
    let place = Place { partition: 3, sequence: 88 };
    let facts = [fact];
    let commit = commit(file, (Uuid::from_u128(9), "order.any"), None, place, &facts);
    let mut process = Procurement::default();
    if let Some(heard) = Heard::of(place, &commit, &facts) {
        process.hear(heard);
    }
    process.outstanding().into_iter().cloned().collect()
}

#[track_caller]
fn only(asked: Vec<Outstanding>) -> Outstanding {
    let [only] = <[Outstanding; 1]>::try_from(asked).expect("one command follows");
    only
}

fn answer(act: order::Act) -> Command {
    Command::Order { order: ORDER, act }
}

#[test]
fn a_confirmed_order_asks_the_vendors_file_to_receive_its_purchase_order() {
    let it = only(asked(confirmed()));
    assert_eq!((it.file, it.stream), (FileId::Vendor(VENDOR), StreamId::PurchaseOrder(BOUGHT)));
    let (lines, total, lapses_on) = (lines(), goods(), lapses_on());
    let act = purchase_order::Act::Receive { from: FROM, lines, total, lapses_on };
    assert_eq!(it.command, Command::PurchaseOrder { purchase_order: BOUGHT, act });
    assert_eq!((it.causation, it.correlation), (Uuid::from_u128(9), CORRELATION));
    assert_eq!(it.since.place, Place { partition: 3, sequence: 88 });
}

#[test]
fn a_cancelled_order_tells_every_vendor_that_has_to_know() {
    let cancelled = |purchase_orders| {
        in_order(order::Event::Cancelled(order::Cancelled {
            cause: Cause::Asked { reason: Reason::of("changed_mind") },
            lines: pieces(),
            rest: Rest::Nothing,
            funding: vec![],
            purchase_orders,
        }))
    };
    let it = only(asked(cancelled(vec![part()])));
    let act = purchase_order::Act::Cancel { from: FROM, told: told() };
    assert_eq!(it.command, Command::PurchaseOrder { purchase_order: BOUGHT, act });
    assert_eq!(asked(cancelled(vec![])), []);
}

#[test]
fn what_is_delivered_corrected_and_given_back_reaches_the_vendors_file() {
    use purchase_order::Act;
    let delivered_at = Instant::from_micros(1).unwrap();
    let by = order::By::Hand { delivery: Uuid::from_u128(3) };
    let purchase_orders = || vec![part()];
    let delivered = order::Event::Delivered(order::Delivered {
        lines: pieces(),
        delivered_at,
        by,
        complete: true,
        returnable_until: lapses_on(),
        purchase_orders: purchase_orders(),
    });
    let corrected = order::Event::DeliveryCorrected(order::DeliveryCorrected {
        lines: pieces(),
        by,
        reason: None,
        purchase_orders: purchase_orders(),
    });
    let returned = order::Event::ReturnReceived(order::ReturnReceived {
        r#return: Uuid::from_u128(4),
        lines: pieces(),
        whole: true,
        funding: vec![],
        purchase_orders: purchase_orders(),
    });
    let cases = [
        (delivered, Act::RecordDelivery { from: FROM, told: told(), delivered_at }),
        (corrected, Act::CorrectDelivery { from: FROM, told: told() }),
        (returned, Act::RecordReturn { from: FROM, told: told() }),
    ];
    for (event, act) in cases {
        let it = only(asked(in_order(event)));
        assert_eq!(it.file, FileId::Vendor(VENDOR));
        assert_eq!(it.command, Command::PurchaseOrder { purchase_order: BOUGHT, act });
    }
}

#[test]
fn whatever_becomes_of_a_purchase_order_is_told_to_its_order() {
    use purchase_order::Event;
    let (customer, order, purchase_order) = (CUSTOMER, ORDER, BOUGHT);
    let code = Unreceived::VendorSuspended;
    let reason = Reason::of("out_of_stock");
    let (lines, total, lapses_on) = (lines(), goods(), lapses_on());
    let received = purchase_order::Received { customer, order, lines, total, lapses_on };
    let not_received = purchase_order::NotReceived { customer, order, code };
    let refused = purchase_order::Refused { customer, order, reason: reason.clone() };
    let withdrawn = purchase_order::Withdrawn { customer, order, reason: reason.clone() };
    let cases = [
        (Event::Received(received), order::Act::RecordPurchaseOrderSent { purchase_order }),
        (
            Event::Confirmed(purchase_order::Confirmed { customer, order }),
            order::Act::RecordPurchaseOrderConfirmed { purchase_order },
        ),
        (
            Event::NotReceived(not_received),
            order::Act::RecordPurchaseOrderRefused {
                purchase_order,
                refusal: Refusal::NotReceived { code },
            },
        ),
        (
            Event::Refused(refused),
            order::Act::RecordPurchaseOrderRefused {
                purchase_order,
                refusal: Refusal::ByVendor { reason: reason.clone() },
            },
        ),
        (
            Event::Withdrawn(withdrawn),
            order::Act::RecordPurchaseOrderRefused {
                purchase_order,
                refusal: Refusal::Withdrawn { reason },
            },
        ),
        (
            Event::Lapsed(purchase_order::Lapsed { customer, order }),
            order::Act::RecordPurchaseOrderRefused { purchase_order, refusal: Refusal::Lapsed {} },
        ),
    ];
    for (event, act) in cases {
        let it = only(asked(in_purchase_order(event)));
        assert_eq!((it.file, it.stream), (FileId::Customer(CUSTOMER), StreamId::Order(ORDER)));
        assert_eq!(it.command, answer(act));
    }
}

#[test]
fn what_ends_a_cancellation_is_not_answered() {
    let (customer, order) = (CUSTOMER, ORDER);
    let code = Uncancelled::Refused;
    for event in [
        purchase_order::Event::Cancelled(purchase_order::Cancelled {
            customer,
            order,
            lines: pieces(),
            whole: true,
        }),
        purchase_order::Event::NotCancelled(purchase_order::NotCancelled { customer, order, code }),
    ] {
        assert_eq!(asked(in_purchase_order(event)), []);
    }
}

#[test]
fn a_command_is_outstanding_until_its_own_commit_was_read_whichever_comes_first() {
    let (cause_at, done_at) =
        (Place { partition: 0, sequence: 5 }, Place { partition: 1, sequence: 3 });
    let cause = [confirmed()];
    let cause = Heard::of(
        cause_at,
        &commit(FileId::Customer(CUSTOMER), (ORDER, "application.approve"), None, cause_at, &cause),
        &cause,
    )
    .unwrap();
    let id = cause.asked[0].id;
    let done =
        commit(FileId::Vendor(VENDOR), (id, "purchase_order.receive"), Some(ORDER), done_at, &[]);
    let done = Heard::of(done_at, &done, &[]).unwrap();
    for order in [[&cause, &done], [&done, &cause]] {
        let mut process = Procurement::default();
        for (count, heard) in order.into_iter().enumerate() {
            process.hear(heard.clone());
            process.hear(heard.clone());
            let waits = count == 0 && heard.done.is_none();
            let awaits = process.outstanding().iter().any(|it| it.id == id);
            assert_eq!((awaits, process.len()), (waits, usize::from(waits)));
        }
        assert_eq!((process.is_empty(), process.ahead()), (true, 0));
    }
}

#[test]
fn two_causes_never_derive_the_same_command() {
    let twice = [confirmed(), confirmed()];
    let place = Place { partition: 0, sequence: 1 };
    let file = FileId::Customer(CUSTOMER);
    let commit = commit(file, (ORDER, "application.approve"), None, place, &twice);
    let heard = Heard::of(place, &commit, &twice).unwrap();
    assert_ne!(heard.asked[0].id, heard.asked[1].id);
}

#[test]
fn a_command_of_a_person_settles_nothing() {
    let place = Place { partition: 0, sequence: 1 };
    let file = FileId::Vendor(VENDOR);
    let by_hand = commit(file, (ORDER, "purchase_order.receive"), None, place, &[]);
    assert_eq!(Heard::of(place, &by_hand, &[]), None);
    let another = commit(file, (ORDER, "purchase_order.confirm"), Some(ORDER), place, &[]);
    assert_eq!(Heard::of(place, &another, &[]), None);
}
