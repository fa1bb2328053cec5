//! What a vendor's file answers.

use super::*;
use crate::party::vendor;
use crate::trade::purchase_order;

const VENDOR: Uuid = Uuid::from_u128(0x51);
const PURCHASE_ORDER: Uuid = Uuid::from_u128(0x61);

fn story() -> Story {
    Story { state: State::new(FileId::Vendor(VENDOR)), ..Story::new() }
}

fn register_vendor() -> Command {
    Command::Vendor(vendor::Command::Register {
        trade_name: "Shenzhen Handsets Ltd".to_owned(),
        country: "CN".parse().unwrap(),
        contact: Contact::default(),
    })
}

fn receive() -> Command {
    let (customer, order, lines, goods) = (CUSTOMER, Uuid::from_u128(0x31), vec![], xof(9_000));
    let act = purchase_order::Act::Receive { customer, order, lines, goods };
    Command::PurchaseOrder { purchase_order: PURCHASE_ORDER, act }
}

#[test]
fn a_registered_vendor_receives_a_purchase_order() {
    let (story, types) = story().after(register_vendor()).then(receive());
    assert_eq!(types, ["purchase_order.received"]);
    assert_eq!(story.state.version(StreamId::PurchaseOrder(PURCHASE_ORDER)), 1);
    assert_eq!(story.state.version(StreamId::Vendor(VENDOR)), 1);
}

#[test]
fn where_nobody_is_registered_or_the_vendor_is_suspended_the_order_hears_that_it_was_not() {
    let (_, types) = story().then(receive());
    assert_eq!(types, ["purchase_order.not_received"]);
    let suspend = vendor::Command::Suspend { motive: "other goods".to_owned() };
    let (_, types) =
        story().after(register_vendor()).after(Command::Vendor(suspend)).then(receive());
    assert_eq!(types, ["purchase_order.not_received"]);
}

#[test]
fn time_does_nothing_in_a_vendors_file() {
    let story = story().after(register_vendor()).after(receive());
    assert_eq!(story.state.next_action_on(), None);
    assert_eq!(story.ask(&Command::Age), Ok(vec![]));
}

#[test]
fn a_vendors_file_answers_for_the_vendor_alone() {
    let refused = story().ask(&Command::Customer(register()));
    assert_eq!(refused, Err(Rejection::Misdirected));
    let to_vendor = Story::new().ask(&register_vendor());
    assert_eq!(to_vendor, Err(Rejection::Misdirected));
    assert_eq!(Story::new().ask(&receive()), Err(Rejection::Misdirected));
}

#[test]
#[should_panic = "cannot stand in"]
fn a_fact_of_another_vendor_is_a_defect() {
    let mut facts = story().ask(&register_vendor()).unwrap();
    facts[0].stream = StreamId::Vendor(PURCHASE_ORDER);
    let _ = State::new(FileId::Vendor(VENDOR)).apply(&facts, place(1), day(1));
}
