//! From an application to a loan on a line, and what each of them may refuse the others.

use super::*;
use crate::credit::application::{self, Asked, Purpose, Terms};
use crate::credit::line::{self, Block};
use crate::policy::PolicyBook;
use crate::reason::Reason;
use crate::trade::order::{self, Item};

pub(super) const LINE: Uuid = Uuid::from_u128(0x11);
pub(super) const APPLICATION: Uuid = Uuid::from_u128(0x21);
pub(super) const ORDER: Uuid = Uuid::from_u128(0x31);
pub(super) const VENDOR: Uuid = Uuid::from_u128(0x51);

/// Under which applications are decided; loans as under the ordinary one.
pub(super) fn with_applications() -> policy::State {
    versions(&[(Document::SHIPPED.to_owned(), day(1))])
}

pub(super) fn versions(documents: &[(String, NaiveDate)]) -> policy::State {
    let mut events = vec![];
    for (version, (document, effective_from)) in (1..).zip(documents) {
        let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
        let (hash, document) = (Hash::of(document.as_bytes()), document.clone());
        let lapses_on = day(9_000);
        events.push(policy::Event::Proposed(Proposed { hash, document, author, lapses_on }));
        let (effective_from, findings) = (*effective_from, vec![]);
        let published = Published { version, hash, effective_from, author, approver, findings };
        events.push(policy::Event::Published(published));
    }
    replay::<PolicyBook>(&events)
}

pub(super) fn on_line(act: line::Act) -> Command {
    Command::Line { line: LINE, act }
}

pub(super) fn on_order(act: order::Act) -> Command {
    Command::Order { order: ORDER, act }
}

pub(super) fn on_application(act: application::Act) -> Command {
    Command::Application { application: APPLICATION, act }
}

/// A line of so much, in a file whose customer is registered.
pub(super) fn with_line(ceiling: i64) -> Story {
    Story::registered()
        .under(with_applications())
        .after(on_line(line::Act::Open { ceiling: xof(ceiling) }))
}

pub(super) fn quote(total: i64) -> order::Act {
    let item = Item {
        vendor: VENDOR,
        offer: None,
        category: None,
        role: order::Role::Agent,
        description: "phone".to_owned(),
        quantity: 2,
        goods: xof(total - 1_000),
        price: None,
        freight: xof(600),
        customs: xof(300),
        service: xof(100),
    };
    order::Act::Quote {
        items: vec![item],
        valid_until: "2026-03-05T12:00:00.000000Z".parse().unwrap(),
        destination: "TG".parse().unwrap(),
        beneficiary: None,
    }
}

pub(super) fn on_credit() -> order::Act {
    order::Act::Place { payment: order::Payment::Credit {} }
}

fn plan() -> Plan {
    Plan::InterestFree { instalments: 2, first_due_on: day(10), day_of_month: None }
}

pub(super) fn submit(purpose: Purpose) -> Command {
    let asked = Asked { product: None, lender: Lender::OwnBook, plan: plan() };
    on_application(application::Act::Submit { purpose, asked })
}

pub(super) fn approve(principal: i64) -> Command {
    on_application(application::Act::Approve {
        terms: Terms {
            product: None,
            lender: Lender::OwnBook,
            lender_reference: "A-1".to_owned(),
            principal: xof(principal),
            plan: plan(),
        },
        motive: "sound".to_owned(),
    })
}

/// An order of so much, placed on credit and applied for by the customer; risk asks next.
pub(super) fn applied(ceiling: i64, total: i64) -> Story {
    applied_under(with_applications(), ceiling, total)
}

pub(super) fn applied_under(policies: policy::State, ceiling: i64, total: i64) -> Story {
    with_line(ceiling)
        .under(policies)
        .after(on_order(quote(total)))
        .by("customer", "customer")
        .after(on_order(on_credit()))
        .after(submit(Purpose::Order { order: ORDER, amount: xof(total) }))
        .by("risk", "one officer")
}

/// An order of 10 000 on a line of so much that was approved, and its loan.
pub(super) fn financed(ceiling: i64) -> (Story, Uuid) {
    let story = applied(ceiling, 10_000);
    let loan = crate::log::ids::created_id(story.next(), "loan");
    (story.after(approve(10_000)), loan)
}

pub(super) fn figures(story: &Story) -> (i64, i64, i64) {
    let it = story.file().lines[&LINE].figures().unwrap();
    (it.reserved.amount(), it.outstanding.amount(), it.available.amount())
}

