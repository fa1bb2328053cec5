//! Cancelling, returning, and what is to be paid back.

use super::{
    Act, Cancelled, Cause, Command, Event, LAMPS, Order, PHONES, Rejection, Rest, Stage, ask,
    ask_on, at, cancel, cancelled, cancelled_before_confirmation, changed_mind, created_id,
    funding, lamps, lamps_refused, of, phones, quoted, refused_at, supplied, xof,
};
use crate::decider::{Decider, replay};
use crate::money::{Currency, Money};
use crate::reason::Reason;
use crate::testing::given;
use crate::trade::order::tests::{of_lamps, of_phones};
use crate::trade::order::{FundingLapsed, Obligation, ObligationArose, ObligationCause};

fn owe(amount: Money) -> Act {
    Act::Owe { amount, reason: Reason::of("goodwill") }
}

/// By the command of this number.
fn owed(amount: i64, command: u128) -> Event {
    let obligation = created_id(uuid::Uuid::from_u128(command), "obligation");
    let cause = ObligationCause::Person { reason: Reason::of("goodwill") };
    Event::ObligationArose(ObligationArose { obligation, amount: xof(amount), cause })
}

fn decide(amount: i64, received: Option<i64>, command: u128) -> Command {
    Command { received: received.map(xof), ..ask_on(owe(xof(amount)), 1, command) }
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
            (Stage::Lapsed, Some(Rejection::Lapsed)),
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

/// D18: at most what came in and is not owed yet.
#[test]
fn a_person_owes_at_most_what_came_in_and_is_not_owed_yet() {
    let more = |amount, left| Rejection::MoreThanReceived { amount: xof(amount), left: xof(left) };
    for stage in [Stage::Confirmed, Stage::Delivered, Stage::Cancelled, Stage::Returned] {
        given::<Order>(at(stage)).when(decide(1, None, 2)).then_refused(more(1, 0));
        given::<Order>(at(stage)).when(decide(8_000, Some(8_500), 1)).then([owed(8_000, 1)]);
        let past = [at(stage), vec![owed(8_000, 1)]].concat();
        given::<Order>(past.clone()).when(decide(8_000, Some(8_500), 1)).then_nothing();
        let next =
            |amount, received| given::<Order>(past.clone()).when(decide(amount, Some(received), 2));
        next(501, 8_500).then_refused(more(501, 500));
        next(1, 8_000).then_refused(more(1, 0));
        // What was reversed since leaves nothing, and no debt.
        next(1, 3_000).then_refused(more(1, 0));
        next(500, 8_500).then([owed(500, 2)]);
    }
}

#[test]
fn nothing_is_owed_for_what_was_never_paid() {
    let nothing = || Some(Rejection::NothingPaid);
    refused_at(
        &owe(xof(100)),
        120,
        [
            (Stage::Quoted, nothing()),
            (Stage::Placed, nothing()),
            (Stage::Lapsed, nothing()),
            (Stage::Confirmed, None),
            (Stage::Delivered, None),
            (Stage::ReturnAsked, None),
            (Stage::Returned, None),
            (Stage::Cancelled, None),
        ],
    );
}

#[test]
fn what_is_owed_is_an_amount_of_the_orders_currency() {
    let eur = Money::new(100, Currency::EUR).unwrap();
    let differs = Rejection::AnotherCurrency { order: Currency::XOF, given: Currency::EUR };
    given::<Order>(at(Stage::Cancelled)).when(ask(owe(eur), 120)).then_refused(differs);
    given::<Order>(at(Stage::Cancelled))
        .when(ask(owe(xof(0)), 120))
        .then_refused(Rejection::ZeroAmount);
}

#[test]
#[should_panic = "order.confirmed cannot happen to an order that is Quoted"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<Order>(&[quoted(), super::confirmed()]);
}

#[test]
#[should_panic = "order.purchase_order_refused cannot happen to an order that does not exist"]
fn nothing_happens_to_an_order_before_its_quote() {
    let _ = crate::decider::replay::<Order>(&[lamps_refused()]);
}

/// A loan that was not paid out in time.
#[test]
fn an_order_that_nothing_pays_for_is_given_up() {
    let lapsed =
        |obligations| Event::FundingLapsed(FundingLapsed { funding: funding(), obligations });
    let given_up = |lines: &[(u32, u32)], purchase_orders| {
        Event::Cancelled(Cancelled {
            cause: Cause::FundingLapsed {},
            lines: of(lines),
            rest: Rest::Nothing,
            funding: vec![],
            purchase_orders,
        })
    };
    let parts = vec![phones(&[(1, 2), (3, 2)], true), lamps(&[(2, 2)], true)];
    given::<Order>(at(Stage::Confirmed))
        .when(ask(Act::EndFunding, 100))
        .then([lapsed(vec![]), given_up(&[(1, 2), (2, 2), (3, 2)], parts)]);

    // What was owed for a line that is not supplied was never paid.
    let cancel = Act::Cancel { lines: Some(of(&[(2, 2)])), reason: changed_mind() };
    let confirmed = replay::<Order>(&at(Stage::Confirmed));
    let part = Order::decide(&confirmed, &ask(cancel, 99)).unwrap();
    let [.., Event::ObligationArose(owed)] = &part[..] else { panic!("{part:?}") };
    let owed = Obligation { obligation: owed.obligation, amount: owed.amount };
    let past = [at(Stage::Confirmed), part].concat();
    let parts = vec![phones(&[(1, 2), (3, 2)], true)];
    let state = given::<Order>(past.clone()).when(ask(Act::EndFunding, 100)).then_state();
    given::<Order>(past)
        .when(ask(Act::EndFunding, 100))
        .then([lapsed(vec![owed]), given_up(&[(1, 2), (3, 2)], parts)]);
    let order = state.account().unwrap();
    assert!(order.has_funding_ended() && order.obligations().is_empty());
    assert_eq!(order.stage(), Stage::Cancelled);
}
