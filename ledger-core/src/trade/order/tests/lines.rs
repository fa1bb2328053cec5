//! What happens to some of an order's pieces and not to all.

use uuid::Uuid;

use super::{
    Act, By, Cancelled, Carried, Cause, Command, Delivered, Event, Order, Rejection, Rest, Stage,
    all, ask, ask_on, at, by_hand, carried, changed_mind, day, hand_over, lamps, minute, of,
    phones, xof,
};
use crate::log::ids::created_id;
use crate::reason::Reason;
use crate::testing::given;
use crate::trade::order::{DeliveryCorrected, ObligationArose, ObligationCause};
use crate::trade::{LineQuantity, Part, Quantities};

const PARCEL: Uuid = Uuid::from_u128(0x41);
const PARCEL_2: Uuid = Uuid::from_u128(0x42);

fn arrives(shipment: Uuid, lines: &[(u32, u32)]) -> Act {
    let (shipment, lines) = (Some(shipment), Some(of(lines)));
    Act::RecordDelivery { shipment, lines, delivered_at: minute(90) }
}

fn arrived(shipment: Uuid, lines: &[(u32, u32)], complete: bool, parts: Vec<Part>) -> Event {
    Event::Delivered(Delivered {
        lines: of(lines),
        delivered_at: minute(90),
        by: By::Shipment { shipment },
        complete,
        returnable_until: day(14),
        purchase_orders: parts,
    })
}

/// One telephone of line 1 has arrived.
fn partly() -> Vec<Event> {
    let first = arrived(PARCEL, &[(1, 1)], false, vec![phones(&[(1, 1)], false)]);
    [at(Stage::Confirmed), vec![first]].concat()
}

/// D1: an order is not delivered by its first parcel.
#[test]
fn an_order_is_delivered_when_every_lines_quantity_is() {
    given::<Order>(at(Stage::Confirmed)).when(ask(arrives(PARCEL, &[(1, 1)]), 95)).then([arrived(
        PARCEL,
        &[(1, 1)],
        false,
        vec![phones(&[(1, 1)], false)],
    )]);
    let state = crate::decider::replay::<Order>(&partly());
    let order = state.order().unwrap();
    assert_eq!((order.stage(), order.is_awaited()), (Stage::Confirmed, true));

    let rest = [(1, 1), (2, 2), (3, 2)];
    let parts = vec![phones(&[(1, 1), (3, 2)], true), lamps(&[(2, 2)], true)];
    given::<Order>(partly())
        .when(ask(arrives(PARCEL_2, &rest), 96))
        .then([arrived(PARCEL_2, &rest, true, parts)]);
}

#[test]
fn a_carrier_delivers_no_more_than_was_to_come_and_is_never_refused() {
    let more = ask(arrives(PARCEL_2, &[(1, 2), (2, 2)]), 96);
    let parts = vec![phones(&[(1, 1)], false), lamps(&[(2, 2)], true)];
    given::<Order>(partly()).when(more).then([arrived(PARCEL_2, &[(1, 1), (2, 2)], false, parts)]);
    for stage in [Stage::Delivered, Stage::Returned, Stage::Cancelled] {
        given::<Order>(at(stage)).when(ask(arrives(PARCEL, &[(1, 2)]), 99)).then_nothing();
    }
}

/// D2: what was handed over or is under way is not given away; the rest can be given up.
#[test]
fn what_did_not_leave_is_given_up_by_the_line_and_its_price_is_owed() {
    let cancel =
        |lines: &[(u32, u32)]| Act::Cancel { lines: Some(of(lines)), reason: changed_mind() };
    let whole = Act::Cancel { lines: None, reason: changed_mind() };
    given::<Order>(partly()).when(ask(whole, 99)).then_refused(Rejection::PartlyDelivered);

    let of_one =
        |lines| Command { carried: carried(&[(2, 1)], PARCEL_2), ..ask(cancel(lines), 99) };
    given::<Order>(partly()).when(of_one(&[(2, 2)])).then_refused(Rejection::MoreThanLeft {
        line: 2,
        quantity: 2,
        left: 1,
    });
    given::<Order>(partly()).when(of_one(&[(1, 2)])).then_refused(Rejection::MoreThanLeft {
        line: 1,
        quantity: 2,
        left: 1,
    });

    let lines = of(&[(2, 1), (3, 2)]);
    let cause = Cause::Asked { reason: changed_mind() };
    let cancelled = Event::Cancelled(Cancelled {
        cause,
        lines: lines.clone(),
        rest: Rest::Awaited,
        funding: vec![],
        purchase_orders: vec![phones(&[(3, 2)], false), lamps(&[(2, 1)], false)],
    });
    let owed = Event::ObligationArose(ObligationArose {
        obligation: created_id(super::COMMAND, "obligation"),
        amount: xof(13_000 / 2 + 18_000),
        cause: ObligationCause::LinesCancelled { lines },
    });
    given::<Order>(partly()).when(of_one(&[(2, 1), (3, 2)])).then([cancelled, owed]);
}

#[test]
fn giving_up_all_that_is_still_to_come_leaves_the_order_delivered() {
    let lines = of(&[(1, 1), (2, 2), (3, 2)]);
    let act = Act::Cancel { lines: Some(lines), reason: changed_mind() };
    let state = given::<Order>(partly()).when(ask(act, 99)).then_state();
    let order = state.order().unwrap();
    assert_eq!((order.stage(), order.is_awaited()), (Stage::Delivered, false));
    assert!(!order.has_funding_ended(), "what was kept is still paid for");
}

