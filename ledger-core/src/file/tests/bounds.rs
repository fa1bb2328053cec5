//! What the policy in force bounds: limits, principals, and how far back money may count.

use super::financing::{
    CASH, LINE, approve, approve_on, change_limit, figures, on_application, on_line, sign, submit,
    terms, versions, with_line,
};
use super::*;
use crate::credit::application::Terms;
use crate::credit::line::{self, LimitCause};
use crate::credit::loan::{MoneyRef, Payee, RepaymentKind};

fn eur(amount: i64) -> Money {
    Money::new(amount, Currency::EUR).unwrap()
}

/// What ships, with other bounds: limits of 1 000 to 50 000, 2 000 to 20 000 lent, money back to the
/// tenth day before; nothing in euros.
fn bounded() -> policy::State {
    let bounds = |min: i64, max: i64| {
        serde_json::json!([{
            "min": { "amount": min, "currency": "XOF" }, "max": { "amount": max, "currency": "XOF" },
        }])
    };
    let mut document: serde_json::Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let limits = &mut document["sections"]["limits"];
    limits["credit_limit"] = bounds(1_000, 50_000);
    limits["principal"] = bounds(2_000, 20_000);
    limits["backdating_days_max"] = serde_json::json!(10);
    versions(&[(document.to_string(), day(1))])
}

fn limit_out_of_bounds(limit: i64) -> Rejection {
    let (min, max) = (xof(1_000), xof(50_000));
    Rejection::LimitOutOfBounds { limit: xof(limit), min, max }
}

fn principal_out_of_bounds(principal: i64) -> Rejection {
    let (min, max) = (xof(2_000), xof(20_000));
    Rejection::PrincipalOutOfBounds { principal: xof(principal), min, max }
}

#[test]
fn a_line_is_opened_within_the_bounds_of_its_currency() {
    let story = Story::registered().under(bounded());
    let open = |limit| on_line(line::Act::Open { limit });
    for out in [0, 999, 50_001] {
        assert_eq!(story.ask(&open(xof(out))), Err(limit_out_of_bounds(out)));
    }
    let none = Rejection::NoLimitIn { currency: Currency::EUR };
    assert_eq!(story.ask(&open(eur(100))), Err(none.clone()));
    assert_eq!(
        (none.code(), none.kind()),
        ("file.no_limit_in_currency", crate::file::Kind::Invalid)
    );
    for within in [1_000, 50_000] {
        assert!(story.ask(&open(xof(within))).is_ok());
    }
}

#[test]
fn a_limit_is_changed_within_the_bounds_of_the_day() {
    let story = with_line(60_000).under(bounded());
    for out in [999, 50_001] {
        assert_eq!(story.ask(&change_limit(out)), Err(limit_out_of_bounds(out)));
    }
    let facts = limit_out_of_bounds(999).facts();
    let names: Vec<&str> = facts.keys().map(String::as_str).collect();
    assert_eq!(names, ["limit", "max", "min"]);
    let story = story.after(change_limit(50_000));
    assert_eq!(figures(&story), (0, 0, 50_000));
    // What the ledger itself does to a limit is not a person's wish.
    let act = line::Act::ChangeLimit {
        limit: xof(0),
        cause: LimitCause::Late { loan: LOAN_1, instalment: 1 },
    };
    assert!(story.ask(&Command::Line { line: LINE, act }).is_ok());
}

#[test]
fn a_loan_is_granted_within_the_bounds_of_its_currency() {
    let story = Story::registered().under(bounded());
    let granted = |principal: Money| {
        let mut act = grant(day(60));
        if let Act::Grant { principal: it, .. } = &mut act {
            *it = principal;
        }
        story.ask_loan(LOAN_1, act)
    };
    for out in [1_999, 20_001] {
        assert_eq!(granted(xof(out)), Err(principal_out_of_bounds(out)));
    }
    let none = Rejection::NothingLentIn { currency: Currency::EUR };
    assert_eq!(granted(eur(5_000)), Err(none));
    assert!(granted(xof(2_000)).is_ok() && granted(xof(20_000)).is_ok());
    assert!(story.ask_loan(LOAN_1, board(day(60))).is_ok());
}

