//! Each rule of a purchase order, as a sentence.

use serde_json::json;
use uuid::Uuid;

use super::{
    Act, Cancelled, Command, Confirmed, Delivered, DeliveryCorrected, Event, From, Lapsed,
    NotCancelled, NotReceived, PurchaseOrder, Received, Refused, Rejection, Returned, Seller,
    Stage, State, Told, Uncancelled, Withdrawn,
};
use crate::calendar::Day;
use crate::log::Instant;
use crate::money::{Currency, Money};
use crate::reason::Reason;
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};
use crate::trade::{LineQuantity, PurchaseLine, Unreceived};

const CUSTOMER: Uuid = Uuid::from_u128(0xc0);
const ORDER: Uuid = Uuid::from_u128(0x0d);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn lines() -> Vec<PurchaseLine> {
    let description = "telephone, 128 GB".to_owned();
    vec![PurchaseLine { number: 1, description, quantity: 2, price: xof(80_000) }]
}

const FROM: From = From { customer: CUSTOMER, order: ORDER };

/// 1 March 2026 is day 1.
fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, number).unwrap()
}

/// The vendor is to answer until here.
const LAPSES: u32 = 15;

fn ask(act: Act, seller: Seller) -> Command {
    Command { act, on: day(2), seller }
}

fn told(whole: bool) -> Told {
    Told { lines: vec![LineQuantity { line: 1, quantity: if whole { 2 } else { 1 } }], whole }
}

fn active(act: Act) -> Command {
    ask(act, Seller::Active)
}

fn receive() -> Act {
    Act::Receive { from: FROM, lines: lines(), total: xof(80_000), lapses_on: day(LAPSES) }
}

fn cancel() -> Act {
    Act::Cancel { from: FROM, told: told(true) }
}

fn withdraw() -> Act {
    Act::Withdraw { reason: Reason::of("vendor_unable") }
}

fn refuse() -> Act {
    Act::Refuse { reason: Reason::of("out_of_stock") }
}

fn received() -> Event {
    let (customer, order, lapses_on) = (CUSTOMER, ORDER, day(LAPSES));
    Event::Received(Received { customer, order, lines: lines(), total: xof(80_000), lapses_on })
}

fn not_received(code: Unreceived) -> Event {
    Event::NotReceived(NotReceived { customer: CUSTOMER, order: ORDER, code })
}

fn confirmed() -> Event {
    Event::Confirmed(Confirmed { customer: CUSTOMER, order: ORDER })
}

fn refused() -> Event {
    let reason = Reason::of("out_of_stock");
    Event::Refused(Refused { customer: CUSTOMER, order: ORDER, reason })
}

fn withdrawn() -> Event {
    let reason = Reason::of("vendor_unable");
    Event::Withdrawn(Withdrawn { customer: CUSTOMER, order: ORDER, reason })
}

fn lapsed() -> Event {
    Event::Lapsed(Lapsed { customer: CUSTOMER, order: ORDER })
}

fn cancelled() -> Event {
    cancelled_of(true)
}

fn cancelled_of(all: bool) -> Event {
    let Told { lines, whole } = told(all);
    Event::Cancelled(Cancelled { customer: CUSTOMER, order: ORDER, lines, whole })
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
        .then([not_received(Unreceived::Cancelled)]);
    given::<PurchaseOrder>([cancelled()]).when(active(cancel())).then_nothing();
}

#[test]
fn what_cannot_be_cancelled_any_more_says_so() {
    let code = Uncancelled::Refused;
    given::<PurchaseOrder>([received(), refused()])
        .when(active(cancel()))
        .then([not_cancelled(code)]);
    // Each cancellation by the line is a message of its own, and ends in an event.
    given::<PurchaseOrder>([received(), refused(), not_cancelled(code)])
        .when(active(cancel()))
        .then([not_cancelled(code)]);
    given::<PurchaseOrder>([received(), lapsed()])
        .when(active(cancel()))
        .then([not_cancelled(Uncancelled::Lapsed)]);
    given::<PurchaseOrder>([received(), confirmed(), withdrawn()])
        .when(active(cancel()))
        .then([not_cancelled(Uncancelled::Withdrawn)]);
    given::<PurchaseOrder>([not_received(Unreceived::VendorUnknown)])
        .when(active(cancel()))
        .then([not_cancelled(Uncancelled::NotReceived)]);
}

/// D24: it does not wait for its vendor for ever.
#[test]
fn what_is_not_answered_in_time_lapses() {
    let on = |act, number| Command { on: day(number), ..active(act) };
    given::<PurchaseOrder>([received()]).when(on(Act::Age, LAPSES - 1)).then_nothing();
    given::<PurchaseOrder>([received()]).when(on(Act::Age, LAPSES)).then([lapsed()]);
    given::<PurchaseOrder>([received(), confirmed()]).when(on(Act::Age, LAPSES)).then_nothing();
    given::<PurchaseOrder>([received(), lapsed()]).when(on(Act::Age, LAPSES)).then_nothing();
    for past in [vec![received()], vec![received(), lapsed()]] {
        for act in [Act::Confirm, refuse()] {
            given::<PurchaseOrder>(past.clone())
                .when(on(act, LAPSES))
                .then_refused(Rejection::Lapsed);
        }
    }
}

