//! Schedules that were computed apart from the ledger, by the rule in the header of `schedules.py`:
//! granted by the same terms, a loan has the same rows.

use serde::Deserialize;
use serde_json::Value;

use super::tables::{Row, resting, rows};
use super::*;
use crate::calendar::Day;
use crate::credit::Amortised;
use crate::money::Remainder;
use crate::policy::RestDays;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    principal: i64,
    granted_on: Day,
    rest: Option<RestDays>,
    remainder: Option<Remainder>,
    plan: Amortised,
    rows: Vec<Row>,
}

fn by(terms: Amortised) -> Plan {
    Plan::Amortised { terms: Box::new(terms) }
}

impl Table {
    fn life(&self) -> Life {
        let policy = LoanPolicy {
            remainder: self.remainder.unwrap_or(Remainder::Last),
            ..resting(self.rest.as_ref())
        };
        let mut life = Life::under(policy, &self.granted_on.to_string());
        life.ask(grant(xof(self.principal), by(self.plan.clone())));
        life
    }
}

#[test]
fn schedules_computed_apart_from_the_ledger_come_out_the_same() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("schedules.json")).unwrap();
    assert_eq!(tables.len(), 34);
    for table in &tables {
        assert_eq!(rows(&table.life()), table.rows, "{}", table.name);
    }
}

#[test]
fn a_loan_that_is_paid_out_late_moves_by_whole_periods_and_off_the_days_of_rest_again() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("schedules.json")).unwrap();
    let table = tables.iter().find(|it| it.name == "holidays: next").unwrap();
    let mut life = table.life();
    let first = life.instalments()[0].due_on;
    life.until(&after(first, 1).to_string());
    life.ask(disburse(xof(table.principal)));
    let moved = rows(&life);
    let mut expected: Vec<Day> = table.rows.iter().skip(1).map(|it| it.due_on).collect();
    // 1 October 2026 is a Thursday.
    expected.push("2026-10-01".parse().unwrap());
    assert_eq!(moved.iter().map(|it| it.due_on).collect::<Vec<_>>(), expected);
}

#[test]
fn a_down_payment_is_due_when_the_loan_is_paid_out() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("schedules.json")).unwrap();
    let table = tables.iter().find(|it| it.name == "down payment").unwrap();
    let mut life = table.life();
    life.until("2026-01-20");
    life.ask(disburse(xof(table.principal)));
    let due: Vec<String> = rows(&life).iter().map(|it| it.due_on.to_string()).collect();
    assert_eq!(due.first().unwrap(), "2026-01-20");
    assert_eq!(due.get(1).unwrap(), "2026-02-15");
}

#[test]
fn a_loan_is_on_a_declining_balance_only_where_the_policy_says_what_of_interest_follows_payments() {
    let life = Life::under(LoanPolicy { recalculation: None, ..policy() }, "2026-01-15");
    let plan = |interest: &str| {
        let text = format!(
            r#"{{"instalments": 6, "first_due_on": "2026-02-15", "equal": "instalments",
                "every": {{"n": 1, "unit": "month"}}, "interest": {interest}}}"#
        );
        grant(xof(100_000), by(serde_json::from_str(&text).unwrap()))
    };
    let declining = r#"{"kind": "declining_balance", "rate": "0.12", "day_count": "actual_365"}"#;
    assert_eq!(life.refuses(plan(declining)), Rejection::DecliningBalanceNotOffered);
    life.clone().ask(plan(r#"{"kind": "flat", "rate": "0.12", "day_count": "actual_365"}"#));
    let mut offered = Life::under(policy(), "2026-01-15");
    offered.ask(plan(declining));
    let contract = &offered.state.loan().unwrap().contract;
    assert_eq!(contract.recalculation, Some(Recalculation { early: true, late: false }));
}

#[test]
fn terms_that_make_no_schedule_are_refused_with_what_is_wrong() {
    let life = Life::from("2026-01-15");
    let refused = |changed: Value| {
        let mut plan = serde_json::json!({
            "instalments": 6, "first_due_on": "2026-02-15",
            "every": { "n": 1, "unit": "month" }, "equal": "instalments",
            "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "thirty_360" },
        });
        for (name, value) in changed.as_object().unwrap() {
            plan[name] = value.clone();
        }
        life.refuses(grant(xof(100_000), by(serde_json::from_value(plan).unwrap())))
    };
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(
        refused(json(r#"{"every": {"n": 0, "unit": "week"}}"#)),
        Rejection::EveryOutOfRange { n: 0, min: 1, max: 480 }
    );
    assert_eq!(
        refused(json(r#"{"every": {"n": 1, "unit": "week"}, "day_of_month": 15}"#)),
        Rejection::DayWithoutMonths { day_of_month: 15 }
    );
    assert_eq!(
        refused(json(r#"{"grace": {"principal": 6, "interest": 0, "interest_free": 0}}"#)),
        Rejection::GraceTooLong { instalments: 6 }
    );
    assert_eq!(
        refused(json(
            r#"{"grace": {"principal": 2, "interest": 0, "interest_free": 0}, "interest": {"kind": "none"}}"#
        )),
        Rejection::GraceOnFlat
    );
    assert_eq!(
        refused(json(r#"{"down_payment": "1"}"#)),
        Rejection::DownPaymentOutOfRange { share: "1".to_owned() }
    );
    let (from, first_due_on) = (day("2026-01-14"), day("2026-02-15"));
    assert_eq!(
        refused(json(r#"{"interest_from": "2026-01-14"}"#)),
        Rejection::InterestFromOutOfRange { from, first_due_on }
    );
    assert_eq!(
        refused(json(
            r#"{"interest": {"kind": "flat", "rate": "10.1", "day_count": "actual_365"}}"#
        )),
        Rejection::RateOutOfRange { rate: "10.1".to_owned() }
    );
    assert_eq!(
        refused(json(
            r#"{"interest": {"kind": "declining_balance", "rate": "0.1234567890123", "day_count": "actual_365"}}"#
        )),
        Rejection::RateTooFine { decimals: 13, max: 12 }
    );
}

#[test]
fn the_first_due_date_is_chosen_among_the_days_of_the_policy() {
    let first_due = Some(crate::policy::FirstDue { days_min: 15, days_max: 45 });
    let life = Life::under(LoanPolicy { first_due, ..policy() }, "2026-01-01");
    let (first, last) = (day("2026-01-16"), day("2026-02-15"));
    for due_on in ["2026-01-15", "2026-02-16"] {
        let refused = life.refuses(grant(xof(10_000), interest_free(4, due_on)));
        assert_eq!(refused, Rejection::FirstDueOutOfBounds { due_on: day(due_on), first, last });
    }
    for due_on in ["2026-01-16", "2026-02-15"] {
        life.clone().ask(grant(xof(10_000), interest_free(4, due_on)));
    }
}

#[test]
fn instalments_of_every_day_cannot_all_leave_a_weekend() {
    let rest: RestDays = serde_json::from_str(
        r#"{"country": "TG", "weekend": ["saturday", "sunday"], "yearly": [], "dated": []}"#,
    )
    .unwrap();
    let life = Life::under(LoanPolicy { calendars: vec![rest], ..policy() }, "2026-01-01");
    let plan: Amortised = serde_json::from_str(
        r#"{"instalments": 6, "first_due_on": "2026-01-02", "equal": "principal",
            "every": {"n": 1, "unit": "day"}, "interest": {"kind": "none"}}"#,
    )
    .unwrap();
    assert_eq!(life.refuses(grant(xof(10_000), by(plan))), Rejection::DueDatesMeet);
}