pub(super) fn blocks(story: &Story) -> Vec<Block> {
    story.file().lines[&LINE].account().unwrap().blocks().cloned().collect()
}

pub(super) fn order_stage(story: &Story) -> order::Stage {
    story.file().order(ORDER).unwrap().stage()
}

fn over_ceiling(available: i64, asked: i64) -> Rejection {
    line::Rejection::OverCeiling { available: xof(available), asked: xof(asked) }.into()
}

#[test]
fn placing_an_order_reserves_nothing() {
    assert_eq!(figures(&applied(50_000, 10_000)), (0, 0, 50_000));
}

#[test]
fn an_approval_reserves_the_exposure_grants_the_loan_and_confirms_the_order_in_one_commit() {
    let story = applied(50_000, 10_000);
    let loan = crate::log::ids::created_id(story.next(), "loan");
    let (story, types) = story.then(approve(10_000));
    assert_eq!(
        types,
        [
            "application.approved",
            "credit_line.exposure_reserved",
            "loan.granted",
            "order.confirmed"
        ]
    );
    assert_eq!(figures(&story), (10_000, 0, 40_000));
    assert_eq!(story.life(loan), Life::Granted);
    assert_eq!(story.file().order(ORDER).unwrap().loan(), Some(loan));
}

#[test]
fn an_approval_is_refused_as_a_whole_if_the_ceiling_no_longer_suffices() {
    let lower = line::Act::ChangeCeiling { ceiling: xof(9_999), cause: "arrears".to_owned() };
    let story = applied(50_000, 10_000).after(on_line(lower));
    assert_eq!(story.ask(&approve(10_000)), Err(over_ceiling(9_999, 10_000)));

    let raise = line::Act::ChangeCeiling { ceiling: xof(10_000), cause: "punctual".to_owned() };
    assert!(story.after(on_line(raise)).ask(&approve(10_000)).is_ok(), "it still waits");
}

#[test]
fn an_approval_is_refused_as_a_whole_while_the_line_is_blocked() {
    let story =
        applied(50_000, 10_000).after(on_line(line::Act::Block { motive: "fraud".to_owned() }));
    let blocks = vec![Block::Person { motive: "fraud".to_owned() }];
    assert_eq!(story.ask(&approve(10_000)), Err(line::Rejection::Blocked { blocks }.into()));
}

#[test]
fn an_approval_wants_a_line_in_its_currency() {
    let purpose = Purpose::Amount { amount: xof(10_000) };
    let story = Story::registered()
        .under(with_applications())
        .by("support", "counter")
        .after(submit(purpose))
        .by("risk", "one officer");
    let refused = Rejection::NoCreditLine { currency: Currency::XOF };
    assert_eq!(story.ask(&approve(10_000)), Err(refused));
}

#[test]
fn an_approved_amount_is_reserved_and_granted() {
    let purpose = Purpose::Amount { amount: xof(20_000) };
    let story =
        with_line(50_000).by("support", "counter").after(submit(purpose)).by("risk", "one officer");
    let (story, types) = story.then(approve(10_000));
    assert_eq!(types, ["application.approved", "credit_line.exposure_reserved", "loan.granted"]);
    assert_eq!(figures(&story), (10_000, 0, 40_000));
}

#[test]
fn above_the_policys_amount_the_second_approval_brings_the_loan() {
    let story = applied(500_000, 200_000);
    let (story, types) = story.then(approve(200_000));
    assert_eq!(types, ["application.first_approved"]);
    assert_eq!(figures(&story), (0, 0, 500_000));
    let (story, types) = story.by("risk", "another officer").then(approve(200_000));
    assert_eq!(types.len(), 4);
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
}

#[test]
fn an_open_application_is_decided_by_the_policy_it_was_submitted_under_and_a_new_one_by_the_new() {
    let stricter = Document::SHIPPED.replace("\"amount\": 100000", "\"amount\": 5000");
    let both = versions(&[(Document::SHIPPED.to_owned(), day(1)), (stricter, day(2))]);
    let story = applied(50_000, 10_000).under(both).on(day(2));
    let other = Uuid::from_u128(0x22);
    let asked = Asked { product: None, lender: Lender::OwnBook, plan: plan() };
    let purpose = Purpose::Amount { amount: xof(10_000) };
    let submit_new = application::Act::Submit { purpose, asked };
    let Command::Application { act: approve_new, .. } = approve(10_000) else { unreachable!() };

    let (story, types) = story.then(approve(10_000));
    assert_eq!(types.first(), Some(&"application.approved"), "one person was enough");
    let (story, _) = story
        .by("support", "counter")
        .then(Command::Application { application: other, act: submit_new });
    let (_, types) = story
        .by("risk", "one officer")
        .then(Command::Application { application: other, act: approve_new });
    assert_eq!(types, ["application.first_approved"], "two are wanted now");
}

