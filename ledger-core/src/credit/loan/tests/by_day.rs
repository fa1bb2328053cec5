//! What is paid late bears interest until it is paid. The figures of `by_day.json` were computed apart
//! from the ledger, by the rule in the header of `by_day.py`.

use serde::Deserialize;

use super::rescheduling::{by, propose};
use super::tables::lent;
use super::writing_off::{undo, write_off};
use super::*;
use crate::credit::Amortised;
use crate::credit::engine::run;
use crate::testing::Dice;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    principal: i64,
    granted_on: Day,
    plan: Amortised,
    penalty: Option<Penalty>,
    payments: Vec<Payment>,
    checks: Vec<Stands>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Penalty {
    rate: String,
    from_days: u32,
    principal_share_max: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    on: Day,
    amount: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stands {
    on: Day,
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    due_on: Day,
    principal: i64,
    interest: i64,
    penalty: i64,
    paid: i64,
}

/// Under which interest follows what is late.
fn by_day() -> LoanPolicy {
    LoanPolicy { recalculation: Some(Recalculation { early: true, late: true }), ..policy() }
}

impl Table {
    fn begun(&self) -> Life {
        let penalty = self
            .penalty
            .as_ref()
            .map(|it| penalised(&it.rate, it.from_days, &it.principal_share_max));
        let policy = LoanPolicy { penalty, ..by_day() };
        lent(policy, (self.granted_on, self.principal), &self.plan)
    }
}

/// With what lateness cost since that was posted.
fn stands(life: &Life) -> Stands {
    let mut facts = life.account().facts.clone();
    facts.post_until(facts.posted_until().max(Some(life.today)));
    let position = run(life.account().contract(), &facts, life.today);
    let rows = position.rows.iter().map(|it| Row {
        due_on: it.due_on,
        principal: it.owed.principal,
        interest: it.owed.interest,
        penalty: it.owed.penalty,
        paid: it.paid.total(),
    });
    Stands { on: life.today, rows: rows.collect() }
}

#[test]
fn interest_of_what_is_late_is_that_of_the_tables() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("by_day.json")).unwrap();
    assert!(tables.len() >= 5);
    for table in tables {
        let mut life = table.begun();
        for expected in &table.checks {
            while life.today < expected.on {
                life.until(&after(life.today, 1).to_string());
                for (number, it) in (1..).zip(&table.payments) {
                    if it.on == life.today {
                        life.ask(pay(number, it.amount));
                    }
                }
            }
            assert_eq!(stands(&life), *expected, "{}", table.name);
        }
    }
}

/// 100 000 at 12 % over a year, due on the 15th.
fn a_year() -> Life {
    let mut life = Life::under(by_day(), "2026-01-15");
    let terms = serde_json::json!({
        "instalments": 12, "first_due_on": "2026-02-15", "every": { "n": 1, "unit": "month" },
        "interest": { "kind": "declining_balance", "rate": "0.12", "day_count": "thirty_360" },
        "equal": "instalments",
    });
    let terms: Amortised = serde_json::from_value(terms).unwrap();
    life.ask(grant(xof(100_000), Plan::Amortised { terms: Box::new(terms) }));
    life.ask(disburse(xof(100_000)));
    life
}

#[test]
fn what_is_late_bears_interest_that_is_posted_by_acts_and_as_a_month_begins() {
    let mut life = a_year();
    assert_eq!(
        life.until("2026-03-01"),
        [
            "02-15 instalment_fell_due 1",
            "02-16 arrears_changed 0→1",
            // 7 885 at 1 % for 14 of 28 days, so much of which is principal no more: 39.
            // Later ones bear of it too.
            "03-01 lateness_posted: 2 owed interest 921→961, 2 owed principal 7964→7924, \
             8 owed interest 431→432, 8 owed principal 8454→8453, 10 owed interest 261→262, \
             10 owed principal 8624→8623, 12 owed principal 8796→8838",
        ]
    );
    life.until("2026-03-08");
    let told = life.ask(pay(1, 8_885));
    assert!(told[0].starts_with("lateness_posted: 2 owed interest 961→980"), "{told:?}");
    assert_eq!(told[1], "repayment_received: 1 interest 0→1000, 1 principal 0→7885");
    // Paid, it bears no more.
    assert_eq!(life.account().lateness_since(day("2026-03-14")), Components::default());
}

/// Any loan on a declining balance by which interest follows what is late.
fn any_loan(dice: &mut Dice) -> Life {
    let counts = ["thirty_360", "actual_360", "actual_365", "actual_actual"];
    let equal = ["instalments", "principal"][dice.below(2) as usize];
    let terms = serde_json::json!({
        "instalments": 3 + dice.below(8),
        "first_due_on": after(day("2026-01-10"), 5 + dice.below(60)),
        "every": match dice.below(4) {
            0 => serde_json::json!({ "n": 1 + dice.below(3), "unit": "week" }),
            _ => serde_json::json!({ "n": 1, "unit": "month" }),
        },
        "interest": {
            "kind": "declining_balance", "rate": format!("0.{:02}", 1 + dice.below(60)),
            "day_count": counts[dice.below(4) as usize],
        },
        "equal": equal,
        "grace": {
            "principal": dice.below(2) * dice.below(2), "interest": dice.below(2) * dice.below(2),
            "interest_free": dice.below(2) * dice.below(2),
        },
    });
    let terms: Amortised = serde_json::from_value(terms).unwrap();
    let penalty = (dice.below(2) == 0).then(|| penalised("0.3", 4, "0.1"));
    let policy = LoanPolicy { penalty, last_instalment_times_max: 100, ..by_day() };
    let mut life = Life::under(policy, "2026-01-10");
    let principal = xof(20_000 + 5 * i64::from(dice.below(50_000)));
    life.ask(grant(principal, Plan::Amortised { terms: Box::new(terms) }));
    life.ask(disburse(principal));
    life
}

