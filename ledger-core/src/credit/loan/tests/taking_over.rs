//! Taking over a running loan.

use super::*;
use crate::credit::loan::{Closed, Defaulted, NextDue, TakenOver};
use crate::money::MINOR_UNITS_MAX;
use crate::testing::given;

fn four(paid: [i64; 4]) -> Vec<RunningInstalment> {
    let due = ["2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15"];
    (1..).zip(due).zip(paid).map(|((number, due), paid)| running(number, due, 100, paid)).collect()
}

#[track_caller]
fn refused(schedule: Vec<RunningInstalment>, expected: Rejection) {
    given::<Loan>([]).when(ask("2024-03-20", take_over(schedule))).then_refused(expected);
}

#[test]
fn arrears_put_a_loan_in_default_in_the_commit_that_takes_it_over() {
    given::<Loan>([]).when(ask("2024-03-20", take_over(four([100, 40, 0, 0])))).then([
        Event::TakenOver(TakenOver {
            product: None,
            country: "TG".parse().unwrap(),
            lender: Lender::OwnBook,
            lender_reference: "R-1".to_owned(),
            principal: xof(400),
            business_date: day("2024-03-20"),
            schedule: four([100, 40, 0, 0]),
            policy: policy_ref(),
        }),
        Event::Defaulted(Defaulted { oldest_unpaid_due_on: day("2024-02-15"), days_past_due: 34 }),
    ]);
    let mut life = Life::from("2024-03-20");
    life.ask(take_over(four([100, 40, 0, 0])));
    let balances = Balances {
        outstanding: xof(260),
        overdue: xof(160),
        instalments_overdue: 2,
        oldest_unpaid_due_on: Some(day("2024-02-15")),
        next: Some(NextDue { due_on: day("2024-04-15"), amount: xof(100) }),
        ..Balances::none(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
}

#[test]
fn a_loan_is_taken_over_in_order_late_or_in_default_as_its_arrears_say() {
    let mut life = Life::from("2024-03-15");
    assert_eq!(life.ask(take_over(four([100, 100, 0, 0]))), ["taken_over"]);
    assert_eq!(life.balances().due, xof(100));
    // What is due on the day of the takeover is due, and late on the next.
    assert_eq!(life.until("2024-03-16"), ["03-16 became_late"]);

    // 29 days after 15 February, and 30.
    let mut life = Life::from("2024-03-15");
    assert_eq!(life.ask(take_over(four([100, 0, 0, 0]))), ["taken_over", "became_late"]);
    let mut life = Life::from("2024-03-16");
    assert_eq!(life.ask(take_over(four([100, 0, 0, 0]))), ["taken_over", "defaulted"]);
}

#[test]
fn a_loan_taken_over_ages_on() {
    let mut life = Life::from("2024-03-20");
    life.ask(take_over(four([100, 100, 100, 30])));
    assert_eq!(life.next_action_on(), Some(day("2024-04-15")));
    assert_eq!(
        life.until("2024-06-01"),
        ["04-15 instalment_fell_due 4", "04-16 became_late", "05-15 defaulted"]
    );
}

#[test]
fn a_loan_whose_instalments_are_all_paid_is_closed_as_it_is_taken_over() {
    let facts = Loan::decide(&State::None, &ask("2024-03-20", take_over(four([100; 4])))).unwrap();
    assert_eq!(facts[1..], [Event::Closed(Closed {})]);
}

#[test]
fn what_was_paid_before_is_never_spread_anew() {
    let mut life = Life::from("2024-03-20");
    life.ask(take_over(four([100, 40, 0, 7])));
    life.ask(pay(1, 150));
    assert_eq!(life.paid(), [100, 100, 90, 7]);
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed: 2 principal 100→40, 3 principal 90→0"]);
    assert_eq!(life.paid(), [100, 40, 0, 7]);
}

#[test]
fn money_from_before_the_takeover_waits_until_that_day() {
    let mut life = Life::from("2024-03-20");
    life.ask(take_over(four([100, 40, 0, 0])));
    // As if the loan had had it when it was taken over: then it was not in default.
    assert_eq!(
        life.ask(pay_back(1, 60, "2024-02-01")),
        ["repayment_received: 2 principal 40→100", "cured", "became_late"]
    );
    assert!(life.ever_defaulted());
}

#[test]
fn components_come_over_one_by_one_and_zeros_are_left_out() {
    let all = |penalty, fee, interest, principal| Components {
        penalty: Some(xof(penalty)),
        fee: Some(xof(fee)),
        interest: Some(xof(interest)),
        principal: Some(xof(principal)),
    };
    let schedule = vec![RunningInstalment {
        number: 1,
        due_on: day("2024-03-15"),
        owed: all(5, 0, 10, 100),
        paid: Some(all(5, 0, 3, 0)),
    }];
    let mut life = Life::from("2024-03-20");
    life.ask(take_over(schedule));
    let Event::TakenOver(taken) = &life.facts[0] else { panic!("{:?}", life.facts) };
    assert_eq!(taken.schedule[0].owed.fee, None);
    assert_eq!(
        taken.schedule[0].paid,
        Some(Components { penalty: Some(xof(5)), interest: Some(xof(3)), ..Components::default() })
    );
    assert_eq!(
        life.ask(pay(1, 107)),
        ["repayment_received: 1 interest 3→10, 1 principal 0→100", "returned_to_order", "closed"]
    );
}

#[test]
fn a_takeover_that_cannot_be_is_refused() {
    refused(vec![], Rejection::InstalmentCount { found: 0, min: 1, max: 600 });
    let many = (0..601).map(|it| RunningInstalment {
        number: it + 1,
        due_on: after(day("2024-01-01"), it),
        ..running(1, "2024-01-01", 1, 0)
    });
    refused(many.collect(), Rejection::InstalmentCount { found: 601, min: 1, max: 600 });
    let mut swapped = four([0; 4]);
    swapped.swap(0, 1);
    refused(swapped, Rejection::OutOfOrder { number: 2 });
    let same_day = vec![running(1, "2024-01-15", 1, 0), running(2, "2024-01-15", 1, 0)];
    refused(same_day, Rejection::OutOfOrder { number: 2 });
    for beyond in ["+10000-01-01", "1899-12-31", "0204-11-05", "-262143-01-01"] {
        refused(vec![running(1, beyond, 1, 0)], Rejection::BeyondCalendar);
    }

    let nothing = |number| RunningInstalment {
        owed: Components::default(),
        ..running(number, "2024-05-15", 1, 0)
    };
    refused(vec![nothing(1)], Rejection::EmptyInstalment { number: 1 });
    refused(
        vec![running(1, "2024-01-15", 100, 0), nothing(2)],
        Rejection::EmptyInstalment { number: 2 },
    );
    refused(vec![running(1, "2024-01-15", 0, 0)], Rejection::EmptyInstalment { number: 1 });
    refused(four([100, 101, 0, 0]), Rejection::PaidMoreThanOwed { number: 2 });
    let fee_only = Components { fee: Some(xof(10)), ..Components::default() };
    refused(
        vec![RunningInstalment { owed: fee_only, ..running(1, "2024-01-15", 1, 0) }],
        Rejection::ZeroAmount,
    );
    refused(
        vec![running(1, "2024-01-15", MINOR_UNITS_MAX, 0), running(2, "2024-02-15", 1, 0)],
        Rejection::TooLarge,
    );
    let euro = Components { fee: Some(eur(1)), ..Components::default() };
    let another = Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR };
    refused(
        vec![
            running(1, "2024-01-15", 1, 0),
            RunningInstalment { owed: euro.clone(), ..running(2, "2024-02-15", 1, 0) },
        ],
        another.clone(),
    );
    refused(
        vec![RunningInstalment { paid: Some(euro), ..running(1, "2024-01-15", 1, 0) }],
        another,
    );
}
