//! Boarding a running loan: it comes with its past.

use super::*;
use crate::credit::loan::{Amortisation, Closed, NextDue, PositionCause, StoredCharge};
use crate::money::MINOR_UNITS_MAX;
use crate::testing::given;

fn four(paid: [i64; 4]) -> Vec<StoredRow> {
    let due = ["2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15"];
    (1..).zip(due).zip(paid).map(|((number, due), paid)| running(number, due, 100, paid)).collect()
}

#[track_caller]
fn refused(schedule: Vec<StoredRow>, expected: Rejection) {
    given::<Loan>([]).when(ask("2024-03-20", board(schedule))).then_refused(expected);
}

#[test]
fn arrears_put_a_loan_in_default_in_the_commit_that_boards_it() {
    let mut life = Life::from("2024-03-20");
    assert_eq!(
        life.ask(board(four([100, 40, 0, 0]))),
        ["boarded", "arrears_changed 0→30", "default_declared"]
    );
    let Event::Boarded(boarded) = &life.facts[0] else { panic!("{:?}", life.facts) };
    let position = StoredPosition { rows: four([100, 40, 0, 0]), ..nothing_yet() };
    assert_eq!(*boarded.position, position);
    assert_eq!(boarded.closed_until, day("2024-03-20"));
    assert_eq!(boarded.cause, PositionCause::Boarded { reference: "old-1".to_owned() });
    assert_eq!(boarded.contract.amortisation, Amortisation::Given {});
    assert_eq!((boarded.contract.principal, boarded.contract.every), (xof(400), None));
    let balances = Balances {
        outstanding: xof(260),
        overdue: xof(160),
        instalments_overdue: 2,
        oldest_unpaid_due_on: Some(day("2024-02-15")),
        arrears_since: Some(day("2024-02-15")),
        next: Some(NextDue { due_on: day("2024-04-15"), amount: xof(100) }),
        ..no_balances(Currency::XOF)
    };
    assert_eq!(life.balances(), balances);
}

/// 5 000 overpaid at the old system, once in default there, a penalty that is due since February.
#[test]
fn nothing_of_a_loans_past_is_lost() {
    let penalty = StoredCharge {
        charge: nth(9),
        code: "late".to_owned(),
        kind: ChargeKind::Penalty,
        instalment: 1,
        amount: xof(20),
        paid: Some(xof(5)),
        waived: Some(xof(10)),
        due_on: day("2024-02-20"),
    };
    let mut rows = four([100, 0, 0, 0]);
    rows[0].owed.penalty = Some(xof(20));
    rows[0].paid.as_mut().unwrap().penalty = Some(xof(5));
    rows[0].waived = Some(Components { penalty: Some(xof(10)), ..Components::default() });
    let position = StoredPosition {
        rows,
        credit: Some(xof(500)),
        disbursed_on: Some(day("2023-12-20")),
        worst_days_past_due: 41,
        defaulted_before: true,
        charges: vec![penalty],
        ..nothing_yet()
    };
    let mut life = Life::from("2024-03-01");
    // What is due uses the balance, the penalty first.
    assert_eq!(
        life.ask(boarded(position.clone())),
        ["boarded: 1 penalty 5→10, 2 principal 0→100; 395 waits"]
    );
    assert!(life.ever_defaulted());
    let charged = life.account().charges().next().unwrap();
    assert_eq!((charged.row, charged.due_on), (0, day("2024-02-20")));
    // A mistake of the old system: what was paid on it is the customer's.
    assert_eq!(
        life.ask(reverse_charge(9)),
        ["charge_reversed: 1 owed penalty 20→0, 1 penalty 10→0, 1 waived penalty 10→0; 405 waits"]
    );
    let told = life.ask(rescind());
    assert!(told[0].ends_with("; 605 waits"), "{told:?}");
}

