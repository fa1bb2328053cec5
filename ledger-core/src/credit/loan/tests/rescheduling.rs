//! A loan that goes on by other terms. The figures of `rescheduling.json` were computed apart from the
//! ledger, by the rule in the header of `rescheduling.py`.

use serde::Deserialize;

use super::tables::{Payment, resting, standing_on, units};
use super::*;
use crate::calendar::Day;
use crate::credit::Amortised;
use crate::credit::loan::{Every, Grace, NewTerms, Rescheduled, Unit};
use crate::money::Rate;
use crate::policy::RestDays;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    principal: i64,
    granted_on: Day,
    rest: Option<RestDays>,
    plan: Amortised,
    payments: Vec<Payment>,
    agreed_on: Day,
    terms: NewTerms,
    paid_after: Vec<Paid>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paid {
    on: Day,
    amount: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    due_on: Day,
    principal: i64,
    interest: i64,
    paid_principal: i64,
    paid_interest: i64,
}

fn tables() -> Vec<Table> {
    serde_json::from_str(include_str!("rescheduling.json")).unwrap()
}

impl Table {
    /// With what was paid before that day.
    fn on_the_day(&self) -> Life {
        let granted = (self.granted_on, self.principal);
        let policy = resting(self.rest.as_ref());
        standing_on(self.agreed_on, policy, granted, &self.plan, &self.payments)
    }
}

pub(super) fn propose(number: u128, terms: NewTerms) -> Act {
    Act::ProposeRescheduling { rescheduling: nth(number), terms, reason: because("hardship") }
}

pub(super) fn agree(number: u128) -> Act {
    Act::AgreeRescheduling { rescheduling: nth(number), reference: "annex 1".to_owned() }
}

pub(super) fn by(instalments: u32, first_due_on: &str) -> NewTerms {
    NewTerms {
        instalments,
        first_due_on: day(first_due_on),
        every: None,
        day_of_month: None,
        rate: None,
        grace: Grace::default(),
    }
}

fn rows(of: &Life) -> Vec<Row> {
    let rows = of.instalments().into_iter().map(|it| Row {
        due_on: it.due_on,
        principal: units(it.owed.principal),
        interest: units(it.owed.interest),
        paid_principal: units(it.paid.principal),
        paid_interest: units(it.paid.interest),
    });
    rows.collect()
}

/// What is owed and paid in all, by row.
fn owed_and_paid(of: &Life) -> Vec<(String, i64, i64)> {
    let row = |it: InstalmentAccount| (it.due_on.to_string(), sum(&it.owed), sum(&it.paid));
    of.instalments().into_iter().map(row).collect()
}

#[test]
fn reschedulings_computed_apart_from_the_ledger_come_out_the_same() {
    let tables = tables();
    assert_eq!(tables.len(), 10);
    for table in &tables {
        let mut life = table.on_the_day();
        life.ask(propose(50, table.terms));
        life.ask(agree(50));
        assert_eq!((life.bucket(), life.is_in_default()), (0, false), "{}", table.name);
        for (number, it) in (100..).zip(&table.paid_after) {
            life.until(&it.on.to_string());
            life.ask(pay(number, it.amount));
        }
        assert_eq!(rows(&life), table.rows, "{}", table.name);
    }
}

/// As a loan that was always on such terms: each instalment in its time closes it.
#[test]
fn a_rescheduled_loan_is_paid_to_its_end() {
    for table in &tables() {
        let mut life = table.on_the_day();
        life.ask(propose(50, table.terms));
        life.ask(agree(50));
        for (number, it) in (100..).zip(life.instalments()) {
            if !it.unpaid.is_zero() {
                life.until(&it.due_on.to_string());
                life.ask(pay(number, it.unpaid.amount()));
            }
        }
        assert_eq!((life.stage(), life.credit()), (Stage::Closed, 0), "{}", table.name);
    }
}

