//! What is held back, from when until when, and what becomes of the days.

use super::*;
use crate::credit::loan::{Held, HoldEnded};

fn loan_held_by(event: Option<&Event>) -> &Held {
    match event {
        Some(Event::Held(it)) => it,
        other => panic!("{other:?}"),
    }
}

#[test]
fn goods_that_do_not_come_hold_a_loan_from_its_first_due_date_on() {
    let mut life = Life::awaiting_goods();
    assert_eq!(life.until("2024-01-14"), [""; 0]);
    assert_eq!(
        life.until("2024-02-15"),
        [
            "01-15 instalment_fell_due 1",
            "01-15 held",
            "01-16 arrears_changed 0→1",
            "02-14 arrears_changed 1→30",
            "02-15 instalment_fell_due 2",
        ]
    );
    assert!(!life.ever_defaulted());
    let held = loan_held_by(life.facts.iter().find(|it| matches!(it, Event::Held(_))));
    assert_eq!((Some(held.cause), held.from), (AWAITED, day("2024-01-15")));
    assert_eq!(held.effects, HoldEffect::OF_GOODS);
    assert_eq!(held.reason, None, "it follows from the order");
}

/// Due on 15 January, delivered on 1 March: the days until then do not count.
#[test]
fn a_loan_whose_goods_came_late_is_in_default_by_the_days_since() {
    let mut life = Life::awaiting_goods();
    life.until("2024-03-01");
    life.goods = None;
    assert_eq!(life.ask(Act::Age), ["hold_ended"]);
    let Some(Event::HoldEnded(HoldEnded { until, .. })) = life.facts.last() else {
        panic!("{:?}", life.facts.last())
    };
    assert_eq!(*until, day("2024-03-01"));
    assert_eq!(life.ask(Act::Age), [""; 0]);
    // From 1 March on, which counts, 30 days are over as the 31st begins.
    let told = life.until("2024-04-15");
    assert!(told.contains(&"03-30 default_declared".to_owned()), "{told:?}");
}

#[test]
fn where_the_contract_lets_held_days_count_the_default_waits_for_the_end() {
    let policy = LoanPolicy { pause_while_held: false, ..policy() };
    let mut life = Life { goods: AWAITED, ..Life::under(policy, "2024-01-01") };
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400)));
    life.until("2024-03-01");
    assert!(!life.ever_defaulted());
    life.goods = None;
    assert_eq!(life.ask(Act::Age), ["hold_ended", "default_declared"]);
}

#[test]
fn delivery_before_anything_is_due_holds_nothing() {
    let mut life = Life::awaiting_goods();
    life.until("2024-01-14");
    life.goods = None;
    assert_eq!(life.ask(Act::Age), [""; 0]);
    assert!(life.until("2024-02-14").contains(&"02-14 default_declared".to_owned()));
}

/// Due day 10, delivered day 5, the return asked for on day 11 and settled on day 41.
#[test]
fn a_return_that_is_under_way_holds_the_loan_until_it_is_settled() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-16");
    life.goods = GOING_BACK;
    assert_eq!(life.ask(Act::Age), ["held"]);
    assert_eq!(
        life.until("2024-02-15"),
        ["02-14 arrears_changed 1→30", "02-15 instalment_fell_due 2"]
    );
    // Refused: the loan ages on, one day of arrears behind it.
    life.goods = None;
    assert_eq!(life.ask(Act::Age), ["hold_ended"]);
    let told = life.until("2024-03-20");
    assert!(told.contains(&"03-15 default_declared".to_owned()), "{told:?}");
}

#[test]
fn goods_that_are_awaited_and_then_go_back_are_two_holds() {
    let mut life = Life::awaiting_goods();
    life.until("2024-01-20");
    life.goods = GOING_BACK;
    assert_eq!(life.ask(Act::Age), ["hold_ended", "held"]);
    let causes: Vec<_> = life.account().holds().iter().map(|it| Some(it.cause)).collect();
    assert_eq!(causes, [AWAITED, GOING_BACK]);
}

#[test]
fn a_payment_with_an_earlier_value_date_meets_the_holds_of_its_day() {
    // Without the hold it would have been in default from 14 February on, and 60 of the 100 of
    // that day would not have cured it.
    let mut life = Life::awaiting_goods();
    life.until("2024-02-20");
    life.goods = None;
    life.ask(Act::Age);
    assert_eq!(life.ask(pay_back(1, 60, "2024-02-16")), ["repayment_received: 1 principal 0→60"]);
    assert!(!life.ever_defaulted());
}

