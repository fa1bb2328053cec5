//! What an order's life does to the loan that pays for it, and its shipments to the order.

use super::financing::{
    ORDER, VENDOR, applied, approve, blocks, figures, financed, on_order, order_stage, with_line,
};
use super::*;
use crate::credit::line::Block;
use crate::freight::shipment::{self, Leg, Milestone, OnTheWay, Report};
use crate::money::MINOR_UNITS_MAX;
use crate::trade::order::{self, Refusal};

pub(super) const PARCEL: Uuid = Uuid::from_u128(0x41);
const PARCEL_2: Uuid = Uuid::from_u128(0x42);

fn on_parcel(shipment: Uuid, act: shipment::Act) -> Command {
    Command::Shipment { shipment, act }
}

pub(super) fn plan(shipment: Uuid) -> Command {
    let leg = Leg {
        number: 1,
        partner: "dhl-togo".to_owned(),
        cost: xof(600),
        until: Milestone::Delivered,
        deadline_on: day(30),
        tracking: None,
    };
    on_parcel(shipment, shipment::Act::Plan { order: ORDER, legs: vec![leg], promised_on: day(30) })
}

fn report(number: u128, event_at: &str) -> Report {
    let (id, event_at) = (Uuid::from_u128(number), event_at.parse().unwrap());
    Report { id, event_at, place: None, carrier: None, reason: None }
}

pub(super) fn delivered(shipment: Uuid, number: u128) -> Command {
    let report = report(number, "2026-03-02T09:00:00.000000Z");
    on_parcel(shipment, shipment::Act::Deliver { report })
}

fn cancel_order() -> Command {
    on_order(order::Act::Cancel { motive: "no need".to_owned() })
}

/// The order of 10 000 is paid for by a loan that was disbursed; its instalments are due on days
/// 10 and 41.
pub(super) fn disbursed() -> (Story, Uuid) {
    let (story, loan) = financed(50_000);
    (story.by("finance", "a clerk").after_loan(loan, disburse("D-1")), loan)
}

/// Aged to day 40, with one parcel on its way: held since the first due date.
fn held() -> (Story, Uuid) {
    let (story, loan) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(10)).on(day(11));
    let (story, types) = Story { on: day(40), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.arrears_changed"]);
    (story, loan)
}

#[test]
fn a_loan_whose_order_is_not_delivered_is_held_and_neither_in_default_nor_blocks_anything() {
    let (story, loan) = held();
    assert_eq!((story.bucket(loan), story.is_in_default(loan)), (30, false));
    assert_eq!(blocks(&story), []);
    assert!(story.ask_loan(LOAN_2, grant(day(60))).is_ok(), "new credit is still granted");
}

/// Due on day 10, delivered on day 40.
#[test]
fn delivery_ends_the_hold_and_the_days_until_then_do_not_count() {
    let (story, loan) = held();
    let (story, types) = story.then(delivered(PARCEL, 1));
    assert_eq!(types, ["shipment.delivered", "order.delivered", "loan.hold_ended",]);
    assert!(!story.is_in_default(loan));
    assert_eq!(blocks(&story), []);
    let story = story.on(day(41)).on(day(42));
    let (story, types) = Story { on: day(69), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.default_declared", "credit_line.blocked"]);
    assert_eq!(blocks(&story), [Block::Default { loan }]);
}

#[test]
fn cancelling_a_financed_order_releases_the_reservation() {
    let (story, loan) = financed(50_000);
    let (story, types) = story.then(cancel_order());
    assert_eq!(types, ["order.cancelled", "loan.cancelled", "credit_line.exposure_released"]);
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(story.life(loan), Life::Cancelled);
}

#[test]
fn cancelling_an_order_whose_loan_went_out_unwinds_it_and_what_was_paid_is_to_be_refunded() {
    let (story, loan) = disbursed();
    let story = story.on(day(10)).after_loan(loan, repay(1, 4_000, money("tmoney", "1")));
    let (story, types) = story.then(cancel_order());
    assert_eq!(
        types,
        [
            "order.cancelled",
            "loan.hold_ended",
            "loan.rescinded",
            "credit_line.outstanding_lowered",
            "order.refund_fell_due"
        ]
    );
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(story.file().order(ORDER).unwrap().refund(), xof(4_000));

    let late = repay(2, 500, money("tmoney", "2"));
    let (story, types) = story.then(Command::Loan { loan, act: late });
    assert_eq!(types, ["loan.repayment_received", "order.refund_fell_due"]);
    assert_eq!(story.file().order(ORDER).unwrap().refund(), xof(4_500));
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(4_500));
}