#[test]
fn what_is_paid_early_afterwards_bears_no_more_by_the_new_terms() {
    for table in &tables() {
        let mut life = table.on_the_day();
        life.ask(propose(50, table.terms));
        life.ask(agree(50));
        let settlement = life.account().settlement(life.today).unwrap();
        let whole: i64 = life.instalments().iter().map(|it| it.unpaid.amount()).sum();
        assert!(settlement.amount.amount() < whole, "{}", table.name);
        life.ask(valued(pay(99, settlement.amount.amount()), None, Excess::Shorten));
        assert_eq!((life.stage(), life.credit()), (Stage::Closed, 0), "{}", table.name);
    }
}

#[test]
fn it_is_proposed_and_then_agreed_and_what_is_late_is_so_no_more() {
    let mut life = Life::of_four_hundred();
    life.until("2024-02-20");
    life.ask(pay(1, 40));
    assert_eq!((life.bucket(), life.is_in_default()), (30, true));
    let before = owed_and_paid(&life);
    assert_eq!(life.ask(propose(9, by(6, "2024-03-01"))), ["rescheduling_proposed"]);
    assert_eq!(owed_and_paid(&life), before);
    assert_eq!(life.ask(propose(9, by(6, "2024-03-01"))), [""; 0]);
    assert_eq!(life.ask(agree(9)), ["rescheduled", "cured", "arrears_changed 30→0"]);
    let rows: Vec<(String, i64, i64)> = [
        ("2024-01-15", 40, 40),
        ("2024-02-15", 0, 0),
        ("2024-03-01", 60, 0),
        ("2024-04-01", 60, 0),
        ("2024-05-01", 60, 0),
        ("2024-06-01", 60, 0),
        ("2024-07-01", 60, 0),
        ("2024-08-01", 60, 0),
    ]
    .map(|(due_on, owed, paid)| (due_on.to_owned(), owed, paid))
    .to_vec();
    assert_eq!(owed_and_paid(&life), rows);
    assert!(life.ever_defaulted());
    assert_eq!(life.ask(agree(9)), [""; 0]);
    assert_eq!(
        life.until("2024-03-02"),
        ["03-01 instalment_fell_due 3", "03-02 arrears_changed 0→1"]
    );
    let Some(Event::Rescheduled(Rescheduled { before, position, .. })) =
        life.facts.iter().find(|it| matches!(it, Event::Rescheduled(_)))
    else {
        panic!("{:?}", life.facts)
    };
    assert_eq!((before.len(), position.rows.len()), (4, 8));
}

#[test]
fn what_was_charged_falls_due_with_the_first_new_instalment_that_is_not_earlier() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(1, 1, 30));
    life.ask(fee(2, 3, 50));
    life.until("2024-01-20");
    life.ask(pay(1, 20));
    // Of the first fee 10 are not paid.
    life.ask(propose(9, by(4, "2024-02-10")));
    life.ask(agree(9));
    let due: Vec<(u32, i64)> = life
        .instalments()
        .iter()
        .map(|it| (it.number, it.owed.fee.map_or(0, Money::amount)))
        .collect();
    let paid = life.paid();
    assert_eq!(due, [(1, 0), (2, 30), (3, 0), (4, 50), (5, 0)]);
    assert_eq!(paid, [0, 20, 0, 0, 0]);
    assert_eq!(life.account().charges().map(|it| it.row).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(life.ask(waive(2, None)), ["charge_waived: 4 waived fee 0→50"]);
}

#[test]
fn what_was_paid_in_advance_stands_on_the_first_new_instalment() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 150));
    life.ask(propose(9, by(2, "2024-02-01")));
    life.ask(agree(9));
    let rows = [("2024-02-01", 275, 150), ("2024-03-01", 125, 0)];
    assert_eq!(owed_and_paid(&life), rows.map(|(day, owed, paid)| (day.to_owned(), owed, paid)));
    // What was paid before is closed: taken back, it is owed beside the schedule.
    assert_eq!(life.ask(reverse(1)), ["repayment_reversed; 150 too much went out"]);
}

