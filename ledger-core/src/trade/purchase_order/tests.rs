//! Each rule of a purchase order, as a sentence.

use serde_json::json;
use uuid::Uuid;

use super::{
    Act, Cancelled, Command, Confirmed, Event, NotCancelled, NotReceived, PurchaseOrder, Received,
    Refused, Rejection, Seller, Stage, State, Uncancelled,
};
use crate::money::{Currency, Money};
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};
use crate::trade::{PurchaseLine, Unreceived};

const CUSTOMER: Uuid = Uuid::from_u128(0xc0);
const ORDER: Uuid = Uuid::from_u128(0x0d);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn lines() -> Vec<PurchaseLine> {
    let description = "telephone, 128 GB".to_owned();
    vec![PurchaseLine { number: 1, description, quantity: 2, goods: xof(80_000) }]
}

fn ask(act: Act, seller: Seller) -> Command {
    Command { act, seller }
}

fn active(act: Act) -> Command {
    ask(act, Seller::Active)
}

fn receive() -> Act {
    Act::Receive { customer: CUSTOMER, order: ORDER, lines: lines(), goods: xof(80_000) }
}

fn cancel() -> Act {
    Act::Cancel { customer: CUSTOMER, order: ORDER }
}

fn refuse() -> Act {
    Act::Refuse { motive: "out of stock".to_owned() }
}

fn received() -> Event {
    let (customer, order) = (CUSTOMER, ORDER);
    Event::Received(Received { customer, order, lines: lines(), goods: xof(80_000) })
}

fn not_received(code: Unreceived) -> Event {
    Event::NotReceived(NotReceived { customer: CUSTOMER, order: ORDER, code })
}

fn confirmed() -> Event {
    Event::Confirmed(Confirmed { customer: CUSTOMER, order: ORDER })
}

fn refused() -> Event {
    let motive = "out of stock".to_owned();
    Event::Refused(Refused { customer: CUSTOMER, order: ORDER, motive })
}

fn cancelled() -> Event {
    Event::Cancelled(Cancelled { customer: CUSTOMER, order: ORDER })
}

fn not_cancelled(code: Uncancelled) -> Event {
    Event::NotCancelled(NotCancelled { customer: CUSTOMER, order: ORDER, code })
}

#[test]
fn a_purchase_order_is_received_and_confirmed_or_refused() {
    given::<PurchaseOrder>([]).when(active(receive())).then([received()]);
    given::<PurchaseOrder>([received()]).when(active(Act::Confirm)).then([confirmed()]);
    given::<PurchaseOrder>([received()]).when(active(refuse())).then([refused()]);
}

#[test]
fn a_vendor_that_is_unknown_or_suspended_receives_nothing_and_the_order_is_told_why() {
    for (seller, code) in [
        (Seller::Unknown, Unreceived::VendorUnknown),
        (Seller::Suspended, Unreceived::VendorSuspended),
    ] {
        given::<PurchaseOrder>([]).when(ask(receive(), seller)).then([not_received(code)]);
    }
}

#[test]
fn a_purchase_order_that_comes_again_changes_nothing() {
    let gone = not_received(Unreceived::VendorSuspended);
    let pasts =
        [vec![received()], vec![gone], vec![received(), confirmed()], vec![received(), refused()]];
    for past in pasts {
        given::<PurchaseOrder>(past).when(active(receive())).then_nothing();
    }
    given::<PurchaseOrder>([received(), cancelled()]).when(active(receive())).then_nothing();
}

#[test]
fn a_vendor_suspended_since_still_answers_what_was_received() {
    given::<PurchaseOrder>([received()])
        .when(ask(Act::Confirm, Seller::Suspended))
        .then([confirmed()]);
    given::<PurchaseOrder>([received()]).when(ask(refuse(), Seller::Suspended)).then([refused()]);
}

#[test]
fn a_purchase_order_is_cancelled_before_and_after_its_vendor_confirmed() {
    given::<PurchaseOrder>([received()]).when(active(cancel())).then([cancelled()]);
    given::<PurchaseOrder>([received(), confirmed()]).when(active(cancel())).then([cancelled()]);
    given::<PurchaseOrder>([received(), cancelled()]).when(active(cancel())).then_nothing();
}