#[test]
fn an_order_given_up_piece_by_piece_owes_its_total_and_never_ends_its_loan_twice() {
    let mut past = at(Stage::Confirmed);
    let mut owed = 0;
    for (command, lines) in [(1, [(1, 1), (2, 2)]), (2, [(1, 1), (3, 2)])] {
        let act = Act::Cancel { lines: Some(of(&lines)), reason: changed_mind() };
        let state = given::<Order>(past.clone()).when(ask_on(act.clone(), 1, command));
        let after = state.then_state();
        owed = after.order().unwrap().obligations().values().map(|it| it.amount()).sum();
        let before = crate::decider::replay::<Order>(&past);
        let command = ask_on(act, 1, command);
        past.extend(super::super::decide::decide(&before, &command).unwrap());
    }
    let order = crate::decider::replay::<Order>(&past);
    let order = order.order().unwrap();
    assert_eq!((order.stage(), order.has_funding_ended()), (Stage::Cancelled, false));
    assert_eq!(owed, order.total().amount());
}

#[test]
fn lines_that_are_named_are_known_and_named_once() {
    let ask_for = |lines: &[(u32, u32)]| {
        let act = Act::Cancel { lines: Some(of(lines)), reason: changed_mind() };
        given::<Order>(at(Stage::Confirmed)).when(ask(act, 9))
    };
    ask_for(&[]).then_refused(Rejection::NoLines);
    ask_for(&[(9, 1)]).then_refused(Rejection::UnknownLine { line: 9 });
    ask_for(&[(1, 0)]).then_refused(Rejection::NoQuantity { line: 1 });
    ask_for(&[(1, 1), (1, 1)]).then_refused(Rejection::LineTwice { line: 1 });
    let act = Act::Cancel { lines: Some(of(&[(1, 1)])), reason: changed_mind() };
    given::<Order>(at(Stage::Placed)).when(ask(act, 9)).then_refused(Rejection::NotConfirmed);
}

/// D19: by hand goes only what no shipment carries.
#[test]
fn what_a_shipment_carries_is_not_handed_over_by_hand() {
    let planned = Quantities::of(&of(&[(1, 2), (2, 1)]));
    let carried = Carried { planned, ..Carried::default() };
    let by_us = |lines: Option<Vec<LineQuantity>>, carried: Carried| Command {
        carried,
        ..ask(hand_over(lines), 95)
    };
    given::<Order>(at(Stage::Confirmed))
        .when(by_us(Some(of(&[(1, 1)])), carried.clone()))
        .then_refused(Rejection::MoreThanLeft { line: 1, quantity: 1, left: 0 });
    let lines = of(&[(2, 1), (3, 2)]);
    given::<Order>(at(Stage::Confirmed)).when(by_us(None, carried)).then([Event::Delivered(
        Delivered {
            lines,
            delivered_at: minute(90),
            by: by_hand(),
            complete: false,
            returnable_until: day(14),
            purchase_orders: vec![phones(&[(3, 2)], false), lamps(&[(2, 1)], false)],
        },
    )]);
    let everything = Carried { planned: Quantities::of(&all()), ..Carried::default() };
    given::<Order>(at(Stage::Confirmed))
        .when(by_us(None, everything))
        .then_refused(Rejection::Carried);
}

/// D19: a delivery that was told by mistake is taken back, and the order waits again.
#[test]
fn a_delivery_that_was_not_is_corrected() {
    let corrected = |by, lines: &[(u32, u32)], reason, parts| {
        Event::DeliveryCorrected(DeliveryCorrected {
            lines: of(lines),
            by,
            reason,
            purchase_orders: parts,
        })
    };
    let follow = Act::CorrectDelivery { shipment: PARCEL, lines: of(&[(1, 2), (2, 2)]) };
    let by = By::Shipment { shipment: PARCEL };
    given::<Order>(partly()).when(ask(follow.clone(), 99)).then([corrected(
        by,
        &[(1, 1)],
        None,
        vec![phones(&[(1, 1)], true)],
    )]);
    given::<Order>(at(Stage::Confirmed)).when(ask(follow, 99)).then_nothing();

    let By::Hand { delivery } = by_hand() else { panic!("it was by hand") };
    let reason = Reason::of("recorded_in_error");
    let take_back = Act::TakeBackDelivery { delivery, reason: reason.clone() };
    let parts = vec![phones(&[(1, 2), (3, 2)], true), lamps(&[(2, 2)], true)];
    let told = corrected(by_hand(), &[(1, 2), (2, 2), (3, 2)], Some(reason), parts);
    given::<Order>(at(Stage::Delivered)).when(ask(take_back.clone(), 99)).then([told.clone()]);
    let state = crate::decider::replay::<Order>(&[at(Stage::Delivered), vec![told]].concat());
    assert!(state.order().unwrap().is_awaited());
    given::<Order>(at(Stage::ReturnAsked))
        .when(ask(take_back.clone(), 99))
        .then_refused(Rejection::GivenBack { delivery });
    given::<Order>(at(Stage::Confirmed))
        .when(ask(take_back, 99))
        .then_refused(Rejection::UnknownDelivery { delivery });
}

#[test]
fn one_shipment_is_under_way_and_the_whole_order_is_not_cancelled() {
    let act = Act::Cancel { lines: None, reason: changed_mind() };
    let command = Command { carried: carried(&[(2, 2)], PARCEL), ..ask(act, 10) };
    given::<Order>(at(Stage::Confirmed))
        .when(command)
        .then_refused(Rejection::UnderWay { shipment: PARCEL });
}
