//! What the caller of an application is told with a refusal.

use serde_json::json;

use super::*;
use crate::rejection::Kind;

#[test]
fn nothing_is_asked_of_an_application_that_does_not_exist() {
    let asked =
        [approve(500), decline(), present(), accept("K-1"), refuse(), sign_on(3), withdraw()];
    for command in asked {
        given::<Application>([]).when(command).then_refused(Rejection::NotFound);
    }
    given::<Application>([]).when(age(90)).then_nothing();
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    use Kind::{Conflict, Invalid, NotFound};
    let (order, id) = (ORDER, "00000000-0000-0000-0000-00000000004d");
    let money = |amount: i64| json!({"amount": amount, "currency": "XOF"});
    let (asked, given) = (xof(5), xof(6));
    let bank = || "orabank".to_owned();
    let expected = [
        (Rejection::NotFound, "not_found", NotFound, json!({})),
        (Rejection::AlreadyExists, "already_exists", Conflict, json!({})),
        (Rejection::ZeroAmount, "zero_amount", Invalid, json!({})),
        (Rejection::UnknownOrder { order }, "unknown_order", NotFound, json!({"order": id})),
        (Rejection::OrderNotWaiting { order }, "order_not_waiting", Conflict, json!({"order": id})),
        (
            Rejection::OrderTotalDiffers { total: given, asked },
            "order_total_differs",
            Invalid,
            json!({"total": money(6), "asked": money(5)}),
        ),
        (
            Rejection::OrderAppliedFor { application: ORDER },
            "order_applied_for",
            Conflict,
            json!({"application": id}),
        ),
        (
            Rejection::TooManyOpen { open: 21, max: 20 },
            "too_many_open",
            Conflict,
            json!({"open": 21, "max": 20}),
        ),
        (
            Rejection::Ended { ending: Ending::Withdrawn },
            "ended",
            Conflict,
            json!({"ending": "withdrawn"}),
        ),
        (Rejection::NotAPerson, "not_a_person", Invalid, json!({})),
        (Rejection::DecidedBySubmitter, "decided_by_submitter", Conflict, json!({})),
        (Rejection::OwnFile, "own_file", Conflict, json!({})),
        (Rejection::AnotherPersonWanted, "another_person_wanted", Conflict, json!({})),
        (
            Rejection::AnotherCurrency { asked: Currency::XOF, given: Currency::EUR },
            "another_currency",
            Invalid,
            json!({"asked": "XOF", "given": "EUR"}),
        ),
        (
            Rejection::MoreThanAsked { asked, given },
            "more_than_asked",
            Invalid,
            json!({"asked": money(5), "given": money(6)}),
        ),
        (
            Rejection::NotTheOrderTotal { total: asked, given },
            "not_the_order_total",
            Invalid,
            json!({"total": money(5), "given": money(6)}),
        ),
        (Rejection::NoReason, "no_reason", Invalid, json!({})),
        (
            Rejection::AlreadyDecided { offer: ORDER },
            "already_decided",
            Conflict,
            json!({"offer": id}),
        ),
        (Rejection::NoOffer, "no_offer", Conflict, json!({})),
        (Rejection::AnotherOffer { offer: ORDER }, "another_offer", Conflict, json!({"offer": id})),
        (Rejection::OwnBook, "own_book", Conflict, json!({})),
        (
            Rejection::NotPresented { lender: bank() },
            "not_presented",
            Conflict,
            json!({"lender": "orabank"}),
        ),
        (
            Rejection::AlreadyAccepted { reference: bank() },
            "already_accepted",
            Conflict,
            json!({"reference": "orabank"}),
        ),
        (
            Rejection::NotAccepted { lender: bank() },
            "not_accepted",
            Conflict,
            json!({"lender": "orabank"}),
        ),
        (
            Rejection::SignedOutside {
                signed_on: day(1),
                offered_on: day(2),
                business_date: day(3),
            },
            "signed_outside",
            Invalid,
            json!({
                "signed_on": "2026-03-01",
                "offered_on": "2026-03-02",
                "business_date": "2026-03-03",
            }),
        ),
    ];
    for (rejection, code, kind, facts) in expected {
        let told = (rejection.code(), rejection.kind(), json!(rejection.facts()));
        assert_eq!(told, (format!("application.{code}").as_str(), kind, facts));
    }
}

#[test]
fn an_end_is_told_in_words() {
    let told = |ending| Rejection::Ended { ending }.to_string();
    assert_eq!(told(Ending::Signed), "the application was signed");
    assert_eq!(told(Ending::RefusedByLender), "the application was refused by the bank");
    assert_eq!(told(Ending::Declined), "the application was declined");
    assert_eq!(told(Ending::Lapsed), "the application has lapsed: submit another one");
    assert_eq!(told(Ending::Withdrawn), "the application was withdrawn");
}