#[test]
fn a_loan_is_offered_within_the_bounds() {
    let story = with_line(50_000).under(bounded()).by("customer", "customer");
    let story = story.after(submit(CASH, 30_000)).by("risk", "one officer");
    for out in [1_999, 20_001] {
        assert_eq!(story.ask(&approve(out)), Err(principal_out_of_bounds(out)));
    }
    let story = story.after(approve(20_000));
    let sign = sign(&story);
    assert!(story.ask(&sign).is_ok());
}

#[test]
fn money_counts_from_no_day_further_back_than_the_policy_says() {
    let story = Story::registered().after_loan(LOAN_1, grant(day(20))).under(bounded());
    let story = Story { on: day(15), ..story };
    let too_early = |value| {
        let (value_date, earliest) = (day(value), day(5));
        Err(Rejection::ValueDateTooEarly { value_date, earliest })
    };
    let disbursed = |value| Act::Disburse {
        disbursement: Uuid::from_u128(900),
        amount: xof(10_000),
        net: None,
        payee: Payee::Customer {},
        money: money("orabank", "D-1"),
        lender_reference: None,
        value_date: Some(day(value)),
    };
    assert_eq!(story.ask_loan(LOAN_1, disbursed(4)), too_early(4));
    assert!(story.ask_loan(LOAN_1, disbursed(5)).is_ok());

    let story = story.after_loan(LOAN_1, disbursed(5));
    let money: MoneyRef = money("tmoney", "1");
    let repaid = |value| Act::ReceiveRepayment {
        repayment: Uuid::from_u128(901),
        kind: RepaymentKind::Repayment,
        amount: xof(100),
        money: money.clone(),
        value_date: Some(day(value)),
        excess: Excess::Keep,
    };
    assert_eq!(story.ask_loan(LOAN_1, repaid(4)), too_early(4));
    assert!(story.ask_loan(LOAN_1, repaid(5)).is_ok());
    let whole = Act::ReceiveRepayment {
        repayment: Uuid::from_u128(903),
        kind: RepaymentKind::Repayment,
        amount: xof(10_100),
        money: money.clone(),
        value_date: Some(day(5)),
        excess: Excess::Prepay,
    };
    let story = story.after_loan(LOAN_1, whole);
    let money: MoneyRef = self::money("tmoney", "2");
    let paid_out = |value| Act::PayOutCredit {
        payout: Uuid::from_u128(902),
        amount: xof(100),
        money: money.clone(),
        value_date: Some(day(value)),
        reason: Reason::of("overpaid"),
    };
    assert_eq!(story.ask_loan(LOAN_1, paid_out(4)), too_early(4));
    assert!(story.ask_loan(LOAN_1, paid_out(5)).is_ok());
}

/// An offer whose first due day comes before its time is up could not be signed any more.
#[test]
fn an_offer_lapses_with_its_first_due_day() {
    let story = with_line(50_000).by("customer", "customer");
    let story = story.after(submit(CASH, 10_000)).by("risk", "one officer");
    let too_early = application::Rejection::DueTooEarly { due_on: day(1), business_date: day(1) };
    let today = Plan::InterestFree { instalments: 2, first_due_on: day(1), day_of_month: None };
    let at_once = approve_on(Terms { plan: today, ..terms(10_000) });
    assert_eq!(story.ask(&at_once), Err(too_early.into()));

    // Due from day 10 on; without that it would wait for 30 days.
    let story = story.after(approve(10_000));
    let story = Story { on: day(9), ..story };
    assert!(story.ask(&sign(&story)).is_ok());
    let (story, types) = Story { on: day(10), ..story }.then(Command::Age);
    assert_eq!(types, ["application.lapsed"]);
    assert!(story.ask(&on_application(application::Act::Present)).is_err());
}
