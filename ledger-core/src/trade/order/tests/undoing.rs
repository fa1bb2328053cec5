//! Cancelling, returning, and what is to be paid back.

use super::{
    Act, Command, Event, LAMPS, Order, PHONES, Rejection, Stage, ask, at, cancel, cancelled,
    cancelled_before_confirmation, lamps_refused, quoted, refused_at, return_asked,
    return_received, supplied, xof,
};
use crate::money::{Currency, MINOR_UNITS_MAX, Money};
use crate::testing::given;
use crate::trade::order::RefundFellDue;
use crate::trade::order::tests::{of_lamps, of_phones};

fn owe(amount: Money) -> Act {
    Act::OweRefund { amount, motive: None }
}

fn refund(amount: i64, due: i64, motive: Option<&str>) -> Event {
    let motive = motive.map(str::to_owned);
    Event::RefundFellDue(RefundFellDue { amount: xof(amount), due: xof(due), motive })
}

#[test]
fn an_order_is_cancelled_until_it_is_delivered() {
    given::<Order>(at(Stage::Placed))
        .when(ask(cancel(), 5))
        .then([cancelled_before_confirmation()]);
    given::<Order>(at(Stage::Confirmed)).when(ask(cancel(), 10)).then([cancelled()]);
    refused_at(
        &cancel(),
        95,
        [
            (Stage::Quoted, None),
            (Stage::Placed, None),
            (Stage::Confirmed, None),
            (Stage::Delivered, Some(Rejection::Delivered)),
            (Stage::ReturnAsked, Some(Rejection::Delivered)),
            (Stage::Returned, Some(Rejection::Delivered)),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
}

#[test]
fn vendors_who_will_supply_are_told_of_the_cancellation_too() {
    let answered = vec![supplied(of_phones(), PHONES), supplied(of_lamps(), LAMPS)];
    let past = [at(Stage::Confirmed), answered].concat();
    given::<Order>(past).when(ask(cancel(), 20)).then([cancelled()]);
}

#[test]
fn what_was_delivered_is_returned_when_it_was_asked_for() {
    let ask_return = Act::AskReturn { motive: "too dim".to_owned() };
    given::<Order>(at(Stage::Delivered)).when(ask(ask_return.clone(), 100)).then([return_asked()]);
    given::<Order>(at(Stage::ReturnAsked))
        .when(ask(Act::ReceiveReturn, 110))
        .then([return_received()]);
    refused_at(
        &ask_return,
        100,
        [
            (Stage::Quoted, Some(Rejection::NotDelivered)),
            (Stage::Placed, Some(Rejection::NotDelivered)),
            (Stage::Confirmed, Some(Rejection::NotDelivered)),
            (Stage::Delivered, None),
            (Stage::ReturnAsked, Some(Rejection::ReturnAlreadyAsked)),
            (Stage::Returned, Some(Rejection::Returned)),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
    refused_at(
        &Act::ReceiveReturn,
        100,
        [
            (Stage::Quoted, Some(Rejection::NotDelivered)),
            (Stage::Placed, Some(Rejection::NotDelivered)),
            (Stage::Confirmed, Some(Rejection::NotDelivered)),
            (Stage::Delivered, Some(Rejection::ReturnNotAsked)),
            (Stage::ReturnAsked, None),
            (Stage::Returned, Some(Rejection::Returned)),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
}

#[test]
fn refunds_of_what_was_cancelled_or_returned_add_up() {
    for stage in [Stage::Cancelled, Stage::Returned] {
        given::<Order>(at(stage))
            .when(ask(owe(xof(8_000)), 120))
            .then([refund(8_000, 8_000, None)]);
        let past = [at(stage), vec![refund(8_000, 8_000, None)]].concat();
        let again = Act::OweRefund { amount: xof(500), motive: Some("the stamps".to_owned()) };
        let command = Command { received: Some(xof(8_500)), ..ask(again, 121) };
        given::<Order>(past).when(command).then([refund(500, 8_500, Some("the stamps"))]);
    }
}

#[test]
fn a_person_refunds_at_most_what_came_in_and_is_not_to_be_refunded_yet() {
    let decide = |amount, received| {
        let act = Act::OweRefund { amount: xof(amount), motive: Some("the stamps".to_owned()) };
        Command { received, ..ask(act, 121) }
    };
    let more = |amount, left| Rejection::MoreThanReceived { amount: xof(amount), left: xof(left) };
    for stage in [Stage::Cancelled, Stage::Returned] {
        given::<Order>(at(stage)).when(decide(1, None)).then_refused(more(1, 0));
        let past = [at(stage), vec![refund(8_000, 8_000, None)]].concat();
        let ask = |amount, received| {
            given::<Order>(past.clone()).when(decide(amount, Some(xof(received))))
        };
        ask(501, 8_500).then_refused(more(501, 500));
        ask(1, 8_000).then_refused(more(1, 0));
        // What was reversed since leaves nothing, and no debt.
        ask(1, 3_000).then_refused(more(1, 0));
        ask(500, 8_500).then([refund(500, 8_500, Some("the stamps"))]);
    }
}

#[test]
fn what_follows_from_money_is_never_refused_whatever_is_to_be_refunded_already() {
    let most = MINOR_UNITS_MAX;
    let past = [at(Stage::Cancelled), vec![refund(most - 2, most - 2, None)]].concat();
    given::<Order>(past).when(ask(owe(xof(1_000)), 121)).then([refund(2, most, None)]);
    let past = [at(Stage::Cancelled), vec![refund(most, most, None)]].concat();
    given::<Order>(past).when(ask(owe(xof(1_000)), 121)).then_nothing();
}

#[test]
fn an_order_of_which_something_was_sent_is_not_cancelled() {
    let shipment = PHONES;
    let sent = |act| Command { sent: Some(shipment), ..ask(act, 10) };
    given::<Order>(at(Stage::Confirmed))
        .when(sent(cancel()))
        .then_refused(Rejection::UnderWay { shipment });
    given::<Order>(at(Stage::Delivered)).when(sent(cancel())).then_refused(Rejection::Delivered);
}

#[test]
fn nothing_is_refunded_of_an_order_that_stands() {
    let nothing = || Some(Rejection::NothingToRefund);
    refused_at(
        &owe(xof(100)),
        120,
        [
            (Stage::Quoted, nothing()),
            (Stage::Placed, nothing()),
            (Stage::Confirmed, nothing()),
            (Stage::Delivered, nothing()),
            (Stage::ReturnAsked, nothing()),
            (Stage::Returned, None),
            (Stage::Cancelled, None),
        ],
    );
}

#[test]
fn a_refund_is_an_amount_of_the_orders_currency() {
    let eur = Money::new(100, Currency::EUR).unwrap();
    let differs = Rejection::AnotherCurrency { order: Currency::XOF, given: Currency::EUR };
    given::<Order>(at(Stage::Cancelled)).when(ask(owe(eur), 120)).then_refused(differs);
    given::<Order>(at(Stage::Cancelled))
        .when(ask(owe(xof(0)), 120))
        .then_refused(Rejection::ZeroAmount);
}

#[test]
#[should_panic = "order.delivered cannot happen to an order that is Quoted"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<Order>(&[quoted(), super::delivered()]);
}

#[test]
#[should_panic = "order.purchase_order_refused cannot happen to an order that does not exist"]
fn nothing_happens_to_an_order_before_its_quote() {
    let _ = crate::decider::replay::<Order>(&[lamps_refused()]);
}