#[test]
fn cancelling_the_order_of_a_held_loan_rescinds_it() {
    let (story, loan) = held();
    let (story, types) = story.then(cancel_order());
    assert_eq!(
        types,
        ["order.cancelled", "loan.hold_ended", "loan.rescinded", "credit_line.outstanding_lowered"]
    );
    assert_eq!(story.life(loan), Life::Rescinded);
}

/// One parcel was delivered, and the other is not sent yet.
fn half_delivered() -> (Story, Uuid) {
    let (story, loan) = disbursed();
    let story = story.after(plan(PARCEL)).after(plan(PARCEL_2)).on(day(2));
    let paid = story.after_loan(loan, repay(1, 4_000, money("tmoney", "1")));
    (paid.after(delivered(PARCEL, 1)), loan)
}

#[test]
fn an_order_is_not_cancelled_once_something_of_it_was_handed_over() {
    let (story, loan) = half_delivered();
    let refused = order::Rejection::UnderWay { shipment: PARCEL };
    assert_eq!(story.ask(&cancel_order()), Err(refused.into()));

    // What comes no more is given up; what was handed over is given back.
    let give_up = shipment::Act::Cancel { motive: "sold out".to_owned() };
    let story = story.after(on_parcel(PARCEL_2, give_up));
    assert_eq!(order_stage(&story), order::Stage::Delivered);
    let ask_return = on_order(order::Act::AskReturn { motive: "half of it".to_owned() });
    let (story, _) = story.after(ask_return).then(on_order(order::Act::ReceiveReturn));
    assert_eq!(story.life(loan), Life::Rescinded);
    assert_eq!(story.file().order(ORDER).unwrap().refund(), xof(4_000));
}

#[test]
fn an_order_is_not_cancelled_while_something_of_it_is_under_way() {
    let reached = |milestone| {
        let (story, _) = financed(50_000);
        let report = report(1, "2026-03-02T09:00:00.000000Z");
        let act = shipment::Act::ReachMilestone { report, milestone };
        story.after(plan(PARCEL)).on(day(2)).after(on_parcel(PARCEL, act))
    };
    let under_way = order::Rejection::UnderWay { shipment: PARCEL };
    for milestone in [OnTheWay::InTransitToHub, OnTheWay::OutForDelivery, OnTheWay::Returning] {
        assert_eq!(reached(milestone).ask(&cancel_order()), Err(under_way.clone().into()));
    }
    for milestone in [OnTheWay::Ordered, OnTheWay::VendorConfirmed] {
        assert!(reached(milestone).ask(&cancel_order()).is_ok(), "{milestone:?}");
    }
    // Lost or back, there is nothing to wait for.
    let story = reached(OnTheWay::OutForDelivery);
    let ended = || report(2, "2026-03-02T10:00:00.000000Z");
    for act in [shipment::Act::Lose { report: ended() }, shipment::Act::Return { report: ended() }]
    {
        let again = reached(OnTheWay::OutForDelivery).after(on_parcel(PARCEL, act));
        assert!(again.ask(&cancel_order()).is_ok());
    }
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
}

#[test]
fn a_vendors_refusal_cancels_nothing_once_something_was_sent() {
    let (story, loan) = half_delivered();
    let purchase_order = story.file().order(ORDER).unwrap().supplies()[0].purchase_order;
    let refusal = Refusal::ByVendor { motive: "sold out".to_owned() };
    let act = order::Act::RecordPurchaseOrderRefused { purchase_order, refusal };
    let (story, types) = story.then(on_order(act));
    assert_eq!(types, ["order.purchase_order_refused"]);
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Confirmed, Life::Active));
}

