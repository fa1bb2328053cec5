//! What an order's life does to the loan that pays for it, and its shipments to the order.

use super::financing::{
    ORDER, VENDOR, applied, applied_under, approve, blocks, figures, financed, on_order,
    order_stage, sign, versions, with_line,
};
use super::*;
use crate::credit::line::BlockCause;
use crate::freight::shipment::{self, Direction, Leg, Milestone, OnTheWay, Report};
use crate::reason::Reason;
use crate::trade::LineQuantity;
use crate::trade::order::{self, Refusal};

pub(super) const PARCEL: Uuid = Uuid::from_u128(0x41);
pub(super) const PARCEL_2: Uuid = Uuid::from_u128(0x42);
pub(super) const PARCEL_3: Uuid = Uuid::from_u128(0x43);

pub(super) fn on_parcel(shipment: Uuid, act: shipment::Act) -> Command {
    Command::Shipment { shipment, act }
}

/// Both pieces of the order.
pub(super) fn plan(shipment: Uuid) -> Command {
    packed(shipment, 2)
}

/// So many pieces of the order's only line, of which it has two.
pub(super) fn packed(shipment: Uuid, quantity: u32) -> Command {
    let leg = Leg {
        number: 1,
        partner: "dhl-togo".to_owned(),
        cost: xof(600),
        until: Milestone::Delivered,
        deadline_on: day(30),
        tracking: None,
    };
    on_parcel(
        shipment,
        shipment::Act::Plan {
            order: ORDER,
            direction: Direction::Outbound {},
            contents: vec![LineQuantity { line: 1, quantity }],
            weight_grams: None,
            declared_value: None,
            legs: vec![leg],
            promised_on: day(30),
        },
    )
}

pub(super) fn report(number: u128, event_at: &str) -> Report {
    let (id, event_at) = (Uuid::from_u128(number), event_at.parse().unwrap());
    Report { id, event_at, place: None, carrier: None, reason: None }
}

pub(super) fn delivered(shipment: Uuid, number: u128) -> Command {
    let report = report(number, "2026-03-02T09:00:00.000000Z");
    on_parcel(shipment, shipment::Act::Deliver { report })
}

pub(super) fn cancel_order() -> Command {
    on_order(order::Act::Cancel { lines: None, reason: Reason::of("changed_mind") })
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
    assert_eq!(blocks(&story), [BlockCause::Default { loan }]);
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
fn cancelling_an_order_whose_loan_went_out_rescinds_it_and_what_was_paid_is_the_loans_credit() {
    let (story, loan) = disbursed();
    let story = story.on(day(10)).after_loan(loan, repay(1, 4_000, money("tmoney", "1")));
    let (story, types) = story.then(cancel_order());
    let line = "credit_line.outstanding_lowered";
    assert_eq!(types, ["order.cancelled", "loan.hold_ended", "loan.rescinded", line]);
    assert_eq!(figures(&story), (0, 0, 50_000));
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(4_000));

    // One figure: what is reversed is due back no more, and what comes late is (D3, D4).
    let story = story.after_loan(loan, reverse(1));
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(0));
    let late = repay(2, 500, money("tmoney", "2"));
    let (story, types) = story.then(Command::Loan { loan, act: late });
    assert_eq!(types, ["loan.repayment_received"]);
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(500));
    assert!(story.file().order(ORDER).unwrap().obligations().is_empty());
}

#[test]
fn cancelling_the_order_of_a_held_loan_rescinds_it() {
    let (story, loan) = held();
    let (story, types) = story.then(cancel_order());
    assert_eq!(
        types,
        [
            "order.cancelled",
            "loan.hold_ended",
            "loan.rescinded",
            "credit_line.outstanding_lowered",
            "shipment.cancelled"
        ]
    );
    assert_eq!(story.life(loan), Life::Rescinded);
}