#[test]
fn a_charge_that_comes_with_a_loan_ages_from_its_own_due_date() {
    let mut rows = four([100, 100, 0, 0]);
    rows[0].owed.fee = Some(xof(20));
    let fee = StoredCharge {
        charge: nth(9),
        code: "file".to_owned(),
        kind: ChargeKind::Fee,
        instalment: 1,
        amount: xof(20),
        paid: None,
        waived: None,
        due_on: day("2024-03-01"),
    };
    let position = StoredPosition { rows, charges: vec![fee], ..nothing_yet() };
    let mut life = Life::from("2024-03-02");
    assert_eq!(life.ask(boarded(position)), ["boarded", "arrears_changed 0→1"]);
    assert_eq!(life.next_action_on(), Some(day("2024-03-15")));
}

#[test]
fn a_loan_that_is_in_default_at_the_old_system_is_so_here() {
    // The oldest instalment was paid since: by days past due alone it would not be.
    let position =
        StoredPosition { rows: four([100, 100, 0, 0]), in_default: true, ..nothing_yet() };
    let mut life = Life::from("2024-03-20");
    life.ask(boarded(position.clone()));
    assert!(life.is_in_default() && life.ever_defaulted());
    assert_eq!(life.ask(pay(1, 100))[1..], ["cured", "arrears_changed 1→0"]);
    // With nothing due there is no default.
    let mut life = Life::from("2024-03-10");
    assert_eq!(life.ask(boarded(position)), ["boarded", "cured"]);
}

#[test]
fn a_loan_is_boarded_in_order_late_or_in_default_as_its_arrears_say() {
    let mut life = Life::from("2024-03-15");
    assert_eq!(life.ask(board(four([100, 100, 0, 0]))), ["boarded"]);
    assert_eq!(life.balances().due, xof(100));
    // What is due on the day of the boarding is due, and late on the next.
    assert_eq!(life.until("2024-03-16"), ["03-16 arrears_changed 0→1"]);

    // 29 days after 15 February, and 30.
    let mut life = Life::from("2024-03-15");
    assert_eq!(life.ask(board(four([100, 0, 0, 0]))), ["boarded", "arrears_changed 0→1"]);
    let mut life = Life::from("2024-03-16");
    assert_eq!(
        life.ask(board(four([100, 0, 0, 0]))),
        ["boarded", "arrears_changed 0→30", "default_declared"]
    );
}

#[test]
fn a_boarded_loan_ages_on() {
    let mut life = Life::from("2024-03-20");
    life.ask(board(four([100, 100, 100, 30])));
    assert_eq!(life.next_action_on(), Some(day("2024-04-15")));
    assert_eq!(
        life.until("2024-06-01"),
        [
            "04-15 instalment_fell_due 4",
            "04-16 arrears_changed 0→1",
            "05-15 arrears_changed 1→30",
            "05-15 default_declared",
        ]
    );
}

#[test]
fn a_loan_whose_instalments_are_all_paid_is_closed_as_it_is_boarded() {
    let facts = Loan::decide(&State::None, &ask("2024-03-20", board(four([100; 4])))).unwrap();
    assert_eq!(facts[1..], [Event::Closed(Closed {})]);
}

#[test]
fn what_was_paid_before_is_never_spread_anew() {
    let mut life = Life::from("2024-03-20");
    life.ask(board(four([100, 40, 0, 7])));
    life.ask(pay(1, 150));
    assert_eq!(life.paid(), [100, 100, 90, 7]);
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 2 principal 100→40, 3 principal 90→0", "arrears_changed 1→30"]
    );
    assert_eq!(life.paid(), [100, 40, 0, 7]);
}

