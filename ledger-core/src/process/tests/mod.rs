//! What follows from a commit in other files, and when it is settled.

mod walk;

use uuid::Uuid;

use super::{Heard, Outstanding, Procurement};
use crate::file::{Command, Event, Fact};
use crate::log::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Instant, Place, StreamId,
};
use crate::money::{Currency, Money};
use crate::trade::order::{self, Cause, Refusal, Withdrawn};
use crate::trade::purchase_order::{self, Uncancelled};
use crate::trade::{PurchaseLine, Unreceived};

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
        business_date: chrono::NaiveDate::MIN,
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
    vec![PurchaseLine { number: 1, description: "lamp".to_owned(), quantity: 2, goods: goods() }]
}

fn confirmed() -> Fact {
    in_order(order::Event::Confirmed(order::Confirmed {
        loan: Uuid::from_u128(7),
        purchase_orders: vec![order::PurchaseOrder {
            purchase_order: BOUGHT,
            vendor: VENDOR,
            lines: lines(),
            goods: goods(),
        }],
    }))
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
    let act = purchase_order::Act::Receive {
        customer: CUSTOMER,
        order: ORDER,
        lines: lines(),
        goods: goods(),
    };
    assert_eq!(it.command, Command::PurchaseOrder { purchase_order: BOUGHT, act });
    assert_eq!((it.causation, it.correlation), (Uuid::from_u128(9), CORRELATION));
    assert_eq!(it.since.place, Place { partition: 3, sequence: 88 });
}

#[test]
fn a_cancelled_order_tells_every_vendor_that_has_to_know() {
    let withdrawn = Withdrawn { purchase_order: BOUGHT, vendor: VENDOR };
    let cancelled = |purchase_orders| {
        let cause = Cause::Asked { motive: "changed my mind".to_owned() };
        in_order(order::Event::Cancelled(order::Cancelled { cause, loan: None, purchase_orders }))
    };
    let it = only(asked(cancelled(vec![withdrawn])));
    let act = purchase_order::Act::Cancel { customer: CUSTOMER, order: ORDER };
    assert_eq!(it.command, Command::PurchaseOrder { purchase_order: BOUGHT, act });
    assert_eq!(asked(cancelled(vec![])), []);
}

#[test]
fn whatever_becomes_of_a_purchase_order_is_told_to_its_order() {
    use purchase_order::Event;
    let (customer, order, purchase_order) = (CUSTOMER, ORDER, BOUGHT);
    let code = Unreceived::VendorSuspended;
    let motive = "out of stock".to_owned();
    let received = purchase_order::Received { customer, order, lines: lines(), goods: goods() };
    let not_received = purchase_order::NotReceived { customer, order, code };
    let refused = purchase_order::Refused { customer, order, motive: motive.clone() };
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
                refusal: Refusal::ByVendor { motive },
            },
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
        purchase_order::Event::Cancelled(purchase_order::Cancelled { customer, order }),
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
