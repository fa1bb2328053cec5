//! What is given up, and what comes in after all. The figures of `writing_off.json` were computed apart
//! from the ledger, by the rule in the header of `writing_off.py`.

use serde::Deserialize;

use super::tables::{Payment, Row, resting, rows, standing_on, units};
use super::*;
use crate::calendar::Day;
use crate::credit::Amortised;
use crate::credit::loan::{Rebasing, WrittenOff};
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
    written_off_on: Day,
    recoveries: Vec<Recovery>,
    lost: Lost,
    rows: Vec<Row>,
    credit: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recovery {
    on: Day,
    amount: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lost {
    interest: i64,
    principal: i64,
}

fn tables() -> Vec<Table> {
    serde_json::from_str(include_str!("writing_off.json")).unwrap()
}

pub(super) fn write_off(number: u128) -> Act {
    Act::WriteOff { write_off: nth(number), reason: because("uncollectable") }
}

pub(super) fn undo(number: u128) -> Act {
    Act::UndoWriteOff { write_off: nth(number), reason: because("paid_after_all") }
}

impl Table {
    /// With what was paid before that day.
    fn on_the_day(&self) -> Life {
        let granted = (self.granted_on, self.principal);
        let policy = resting(self.rest.as_ref());
        standing_on(self.written_off_on, policy, granted, &self.plan, &self.payments)
    }

    fn recover(&self, life: &mut Life) {
        for (number, it) in (100..).zip(&self.recoveries) {
            life.until(&it.on.to_string());
            life.ask(pay(number, it.amount));
        }
    }
}

/// How a loan stands, but for what was recorded of its past.
fn stands(of: &Life) -> impl PartialEq + std::fmt::Debug + use<> {
    (of.instalments(), of.credit(), of.stage(), of.bucket(), of.is_in_default(), of.balances())
}

#[test]
fn write_offs_and_recoveries_computed_apart_from_the_ledger_come_out_the_same() {
    let tables = tables();
    assert_eq!(tables.len(), 7);
    for table in &tables {
        let mut life = table.on_the_day();
        life.ask(write_off(50));
        let Some(Event::WrittenOff(WrittenOff { lost, .. })) = life.facts.last() else {
            panic!("{:?}", life.facts.last())
        };
        let lost = Lost { interest: units(lost.interest), principal: units(lost.principal) };
        assert_eq!(lost, table.lost, "{}", table.name);
        table.recover(&mut life);
        assert_eq!(rows(&life), table.rows, "{}", table.name);
        assert_eq!(life.credit(), table.credit, "{}", table.name);
        let balances = Balances { credit: xof(table.credit), ..no_balances(Currency::XOF) };
        assert_eq!(life.balances(), balances, "{}", table.name);
    }
}

/// Whatever was recovered meanwhile.
#[test]
fn undone_the_loan_stands_as_if_it_had_never_been_given_up() {
    for table in &tables() {
        let (mut given_up, mut kept) = (table.on_the_day(), table.on_the_day());
        given_up.ask(write_off(50));
        for life in [&mut given_up, &mut kept] {
            table.recover(life);
        }
        given_up.ask(undo(50));
        assert_eq!(stands(&given_up), stands(&kept), "{}", table.name);
    }
}

#[test]
fn what_is_owed_is_given_up_due_or_not_and_nothing_ages_any_more() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(1, 2, 30));
    life.until("2024-02-20");
    life.ask(pay(1, 140));
    assert_eq!((life.stage(), life.is_in_default(), life.bucket()), (Stage::Active, true, 1));
    assert_eq!(
        life.ask(write_off(9)),
        ["written_off: 2 owed principal 100→10, 3 owed principal 100→0, 4 owed principal 100→0"]
    );
    assert_eq!((life.stage(), life.is_in_default(), life.bucket()), (Stage::WrittenOff, true, 0));
    assert!(life.ever_defaulted());
    assert_eq!(life.balances(), no_balances(Currency::XOF));
    assert_eq!(life.next_action_on(), None);
    assert_eq!(life.until("2024-06-01"), [""; 0]);
    // Who names it a second time has it already.
    assert_eq!(life.ask(write_off(9)), [""; 0]);
    assert_eq!(life.refuses(write_off(10)), Rejection::WrittenOff);
}

#[test]
fn what_waits_pays_first_and_the_rest_is_lost() {
    let mut life = Life::of_four_hundred();
    life.ask(pay(1, 150));
    assert_eq!(
        life.ask(write_off(9)),
        ["written_off: 1 principal 0→100, 2 owed principal 100→50, 2 principal 0→50, \
             3 owed principal 100→0, 4 owed principal 100→0"]
    );
    let mut enough = Life::of_four_hundred();
    enough.ask(pay(1, 400));
    assert_eq!(enough.refuses(write_off(9)), Rejection::NothingToWriteOff);
}