/// All that was delivered is asked back, and comes.
fn given_back(story: Story) -> (Story, Vec<&'static str>) {
    let r#return = crate::log::ids::created_id(story.next(), "return");
    let reason = Reason::of("defective");
    let story = story.after(on_order(order::Act::AskReturn { lines: None, reason }));
    story.then(on_order(order::Act::ReceiveReturn { r#return }))
}

/// One parcel was delivered, and the other is not sent yet.
fn half_delivered() -> (Story, Uuid) {
    let (story, loan) = disbursed();
    let story = story.after(packed(PARCEL, 1)).after(packed(PARCEL_2, 1)).on(day(2));
    let paid = story.after_loan(loan, repay(1, 4_000, money("tmoney", "1")));
    (paid.after(delivered(PARCEL, 1)), loan)
}

#[test]
fn an_order_is_not_cancelled_once_something_of_it_was_handed_over() {
    let (story, loan) = half_delivered();
    assert_eq!(story.ask(&cancel_order()), Err(order::Rejection::PartlyDelivered.into()));

    let story = story.after(delivered(PARCEL_2, 2));
    assert_eq!(order_stage(&story), order::Stage::Delivered);
    let story = given_back(story).0;
    assert_eq!(story.life(loan), Life::Rescinded);
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(4_000));
}

/// The loan goes on as if only what is kept or to come had been financed; nothing is owed beside that.
#[test]
fn a_part_of_the_goods_that_comes_back_is_refunded_on_the_loan_and_the_rest_rescinds_it() {
    let (story, loan) = half_delivered();
    let (story, types) = given_back(story);
    assert_eq!(types.first(), Some(&"order.return_received"));
    assert_eq!(types.iter().filter(|it| **it == "loan.goods_refunded").count(), 1, "{types:?}");
    let account = story.file().loan(loan).unwrap();
    let refunded = account.goods_refunds()[0].price;
    assert!(refunded > 0 && refunded < 10_000, "{refunded}");
    assert_eq!(account.financed(), xof(10_000 - refunded));
    assert!(story.file().order(ORDER).unwrap().obligations().is_empty());
    // What had been paid pays what is left, so that the line has less outstanding.
    let (reserved, outstanding, _) = figures(&story);
    assert_eq!((reserved, outstanding), (0, account.outstanding().amount()));

    let story = story.after(delivered(PARCEL_2, 2));
    let story = given_back(story).0;
    assert_eq!(story.life(loan), Life::Rescinded);
    assert_eq!(story.file().loan(loan).unwrap().credit(), xof(4_000));
}

#[test]
fn an_order_is_not_cancelled_while_something_of_it_is_under_way() {
    let reached = |milestone| {
        let (story, _) = disbursed();
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
fn a_vendors_refusal_cancels_what_was_his_and_not_sent_once_something_was_handed_over() {
    let (story, loan) = half_delivered();
    let purchase_order = story.file().order(ORDER).unwrap().supplies()[0].purchase_order;
    let refusal = Refusal::ByVendor { reason: Reason::of("out_of_stock") };
    let act = order::Act::RecordPurchaseOrderRefused { purchase_order, refusal };
    let (story, types) = story.then(on_order(act));
    let expected = [
        "order.purchase_order_refused",
        "order.cancelled",
        "loan.goods_refunded",
        "credit_line.outstanding_lowered",
        "shipment.cancelled",
    ];
    assert_eq!(types, expected, "the parcel that has not left is given up, and its price refunded");
    assert_eq!((order_stage(&story), story.life(loan)), (order::Stage::Delivered, Life::Active));
}

#[test]
fn a_person_owes_no_more_than_the_loan_of_the_order_received() {
    let owe =
        |amount| on_order(order::Act::Owe { amount: xof(amount), reason: Reason::of("goodwill") });
    let story = applied(50_000, 10_000).after(cancel_order());
    assert_eq!(story.ask(&owe(9_000_000_000_000)), Err(order::Rejection::NothingPaid.into()));
    let more = |amount, left| {
        let more = order::Rejection::MoreThanReceived { amount: xof(amount), left: xof(left) };
        Err(more.into())
    };
    let (story, loan) = financed(50_000);
    let story = story.after_loan(loan, repay(1, 3_000, money("tmoney", "1"))).after(cancel_order());
    assert_eq!(story.ask(&owe(3_001)), more(3_001, 3_000));
    let (story, types) = story.then(owe(3_000));
    assert_eq!(types, ["order.obligation_arose"]);
    assert_eq!(story.ask(&owe(1)), more(1, 0));
}

#[test]
fn a_vendors_refusal_unwinds_order_reservation_and_loan() {
    let (story, loan) = financed(50_000);
    let supply = &story.file().order(ORDER).unwrap().supplies()[0];
    assert_eq!(supply.vendor, VENDOR);
    let purchase_order = supply.purchase_order;
    let refusal = Refusal::ByVendor { reason: Reason::of("out_of_stock") };
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
    let r#return = crate::log::ids::created_id(story.next(), "return");
    let reason = Reason::of("defective");
    let ask_return = on_order(order::Act::AskReturn { lines: None, reason });
    let (story, types) = story.then(ask_return);
    assert_eq!(types, ["order.return_asked", "loan.held"]);
    let (story, types) = Story { on: day(40), ..story }.then(Command::Age);
    assert_eq!(types, ["loan.arrears_changed"]);
    assert!(!story.is_in_default(loan), "the days on the way do not count");
    let (story, types) = story.then(on_order(order::Act::ReceiveReturn { r#return }));
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
fn a_carriers_clock_that_runs_ahead_delivers_the_order_as_it_is_told() {
    let (story, _) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(2));
    let ahead = report(1, "2026-03-02T12:10:00.000000Z");
    let (story, types) = story.then(on_parcel(PARCEL, shipment::Act::Deliver { report: ahead }));
    assert!(types.contains(&"order.delivered"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Delivered);
}

#[test]
fn a_correction_of_a_delivery_takes_the_orders_back_and_the_goods_are_awaited_again() {
    let (story, _) = disbursed();
    let story = story.after(plan(PARCEL)).on(day(2)).after(delivered(PARCEL, 1));
    let correct =
        shipment::Act::Correct { report: Uuid::from_u128(1), reason: Reason::of("wrong_parcel") };
    let (story, types) = story.then(on_parcel(PARCEL, correct));
    assert_eq!(types, ["shipment.milestone_corrected", "order.delivery_corrected"]);
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
    let again = report(2, "2026-03-02T10:00:00.000000Z");
    let (_, types) = story.then(on_parcel(PARCEL, shipment::Act::Deliver { report: again }));
    assert_eq!(types, ["shipment.delivered", "order.delivered"]);
}

/// D19: the route is for goods no shipment carries.
#[test]
fn goods_that_a_parcel_carries_are_not_delivered_by_hand() {
    let by_hand = || {
        let delivered_at = "2026-03-01T11:00:00.000000Z".parse().unwrap();
        on_order(order::Act::RecordDelivery { shipment: None, lines: None, delivered_at })
    };
    let (story, _) = disbursed();
    let (_, types) = disbursed().0.then(by_hand());
    assert_eq!(types, ["order.delivered"]);
    let story = story.after(plan(PARCEL));
    assert_eq!(story.ask(&by_hand()), Err(order::Rejection::Carried.into()));
}

/// D26: a loan that was granted and not paid out moves no goods, unless the policy says so.
#[test]
fn goods_leave_when_the_policy_of_the_confirmation_lets_them() {
    let (story, loan) = financed(50_000);
    let unpaid = shipment::Rejection::OrderUnpaid { order: ORDER };
    assert_eq!(story.ask(&plan(PARCEL)), Err(unpaid.into()));
    let story = story.by("finance", "a clerk").after_loan(loan, disburse("D-1"));
    assert!(story.ask(&plan(PARCEL)).is_ok());

    for earlier in ["bank_acceptance", "grant"] {
        let goods_leave_on = format!("\"goods_leave_on\": \"{earlier}\"");
        let document =
            Document::SHIPPED.replace("\"goods_leave_on\": \"disbursement\"", &goods_leave_on);
        let story = applied_under(versions(&[(document, day(1))]), 50_000, 10_000);
        let story = story.after(approve(10_000));
        let signed = sign(&story);
        assert!(story.after(signed).ask(&plan(PARCEL)).is_ok(), "{earlier}");
    }
}

#[test]
fn goods_are_sent_of_an_order_that_is_confirmed_and_not_over() {
    let story = with_line(50_000);
    let unknown = shipment::Rejection::UnknownOrder { order: ORDER };
    assert_eq!(story.ask(&plan(PARCEL)), Err(unknown.into()));
    let waiting = applied(50_000, 10_000);
    let unconfirmed = shipment::Rejection::OrderNotConfirmed { order: ORDER };
    assert_eq!(waiting.ask(&plan(PARCEL)), Err(unconfirmed.clone().into()));
    let approved = waiting.after(approve(10_000));
    assert_eq!(approved.ask(&plan(PARCEL)), Err(unconfirmed.into()), "nobody has signed");
    let sign = sign(&approved);
    let cancelled = approved.after(sign).after(cancel_order());
    let ended = shipment::Rejection::OrderEnded { order: ORDER };
    assert_eq!(cancelled.ask(&plan(PARCEL)), Err(ended.into()));
}

#[test]
fn a_carrier_reports_on_its_own_shipments_alone() {
    let (story, _) = disbursed();
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
fn an_order_is_confirmed_and_delivered_by_a_shipment_only_as_something_follows() {
    let story = applied(50_000, 10_000);
    let confirm = on_order(order::Act::Confirm { loan: LOAN_1 });
    assert_eq!(story.ask(&confirm), Err(Rejection::NeverAsked));
    let delivered_at = "2026-03-01T11:00:00.000000Z".parse().unwrap();
    let shipment = Some(PARCEL);
    let deliver = order::Act::RecordDelivery { shipment, lines: None, delivered_at };
    let correct = order::Act::CorrectDelivery { shipment: PARCEL, lines: vec![] };
    for act in [deliver, correct] {
        assert_eq!(story.ask(&on_order(act)), Err(Rejection::NeverAsked));
    }
}