#[test]
fn money_from_before_the_boarding_waits_until_that_day() {
    let mut life = Life::from("2024-03-20");
    life.ask(board(four([100, 40, 0, 0])));
    // As if the loan had had it when it was boarded: then it was not in default.
    assert_eq!(
        life.ask(pay_back(1, 60, "2024-02-01")),
        ["repayment_received: 2 principal 40→100", "cured", "arrears_changed 30→1"]
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
        ..Components::default()
    };
    let schedule = vec![StoredRow {
        number: 1,
        kind: RowKind::Instalment,
        due_on: day("2024-03-15"),
        owed: all(5, 0, 10, 100),
        paid: Some(all(5, 0, 3, 0)),
        waived: None,
    }];
    let mut life = Life::from("2024-03-20");
    life.ask(board(schedule));
    let Event::Boarded(taken) = &life.facts[0] else { panic!("{:?}", life.facts) };
    assert_eq!(taken.position.rows[0].owed.fee, None);
    assert_eq!(
        taken.position.rows[0].paid,
        Some(Components { penalty: Some(xof(5)), interest: Some(xof(3)), ..Components::default() })
    );
    assert_eq!(
        life.ask(pay(1, 107)),
        ["repayment_received: 1 interest 3→10, 1 principal 0→100", "arrears_changed 1→0", "closed"]
    );
}

#[test]
fn a_boarding_that_cannot_be_is_refused() {
    refused(vec![], Rejection::InstalmentCount { found: 0, min: 1, max: 600 });
    let many = (0..601).map(|it| StoredRow {
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

    let nothing =
        |number| StoredRow { owed: Components::default(), ..running(number, "2024-05-15", 1, 0) };
    refused(vec![nothing(1)], Rejection::EmptyInstalment { number: 1 });
    refused(
        vec![running(1, "2024-01-15", 100, 0), nothing(2)],
        Rejection::EmptyInstalment { number: 2 },
    );
    refused(vec![running(1, "2024-01-15", 0, 0)], Rejection::EmptyInstalment { number: 1 });
    refused(four([100, 101, 0, 0]), Rejection::PaidMoreThanOwed { number: 2 });
    let fee_only = Components { fee: Some(xof(10)), ..Components::default() };
    refused(
        vec![StoredRow { owed: fee_only, ..running(1, "2024-01-15", 1, 0) }],
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
            StoredRow { owed: euro.clone(), ..running(2, "2024-02-15", 1, 0) },
        ],
        another.clone(),
    );
    refused(vec![StoredRow { paid: Some(euro), ..running(1, "2024-01-15", 1, 0) }], another);
    let position = |rows| StoredPosition { rows, ..nothing_yet() };
    let refused = |position, expected| {
        given::<Loan>([]).when(ask("2024-03-20", boarded(position))).then_refused(expected);
    };
    let paid_in = xof(MINOR_UNITS_MAX);
    refused(
        StoredPosition { credit: Some(paid_in), ..position(four([0; 4])) },
        Rejection::TooLarge,
    );
    let (credit, overdrawn) = (Some(xof(1)), Some(xof(1)));
    refused(
        StoredPosition { credit, overdrawn, ..position(four([0; 4])) },
        Rejection::CreditAndOverdrawn,
    );
    let disbursed_on = day("2024-03-21");
    refused(
        StoredPosition { disbursed_on: Some(disbursed_on), ..position(four([0; 4])) },
        Rejection::DisbursedAhead { disbursed_on, business_date: day("2024-03-20") },
    );
    let charge = |instalment, paid| StoredCharge {
        charge: nth(9),
        code: "late".to_owned(),
        kind: ChargeKind::Penalty,
        instalment,
        amount: xof(20),
        paid: Some(xof(paid)),
        waived: None,
        due_on: day("2024-02-20"),
    };
    let charged = |charge| StoredPosition { charges: vec![charge], ..position(four([0; 4])) };
    refused(charged(charge(5, 0)), Rejection::UnknownInstalment { instalment: 5, last: 4 });
    refused(charged(charge(1, 21)), Rejection::PaidMoreThanOwed { number: 1 });
    refused(charged(charge(1, 0)), Rejection::PaidMoreThanOwed { number: 1 });
}