#[test]
fn a_hold_that_is_recorded_late_takes_its_days_out_of_the_past() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-14");
    assert!(life.is_in_default());
    let death = hold(1, HoldCause::Death {}, "2024-02-01");
    assert_eq!(life.ask(death.clone()), ["held", "cured"]);
    assert!(life.ever_defaulted(), "what was recorded stays");
    assert_eq!(life.ask(death), [""; 0], "it is recorded once");

    // It turns out to have ended earlier: two weeks are left out.
    life.until("2024-02-29");
    assert_eq!(life.ask(end_hold(1, "2024-02-15")), ["hold_ended", "default_declared"]);
    let ended = Rejection::HoldEnded { hold: nth(1), until: day("2024-02-15") };
    assert_eq!(life.refuses(end_hold(1, "2024-02-20")), ended);
}

#[test]
fn days_that_are_held_twice_are_left_out_once() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-10");
    life.ask(hold(1, HoldCause::Complaint {}, "2024-01-20"));
    life.ask(hold(2, HoldCause::Hardship {}, "2024-01-25"));
    life.ask(end_hold(1, "2024-01-30"));
    life.ask(end_hold(2, "2024-02-04"));
    // From 20 January to 3 February: 15 days.
    assert!(life.until("2024-03-01").contains(&"02-29 default_declared".to_owned()));
}

#[test]
fn a_hold_without_effect_on_arrears_leaves_the_days_alone() {
    let mut life = Life::of_four_hundred();
    let Act::Hold { hold, cause, from, reason, .. } =
        hold(1, HoldCause::Complaint {}, "2024-01-01")
    else {
        unreachable!("a hold is one")
    };
    let effects = vec![HoldEffect::Collection, HoldEffect::Penalties];
    life.ask(Act::Hold { hold, cause, effects, from, reason });
    let held = loan_held_by(life.facts.last());
    assert_eq!(held.effects, [HoldEffect::Penalties, HoldEffect::Collection], "in their order");
    assert!(life.until("2024-02-14").contains(&"02-14 default_declared".to_owned()));
}

#[test]
fn a_hold_is_asked_for_with_effects_within_the_loans_life_and_not_for_goods() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-10");
    let asked = |effects: Vec<HoldEffect>, cause, from: &str| Act::Hold {
        hold: nth(1),
        cause,
        effects,
        from: Some(day(from)),
        reason: because("hardship"),
    };
    let (complaint, arrears) = (HoldCause::Complaint {}, HoldEffect::Arrears);
    assert_eq!(life.refuses(asked(vec![], complaint, "2024-01-10")), Rejection::HoldEffects);
    let twice = asked(vec![arrears, arrears], complaint, "2024-01-10");
    assert_eq!(life.refuses(twice), Rejection::HoldEffects);
    let for_goods = asked(vec![arrears], AWAITED.unwrap(), "2024-01-10");
    assert_eq!(life.refuses(for_goods), Rejection::HoldFollowsOrder);
    let hold_day = |of: &str, first: &str, last: &str| Rejection::HoldDay {
        day: day(of),
        first: day(first),
        last: day(last),
    };
    let ahead = asked(vec![arrears], complaint, "2024-01-11");
    assert_eq!(life.refuses(ahead), hold_day("2024-01-11", "2024-01-10", "2024-01-10"));
    assert_eq!(life.refuses(end_hold(1, "2024-01-10")), Rejection::UnknownHold { hold: nth(1) });

    life.ask(asked(vec![arrears], complaint, "2024-01-10"));
    life.until("2024-01-15");
    let early = hold_day("2024-01-09", "2024-01-10", "2024-01-15");
    assert_eq!(life.refuses(end_hold(1, "2024-01-09")), early);
    let ahead = hold_day("2024-01-16", "2024-01-10", "2024-01-15");
    assert_eq!(life.refuses(end_hold(1, "2024-01-16")), ahead);
    life.ask(rescind());
    let another = asked(vec![arrears], complaint, "2024-01-15");
    let Act::Hold { cause, effects, from, reason, .. } = another else {
        unreachable!("a hold is one")
    };
    let another = Act::Hold { hold: nth(2), cause, effects, from, reason };
    assert_eq!(life.refuses(another), Rejection::Rescinded);
}

#[test]
fn nobody_ends_a_hold_that_follows_from_the_order() {
    let mut life = Life::awaiting_goods();
    life.until("2024-01-20");
    let Held { hold, .. } = loan_held_by(life.facts.iter().find(|it| matches!(it, Event::Held(_))));
    let end = Act::EndHold { hold: *hold, until: None, reason: because("recorded_in_error") };
    assert_eq!(life.refuses(end), Rejection::HoldFollowsOrder);
}
