//! What may be quoted, and for how long it stands.

use serde_json::json;

use super::{
    Act, EXPIRES, Event, Item, LAMPS, Order, PHONES, Quoted, Rejection, Stage, ask, at, cancel,
    cancelled_before_confirmation, item, items, line, minute, place, placed, quote, quote_of,
    quoted, refused_at, togo, xof,
};
use crate::money::{Currency, MINOR_UNITS_MAX, Money};
use crate::privacy::{KeyCheck, Personal, Sealed};
use crate::recorded::Recorded;
use crate::rejection::Kind;
use crate::testing::given;
use crate::trade::order::{Beneficiary, Lapsed, Payment};

#[track_caller]
fn refused(items: Vec<Item>, rejection: Rejection) {
    given::<Order>([]).when(ask(quote_of(items), 0)).then_refused(rejection);
}

fn sealed(text: &str) -> Option<Sealed> {
    Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() })
}

#[test]
fn a_quote_adds_up_line_by_line_and_in_total() {
    given::<Order>([]).when(ask(quote_of(items()), 0)).then([quoted()]);
}

#[test]
fn the_goods_may_be_for_another_person_whose_name_and_address_are_sealed() {
    let beneficiary =
        Beneficiary { name: sealed("YWZp"), phone: None, address: sealed("cnVlIGR1IE1vbm8=") };
    let act = Act::Quote {
        items: items(),
        valid_until: minute(EXPIRES),
        destination: togo(),
        beneficiary: Some(beneficiary.clone()),
    };
    let event = Event::Quoted(Quoted { beneficiary: Some(beneficiary), ..quote() });
    given::<Order>([]).when(ask(act, 0)).then([event.clone()]);
    let fields: Vec<_> = event.personal().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, [Personal::Name, Personal::Address], "what is absent is not listed");
    assert_eq!(quoted().personal(), []);
}

#[test]
fn a_beneficiary_has_at_least_one_field_of_their_own() {
    let nobody = Beneficiary { name: None, phone: None, address: None };
    let act = Act::Quote {
        items: items(),
        valid_until: minute(EXPIRES),
        destination: togo(),
        beneficiary: Some(nobody),
    };
    given::<Order>([]).when(ask(act, 0)).then_refused(Rejection::EmptyBeneficiary);
}

#[test]
fn a_quote_has_one_to_a_hundred_lines() {
    let count = |found| Rejection::LineCount { found, min: 1, max: 100 };
    refused(vec![], count(0));
    refused(vec![item(PHONES, 100); 101], count(101));
    let whole = given::<Order>([]).when(ask(quote_of(vec![item(PHONES, 100); 100]), 0));
    assert_eq!(whole.then_state().order().unwrap().lines().len(), 100);
}

#[test]
fn a_line_is_of_something_in_the_currency_of_the_order() {
    let none = Item { quantity: 0, ..item(LAMPS, 100) };
    refused(vec![item(PHONES, 100), none], Rejection::NoQuantity { line: 2 });
    let eur = Money::new(100, Currency::EUR).unwrap();
    let differs = Rejection::AnotherCurrency { order: Currency::XOF, given: Currency::EUR };
    refused(vec![Item { customs: eur, ..item(PHONES, 100) }], differs);
}

#[test]
fn a_quote_costs_something_and_fits_an_amount() {
    let zero = xof(0);
    let free = Item { goods: zero, freight: zero, customs: zero, service: zero, ..item(PHONES, 0) };
    let gift = Act::Quote {
        items: vec![free.clone()],
        valid_until: minute(EXPIRES),
        destination: togo(),
        beneficiary: None,
    };
    given::<Order>([]).when(ask(gift, 0)).then_refused(Rejection::ZeroAmount);
    refused(vec![item(PHONES, MINOR_UNITS_MAX)], Rejection::TooLarge);
    let all = Item { goods: xof(MINOR_UNITS_MAX), ..free };
    refused(vec![all.clone(), all], Rejection::TooLarge);
}

#[test]
fn a_quote_ends_after_it_is_made() {
    let (valid_until, at) = (minute(EXPIRES), minute(EXPIRES));
    given::<Order>([])
        .when(ask(quote_of(items()), EXPIRES))
        .then_refused(Rejection::ValidUntilPassed { valid_until, at });
}

#[test]
fn a_quote_is_frozen_until_its_time_and_may_follow_an_expired_one() {
    let another = Act::Quote {
        items: vec![item(LAMPS, 5_000)],
        valid_until: minute(EXPIRES + 100),
        destination: togo(),
        beneficiary: None,
    };
    given::<Order>([quoted()])
        .when(ask(another.clone(), EXPIRES))
        .then_refused(Rejection::QuoteStands { valid_until: minute(EXPIRES) });
    let state = given::<Order>([quoted()]).when(ask(another, EXPIRES + 1)).then_state();
    let order = state.order().unwrap();
    assert_eq!(order.lines(), [line(1, LAMPS, 5_000)], "the old lines are gone");
    assert_eq!((order.total(), order.stage()), (xof(13_000), Stage::Quoted));
}