#[test]
fn what_comes_in_afterwards_is_a_recovery_and_is_taken_back_as_any_money() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(1, 1, 30));
    life.until("2024-01-20");
    life.ask(write_off(9));
    assert_eq!(
        life.ask(pay(1, 150)),
        ["repayment_received: 1 owed fee 0→30, 1 owed principal 0→100, 1 fee 0→30, \
             1 principal 0→100, 2 owed principal 0→20, 2 principal 0→20"]
    );
    let kinds = |life: &Life| -> Vec<RepaymentKind> {
        let kind = |it: &Event| {
            let Event::RepaymentReceived(it) = it else { return None };
            Some(it.kind)
        };
        life.facts.iter().filter_map(kind).collect()
    };
    assert_eq!(kinds(&life), [RepaymentKind::Recovery]);
    // What counts from before it was given up is a repayment.
    life.ask(pay_back(2, 10, "2024-01-15"));
    assert_eq!(kinds(&life), [RepaymentKind::Recovery, RepaymentKind::Repayment]);
    assert_eq!(life.paid(), [130, 30, 0, 0]);
    assert_eq!(
        life.ask(reverse(1)),
        ["repayment_reversed: 1 owed fee 30→10, 1 owed principal 100→0, 1 fee 30→10, \
             1 principal 100→0, 2 owed principal 30→0, 2 principal 30→0"]
    );
    // More than was lost waits, and may go out.
    assert_eq!(life.ask(pay(3, 440))[0].split("; ").last(), Some("20 waits"));
    assert_eq!(life.ask(pay_out(4, 20)).len(), 1);
    assert!(life.is_in_default(), "until the write-off is undone");
    life.ask(undo(9));
    // By then it waits for what is to come.
    assert_eq!((life.stage(), life.is_in_default()), (Stage::Active, false));
    assert_eq!((life.paid(), life.credit()), (vec![130, 0, 0, 0], 300));
}

#[test]
fn undone_it_is_owed_again_and_what_fell_due_meanwhile_is_late() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-20");
    life.ask(write_off(9));
    life.until("2024-03-01");
    let told = life.ask(undo(9));
    assert_eq!(
        told,
        [
            "write_off_undone: 1 owed principal 0→100, 2 owed principal 0→100, \
             3 owed principal 0→100, 4 owed principal 0→100",
            "instalment_fell_due 2",
            "arrears_changed 0→30",
        ]
    );
    // Past due since 15 January, and so in default by the contract too.
    assert_eq!((life.stage(), life.is_in_default()), (Stage::Active, true));
    assert_eq!(life.refuses(undo(9)), Rejection::WriteOffUndone { write_off: nth(9) });
    life.ask(write_off(10));
    assert_eq!(life.stage(), Stage::WrittenOff);
}

#[test]
fn undone_early_it_is_no_default_and_stays_marked() {
    let mut life = Life::of_four_hundred();
    life.ask(write_off(9));
    let told = life.ask(undo(9));
    assert_eq!(told[1..], ["cured"]);
    assert_eq!((life.is_in_default(), life.ever_defaulted()), (false, true));
}

#[test]
fn only_a_loan_that_is_owed_is_written_off() {
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(write_off(9)), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(write_off(9)), Rejection::NotDisbursed);
    assert_eq!(life.refuses(undo(9)), Rejection::UnknownWriteOff { write_off: nth(9) });
    let mut cancelled = life.clone();
    cancelled.ask(cancel());
    assert_eq!(cancelled.refuses(write_off(9)), Rejection::Cancelled);
    life.ask(disburse(xof(400)));
    let mut closed = life.clone();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.refuses(write_off(9)), Rejection::Closed);
    life.ask(write_off(9));
    let rebase = Act::Rebase { to: Rebasing::SameEngine, reason: because("rules_changed") };
    for act in [penalty(1, 1, 10), reverse_disbursement(), rebase] {
        assert_eq!(life.refuses(act), Rejection::WrittenOff);
    }
    // What it paid for may still come back.
    life.ask(pay(1, 50));
    assert_eq!(life.ask(rescind())[0].split("; ").last(), Some("50 waits"));
    assert_eq!((life.stage(), life.is_in_default()), (Stage::Rescinded, false));
    assert_eq!(life.refuses(write_off(10)), Rejection::Rescinded);
    assert_eq!(life.refuses(undo(9)), Rejection::Rescinded);
}

#[test]
fn its_settlement_is_what_was_lost_and_did_not_come_in() {
    let mut life = Life::of_four_hundred();
    life.ask(write_off(9));
    life.ask(pay(1, 150));
    let settlement = life.account().settlement(life.today).unwrap();
    assert_eq!(settlement.amount, xof(250));
}