#[test]
fn a_loan_that_is_paid_as_it_falls_due_owes_what_it_owed_as_it_was_granted() {
    for seed in 0..100 {
        let mut life = any_loan(&mut Dice::from_seed(seed));
        let granted = life.instalments();
        let mut number = 0;
        while life.stage() == Stage::Active {
            life.until(&after(life.today, 1).to_string());
            let due = life.balances().due.amount();
            if due > 0 {
                number += 1;
                life.ask(pay(number, due));
            }
        }
        let owed =
            |it: &[InstalmentAccount]| it.iter().map(|it| it.owed.clone()).collect::<Vec<_>>();
        assert_eq!(owed(&life.instalments()), owed(&granted), "seed {seed}");
    }
}

/// What came late, was taken back or was heard of late, in whatever order.
#[test]
fn a_loan_after_a_reversal_stands_as_one_that_never_had_the_payment() {
    let mut differed = 0;
    for seed in 0..100 {
        let dice = &mut Dice::from_seed(seed);
        let mut with = any_loan(dice);
        let mut without = with.clone();
        let gone = u128::from(dice.below(8));
        for number in 0..8 {
            let today = after(with.today, 1 + dice.below(20)).to_string();
            let amount = 1 + i64::from(dice.below(30_000));
            let excess = [Excess::Keep, Excess::Shorten, Excess::Lower][dice.below(3) as usize];
            for life in [&mut with, &mut without] {
                life.until(&today);
            }
            with.ask(valued(pay(number, amount), None, excess));
            if number != gone {
                without.ask(valued(pay(number, amount), None, excess));
            }
        }
        differed += u32::from(stands(&with) != stands(&without));
        with.ask(reverse(gone));
        assert_eq!(stands(&with), stands(&without), "seed {seed}");
        assert_eq!(with.credit(), without.credit(), "seed {seed}");
    }
    assert!(differed > 50, "only in {differed} it made a difference");
}

#[test]
fn interest_that_is_posted_in_parts_is_that_which_is_posted_at_once_and_a_settlement_settles() {
    let mut late = 0;
    for seed in 0..100 {
        let dice = &mut Dice::from_seed(seed);
        let mut seldom = any_loan(dice);
        let mut often = seldom.clone();
        for number in 0..25 {
            let today = after(seldom.today, 1 + dice.below(9)).to_string();
            for life in [&mut seldom, &mut often] {
                life.until(&today);
            }
            if often.stage() == Stage::Active && dice.below(2) == 0 {
                // A person looks in: what was borne is posted, and nothing else done.
                often.ask(charge(1_000 + number, 1, ChargeKind::Fee, 1));
                often.ask(Act::ReverseCharge {
                    charge: nth(1_000 + number),
                    reason: because("goodwill"),
                });
            }
            if dice.below(4) == 0 {
                let amount = 1 + i64::from(dice.below(20_000));
                for life in [&mut seldom, &mut often] {
                    life.ask(pay(number, amount));
                }
            }
        }
        assert_eq!(stands(&seldom), stands(&often), "seed {seed}");
        let Some(settlement) = seldom.account().settlement(seldom.today) else { continue };
        if seldom.stage() == Stage::Active && seldom.credit() == 0 {
            late += u32::from(!seldom.balances().overdue.is_zero());
            seldom.ask(valued(pay(999, settlement.amount.amount()), None, Excess::Shorten));
            assert_eq!((seldom.stage(), seldom.credit()), (Stage::Closed, 0), "seed {seed}");
        }
    }
    assert!(late > 20, "only {late} were late");
}

#[test]
fn what_is_given_up_bears_no_interest_from_that_day_on() {
    let mut life = a_year();
    life.until("2026-03-08");
    life.ask(write_off(1));
    // A month's 1 000, and of all 100 000 at 1 % for 21 of 28 days.
    let (interest, principal) = (Some(xof(1_750)), Some(xof(100_000)));
    let lost = Components { interest, principal, ..Components::default() };
    assert_eq!(life.account().given_up(), lost);
    assert_eq!(life.until("2026-09-01"), [""; 0]);
    assert_eq!(life.account().given_up(), lost);
    let told = life.ask(undo(1));
    assert!(told.iter().any(|it| it.contains("lateness_posted")), "{told:?}");
}

#[test]
fn a_loan_that_bears_by_the_day_is_not_rescheduled() {
    let life = a_year();
    let refused = life.refuses(propose(1, by(6, "2026-06-15")));
    assert_eq!(refused, Rejection::ByDayNotRescheduled);
}