#[test]
fn what_was_placed_is_not_quoted_again_even_after_the_quote_expired() {
    refused_at(
        &quote_of(items()),
        EXPIRES - 1,
        [
            (Stage::Quoted, Some(Rejection::QuoteStands { valid_until: minute(EXPIRES) })),
            (Stage::Placed, Some(Rejection::AlreadyPlaced)),
            (Stage::Lapsed, Some(Rejection::Lapsed)),
            (Stage::Confirmed, Some(Rejection::AlreadyPlaced)),
            (Stage::Delivered, Some(Rejection::AlreadyPlaced)),
            (Stage::ReturnAsked, Some(Rejection::AlreadyPlaced)),
            (Stage::Returned, Some(Rejection::AlreadyPlaced)),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
    given::<Order>(at(Stage::Placed))
        .when(ask(quote_of(items()), EXPIRES + 1))
        .then_refused(Rejection::AlreadyPlaced);
}

#[test]
fn an_order_is_placed_up_to_the_instant_at_which_its_quote_ends() {
    given::<Order>([quoted()]).when(ask(place(), EXPIRES)).then([placed()]);
    given::<Order>([quoted()])
        .when(ask(place(), EXPIRES + 1))
        .then_refused(Rejection::QuoteExpired { valid_until: minute(EXPIRES) });
    refused_at(
        &place(),
        1,
        [
            (Stage::Quoted, None),
            (Stage::Placed, Some(Rejection::AlreadyPlaced)),
            (Stage::Lapsed, Some(Rejection::Lapsed)),
            (Stage::Confirmed, Some(Rejection::AlreadyPlaced)),
            (Stage::Delivered, Some(Rejection::AlreadyPlaced)),
            (Stage::ReturnAsked, Some(Rejection::AlreadyPlaced)),
            (Stage::Returned, Some(Rejection::AlreadyPlaced)),
            (Stage::Cancelled, Some(Rejection::Cancelled)),
        ],
    );
}

#[test]
fn an_order_that_is_placed_and_not_paid_for_in_its_time_lapses_and_is_over() {
    let lapsed = Event::Lapsed(Lapsed {});
    let age = |on| super::ask_on(Act::Age, on, 1);
    given::<Order>(at(Stage::Placed)).when(age(29)).then_nothing();
    given::<Order>(at(Stage::Placed)).when(age(30)).then([lapsed]);
    given::<Order>(at(Stage::Lapsed)).when(age(31)).then_nothing();
    for act in [Act::Confirm { loan: super::LOAN }, cancel(), super::hand_over(None)] {
        given::<Order>(at(Stage::Lapsed)).when(ask(act, 99)).then_refused(Rejection::Lapsed);
    }
    // What is confirmed stays, and so does what was only quoted.
    for stage in [Stage::Quoted, Stage::Confirmed] {
        given::<Order>(at(stage)).when(age(400)).then_nothing();
    }
}

#[test]
fn an_order_is_paid_by_credit_alone() {
    let advance = Act::Place { payment: Payment::Advance {} };
    given::<Order>([quoted()]).when(ask(advance, 1)).then_refused(Rejection::PaymentNotOffered);
}

#[test]
fn a_quote_that_is_not_wanted_is_cancelled() {
    given::<Order>([quoted()]).when(ask(cancel(), 1)).then([cancelled_before_confirmation()]);
    given::<Order>([quoted(), cancelled_before_confirmation()])
        .when(ask(cancel(), 2))
        .then_refused(Rejection::Cancelled);
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let told = |it: Rejection| (it.code(), it.kind(), json!(it.facts()));
    let (valid_until, at) = (minute(0), minute(1));
    let purchase_order = PHONES;
    let expected = [
        (Rejection::NotFound, "order.not_found", Kind::NotFound, json!({})),
        (
            Rejection::LineCount { found: 0, min: 1, max: 100 },
            "order.line_count",
            Kind::Invalid,
            json!({"found": 0, "min": 1, "max": 100}),
        ),
        (Rejection::NoQuantity { line: 2 }, "order.no_quantity", Kind::Invalid, json!({"line": 2})),
        (
            Rejection::AnotherCurrency { order: Currency::XOF, given: Currency::EUR },
            "order.another_currency",
            Kind::Invalid,
            json!({"order": "XOF", "given": "EUR"}),
        ),
        (Rejection::ZeroAmount, "order.zero_amount", Kind::Invalid, json!({})),
        (Rejection::TooLarge, "order.too_large", Kind::Invalid, json!({})),
        (
            Rejection::ValidUntilPassed { valid_until, at },
            "order.valid_until_passed",
            Kind::Invalid,
            json!({"valid_until": valid_until, "at": at}),
        ),
        (Rejection::EmptyBeneficiary, "order.empty_beneficiary", Kind::Invalid, json!({})),
        (
            Rejection::QuoteStands { valid_until },
            "order.quote_stands",
            Kind::Conflict,
            json!({"valid_until": valid_until}),
        ),
        (
            Rejection::QuoteExpired { valid_until },
            "order.quote_expired",
            Kind::Conflict,
            json!({"valid_until": valid_until}),
        ),
        (Rejection::NotPlaced, "order.not_placed", Kind::Conflict, json!({})),
        (Rejection::AlreadyPlaced, "order.already_placed", Kind::Conflict, json!({})),
        (Rejection::NotConfirmed, "order.not_confirmed", Kind::Conflict, json!({})),
        (Rejection::AlreadyConfirmed, "order.already_confirmed", Kind::Conflict, json!({})),
        (Rejection::Cancelled, "order.cancelled", Kind::Conflict, json!({})),
        (Rejection::Delivered, "order.delivered", Kind::Conflict, json!({})),
        (Rejection::NotDelivered, "order.not_delivered", Kind::Conflict, json!({})),
        (
            Rejection::DeliveredAhead { delivered_at: at, at: valid_until },
            "order.delivered_ahead",
            Kind::Invalid,
            json!({"delivered_at": at, "at": valid_until}),
        ),
        (
            Rejection::UnknownReturn { return_id: PHONES },
            "order.unknown_return",
            Kind::NotFound,
            json!({"return_id": PHONES}),
        ),
        (
            Rejection::ReturnSettled { return_id: PHONES },
            "order.return_settled",
            Kind::Conflict,
            json!({"return_id": PHONES}),
        ),
        (
            Rejection::ReturnTooLate { line: 2, until: Some(super::day(14)) },
            "order.return_too_late",
            Kind::Conflict,
            json!({"line": 2, "until": "2026-04-26"}),
        ),
        (Rejection::PaymentNotOffered, "order.payment_not_offered", Kind::Conflict, json!({})),
        (Rejection::Lapsed, "order.lapsed", Kind::Conflict, json!({})),
        (Rejection::PartlyDelivered, "order.partly_delivered", Kind::Conflict, json!({})),
        (Rejection::Carried, "order.carried", Kind::Conflict, json!({})),
        (Rejection::NoLines, "order.no_lines", Kind::Invalid, json!({})),
        (
            Rejection::UnknownLine { line: 9 },
            "order.unknown_line",
            Kind::Invalid,
            json!({"line": 9}),
        ),
        (Rejection::LineTwice { line: 2 }, "order.line_twice", Kind::Invalid, json!({"line": 2})),
        (
            Rejection::MoreThanLeft { line: 2, quantity: 3, left: 1 },
            "order.more_than_left",
            Kind::Conflict,
            json!({"line": 2, "quantity": 3, "left": 1}),
        ),
        (
            Rejection::UnknownDelivery { delivery: PHONES },
            "order.unknown_delivery",
            Kind::NotFound,
            json!({"delivery": PHONES}),
        ),
        (
            Rejection::GivenBack { delivery: PHONES },
            "order.given_back",
            Kind::Conflict,
            json!({"delivery": PHONES}),
        ),
        (
            Rejection::ExchangeUnfit { line: 2 },
            "order.exchange_unfit",
            Kind::Invalid,
            json!({"line": 2}),
        ),
        (Rejection::RoleUnfit { line: 2 }, "order.role_unfit", Kind::Invalid, json!({"line": 2})),
        (Rejection::PriceUnfit { line: 2 }, "order.price_unfit", Kind::Invalid, json!({"line": 2})),
        (
            Rejection::VendorCurrencies { vendor: PHONES },
            "order.vendor_currencies",
            Kind::Invalid,
            json!({"vendor": PHONES}),
        ),
        (Rejection::ReturnAlreadyAsked, "order.return_already_asked", Kind::Conflict, json!({})),
        (Rejection::Returned, "order.returned", Kind::Conflict, json!({})),
        (
            Rejection::UnknownPurchaseOrder { purchase_order },
            "order.unknown_purchase_order",
            Kind::NotFound,
            json!({"purchase_order": purchase_order}),
        ),
        (
            Rejection::AlreadyAnswered { purchase_order },
            "order.already_answered",
            Kind::Conflict,
            json!({"purchase_order": purchase_order}),
        ),
        (
            Rejection::UnderWay { shipment: PHONES },
            "order.under_way",
            Kind::Conflict,
            json!({"shipment": PHONES}),
        ),
        (
            Rejection::MoreThanReceived { amount: xof(2), left: xof(1) },
            "order.more_than_received",
            Kind::Conflict,
            json!({
                "amount": {"amount": 2, "currency": "XOF"},
                "left": {"amount": 1, "currency": "XOF"}
            }),
        ),
        (Rejection::NothingPaid, "order.nothing_paid", Kind::Conflict, json!({})),
    ];
    for (rejection, code, kind, facts) in expected {
        assert_eq!(told(rejection), (code, kind, facts));
    }
}
