//! What may be given back, and how that ends.

use uuid::Uuid;

use super::{
    Act, Command, Event, Order, Rejection, Stage, all, ask, ask_on, at, created_id, lamps, of,
    phones, refused_at, return_asked, return_received, the_return, xof,
};
use crate::reason::Reason;
use crate::testing::given;
use crate::trade::order::{
    AbandonCause, ObligationArose, ObligationCause, ReturnAbandoned, ReturnAsked,
    ReturnLapseDeferred, ReturnReceived, ReturnRefused,
};

fn ask_return(lines: Option<&[(u32, u32)]>) -> Act {
    Act::AskReturn { lines: lines.map(of), reason: Reason::of("defective") }
}

fn receive() -> Act {
    Act::ReceiveReturn { r#return: the_return() }
}

fn refuse() -> Act {
    Act::RefuseReturn { r#return: the_return(), reason: Reason::of("used") }
}

fn abandon() -> Act {
    Act::AbandonReturn { r#return: the_return() }
}

#[test]
fn what_was_delivered_is_returned_when_it_was_asked_for() {
    given::<Order>(at(Stage::Delivered)).when(ask(ask_return(None), 100)).then([return_asked()]);
    given::<Order>(at(Stage::ReturnAsked)).when(ask(receive(), 110)).then([return_received()]);
    given::<Order>(at(Stage::Returned)).when(ask(receive(), 120)).then_nothing();
    let other = ask_on(ask_return(None), 1, 7).act;
    refused_at(
        &other,
        100,
        [
            (Stage::Quoted, Some(Rejection::NotDelivered)),
            (Stage::Placed, Some(Rejection::NotDelivered)),
            (Stage::Lapsed, Some(Rejection::NotDelivered)),
            (Stage::Confirmed, Some(Rejection::NotDelivered)),
            (Stage::Delivered, None),
            // The same command again: it was recorded.
            (Stage::ReturnAsked, None),
            (Stage::Returned, None),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
    for (stage, refused) in [
        (Stage::ReturnAsked, Rejection::ReturnAlreadyAsked),
        (Stage::Returned, Rejection::Returned),
    ] {
        given::<Order>(at(stage)).when(ask_on(ask_return(None), 1, 7)).then_refused(refused);
    }
}

/// N5: delivered on day 0, given back until day 14.
#[test]
fn a_return_is_asked_for_within_the_days_of_the_policy() {
    let late = |line| Rejection::ReturnTooLate { line, until: Some(super::day(14)) };
    let asked =
        |lines, on| given::<Order>(at(Stage::Delivered)).when(ask_on(ask_return(lines), on, 7));
    let r#return = created_id(Uuid::from_u128(7), "return");
    let reason = Reason::of("defective");
    let lapses_on = super::day(14 + 30);
    let lines = all();
    asked(None, 14).then([Event::ReturnAsked(ReturnAsked { r#return, lines, reason, lapses_on })]);
    asked(None, 15).then_refused(late(3));
    asked(Some(&[(2, 1)]), 15).then_refused(late(2));
}

/// D9: a return ends in one of three ways, and the order goes on.
#[test]
fn a_return_that_is_refused_or_abandoned_leaves_the_order_delivered() {
    let r#return = the_return();
    let refused = Event::ReturnRefused(ReturnRefused { r#return, reason: Reason::of("used") });
    let abandoned =
        Event::ReturnAbandoned(ReturnAbandoned { r#return, cause: AbandonCause::Person {} });
    for (act, event) in [(refuse(), refused), (abandon(), abandoned)] {
        given::<Order>(at(Stage::ReturnAsked)).when(ask(act.clone(), 110)).then([event.clone()]);
        let past = [at(Stage::ReturnAsked), vec![event]].concat();
        let state = crate::decider::replay::<Order>(&past);
        assert_eq!(state.account().unwrap().stage(), Stage::Delivered);
        given::<Order>(past.clone()).when(ask(act, 111)).then_nothing();
        given::<Order>(past.clone())
            .when(ask(receive(), 112))
            .then_refused(Rejection::ReturnSettled { return_id: r#return });
        let again = given::<Order>(past).when(ask_on(ask_return(None), 2, 9)).then_state();
        assert_eq!(again.account().unwrap().stage(), Stage::ReturnAsked);
    }
    for act in [receive(), refuse(), abandon()] {
        given::<Order>(at(Stage::Delivered))
            .when(ask(act, 110))
            .then_refused(Rejection::UnknownReturn { return_id: r#return });
    }
}

#[test]
fn what_comes_back_in_part_is_owed_and_the_rest_stays_paid_for() {
    let (r#return, lines) = (the_return(), of(&[(2, 1), (3, 2)]));
    let reason = Reason::of("defective");
    let asked = Event::ReturnAsked(ReturnAsked {
        r#return,
        lines: lines.clone(),
        reason,
        lapses_on: super::day(30),
    });
    given::<Order>(at(Stage::Delivered))
        .when(ask(ask_return(Some(&[(2, 1), (3, 2)])), 100))
        .then([asked.clone()]);
    let received = Event::ReturnReceived(ReturnReceived {
        r#return,
        lines: lines.clone(),
        whole: false,
        funding: vec![],
        purchase_orders: vec![phones(&[(3, 2)], false), lamps(&[(2, 1)], false)],
    });
    let owed = Event::ObligationArose(ObligationArose {
        obligation: created_id(super::COMMAND, "obligation"),
        amount: xof(6_500 + 18_000),
        cause: ObligationCause::LinesReturned { r#return, lines },
    });
    let past = [at(Stage::Delivered), vec![asked]].concat();
    given::<Order>(past.clone()).when(ask(receive(), 110)).then([received, owed]);
    let state = given::<Order>(past).when(ask(receive(), 110)).then_state();
    let order = state.account().unwrap();
    assert_eq!((order.stage(), order.has_funding_ended()), (Stage::Delivered, false));
}

#[test]
fn no_more_is_given_back_than_was_handed_over() {
    let more = Rejection::MoreThanLeft { line: 2, quantity: 3, left: 2 };
    given::<Order>(at(Stage::Delivered))
        .when(ask(ask_return(Some(&[(2, 3)])), 100))
        .then_refused(more);
}

/// It stood until somebody settled it.
#[test]
fn a_return_that_is_not_sent_in_time_lapses() {
    let abandoned = Event::ReturnAbandoned(ReturnAbandoned {
        r#return: the_return(),
        cause: AbandonCause::Lapsed {},
    });
    let state = crate::decider::replay::<Order>(&at(Stage::ReturnAsked));
    assert_eq!(state.next_action_on(), Some(super::day(30)));
    given::<Order>(at(Stage::ReturnAsked)).when(ask_on(Act::Age, 29, 7)).then_nothing();
    given::<Order>(at(Stage::ReturnAsked)).when(ask_on(Act::Age, 30, 7)).then([abandoned.clone()]);
    let past = [at(Stage::ReturnAsked), vec![abandoned]].concat();
    let state = crate::decider::replay::<Order>(&past);
    assert_eq!(state.account().unwrap().stage(), Stage::Delivered);
    assert_eq!(state.next_action_on(), None);
}

#[test]
fn a_return_that_is_under_way_or_arrived_is_waited_for_longer() {
    let aged = |on| Command { coming_back: true, ..ask_on(Act::Age, on, 7) };
    let deferred = |on| {
        let lapses_on = super::day(on);
        Event::ReturnLapseDeferred(ReturnLapseDeferred { r#return: the_return(), lapses_on })
    };
    given::<Order>(at(Stage::ReturnAsked)).when(aged(29)).then_nothing();
    given::<Order>(at(Stage::ReturnAsked)).when(aged(30)).then([deferred(60)]);
    let past = [at(Stage::ReturnAsked), vec![deferred(60)]].concat();
    given::<Order>(past.clone()).when(ask_on(Act::Age, 59, 7)).then_nothing();
    given::<Order>(past.clone()).when(aged(61)).then([deferred(91)]);
    given::<Order>(past).when(ask(receive(), 110)).then([return_received()]);
}
