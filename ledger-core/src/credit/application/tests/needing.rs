//! What an application waits for that the customer must have first.

use super::*;

fn lacking(command: Command) -> Command {
    Command { lacks: Some(Need::Premium), ..command }
}

fn deferred() -> Event {
    Event::Deferred(Deferred { code: Need::Premium })
}

fn resumed() -> Event {
    Event::Resumed(Resumed { code: Need::Premium })
}

/// Submitted by who has no Premium.
fn waiting_for_premium() -> Vec<Event> {
    vec![submitted(CASH, 50_000), deferred()]
}

fn look_again() -> Command {
    by(Actor::ledger(), ask(Act::LookAgain))
}

fn awaits(events: &[Event]) -> Option<Need> {
    replay::<Application>(events).application().unwrap().awaits()
}

#[test]
fn what_is_submitted_without_premium_that_is_compulsory_waits_and_says_for_what() {
    given::<Application>([]).when(lacking(submit(CASH, 50_000))).then(waiting_for_premium());
    assert_eq!(awaits(&waiting_for_premium()), Some(Need::Premium));
    assert_eq!(Need::Premium.code(), "premium.needed");
}

#[test]
fn it_is_not_approved_before_and_may_be_declined_and_withdrawn() {
    given::<Application>(waiting_for_premium())
        .when(lacking(approve(50_000)))
        .then_refused(Rejection::PremiumNeeded);
    given::<Application>(waiting_for_premium()).when(lacking(decline())).then([declined(ama())]);
    given::<Application>(waiting_for_premium()).when(lacking(withdraw())).then([withdrawn()]);
    given::<Application>(waiting_for_premium()).when(age(31)).then([lapsed()]);
}

#[test]
fn it_goes_on_once_premium_is_paid_and_waits_again_where_that_ends() {
    given::<Application>(waiting_for_premium()).when(look_again()).then([resumed()]);
    let goes_on = [waiting_for_premium(), vec![resumed()]].concat();
    assert_eq!(awaits(&goes_on), None);
    let offered = approved(50_000, &[ama()]);
    given::<Application>(goes_on.clone()).when(approve(50_000)).then(offered);
    given::<Application>(goes_on.clone()).when(look_again()).then_nothing();
    given::<Application>(goes_on).when(lacking(look_again())).then([deferred()]);
    given::<Application>(waiting_for_premium()).when(lacking(look_again())).then_nothing();
}

#[test]
fn what_was_offered_stays_offered_whatever_becomes_of_premium() {
    let all = offered(&terms(50_000));
    given::<Application>(all.clone()).when(lacking(look_again())).then_nothing();
    given::<Application>(all).when(lacking(sign_on(3))).then([signed()]);
}

#[test]
fn nothing_looks_again_at_what_is_none() {
    given::<Application>([]).when(look_again()).then_refused(Rejection::NotFound);
}
