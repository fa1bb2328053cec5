//! A new release asks for nothing that follows from what an older one recorded.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::log::ids::created_id;
use crate::process::heard::{Cause, Target};

/// The events as they were published: one line of each type and version, kept for ever.
fn published() -> Vec<EventRecord> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/events");
    let below = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> = below(events).flat_map(below).collect();
    files.sort();
    let golden = files.iter().filter(|it| it.to_string_lossy().ends_with(".golden.json"));
    golden.map(|it| serde_json::from_str(&fs::read_to_string(it).unwrap()).unwrap()).collect()
}

/// A commit with this event alone.
fn told(record: &EventRecord) -> (Commit, Fact) {
    let fact = Fact { stream: record.stream, event: Event::decode(record).unwrap() };
    let file = match &fact.event {
        Event::Vendor(_) | Event::PurchaseOrder(_) => FileId::Vendor(VENDOR),
        Event::Partner(_) | Event::Placement(_) => FileId::Partner(VENDOR),
        Event::PolicyBook(_) => FileId::PolicyBook,
        Event::Partition(_) => FileId::Partition(3),
        Event::Customer(_)
        | Event::Line(_)
        | Event::Application(_)
        | Event::Loan(_)
        | Event::Order(_)
        | Event::Shipment(_)
        | Event::Premium(_)
        | Event::Evidence(_)
        | Event::Identity(_) => FileId::Customer(CUSTOMER),
    };
    let place = Place { partition: 3, sequence: 1 };
    let id = created_id(CORRELATION, &record.r#type);
    let commit = commit(file, (id, "any.command"), None, place, std::slice::from_ref(&fact));
    (commit, fact)
}

/// What a release of tomorrow may ask: whatever happens to an order, its vendor is paid, whom the
/// process knows from somewhere else.
fn pays_out(cause: &Cause<'_>, index: usize, fact: &Fact) -> Vec<Outstanding> {
    let StreamId::Order(order) = fact.stream else { return vec![] };
    let vendor = created_id(order, "vendor");
    let act = purchase_order::Act::Confirm;
    let target = Target {
        file: FileId::Vendor(vendor),
        stream: StreamId::PurchaseOrder(order),
        command: Command::PurchaseOrder { purchase_order: order, act },
    };
    vec![cause.ask(index, order, "vendor.pay_out", target)]
}

#[test]
fn a_process_that_is_new_finds_nothing_outstanding_in_what_was_published_before_it() {
    let mut orders = 0;
    for record in published() {
        let (commit, fact) = told(&record);
        orders += usize::from(matches!(fact.stream, StreamId::Order(_)));
        let place = Place { partition: 3, sequence: 1 };
        let heard = Heard::by(&[pays_out], place, &commit, &[fact]);
        let asked = heard.map_or(0, |it| it.asked().len());
        assert_eq!(asked, 0, "{} names no vendor that is paid out", record.r#type);
    }
    assert!(orders > 5, "only {orders} events were of an order");
}

#[test]
fn what_an_event_names_is_asked_for() {
    let names_it = |cause: &Cause<'_>, index: usize, _: &Fact| {
        let act = purchase_order::Act::Confirm;
        let command = Command::PurchaseOrder { purchase_order: BOUGHT, act };
        let (file, stream) = (FileId::Vendor(VENDOR), StreamId::PurchaseOrder(BOUGHT));
        vec![cause.ask(index, BOUGHT, "vendor.pay_out", Target { file, stream, command })]
    };
    let place = Place { partition: 3, sequence: 1 };
    let facts = [confirmed()];
    let file = FileId::Customer(CUSTOMER);
    let commit = commit(file, (CORRELATION, "order.confirm"), None, place, &facts);
    let heard = Heard::by(&[names_it], place, &commit, &facts).expect("it means something");
    assert_eq!(heard.asked().len(), 1);
}