#[test]
fn an_order_that_is_cancelled_takes_its_open_application_back() {
    let cancel = order::Act::Cancel { lines: None, reason: Reason::of("changed_mind") };
    let (story, types) = applied(50_000, 10_000).then(on_order(cancel));
    assert_eq!(types, ["order.cancelled", "application.withdrawn"]);
    let ended = application::Rejection::Ended { ending: application::Ending::Withdrawn };
    assert_eq!(story.ask(&approve(10_000)), Err(ended.into()));
}

#[test]
fn an_order_is_applied_for_once_at_a_time_and_only_while_it_waits_for_credit() {
    let story = applied(50_000, 10_000);
    let again = |story: &Story| {
        let asked = Asked { product: None, lender: Lender::OwnBook, plan: plan() };
        let purpose = Purpose::Order { order: ORDER, amount: xof(10_000) };
        let act = application::Act::Submit { purpose, asked };
        story.ask(&Command::Application { application: Uuid::from_u128(0x22), act })
    };
    let open = application::Rejection::OrderAppliedFor { application: APPLICATION };
    assert_eq!(again(&story), Err(open.into()));
    let confirmed = application::Rejection::OrderNotWaiting { order: ORDER };
    assert_eq!(again(&story.after(approve(10_000))), Err(confirmed.into()));
}

#[test]
fn a_suspended_customer_places_no_order_applies_for_nothing_and_is_approved_nothing() {
    let refused = || Err(customer::Rejection::Suspended.into());
    let story = with_line(50_000).after(on_order(quote(10_000))).after(suspend());
    assert_eq!(story.ask(&on_order(on_credit())), refused());
    let purpose = Purpose::Amount { amount: xof(10_000) };
    assert_eq!(story.ask(&submit(purpose)), refused());
    assert_eq!(applied(50_000, 10_000).after(suspend()).ask(&approve(10_000)), refused());
}

#[test]
fn an_application_lapses_as_its_file_is_aged() {
    let story = applied(50_000, 10_000);
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(31)));
    let story = Story { on: day(31), ..story };
    let (story, types) = story.then(Command::Age);
    assert_eq!(types, ["application.lapsed", "order.lapsed"], "and the price it was for");
    assert_eq!(story.state.next_action_on(Engine::FIRST), None);
}

/// D24: a placed order keeps its price for some days, and then waits for no credit any more.
#[test]
fn an_order_that_lapses_takes_its_open_application_back() {
    let longer = Document::SHIPPED.replace("\"price_days\": 30", "\"price_days\": 10");
    let story = applied_under(versions(&[(longer, day(1))]), 50_000, 10_000);
    assert_eq!(story.state.next_action_on(Engine::FIRST), Some(day(11)));
    let (story, types) = Story { on: day(11), ..story }.then(Command::Age);
    assert_eq!(types, ["order.lapsed", "application.withdrawn"]);
    assert_eq!(order_stage(&story), order::Stage::Lapsed);
}

#[test]
fn lines_orders_applications_and_shipments_want_a_registered_customer() {
    let story = Story::new().under(with_applications());
    let open = on_line(line::Act::Open { ceiling: xof(1) });
    let purpose = Purpose::Amount { amount: xof(10_000) };
    let deliver = crate::freight::shipment::Act::Deliver {
        report: super::delivering::report(1, "2026-03-01T09:00:00.000000Z"),
    };
    let to_shipment = Command::Shipment { shipment: Uuid::from_u128(1), act: deliver };
    for command in [open, on_order(quote(10_000)), submit(purpose), to_shipment] {
        let refused = story.ask(&command);
        assert_eq!(refused, Err(customer::Rejection::NotRegistered.into()), "{command:?}");
    }
}

#[test]
fn a_file_has_one_line_in_a_currency() {
    let story = with_line(50_000);
    let open = line::Act::Open { ceiling: xof(1) };
    let second = Command::Line { line: Uuid::from_u128(0x12), act: open };
    let taken = line::Rejection::CurrencyTaken { currency: Currency::XOF, line: LINE };
    assert_eq!(story.ask(&second), Err(taken.into()));
}
