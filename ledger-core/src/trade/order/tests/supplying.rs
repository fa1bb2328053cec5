//! From the confirmation to the delivery: what the vendors are asked, and what they answer.

use uuid::Uuid;

use super::{
    Act, Cancelled, Cause, Command, Event, LAMPS, LOAN, Order, PHONES, PurchaseOrderRefused,
    Refusal, Rejection, Rest, Stage, all, ask, at, carried, confirmed, delivered, funding,
    hand_over, lamps_refused, minute, of, of_lamps, of_phones, out_of_stock, phones, refused_at,
    sent, supplied,
};
use crate::reason::Reason;
use crate::testing::given;
use crate::trade::Unreceived;
use crate::trade::order::{Answer, ObligationArose, ObligationCause};

fn record_sent(purchase_order: Uuid) -> Act {
    Act::RecordPurchaseOrderSent { purchase_order }
}

fn record_confirmed(purchase_order: Uuid) -> Act {
    Act::RecordPurchaseOrderConfirmed { purchase_order }
}

fn record_refused(purchase_order: Uuid, refusal: Refusal) -> Act {
    Act::RecordPurchaseOrderRefused { purchase_order, refusal }
}

/// The lamps will not come, and the telephones are not wanted without them.
fn cancelled_for_the_lamps() -> Event {
    Event::Cancelled(Cancelled {
        cause: Cause::Refused { purchase_order: of_lamps() },
        lines: all(),
        rest: Rest::Nothing,
        funding: funding(),
        purchase_orders: vec![phones(&[(1, 2), (3, 2)], true)],
    })
}

#[test]
fn a_confirmed_order_asks_each_vendor_for_its_lines_by_one_purchase_order() {
    given::<Order>(at(Stage::Placed)).when(ask(Act::Confirm { loan: LOAN }, 9)).then([confirmed()]);
}

