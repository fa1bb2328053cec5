//! How a limit grows and shrinks with how loans are paid, by the classes of `open`: 50 000, then 100 000
//! francs after three punctual months; a step back at 8 days late.

use super::financing::*;
use super::*;
use crate::calendar::Day;
use crate::credit::line;

/// A loan of 12 000 francs in six instalments, due on the 20th from March 2026 on, on a line of so much.
fn lent(limit: i64, document: &str) -> Story {
    let act = Act::Grant {
        parts_until: None,
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: None,
        principal: xof(12_000),
        plan: Plan::InterestFree { instalments: 6, first_due_on: due(1), day_of_month: None },
        decision: directly(),
    };
    let Act::Disburse { disbursement, payee, money, .. } = disburse("D-1") else { unreachable!() };
    let (net, lender_reference, value_date) = (None, None, None);
    let amount = xof(12_000);
    let out =
        Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date };
    Story::registered()
        .under(versions(&[(document.to_owned(), day(1))]))
        .after(on_line(line::Act::Open { limit: xof(limit) }))
        .after_loan(LOAN_1, act)
        .after_loan(LOAN_1, out)
}

/// When the instalment of this number falls due.
fn due(number: u32) -> Day {
    Day::from_ymd(2026, 2 + number, 20).unwrap()
}

fn late(number: u32, days: u32) -> Day {
    due(number).checked_add_days(days).unwrap()
}

fn pays(story: Story, number: u128, on: Day) -> Story {
    pays_so_much(story, number, 2_000, on)
}

/// An instalment that is late, with what that cost.
fn pays_late(story: Story, number: u128, on: Day) -> Story {
    pays_so_much(story, number, 2_050, on)
}

fn pays_so_much(story: Story, number: u128, amount: i64, on: Day) -> Story {
    let money = money("orabank", &format!("R-{number}"));
    story.on(on).after_loan(LOAN_1, repay(number, amount, money))
}

fn limit(story: &Story) -> i64 {
    story.file().lines[&LINE].figures().unwrap().limit.amount()
}

/// The causes of the changes by rule that stand.
fn causes(story: &Story) -> Vec<line::LimitCause> {
    let line = story.file().lines[&LINE].line().unwrap();
    line.changed_by_rule().iter().map(|it| it.cause.clone()).collect()
}

fn three_paid_in_time() -> Story {
    let story = pays(lent(50_000, Document::OPEN), 1, due(1));
    let story = pays(story, 2, due(2));
    assert_eq!(limit(&story), 50_000);
    pays(story, 3, due(3))
}

#[test]
fn three_punctual_months_raise_a_limit_by_a_step() {
    let story = three_paid_in_time();
    assert_eq!(limit(&story), 100_000);
    assert_eq!(causes(&story), [line::LimitCause::PunctualMonths { months: 3 }]);
    // There is no step above the last one.
    let story = pays(pays(pays(story, 4, due(4)), 5, due(5)), 6, due(6));
    assert_eq!(limit(&story), 100_000);
}

#[test]
fn a_day_too_late_breaks_the_row() {
    let story = pays(lent(50_000, Document::OPEN), 1, due(1));
    let story = pays(pays_late(story, 2, late(2, 1)), 3, due(3));
    assert_eq!(limit(&story), 50_000);
    let story = pays(pays(story, 4, due(4)), 5, due(5));
    assert_eq!(limit(&story), 100_000);
}

#[test]
fn what_is_paid_early_counts_in_the_month_in_which_it_falls_due() {
    let story = lent(50_000, Document::OPEN).on(day(5));
    let story = story.after_loan(LOAN_1, repay(1, 6_000, money("orabank", "R-1")));
    assert_eq!(limit(&story), 50_000);
    let story = story.on(late(2, 0));
    assert_eq!(limit(&story), 50_000);
    assert_eq!(limit(&story.on(due(3))), 100_000);
}

#[test]
fn what_a_reversal_takes_back_is_undone_of_the_limit() {
    let story = three_paid_in_time().after_loan(LOAN_1, reverse(3));
    assert_eq!(limit(&story), 50_000);
    assert_eq!(causes(&story), []);
}

#[test]
fn an_instalment_that_is_late_by_eight_days_takes_a_step_back() {
    let in_time = pays_late(lent(100_000, Document::OPEN), 1, late(1, 7));
    assert_eq!(limit(&in_time), 100_000);
    let story = pays_late(lent(100_000, Document::OPEN), 1, late(1, 8));
    assert_eq!(limit(&story), 50_000);
    let cause = line::LimitCause::Late { loan: LOAN_1, instalment: 1 };
    assert_eq!(causes(&story), [cause]);
    // Once: what happens next to the loan finds it taken back already.
    assert_eq!(limit(&pays(story, 2, due(2))), 50_000);
}

#[test]
fn days_of_a_pause_take_no_step_back_and_from_its_end_on_days_count_again() {
    let paused = |on: Day| {
        let story = lent(100_000, Document::OPEN).on(due(1));
        let act = Act::Pause {
            pause: Uuid::from_u128(7_001),
            from: None,
            until: late(1, 11),
            reason: crate::reason::Reason::of("hardship"),
        };
        pays_late(story.after_loan(LOAN_1, act), 1, on)
    };
    assert_eq!(limit(&paused(late(1, 10))), 100_000);
    assert_eq!(limit(&paused(late(1, 17))), 100_000);
    // As the pause began nobody was late: ten days were left out.
    assert_eq!(limit(&paused(late(1, 18))), 50_000);
}

#[test]
fn what_was_not_late_after_all_is_given_back() {
    let story = lent(100_000, Document::OPEN).on(late(1, 9));
    let tardy = repay_on(1, 500, money("orabank", "R-1"), None);
    let story = story.after_loan(LOAN_1, tardy);
    assert_eq!(limit(&story), 50_000);
    let in_time = repay_on(2, 2_000, money("orabank", "R-2"), Some(due(1)));
    let story = story.after_loan(LOAN_1, in_time);
    assert_eq!(limit(&story), 100_000);
    assert_eq!(causes(&story), []);
}

#[test]
fn a_first_step_has_none_below_it_and_lateness_is_made_good_by_what_follows() {
    let story = pays_late(lent(50_000, Document::OPEN), 1, late(1, 9));
    assert_eq!(limit(&story), 50_000);
    // The 20th of June is a Saturday: what is due then is due on Monday.
    let story = pays(pays(pays(story, 2, due(2)), 3, due(3)), 4, late(4, 2));
    assert_eq!(limit(&story), 100_000);
    assert_eq!(limit(&pays(story, 5, due(5))), 100_000);
}

#[test]
fn a_default_takes_a_limit_to_nothing() {
    let story = lent(100_000, Document::OPEN).on(late(1, 40));
    assert!(story.is_in_default(LOAN_1));
    assert_eq!(limit(&story), 0);
    assert_eq!(causes(&story).last(), Some(&line::LimitCause::Default { loan: LOAN_1 }));
}

#[test]
fn a_version_without_classes_moves_no_limit() {
    let story = pays(lent(50_000, Document::SHIPPED), 1, due(1));
    let story = pays(pays(story, 2, due(2)), 3, due(3));
    assert_eq!(limit(&story), 50_000);
    assert_eq!(limit(&story.on(late(4, 60))), 50_000);
}
