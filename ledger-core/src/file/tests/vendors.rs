//! What a vendor's file answers.

use super::*;
use crate::party::vendor;
use crate::reason::Reason;
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
    let from = purchase_order::From { customer: CUSTOMER, order: Uuid::from_u128(0x31) };
    let (lines, total, lapses_on) = (vec![], xof(9_000), day(15));
    let act = purchase_order::Act::Receive { from, lines, total, lapses_on };
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
    let suspend = vendor::Command::Suspend { reason: Reason::of("quality_complaints") };
    let (_, types) =
        story().after(register_vendor()).after(Command::Vendor(suspend)).then(receive());
    assert_eq!(types, ["purchase_order.not_received"]);
}

#[test]
fn a_purchase_order_that_its_vendor_leaves_unanswered_lapses_as_the_file_is_aged() {
    let story = story().after(register_vendor()).after(receive());
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(15)));
    let stream = StreamId::PurchaseOrder(PURCHASE_ORDER);
    assert_eq!(story.state.next_action_in(stream, Engine::FIRST), Some(day(15)));
    assert_eq!(story.ask(&Command::Age), Ok(vec![]));
    let (story, types) = Story { on: day(15), ..story }.then(Command::Age);
    assert_eq!(types, ["purchase_order.lapsed"]);
    assert_eq!(story.state.next_action_on(Engine::FIRST), None);
    assert_eq!(
        age(&story.state, stream, &facts(day(16), &clerk(), CUSTOMER, &story.policies)),
        Ok(vec![])
    );
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