#[test]
fn what_was_shown_is_what_is_agreed() {
    let mut life = Life::of_four_hundred();
    let outdated = |life: &Life| {
        let (rescheduling, proposed_on) = (nth(9), day("2024-01-01"));
        assert_eq!(
            life.refuses(agree(9)),
            Rejection::ReschedulingOutdated { rescheduling, proposed_on }
        );
    };
    life.ask(propose(9, by(6, "2024-02-01")));
    let mut paid = life.clone();
    paid.ask(prepay(1, 100));
    outdated(&paid);
    let mut next_day = life.clone();
    next_day.until("2024-01-02");
    outdated(&next_day);
    // The last proposal alone may be agreed.
    life.ask(propose(10, by(8, "2024-02-01")));
    assert_eq!(life.refuses(agree(9)), Rejection::UnknownRescheduling { rescheduling: nth(9) });
    life.ask(agree(10));
    assert_eq!(life.refuses(reverse_disbursement()), Rejection::Rescheduled);
}

#[test]
fn only_a_loan_that_is_owed_and_whose_interest_follows_is_rescheduled() {
    let terms = by(6, "2024-06-01");
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(propose(9, terms)), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(propose(9, terms)), Rejection::NotDisbursed);
    let mut cancelled = life.clone();
    cancelled.ask(cancel());
    assert_eq!(cancelled.refuses(propose(9, terms)), Rejection::Cancelled);
    life.ask(disburse(xof(400)));
    let mut closed = life.clone();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.refuses(propose(9, terms)), Rejection::Closed);
    let mut void = life.clone();
    void.ask(rescind());
    assert_eq!(void.refuses(propose(9, terms)), Rejection::Rescinded);
    let mut lost = life.clone();
    lost.ask(Act::WriteOff { write_off: nth(8), reason: because("uncollectable") });
    assert_eq!(lost.refuses(propose(9, terms)), Rejection::WrittenOff);
    let rate = Rate("0.1".parse().unwrap());
    for (terms, refused) in [
        (NewTerms { rate: Some(rate), ..terms }, Rejection::RateWithoutInterest),
        (
            NewTerms { grace: Grace { principal: 1, ..Grace::default() }, ..terms },
            Rejection::GraceOnFlat,
        ),
        (
            by(6, "2024-01-01"),
            Rejection::DueTooEarly { due_on: day("2024-01-01"), business_date: day("2024-01-01") },
        ),
        (
            NewTerms { every: Some(Every { n: 0, unit: Unit::Day }), ..terms },
            Rejection::EveryOutOfRange { n: 0, min: 1, max: 480 },
        ),
        (
            by(100, "2024-02-01"),
            Rejection::PrincipalTooSmall { principal: xof(400), instalments: 100, multiple: 5 },
        ),
        (by(601, "2024-02-01"), Rejection::InstalmentCount { found: 601, min: 1, max: 600 }),
    ] {
        assert_eq!(life.refuses(propose(9, terms)), refused);
    }

    let mut given = Life::from("2024-01-01");
    given.ask(board(vec![running(1, "2024-01-15", 100, 40)]));
    assert_eq!(given.refuses(propose(9, terms)), Rejection::GivenNotRescheduled);
    let mut flat = Life::from("2024-01-01");
    let (instalments, first_due_on) = (4, day("2024-01-15"));
    flat.ask(grant(xof(400), Plan::Flat { instalments, first_due_on, day_of_month: None, rate }));
    flat.ask(disburse(xof(400)));
    assert_eq!(flat.refuses(propose(9, terms)), Rejection::FlatNotRescheduled);
}

#[test]
fn where_only_charges_are_left_there_is_nothing_to_reschedule() {
    let mut policy = policy();
    policy.allocation.components.reverse();
    let mut life = Life::under(policy, "2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(400)));
    life.ask(fee(1, 4, 30));
    life.until("2024-04-15");
    life.ask(pay(1, 400));
    assert_eq!(life.refuses(propose(9, by(6, "2024-06-01"))), Rejection::NothingToReschedule);
}