#[test]
fn a_cancellation_that_overtakes_its_purchase_order_keeps_it_out() {
    given::<PurchaseOrder>([]).when(active(cancel())).then([cancelled()]);
    given::<PurchaseOrder>([cancelled()])
        .when(active(receive()))
        .then([not_received(Unreceived::Withdrawn)]);
    given::<PurchaseOrder>([cancelled()]).when(active(cancel())).then_nothing();
}

#[test]
fn what_cannot_be_cancelled_any_more_says_so_once() {
    let code = Uncancelled::Refused;
    given::<PurchaseOrder>([received(), refused()])
        .when(active(cancel()))
        .then([not_cancelled(code)]);
    given::<PurchaseOrder>([received(), refused(), not_cancelled(code)])
        .when(active(cancel()))
        .then_nothing();
    given::<PurchaseOrder>([not_received(Unreceived::VendorUnknown)])
        .when(active(cancel()))
        .then([not_cancelled(Uncancelled::NotReceived)]);
}

#[test]
fn only_what_was_received_is_answered_and_only_once() {
    let gone = not_received(Unreceived::VendorSuspended);
    let cases = [
        (vec![], Rejection::NotFound),
        (vec![gone], Rejection::NotReceived),
        (vec![cancelled()], Rejection::NotReceived),
        (vec![received(), confirmed()], Rejection::AlreadyConfirmed),
        (vec![received(), refused()], Rejection::AlreadyRefused),
        (vec![received(), cancelled()], Rejection::Cancelled),
    ];
    for (past, rejection) in cases {
        for act in [Act::Confirm, refuse()] {
            let given = given::<PurchaseOrder>(past.clone());
            given.when(active(act)).then_refused(rejection.clone());
        }
    }
}

#[test]
#[should_panic = "purchase_order.confirmed cannot happen to a purchase order that is Refused"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<PurchaseOrder>(&[received(), refused(), confirmed()]);
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let told = |it: Rejection| (it.code(), it.kind(), json!(it.facts()));
    let expected = [
        (Rejection::NotFound, "purchase_order.not_found", Kind::NotFound),
        (Rejection::NotReceived, "purchase_order.not_received", Kind::Conflict),
        (Rejection::AlreadyConfirmed, "purchase_order.already_confirmed", Kind::Conflict),
        (Rejection::AlreadyRefused, "purchase_order.already_refused", Kind::Conflict),
        (Rejection::Cancelled, "purchase_order.cancelled", Kind::Conflict),
    ];
    for (rejection, code, kind) in expected {
        assert_eq!(told(rejection), (code, kind, json!({})));
    }
}

/// Whatever comes, in whatever order and however often: what the order asks is never refused, the
/// vendor answers once, and nothing is answered once the order was given up.
#[test]
fn an_order_always_hears_and_a_vendor_answers_once() {
    let mut tally = Tally::default();
    for seed in 0..2_000 {
        let (mut asked, mut given_up, mut answered) = (false, false, None);
        tally.add(Walk::<PurchaseOrder>::from_seed(seed).steps(5).each(
            random_command,
            |state, command| {
                let stage = state.account().map(|it| it.stage());
                match (&command.act, stage) {
                    (Act::Receive { .. } | Act::Cancel { .. }, None) => {
                        return Err("the order heard nothing".to_owned());
                    }
                    (Act::Receive { .. }, Some(_)) => asked = true,
                    (Act::Cancel { .. }, Some(_)) => given_up = true,
                    (Act::Confirm | Act::Refuse { .. }, _) => (),
                }
                let answer = stage.filter(|it| matches!(it, Stage::Confirmed | Stage::Refused));
                if answered.is_none() {
                    answered = answer;
                }
                match stage {
                    Some(Stage::Confirmed | Stage::Refused) if answer != answered => {
                        Err(format!("answered {answered:?}, then {answer:?}"))
                    }
                    Some(Stage::Received | Stage::Confirmed) if given_up => {
                        Err("what was given up is still to be supplied".to_owned())
                    }
                    Some(Stage::Confirmed | Stage::Refused | Stage::Received) if !asked => {
                        Err("something was received before it came".to_owned())
                    }
                    _ => Ok(()),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_command(dice: &mut Dice, _: &State) -> Command {
    let seller = match dice.below(6) {
        0 => Seller::Unknown,
        1 => Seller::Suspended,
        _ => Seller::Active,
    };
    let act = match dice.below(6) {
        0..=2 => receive(),
        3 => Act::Confirm,
        4 => refuse(),
        _ => cancel(),
    };
    ask(act, seller)
}