/// As a person could decide once.
#[test]
fn money_is_recorded_whatever_is_to_be_refunded_already() {
    let (story, loan) = disbursed();
    let story = story.after(cancel_order());
    let most = xof(MINOR_UNITS_MAX);
    let owed = order::RefundFellDue { amount: most, due: most, motive: Some("typed".to_owned()) };
    let event = Event::Order(order::Event::RefundFellDue(owed));
    let fact = Fact { stream: StreamId::Order(ORDER), event };
    let state = story.state.clone().apply(&[fact], place(story.commits + 1), story.on);
    let story = Story { state, commits: story.commits + 1, ..story };
    let late = Command::Loan { loan, act: repay(1, 1_000, money("tmoney", "1")) };
    let (story, types) = story.then(late);
    assert_eq!(types, ["loan.repayment_received"]);
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(1_000));
}

#[test]
fn a_person_refunds_no_more_than_the_loan_of_the_order_received() {
    let story = applied(50_000, 10_000).after(cancel_order());
    let owe = |amount| {
        let motive = Some("the stamps".to_owned());
        on_order(order::Act::OweRefund { amount: xof(amount), motive })
    };
    let more = |amount, left| {
        let more = order::Rejection::MoreThanReceived { amount: xof(amount), left: xof(left) };
        Err(more.into())
    };
    assert_eq!(story.ask(&owe(9_000_000_000_000)), more(9_000_000_000_000, 0));

    // What came in before the loan went out waits, and nothing makes it due by itself.
    let (story, loan) = financed(50_000);
    let story = story.after_loan(loan, repay(1, 3_000, money("tmoney", "1"))).after(cancel_order());
    assert_eq!(story.ask(&owe(3_001)), more(3_001, 3_000));
    let (story, types) = story.then(owe(3_000));
    assert_eq!(types, ["order.refund_fell_due"]);
    assert_eq!(story.ask(&owe(1)), more(1, 0));
}

#[test]
fn a_vendors_refusal_unwinds_order_reservation_and_loan() {
    let (story, loan) = financed(50_000);
    let supply = &story.file().order(ORDER).unwrap().supplies()[0];
    assert_eq!(supply.vendor, VENDOR);
    let purchase_order = supply.purchase_order;
    let refusal = Refusal::ByVendor { motive: "sold out".to_owned() };
    let act = order::Act::RecordPurchaseOrderRefused { purchase_order, refusal };
    let (story, types) = story.then(on_order(act));
    assert_eq!(
        types,
        [
            "order.purchase_order_refused",
            "order.cancelled",
            "loan.cancelled",
            "credit_line.exposure_released"
        ]
    );
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Cancelled, Life::Cancelled));
}

#[test]
fn goods_that_are_to_go_back_hold_the_loan_and_rescind_it_when_they_are_here() {
    let (story, loan) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(2)).after(delivered(PARCEL, 1)).on(day(10));
    let story = story.on(day(11));
    let ask_return = on_order(order::Act::AskReturn { motive: "cracked".to_owned() });
    let (story, types) = story.then(ask_return);
    assert_eq!(types, ["order.return_asked", "loan.held"]);
    let (story, types) = Story { on: day(40), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.arrears_changed"]);
    assert!(!story.is_in_default(loan), "the days on the way do not count");
    let (story, types) = story.then(on_order(order::Act::ReceiveReturn));
    assert_eq!(
        types,
        [
            "order.return_received",
            "loan.hold_ended",
            "loan.rescinded",
            "credit_line.outstanding_lowered",
        ]
    );
    assert_eq!(figures(&story), (0, 0, 50_000));
}

