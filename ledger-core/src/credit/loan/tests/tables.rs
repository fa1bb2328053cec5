//! What tables of loans that were computed apart from the ledger have in common.

use serde::Deserialize;

use super::*;
use crate::credit::Amortised;
use crate::policy::RestDays;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payment {
    pub(super) on: Day,
    pub(super) amount: i64,
    pub(super) relief: Excess,
}

/// What an instalment owes.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) due_on: Day,
    principal: i64,
    interest: i64,
}

pub(super) fn rows(of: &Life) -> Vec<Row> {
    let rows = of.instalments().into_iter().map(|it| Row {
        due_on: it.due_on,
        principal: units(it.owed.principal),
        interest: units(it.owed.interest),
    });
    rows.collect()
}

pub(super) fn units(it: Option<Money>) -> i64 {
    it.map_or(0, Money::amount)
}

/// With these days of rest, if any.
pub(super) fn resting(rest: Option<&RestDays>) -> LoanPolicy {
    LoanPolicy { calendars: rest.cloned().into_iter().collect(), ..policy() }
}

/// Granted and paid out on this day.
pub(super) fn lent(
    policy: LoanPolicy,
    (granted_on, principal): (Day, i64),
    plan: &Amortised,
) -> Life {
    let mut life = Life::under(policy, &granted_on.to_string());
    let plan = Plan::Amortised { terms: Box::new(plan.clone()) };
    life.ask(grant(xof(principal), plan));
    life.ask(disburse(xof(principal)));
    life
}

/// With what was paid before that day.
pub(super) fn standing_on(
    on: Day,
    policy: LoanPolicy,
    granted: (Day, i64),
    plan: &Amortised,
    payments: &[Payment],
) -> Life {
    let mut life = lent(policy, granted, plan);
    paid(&mut life, payments);
    life.until(&on.to_string());
    life
}

/// With these payments, each on its day.
fn paid(life: &mut Life, payments: &[Payment]) {
    for (number, it) in (1..).zip(payments) {
        life.until(&it.on.to_string());
        life.ask(valued(pay(number, it.amount), None, it.relief));
    }
}