#[test]
fn only_what_was_placed_is_confirmed_and_only_once() {
    let twice = || Some(Rejection::AlreadyConfirmed);
    refused_at(
        &Act::Confirm { loan: Uuid::from_u128(9) },
        9,
        [
            (Stage::Quoted, Some(Rejection::NotPlaced)),
            (Stage::Placed, None),
            (Stage::Lapsed, Some(Rejection::Lapsed)),
            (Stage::Confirmed, twice()),
            (Stage::Delivered, twice()),
            (Stage::ReturnAsked, twice()),
            (Stage::Returned, twice()),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
}

#[test]
fn what_a_vendor_was_told_and_answered_is_recorded_whichever_comes_first() {
    let phones = of_phones();
    given::<Order>(at(Stage::Confirmed))
        .when(ask(record_sent(phones), 10))
        .then([sent(phones, PHONES)]);
    given::<Order>(at(Stage::Confirmed))
        .when(ask(record_confirmed(phones), 10))
        .then([supplied(phones, PHONES)]);
    let answered_first = [at(Stage::Confirmed), vec![supplied(phones, PHONES)]].concat();
    let state = given::<Order>(answered_first).when(ask(record_sent(phones), 11)).then_state();
    let supply = &state.order().unwrap().supplies()[0];
    assert_eq!((supply.sent, supply.answer), (true, Some(Answer::Confirmed)));
}

#[test]
fn a_purchase_order_is_sent_once() {
    let past = [at(Stage::Confirmed), vec![sent(of_phones(), PHONES)]].concat();
    given::<Order>(past).when(ask(record_sent(of_phones()), 11)).then_nothing();
}

#[test]
fn a_refusal_by_one_vendor_cancels_the_order_and_the_others_are_told() {
    given::<Order>(at(Stage::Confirmed))
        .when(ask(record_refused(of_lamps(), out_of_stock()), 10))
        .then([lamps_refused(), cancelled_for_the_lamps()]);
}

#[test]
fn a_purchase_order_that_was_not_received_counts_as_refused() {
    let refusal = Refusal::NotReceived { code: Unreceived::VendorSuspended };
    let refused = Event::PurchaseOrderRefused(PurchaseOrderRefused {
        purchase_order: of_lamps(),
        vendor: LAMPS,
        refusal: refusal.clone(),
    });
    given::<Order>(at(Stage::Confirmed))
        .when(ask(record_refused(of_lamps(), refusal), 10))
        .then([refused, cancelled_for_the_lamps()]);
}

#[test]
fn a_refusal_of_what_is_no_longer_awaited_is_recorded_alone() {
    for stage in [Stage::Delivered, Stage::ReturnAsked, Stage::Returned, Stage::Cancelled] {
        given::<Order>(at(stage))
            .when(ask(record_refused(of_lamps(), out_of_stock()), 99))
            .then([lamps_refused()]);
    }
}

#[test]
fn a_vendor_answers_once() {
    let purchase_order = of_lamps();
    let confirmed = [at(Stage::Confirmed), vec![supplied(purchase_order, LAMPS)]].concat();
    let refused = [at(Stage::Cancelled), vec![lamps_refused()]].concat();
    for past in [confirmed, refused] {
        for act in
            [record_confirmed(purchase_order), record_refused(purchase_order, out_of_stock())]
        {
            given::<Order>(past.clone())
                .when(ask(act, 20))
                .then_refused(Rejection::AlreadyAnswered { purchase_order });
        }
    }
}

/// D24: one who confirmed and cannot supply has a word for it, whichever is heard first.
#[test]
fn a_vendor_who_confirmed_may_withdraw_and_what_he_said_last_stands() {
    let purchase_order = of_lamps();
    let refusal = Refusal::Withdrawn { reason: Reason::of("vendor_unable") };
    let refused = Event::PurchaseOrderRefused(PurchaseOrderRefused {
        purchase_order,
        vendor: LAMPS,
        refusal: refusal.clone(),
    });
    let heard = [at(Stage::Confirmed), vec![supplied(purchase_order, LAMPS)]].concat();
    for past in [heard, at(Stage::Confirmed)] {
        let withdraws = ask(record_refused(purchase_order, refusal.clone()), 10);
        given::<Order>(past).when(withdraws).then([refused.clone(), cancelled_for_the_lamps()]);
    }
    let late = [at(Stage::Confirmed), vec![refused, cancelled_for_the_lamps()]].concat();
    let state = given::<Order>(late).when(ask(record_confirmed(purchase_order), 11)).then_state();
    let answers: Vec<_> = state.order().unwrap().supplies().iter().map(|it| it.answer).collect();
    assert_eq!(answers, [None, Some(Answer::Withdrawn)]);
}

/// D2: the telephones have left, and the lamps will not come.
#[test]
fn a_refusal_once_something_left_cancels_the_vendors_lines_alone_and_owes_their_price() {
    let refused = ask(record_refused(of_lamps(), out_of_stock()), 10);
    let command = Command { carried: carried(&[(1, 2)], PHONES), ..refused };
    let lines = of(&[(2, 2)]);
    let cancelled = Event::Cancelled(Cancelled {
        cause: Cause::Refused { purchase_order: of_lamps() },
        lines: lines.clone(),
        rest: Rest::Awaited,
        funding: vec![],
        purchase_orders: vec![],
    });
    let obligation = crate::log::ids::created_id(command.id, "obligation");
    let owed = Event::ObligationArose(ObligationArose {
        obligation,
        amount: super::xof(13_000),
        cause: ObligationCause::LinesCancelled { lines },
    });
    given::<Order>(at(Stage::Confirmed)).when(command).then([lamps_refused(), cancelled, owed]);
}

#[test]
fn an_order_knows_no_purchase_orders_but_its_own() {
    let purchase_order = Uuid::from_u128(7);
    for act in [
        record_sent(purchase_order),
        record_confirmed(purchase_order),
        record_refused(purchase_order, out_of_stock()),
    ] {
        given::<Order>([]).when(ask(act.clone(), 9)).then_refused(Rejection::NotFound);
        for stage in [Stage::Placed, Stage::Confirmed, Stage::Cancelled] {
            given::<Order>(at(stage))
                .when(ask(act.clone(), 9))
                .then_refused(Rejection::UnknownPurchaseOrder { purchase_order });
        }
    }
}

#[test]
fn a_confirmed_order_is_delivered_once_at_a_time_that_has_passed() {
    let deliver = hand_over(None);
    given::<Order>(at(Stage::Confirmed)).when(ask(deliver.clone(), 90)).then([delivered()]);
    given::<Order>(at(Stage::Confirmed))
        .when(ask(deliver.clone(), 89))
        .then_refused(Rejection::DeliveredAhead { delivered_at: minute(90), at: minute(89) });
    refused_at(
        &deliver,
        95,
        [
            (Stage::Quoted, Some(Rejection::NotConfirmed)),
            (Stage::Placed, Some(Rejection::NotConfirmed)),
            (Stage::Lapsed, Some(Rejection::Lapsed)),
            (Stage::Confirmed, None),
            // The same command again: it was recorded.
            (Stage::Delivered, None),
            (Stage::ReturnAsked, None),
            (Stage::Returned, None),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
}

#[test]
fn goods_are_awaited_from_the_confirmation_to_the_delivery() {
    for (stage, awaited) in [
        (Stage::Placed, false),
        (Stage::Lapsed, false),
        (Stage::Confirmed, true),
        (Stage::Delivered, false),
        (Stage::Cancelled, false),
    ] {
        let state = crate::decider::replay::<Order>(&at(stage));
        assert_eq!(state.order().unwrap().is_awaited(), awaited, "{stage:?}");
    }
}
