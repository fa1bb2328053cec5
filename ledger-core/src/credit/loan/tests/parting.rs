//! When a principal goes out in parts: what is owed of it, priced and reserved, and when the rest is not.

use super::*;
use crate::credit::Amortised;
use crate::credit::loan::{PartsEndCause, PartsEnded};

/// Until when parts go out here.
const UNTIL: &str = "2024-04-01";

fn in_parts(principal: Money, plan: Plan) -> Act {
    let mut granted = grant(principal, plan);
    if let Act::Grant { parts_until, .. } = &mut granted {
        *parts_until = Some(day(UNTIL));
    }
    granted
}

fn part(number: u128, amount: i64) -> Act {
    let mut out = disburse(xof(amount));
    if let Act::Disburse { disbursement, .. } = &mut out {
        *disbursement = nth(number);
    }
    out
}

fn bounced(number: u128) -> Act {
    Act::ReverseDisbursement {
        disbursement: nth(number),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

fn end() -> Act {
    Act::EndParts { reason: because("changed_mind") }
}

/// Granted on 1 January 2024, six instalments due on the 15th from then on.
fn granted(principal: i64) -> Life {
    let mut life = Life::from("2024-01-01");
    life.ask(in_parts(xof(principal), interest_free(6, "2024-01-15")));
    life
}

/// 12 % a year, every month of 30 days, from 1 January on, six equal instalments.
fn declining() -> Plan {
    let terms = serde_json::json!({
        "instalments": 6, "first_due_on": "2024-02-01", "every": { "n": 1, "unit": "month" },
        "interest_from": "2024-01-01", "equal": "instalments",
        "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "thirty_360" },
    });
    let terms: Amortised = serde_json::from_value(terms).unwrap();
    Plan::Amortised { terms: Box::new(terms) }
}

fn of_declining(principal: i64) -> Life {
    let mut life = Life::from("2024-01-01");
    life.ask(in_parts(xof(principal), declining()));
    life
}

/// What each row owes of principal and interest.
fn owed(life: &Life) -> Vec<(i64, i64)> {
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    let rows = life.instalments().into_iter();
    rows.map(|it| (units(it.owed.principal), units(it.owed.interest))).collect()
}

fn principal(life: &Life) -> i64 {
    owed(life).iter().map(|it| it.0).sum()
}

fn to_come(life: &Life) -> i64 {
    life.account().to_come().amount()
}

#[test]
fn what_went_out_so_far_is_owed_and_the_rest_is_to_come() {
    let mut life = granted(600);
    assert_eq!((principal(&life), to_come(&life)), (600, 0));
    let told = life.ask(part(1, 240));
    assert!(told[0].starts_with("part_disbursed: 1 owed principal 100→40"), "{told:?}");
    assert_eq!(owed(&life), [(40, 0); 6]);
    assert_eq!((life.stage(), to_come(&life)), (Stage::Active, 360));

    // The first instalment has fallen due: what goes out then is spread over those that are to come.
    life.until("2024-01-20");
    life.ask(part(2, 300));
    assert_eq!(owed(&life), [(40, 0), (100, 0), (100, 0), (100, 0), (100, 0), (100, 0)]);
    assert_eq!(to_come(&life), 60);
    life.ask(part(3, 60));
    assert_eq!((principal(&life), to_come(&life)), (600, 0));
    assert_eq!(life.refuses(part(4, 1)), Rejection::PartTooLarge { left: xof(0), asked: xof(1) });
}

#[test]
fn a_part_that_was_recorded_is_not_recorded_again() {
    let mut life = granted(600);
    life.ask(part(1, 240));
    assert_eq!(life.ask(part(1, 240)), Vec::<String>::new());
    assert_eq!(principal(&life), 240);
}

#[test]
fn a_principal_that_may_go_out_in_parts_may_go_out_whole_and_then_no_part_does() {
    let mut life = granted(600);
    let told = life.ask(disburse(xof(600)));
    assert!(told[0].starts_with("disbursed"), "{told:?}");
    assert_eq!(life.refuses(part(2, 60)), Rejection::AlreadyDisbursed);
}

/// 300,000 and 300,000, 12 % a year: by hand, with an equal instalment of 51,765 for 300,000 over six.
#[test]
fn interest_is_borne_by_each_part_from_its_own_day_on() {
    let mut life = of_declining(600_000);
    life.ask(part(1, 300_000));
    assert_eq!(owed(&life)[..2], [(48_765, 3_000), (49_253, 2_512)]);
    life.until("2024-03-01");
    life.ask(part(2, 300_000));
    let rows = owed(&life);
    assert_eq!(rows[..2], [(48_765, 3_000), (49_253, 2_512)]);
    // 300,000 − 48,765 − 49,253 + 300,000 bear 1 % a month.
    assert_eq!(rows[2].1, 5_020);
    assert_eq!(rows[2].0 + rows[2].1, rows[3].0 + rows[3].1);
    assert_eq!(principal(&life), 600_000);

    // One that goes out within a period bears of a month's 3,000 what its 16 days are of 31.
    let mut life = of_declining(600_000);
    life.ask(part(1, 300_000));
    life.until("2024-03-16");
    life.ask(part(2, 300_000));
    assert_eq!(owed(&life)[2].1, 2_020 + 1_548);
}

#[test]
fn parts_of_one_day_come_to_what_the_whole_does() {
    let whole = {
        let mut life = of_declining(600_000);
        life.ask(disburse(xof(600_000)));
        owed(&life)
    };
    let mut life = of_declining(600_000);
    life.ask(part(1, 150_000));
    life.ask(part(2, 250_000));
    life.ask(part(3, 200_000));
    assert_eq!(owed(&life), whole);
}

#[test]
fn a_part_that_came_back_never_went() {
    for pays in [0, 30_000, 110_000] {
        let mut without = of_declining(600_000);
        without.ask(part(1, 300_000));
        let mut with = without.clone();
        for life in [&mut without, &mut with] {
            life.until("2024-02-20");
            if pays > 0 {
                life.ask(valued(pay(7, pays), None, Excess::Keep));
            }
        }
        with.ask(part(2, 200_000));
        for life in [&mut without, &mut with] {
            life.until("2024-03-10");
        }
        with.ask(bounced(2));
        assert_eq!((owed(&with), with.paid()), (owed(&without), without.paid()), "{pays}");
        assert_eq!((with.balances(), to_come(&with)), (without.balances(), 300_000), "{pays}");
    }
}

#[test]
fn parts_come_back_the_last_one_first_and_with_the_first_the_loan_is_granted_again() {
    let mut life = granted(600);
    life.ask(part(1, 240));
    life.ask(part(2, 60));
    assert_eq!(life.refuses(bounced(1)), Rejection::PartNotLast { last: nth(2) });
    life.ask(bounced(2));
    let again = Rejection::DisbursementReversed { disbursement: nth(2) };
    assert_eq!((life.refuses(bounced(2)), life.refuses(part(2, 60))), (again.clone(), again));
    let told = life.ask(bounced(1));
    assert!(told[0].starts_with("disbursement_reversed"), "{told:?}");
    assert_eq!((life.stage(), principal(&life), to_come(&life)), (Stage::Granted, 600, 0));
    life.ask(part(3, 120));
    assert_eq!((principal(&life), to_come(&life)), (120, 480));
}

fn ended(life: &Life) -> Option<&PartsEnded> {
    life.facts.iter().rev().find_map(|it| {
        let Event::PartsEnded(it) = it else { return None };
        Some(it)
    })
}

#[test]
fn once_its_days_are_over_no_further_part_goes_out_but_one_that_had_by_then() {
    let mut life = granted(600);
    life.ask(part(1, 240));
    let told = life.until("2024-04-01");
    assert!(!told.iter().any(|it| it.contains("parts_ended")), "{told:?}");
    assert!(life.until("2024-04-02").contains(&"04-02 parts_ended".to_owned()));
    let expected =
        PartsEnded { gone_out: xof(240), not_taken: xof(360), cause: PartsEndCause::Time {} };
    assert_eq!((ended(&life), to_come(&life)), (Some(&expected), 0));

    let (first, last) = (day("2024-01-01"), day(UNTIL));
    let refused = Rejection::PartDay { day: life.today, first, last };
    assert_eq!(life.refuses(part(2, 60)), refused);
    let by_then = |mut act| {
        if let Act::Disburse { value_date, .. } = &mut act {
            *value_date = Some(day("2024-03-30"));
        }
        act
    };
    life.ask(by_then(part(2, 60)));
    assert_eq!(principal(&life), 300);
}

#[test]
fn whoever_wants_no_further_part_gives_the_rest_up() {
    let mut life = granted(600);
    assert_eq!(life.refuses(end()), Rejection::PartsEnded);
    life.ask(part(1, 240));
    assert_eq!(life.ask(end()), ["parts_ended"]);
    let reason = because("changed_mind");
    let cause = ended(&life).map(|it| it.cause.clone());
    assert_eq!(cause, Some(PartsEndCause::Person { reason }));
    assert_eq!(
        (life.refuses(end()), life.refuses(part(2, 60))),
        (Rejection::PartsEnded, Rejection::PartsEnded,)
    );
}

#[test]
fn what_is_paid_given_up_void_or_goes_on_otherwise_takes_no_further_part() {
    let acts = [
        valued(pay(7, 240), None, Excess::Prepay),
        rescind(),
        super::writing_off::write_off(7),
        Act::Rebase {
            to: crate::credit::loan::Rebasing::SameEngine,
            reason: because("rules_changed"),
        },
        Act::RefundGoods {
            refund: nth(7),
            price: xof(100),
            cause: crate::credit::loan::RefundCause::Returned { order: nth(77), lines: vec![] },
        },
    ];
    for act in acts {
        let mut life = granted(600);
        life.ask(part(1, 240));
        let told = life.ask(act);
        assert!(told.contains(&"parts_ended".to_owned()), "{told:?}");
        assert_eq!(ended(&life).map(|it| it.cause.clone()), Some(PartsEndCause::Loan {}));
        assert_eq!(to_come(&life), 0);
    }
}

#[test]
fn nothing_is_repaid_early_while_parts_are_to_come_and_then_from_the_last_one_on() {
    let mut life = of_declining(600_000);
    life.ask(part(1, 300_000));
    life.until("2024-02-10");
    life.ask(part(2, 100_000));
    let lower = |on: Option<&str>| valued(pay(7, 150_000), on, Excess::Lower);
    let refused = Rejection::PartsToCome { first: day("2024-04-02") };
    assert_eq!(life.refuses(lower(None)), refused);
    life.ask(valued(pay(8, 51_765), None, Excess::Keep));
    life.ask(end());
    let refused = Rejection::PartsToCome { first: day("2024-02-10") };
    assert_eq!(life.refuses(lower(Some("2024-02-09"))), refused);
    let before = owed(&life);
    life.ask(lower(None));
    let after = owed(&life);
    assert!(after[3].0 + after[3].1 < before[3].0 + before[3].1, "{after:?}");
    assert_eq!(principal(&life), 400_000);
}

#[test]
fn a_part_is_of_what_is_left_on_a_day_that_is_not_before_the_one_before() {
    let mut life = granted(600);
    assert_eq!(life.refuses(part(1, 0)), Rejection::ZeroAmount);
    let refused = Rejection::PartTooLarge { left: xof(600), asked: xof(601) };
    let mut act = part(1, 240);
    life.until("2024-01-10");
    life.ask(act.clone());
    if let Act::Disburse { disbursement, value_date, .. } = &mut act {
        (*disbursement, *value_date) = (nth(2), Some(day("2024-01-09")));
    }
    let (first, last) = (day("2024-01-10"), day(UNTIL));
    assert_eq!(life.refuses(act), Rejection::PartDay { day: day("2024-01-09"), first, last });
    let too_large = Rejection::PartTooLarge { left: xof(360), asked: xof(361) };
    assert_eq!(life.refuses(part(2, 361)), too_large);
    assert_ne!(refused, too_large);
}

/// By its product or the policy, in that one's days, and not in the last period.
#[test]
fn parts_go_out_only_where_the_policy_lets_them_and_in_its_days() {
    let life = Life::from("2024-01-01");
    let until = |it: &str| {
        let mut granted = grant(xof(600), interest_free(6, "2024-01-15"));
        if let Act::Grant { parts_until, .. } = &mut granted {
            *parts_until = Some(day(it));
        }
        granted
    };
    let refused = |days: Option<u32>, act: Act| {
        let asked = Command { parts_days_max: days, ..life.asked(act) };
        Loan::decide(&life.state, &asked).unwrap_err()
    };
    let not_offered = Rejection::PartsNotOffered { until: day(UNTIL) };
    assert_eq!(refused(None, until(UNTIL)), not_offered);
    let (first, last) = (day("2024-01-02"), day("2024-01-31"));
    for it in ["2024-01-01", "2024-02-01"] {
        let expected = Rejection::PartsUntil { until: day(it), first, last };
        assert_eq!(refused(Some(30), until(it)), expected);
    }
    let last = day("2024-05-15");
    let expected = Rejection::PartsUntil { until: day("2024-05-16"), first, last };
    assert_eq!(refused(Some(300), until("2024-05-16")), expected);

    let schedule = serde_json::json!([
        { "number": 1, "due_on": "2024-02-01", "principal": { "amount": 600, "currency": "XOF" } },
    ]);
    let given = Plan::Given { schedule: serde_json::from_value(schedule).unwrap() };
    assert_eq!(refused(Some(180), in_parts(xof(600), given)), not_offered);
    let late =
        LoanPolicy { recalculation: Some(Recalculation { early: true, late: true }), ..policy() };
    let by_day = Life::under(late, "2024-01-01");
    assert_eq!(by_day.refuses(in_parts(xof(600_000), declining())), not_offered);
}

/// Parts do not move the schedule: the first is there before anything falls due.
#[test]
fn what_goes_out_in_parts_lapses_on_its_first_due_date_at_the_latest() {
    let mut life = granted(600);
    let told = life.until("2024-01-15");
    assert_eq!(told, ["01-15 cancelled"]);
    // The bank had paid by then, and that is recorded.
    let mut act = part(1, 240);
    if let Act::Disburse { value_date, .. } = &mut act {
        *value_date = Some(day("2024-01-14"));
    }
    life.ask(act);
    assert_eq!((life.stage(), principal(&life)), (Stage::Active, 240));
}

#[test]
fn each_part_is_priced_by_the_ceiling_of_its_day_and_refused_above_it() {
    let law = lawful();
    let mut life = of_declining(600_000);
    let asked = |life: &Life, act: Act| {
        let mut asked = life.asked(act);
        asked.terms.as_mut().unwrap().gate = gate(&law, life.today);
        asked
    };
    let lawfully = |life: &mut Life, act: Act| {
        let facts = Loan::decide(&life.state, &asked(life, act)).unwrap();
        for it in &facts {
            life.state = Loan::evolve(std::mem::take(&mut life.state), it);
            life.state.check_recorded(it).unwrap();
        }
        facts
    };
    life.state = State::None;
    lawfully(&mut life, in_parts(xof(600_000), declining()));
    let priced = |facts: &[Event]| {
        facts.iter().find_map(|it| {
            let Event::Priced(it) = it else { return None };
            Some(it.price.clone())
        })
    };
    let first = priced(&lawfully(&mut life, part(1, 300_000))).unwrap();
    assert_eq!(first.total.principal, xof(300_000));
    life.until("2024-03-16");
    let second = priced(&lawfully(&mut life, part(2, 100_000))).unwrap();
    // What is left by the schedule, two instalments apart, with what went out.
    assert_eq!(second.total.principal, xof(300_000 - 48_765 - 49_253 + 100_000));
    assert_eq!((first.lent_on, second.lent_on), (day("2024-01-01"), day("2024-03-16")));
    // At 12 % it is lawful under 15; under a ceiling that has come down since it is not.
    let mut lower = law.clone();
    for it in &mut lower.law.as_mut().unwrap().ceilings {
        it.rate = Rate("0.1".parse().unwrap());
    }
    let mut dearer = life.asked(part(3, 50_000));
    dearer.terms.as_mut().unwrap().gate = gate(&lower, life.today);
    let refused = Loan::decide(&life.state, &dearer).unwrap_err();
    assert!(format!("{refused:?}").contains("OverCeiling"), "{refused:?}");
}
