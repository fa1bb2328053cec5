//! What a credit line refuses, and what the caller is told.

use serde_json::json;

use super::*;
use crate::rejection::Kind;

#[test]
fn nothing_is_asked_of_a_line_that_does_not_exist() {
    for command in [
        limit(1),
        reserve(1, 1),
        release(1),
        raise(1, 1),
        lower(1, 1),
        block(7),
        unblock(7),
        block_for_default(1),
        unblock_after_default(1),
    ] {
        given::<Line>([]).when(command).then_refused(Rejection::NotFound);
    }
}

#[test]
fn a_line_is_opened_once() {
    given::<Line>(past([open(500)])).when(open(500)).then_refused(Rejection::AlreadyExists);
}

#[test]
fn a_customer_has_one_line_a_currency() {
    let command = Command { same_currency: Some(loan(9)), ..open(500) };
    let currency = Currency::XOF;
    given::<Line>([])
        .when(command)
        .then_refused(Rejection::CurrencyTaken { currency, line: loan(9) });
}

#[test]
fn earlier_reservations_and_debts_count_against_the_limit() {
    given::<Line>(past([open(500), reserve(1, 300), raise(2, 150)]))
        .when(reserve(3, 51))
        .then_refused(Rejection::OverLimit { available: xof(50), asked: xof(51) });
}

#[test]
fn nothing_is_taken_or_freed_by_zero() {
    let line = past([open(500), raise(1, 100)]);
    for command in [reserve(2, 0), raise(1, 0), lower(1, 0)] {
        given::<Line>(line.clone()).when(command).then_refused(Rejection::ZeroAmount);
    }
}

#[test]
fn a_line_keeps_its_currency() {
    let (loan, amount) = (loan(1), eur(100));
    for act in [
        Act::ChangeLimit { limit: amount, cause: person() },
        Act::Reserve { loan, amount },
        Act::Raise { loan, amount },
        Act::Lower { loan, amount },
    ] {
        given::<Line>(past([open(500)]))
            .when(ask(act))
            .then_refused(Rejection::AnotherCurrency { line: Currency::XOF, given: Currency::EUR });
    }
}

#[test]
fn a_loan_that_is_on_the_line_does_not_reserve_another_amount() {
    given::<Line>(past([open(500), reserve(1, 300)])).when(reserve(1, 100)).then_refused(
        Rejection::AlreadyOnLine { loan: loan(1), reserved: xof(300), outstanding: xof(0) },
    );
    given::<Line>(past([open(500), reserve(1, 300), raise(1, 300)]))
        .when(reserve(1, 300))
        .then_refused(Rejection::AlreadyOnLine {
            loan: loan(1),
            reserved: xof(0),
            outstanding: xof(300),
        });
}

#[test]
fn no_more_is_freed_than_is_outstanding() {
    let line = past([open(500), reserve(1, 300), raise(1, 100)]);
    given::<Line>(line).when(lower(1, 101)).then_refused(Rejection::MoreThanOutstanding {
        loan: loan(1),
        outstanding: xof(100),
        asked: xof(101),
    });
}

#[test]
fn what_is_outstanding_stays_an_amount_of_money() {
    let line = past([open(500), raise(1, crate::money::MINOR_UNITS_MAX)]);
    given::<Line>(line.clone()).when(raise(2, 1)).then_refused(Rejection::TooLarge);
    given::<Line>(line).when(raise(1, 1)).then_refused(Rejection::TooLarge);
}

#[test]
fn a_person_lifts_only_a_block_that_a_person_set() {
    let blocked = past([open(500), block(7), block_for_default(1)]);
    given::<Line>(blocked.clone())
        .when(unblock(8))
        .then_refused(Rejection::NoSuchBlock { block: loan(8) });
    given::<Line>(blocked)
        .when(unblock(1_001))
        .then_refused(Rejection::BlockOfDefault { loan: loan(1) });
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let loan = loan(1);
    let id = "00000000-0000-0000-0000-000000000001";
    let money = |amount: i64| json!({"amount": amount, "currency": "XOF"});
    let expected = [
        (Rejection::NotFound, "not_found", Kind::NotFound, json!({})),
        (Rejection::AlreadyExists, "already_exists", Kind::Conflict, json!({})),
        (
            Rejection::CurrencyTaken { currency: Currency::XOF, line: loan },
            "currency_taken",
            Kind::Conflict,
            json!({"currency": "XOF", "line": id}),
        ),
        (Rejection::ZeroAmount, "zero_amount", Kind::Invalid, json!({})),
        (
            Rejection::AnotherCurrency { line: Currency::XOF, given: Currency::EUR },
            "another_currency",
            Kind::Invalid,
            json!({"line": "XOF", "given": "EUR"}),
        ),
        (Rejection::Blocked { blocks: 2 }, "blocked", Kind::Conflict, json!({"blocks": 2})),
        (
            Rejection::OverLimit { available: xof(50), asked: xof(51) },
            "over_limit",
            Kind::Conflict,
            json!({"available": money(50), "asked": money(51)}),
        ),
        (
            Rejection::AlreadyOnLine { loan, reserved: xof(3), outstanding: xof(4) },
            "already_on_line",
            Kind::Conflict,
            json!({"loan": id, "reserved": money(3), "outstanding": money(4)}),
        ),
        (
            Rejection::MoreThanOutstanding { loan, outstanding: xof(4), asked: xof(5) },
            "more_than_outstanding",
            Kind::Conflict,
            json!({"loan": id, "outstanding": money(4), "asked": money(5)}),
        ),
        (Rejection::TooLarge, "too_large", Kind::Conflict, json!({})),
        (
            Rejection::NoSuchBlock { block: loan },
            "no_such_block",
            Kind::NotFound,
            json!({"block": id}),
        ),
        (
            Rejection::BlockOfDefault { loan },
            "block_of_default",
            Kind::Conflict,
            json!({"loan": id}),
        ),
    ];
    for (rejection, code, kind, facts) in expected {
        let told = (rejection.code(), rejection.kind(), json!(rejection.facts()));
        assert_eq!(told, (format!("credit_line.{code}").as_str(), kind, facts));
    }
}
