//! What parcels carry of an order: no more than is to come, again where it was lost, and what arrives
//! all the same.

use super::delivering::{
    PARCEL, PARCEL_2, PARCEL_3, cancel_order, delivered, disbursed, on_parcel, packed, plan, report,
};
use super::financing::order_stage;
use super::*;
use crate::freight::shipment::{self, CancelCause, Direction};
use crate::reason::Reason;
use crate::trade::LineQuantity;
use crate::trade::order;

fn give_up() -> shipment::Act {
    shipment::Act::Cancel { cause: CancelCause::Asked { reason: Reason::of("replanned") } }
}

#[test]
fn an_order_is_delivered_when_all_its_pieces_are() {
    let (story, _) = disbursed();
    let story = story.after(packed(PARCEL, 1)).on(day(2));
    let (story, types) = story.then(delivered(PARCEL, 1));
    assert_eq!(order_stage(&story), order::Stage::Confirmed, "{types:?}");
    // The second parcel is planned after the first was handed over.
    let (story, types) = story.after(packed(PARCEL_2, 1)).then(delivered(PARCEL_2, 2));
    assert!(types.contains(&"order.delivered"), "{types:?}");
    assert_eq!(order_stage(&story), order::Stage::Delivered);
}

#[test]
fn no_more_of_a_line_is_sent_than_was_ordered() {
    let (story, _) = disbursed();
    let refused = |story: &Story, shipment, wanted, left| {
        let more = shipment::Rejection::MoreThanLeft { line: 1, wanted, left };
        assert_eq!(story.ask(&packed(shipment, wanted)), Err(more.into()));
    };
    refused(&story, PARCEL, 3, 2);
    let story = story.after(packed(PARCEL, 1)).on(day(2));
    refused(&story, PARCEL_2, 2, 1);
    let story = story.after(packed(PARCEL_2, 1)).after(delivered(PARCEL, 1));
    refused(&story, PARCEL_3, 1, 0);
    let story = story.after(delivered(PARCEL_2, 2));
    refused(&story, PARCEL_3, 1, 0);
}

#[test]
fn what_was_given_up_lost_or_came_back_is_sent_again_and_then_delivers_the_order() {
    let ended = || report(3, "2026-03-02T10:00:00.000000Z");
    for end in [
        give_up(),
        shipment::Act::Lose { report: ended() },
        shipment::Act::Return { report: ended() },
    ] {
        let (story, _) = disbursed();
        let story = story.after(packed(PARCEL, 1)).after(packed(PARCEL_2, 1)).on(day(2));
        let story = story.after(delivered(PARCEL, 1)).after(on_parcel(PARCEL_2, end));
        assert_eq!(order_stage(&story), order::Stage::Confirmed);
        let story = story.after(packed(PARCEL_3, 1)).after(delivered(PARCEL_3, 2));
        assert_eq!(order_stage(&story), order::Stage::Delivered);
    }
}

#[test]
fn a_lost_parcel_whose_goods_went_in_another_is_not_said_to_carry_them_again() {
    let (story, _) = disbursed();
    let lose = shipment::Act::Lose { report: report(1, "2026-03-02T09:00:00.000000Z") };
    let story = story.after(plan(PARCEL)).on(day(2)).after(on_parcel(PARCEL, lose));
    let correct = || {
        let (report, reason) = (Uuid::from_u128(1), Reason::of("wrong_parcel"));
        on_parcel(PARCEL, shipment::Act::Correct { report, reason })
    };
    assert!(story.ask(&correct()).is_ok());
    let story = story.after(plan(PARCEL_2));
    let more = shipment::Rejection::MoreThanLeft { line: 1, wanted: 2, left: 0 };
    assert_eq!(story.ask(&correct()), Err(more.into()));
    // What its carrier says is kept all the same.
    let (story, types) = story.then(delivered(PARCEL, 2));
    assert_eq!(types, ["shipment.delivered", "shipment.exception_raised"]);
    assert_eq!(order_stage(&story), order::Stage::Confirmed);
    let under_way = order::Rejection::UnderWay { shipment: PARCEL };
    assert_eq!(story.ask(&cancel_order()), Err(under_way.into()));
}

#[test]
fn the_parcels_of_a_cancelled_order_are_given_up_and_what_one_brings_all_the_same_is_an_exception()
{
    let (story, _) = disbursed();
    let story = story.after(packed(PARCEL, 1)).after(packed(PARCEL_2, 1)).on(day(2));
    let (story, types) = story.then(cancel_order());
    assert_eq!(
        types,
        [
            "order.cancelled",
            "loan.rescinded",
            "credit_line.outstanding_lowered",
            "shipment.cancelled",
            "shipment.cancelled"
        ]
    );
    let (story, types) = story.then(delivered(PARCEL, 1));
    assert_eq!(types, ["shipment.delivered", "shipment.exception_raised"]);
    // It is not taken up again: nobody is to have it.
    let take_up = shipment::Act::CorrectCancellation { reason: Reason::of("delivered_after_all") };
    let nothing = shipment::Rejection::MoreThanLeft { line: 1, wanted: 1, left: 0 };
    assert_eq!(story.ask(&on_parcel(PARCEL, take_up)), Err(nothing.into()));
}

#[test]
fn goods_handed_over_by_mistake_come_back_by_a_parcel_of_their_own() {
    let (story, _) = disbursed();
    let story = story.after(packed(PARCEL, 1)).on(day(2)).after(cancel_order());
    let back = |quantity| {
        let Command::Shipment {
            shipment,
            act: shipment::Act::Plan { order, legs, promised_on, .. },
        } = plan(PARCEL_2)
        else {
            unreachable!()
        };
        let act = shipment::Act::Plan {
            order,
            direction: Direction::Return { asked: None },
            contents: vec![LineQuantity { line: 1, quantity }],
            weight_grams: None,
            declared_value: None,
            legs,
            promised_on,
        };
        on_parcel(shipment, act)
    };
    let nothing = shipment::Rejection::MoreThanLeft { line: 1, wanted: 1, left: 0 };
    assert_eq!(story.ask(&back(1)), Err(nothing.into()));
    let story = story.after(delivered(PARCEL, 1));
    let more = shipment::Rejection::MoreThanLeft { line: 1, wanted: 2, left: 1 };
    assert_eq!(story.ask(&back(2)), Err(more.into()));
    let (story, types) = story.after(back(1)).then(delivered(PARCEL_2, 2));
    assert_eq!(types, ["shipment.delivered"], "it is back, and delivers no order");
    assert_eq!(order_stage(&story), order::Stage::Cancelled);
}

#[test]
fn a_shipment_is_given_up_for_its_order_only_as_that_follows() {
    let (story, _) = disbursed();
    let cause = CancelCause::OrderCancelled {};
    let story = story.after(plan(PARCEL));
    let act = shipment::Act::Cancel { cause };
    assert_eq!(story.ask(&on_parcel(PARCEL, act)), Err(Rejection::NeverAsked));
}