/// D24: one who confirmed and cannot supply has a word for it.
#[test]
fn a_vendor_who_confirmed_may_withdraw() {
    let past = [received(), confirmed()];
    given::<PurchaseOrder>(past.clone()).when(active(withdraw())).then([withdrawn()]);
    let cases = [
        (vec![], Rejection::NotFound),
        (vec![received()], Rejection::NotConfirmed),
        (vec![received(), refused()], Rejection::AlreadyRefused),
        (vec![received(), lapsed()], Rejection::Lapsed),
        (vec![received(), cancelled()], Rejection::Cancelled),
        (vec![cancelled()], Rejection::NotReceived),
        ([past.to_vec(), vec![withdrawn()]].concat(), Rejection::AlreadyWithdrawn),
    ];
    for (past, rejection) in cases {
        given::<PurchaseOrder>(past).when(active(withdraw())).then_refused(rejection);
    }
}

#[test]
fn what_the_order_tells_of_its_lines_is_recorded_whenever_it_comes() {
    let (customer, order) = (CUSTOMER, ORDER);
    let delivered_at = Instant::from_micros(1_000).unwrap();
    let Told { lines, whole } = told(false);
    let acts = [
        (
            Act::RecordDelivery { from: FROM, told: told(false), delivered_at },
            Event::Delivered(Delivered {
                customer,
                order,
                lines: lines.clone(),
                delivered_at,
                whole,
            }),
        ),
        (
            Act::CorrectDelivery { from: FROM, told: told(false) },
            Event::DeliveryCorrected(DeliveryCorrected {
                customer,
                order,
                lines: lines.clone(),
                whole,
            }),
        ),
        (
            Act::RecordReturn { from: FROM, told: told(false) },
            Event::Returned(Returned { customer, order, lines, whole }),
        ),
        (Act::Cancel { from: FROM, told: told(false) }, cancelled_of(false)),
    ];
    for (act, event) in acts {
        for past in [vec![], vec![received()], vec![received(), confirmed()], vec![cancelled()]] {
            given::<PurchaseOrder>(past).when(active(act.clone())).then([event.clone()]);
        }
        // It ends nothing, and what comes late still comes.
        given::<PurchaseOrder>([event.clone()]).when(active(receive())).then([received()]);
        given::<PurchaseOrder>([received(), event]).when(active(Act::Confirm)).then([confirmed()]);
    }
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
    let said = |it: Rejection| (it.code(), it.kind(), json!(it.facts()));
    let expected = [
        (Rejection::NotFound, "purchase_order.not_found", Kind::NotFound),
        (Rejection::NotReceived, "purchase_order.not_received", Kind::Conflict),
        (Rejection::AlreadyConfirmed, "purchase_order.already_confirmed", Kind::Conflict),
        (Rejection::AlreadyRefused, "purchase_order.already_refused", Kind::Conflict),
        (Rejection::Cancelled, "purchase_order.cancelled", Kind::Conflict),
        (Rejection::NotConfirmed, "purchase_order.not_confirmed", Kind::Conflict),
        (Rejection::AlreadyWithdrawn, "purchase_order.already_withdrawn", Kind::Conflict),
        (Rejection::Lapsed, "purchase_order.lapsed", Kind::Conflict),
    ];
    for (rejection, code, kind) in expected {
        assert_eq!(said(rejection), (code, kind, json!({})));
    }
}

/// Whatever comes, in whatever order and however often: what the order asks is never refused, the
/// vendor answers once, and nothing is answered once the order was given up.
#[test]
fn an_order_always_hears_and_a_vendor_answers_once() {
    let mut tally = Tally::default();
    for seed in 0..3_000 {
        let (mut asked, mut given_up, mut answered) = (false, false, None);
        tally.add(Walk::<PurchaseOrder>::from_seed(seed).steps(6).each(
            random_command,
            |state, command| {
                let stage = state.purchase_order().map(|it| it.stage());
                if command.act.is_from_order() && stage.is_none() {
                    return Err("the order heard nothing".to_owned());
                }
                asked |= matches!(command.act, Act::Receive { .. });
                given_up |= matches!(&command.act, Act::Cancel { told, .. } if told.whole);
                let answer = stage.filter(|it| matches!(it, Stage::Confirmed | Stage::Refused));
                answered = answered.or(answer);
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
                    Some(Stage::Withdrawn) if answered != Some(Stage::Confirmed) => {
                        Err("withdrawn without having been confirmed".to_owned())
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
    let delivered_at = Instant::from_micros(1_000).unwrap();
    let told = told(dice.below(2) == 0);
    let act = match dice.below(12) {
        0..=3 => receive(),
        4 | 5 => Act::Confirm,
        6 => refuse(),
        7 => withdraw(),
        8 => Act::Age,
        9 => Act::RecordDelivery { from: FROM, told, delivered_at },
        10 => match dice.below(2) {
            0 => Act::CorrectDelivery { from: FROM, told },
            _ => Act::RecordReturn { from: FROM, told },
        },
        _ => Act::Cancel { from: FROM, told },
    };
    let on = if dice.below(6) == 0 { day(LAPSES) } else { day(2) };
    Command { on, ..ask(act, seller) }
}