#[test]
fn an_order_is_delivered_when_all_its_shipments_are() {
    let (story, _) = financed(50_000);
    let story = story.after(plan(PARCEL)).after(plan(PARCEL_2)).on(day(2));
    let (story, types) = story.then(delivered(PARCEL, 1));
    assert!(!types.contains(&"order.delivered"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
    let (story, types) = story.then(delivered(PARCEL_2, 2));
    assert!(types.contains(&"order.delivered"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Delivered);
}

#[test]
fn a_shipment_that_was_given_up_is_not_waited_for_and_a_lost_one_is() {
    let planned = || {
        let (story, _) = financed(50_000);
        story.after(plan(PARCEL)).after(plan(PARCEL_2)).on(day(2)).after(delivered(PARCEL, 1))
    };
    let give_up = shipment::Act::Cancel { motive: "all fits in one".to_owned() };
    let (_, types) = planned().then(on_parcel(PARCEL_2, give_up));
    assert_eq!(types, ["shipment.cancelled", "order.delivered"]);

    let lose = shipment::Act::Lose { report: report(3, "2026-03-02T10:00:00.000000Z") };
    let (story, types) = planned().then(on_parcel(PARCEL_2, lose));
    assert_eq!(types, ["shipment.lost"]);
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
}

#[test]
fn a_carriers_clock_that_runs_ahead_delivers_the_order_as_it_is_told() {
    let (story, _) = financed(50_000);
    let story = story.after(plan(PARCEL)).on(day(2));
    let ahead = report(1, "2026-03-02T12:10:00.000000Z");
    let (story, types) = story.then(on_parcel(PARCEL, shipment::Act::Deliver { report: ahead }));
    assert!(types.contains(&"order.delivered"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Delivered);
}

#[test]
fn a_correction_of_a_delivery_leaves_the_order_delivered() {
    let (story, _) = financed(50_000);
    let story = story.after(plan(PARCEL)).on(day(2)).after(delivered(PARCEL, 1));
    let correct = shipment::Act::Correct {
        report: Uuid::from_u128(1),
        motive: "at the neighbour's".to_owned(),
    };
    let story = story.after(on_parcel(PARCEL, correct));
    assert_eq!(order_stage(&story), order::Stage::Delivered);
    let again = report(2, "2026-03-02T10:00:00.000000Z");
    let (_, types) = story.then(on_parcel(PARCEL, shipment::Act::Deliver { report: again }));
    assert_eq!(types, ["shipment.delivered"]);
}

#[test]
fn goods_are_sent_of_an_order_that_is_confirmed_and_not_over() {
    let story = with_line(50_000);
    let unknown = shipment::Rejection::UnknownOrder { order: ORDER };
    assert_eq!(story.ask(&plan(PARCEL)), Err(unknown.into()));
    let waiting = applied(50_000, 10_000);
    let unconfirmed = shipment::Rejection::OrderNotConfirmed { order: ORDER };
    assert_eq!(waiting.ask(&plan(PARCEL)), Err(unconfirmed.into()));
    let cancelled = waiting.after(approve(10_000)).after(cancel_order());
    let ended = shipment::Rejection::OrderEnded { order: ORDER };
    assert_eq!(cancelled.ask(&plan(PARCEL)), Err(ended.into()));
}

#[test]
fn a_carrier_reports_on_its_own_shipments_alone() {
    let (story, _) = financed(50_000);
    let story = story.after(plan(PARCEL)).on(day(2)).by("carrier:ups", "driver");
    let refused = shipment::Rejection::NotYourShipment { carrier: "ups".to_owned() };
    assert_eq!(story.ask(&delivered(PARCEL, 1)), Err(refused.into()));
}

#[test]
fn the_loan_of_an_order_ends_with_the_order_alone() {
    let (story, loan) = financed(50_000);
    let refused = || Err(Rejection::LoanPaysOrder { order: ORDER });
    assert_eq!(story.ask_loan(loan, cancel()), refused());
    assert_eq!(story.ask_loan(loan, rescind()), refused());
    let follows = Act::Cancel { cause: CancelCause::OrderCancelled { order: ORDER } };
    assert_eq!(story.ask_loan(loan, follows), Err(Rejection::NeverAsked));
    let follows = Act::Rescind { cause: RescindCause::OrderCancelled { order: ORDER } };
    assert_eq!(story.ask_loan(loan, follows), Err(Rejection::NeverAsked));
    let over = story.after(cancel_order());
    let again = over.ask_loan(loan, cancel());
    assert_eq!(again, Err(loan::Rejection::Cancelled.into()));
}

#[test]
fn an_order_is_confirmed_and_its_refund_owed_only_as_something_follows() {
    let story = applied(50_000, 10_000);
    let confirm = on_order(order::Act::Confirm { loan: LOAN_1 });
    assert_eq!(story.ask(&confirm), Err(Rejection::NeverAsked));
    let owe = order::Act::OweRefund { amount: xof(1), motive: None };
    assert_eq!(story.ask(&on_order(owe)), Err(Rejection::NeverAsked));
}
