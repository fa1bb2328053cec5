//! What overdue principal bears by day. The figures of `penalties.json` were computed apart from the
//! ledger, by the rule in the header of `penalties.py`.

use serde::Deserialize;

use super::any::any_policy;
use super::writing_off::{undo, write_off};
use super::*;
use crate::credit::Instalment;
use crate::credit::engine::{Row, run};
use crate::testing::Dice;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    lender: LenderKind,
    rate: Rate,
    from_days: u32,
    principal_share_max: Rate,
    tolerance: i64,
    granted_on: Day,
    rows: Vec<Scheduled>,
    payments: Vec<Payment>,
    holds: Vec<Held>,
    waivers: Vec<Waived>,
    checks: Vec<Stands>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scheduled {
    due_on: Day,
    principal: i64,
    interest: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    on: Day,
    value_date: Option<Day>,
    amount: i64,
    reversed_on: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    on: Day,
    from: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Waived {
    on: Day,
    instalment: u32,
    amount: i64,
}

/// By row: penalty owed, forgiven and paid, principal left.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stands {
    on: Day,
    owed: Vec<i64>,
    waived: Vec<i64>,
    paid: Vec<i64>,
    principal: Vec<i64>,
}

/// What the law lets them ask: a bank 15 % a year, and from 1 June 2026 on 14 %, others 24 %.
fn ceilings() -> Vec<RateCeiling> {
    let from = |lender, from, rate: &str| {
        let rate = Rate(rate.parse().unwrap());
        RateCeiling { lender, from: day(from), rate }
    };
    vec![
        from(LenderKind::Bank, "2020-01-01", "0.15"),
        from(LenderKind::Bank, "2026-06-01", "0.14"),
        from(LenderKind::OwnBook, "2020-01-01", "0.24"),
    ]
}

impl Table {
    fn policy(&self) -> LoanPolicy {
        let penalty = PenaltyPolicy {
            rate: self.rate,
            from_days: self.from_days,
            principal_share_max: self.principal_share_max,
            ceilings: ceilings(),
        };
        LoanPolicy {
            penalty: Some(penalty),
            arrears_tolerance: vec![xof(self.tolerance)],
            ..policy()
        }
    }

    fn begun(&self) -> Life {
        let mut life = Life::under(self.policy(), &self.granted_on.to_string());
        let schedule = (1..).zip(&self.rows).map(|(number, it)| Instalment {
            number,
            due_on: it.due_on,
            principal: xof(it.principal),
            interest: (it.interest > 0).then(|| xof(it.interest)),
            fee: None,
            tax: None,
            insurance: None,
        });
        let principal = xof(self.rows.iter().map(|it| it.principal).sum());
        let mut asked = grant(principal, Plan::Given { schedule: schedule.collect() });
        if let (Act::Grant { lender, .. }, LenderKind::OwnBook) = (&mut asked, self.lender) {
            *lender = Lender::OwnBook {};
        }
        life.ask(asked);
        life.ask(disburse(principal));
        life
    }

    /// What is recorded on this day.
    fn live(&self, life: &mut Life, today: Day) {
        for (number, it) in (1..).zip(&self.payments) {
            if it.on == today {
                let value_date = it.value_date.map(|it| it.to_string());
                life.ask(valued(pay(number, it.amount), value_date.as_deref(), Excess::Keep));
            }
            if it.reversed_on == Some(today) {
                life.ask(reverse(number));
            }
        }
        for (number, it) in (200..).zip(&self.waivers).filter(|(_, it)| it.on == today) {
            life.ask(waive_penalty(number, it.instalment, Some(it.amount)));
        }
        for (number, it) in (1..).zip(&self.holds).filter(|(_, it)| it.on == today) {
            life.ask(hold(number, HoldCause::Complaint {}, &it.from.to_string()));
        }
    }
}

/// Its rows, with what was borne since penalties were posted.
fn rows(life: &Life) -> Vec<Row> {
    let mut facts = life.account().facts.clone();
    facts.post_until(facts.posted_until().max(Some(life.today)));
    run(life.account().contract(), &facts, life.today).rows
}

fn stands(life: &Life) -> Stands {
    let rows = rows(life);
    Stands {
        on: life.today,
        owed: rows.iter().map(|it| it.owed.penalty).collect(),
        waived: rows.iter().map(|it| it.waived.penalty).collect(),
        paid: rows.iter().map(|it| it.paid.penalty).collect(),
        principal: rows.iter().map(|it| it.left().principal).collect(),
    }
}

/// What was borne and is not posted.
fn since(life: &Life) -> i64 {
    life.account().lateness_since(life.today).penalty.map_or(0, Money::amount)
}

/// What is posted, all instalments together.
fn posted(life: &Life) -> i64 {
    life.account().rows.iter().map(|it| it.owed.penalty).sum()
}

#[test]
fn penalties_by_day_are_those_of_the_tables() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("penalties.json")).unwrap();
    assert!(tables.len() >= 6);
    for table in tables {
        let mut life = table.begun();
        let mut last = false;
        for expected in &table.checks {
            while life.today < expected.on {
                life.until(&after(life.today, 1).to_string());
                let acts = life.facts.len();
                let today = life.today;
                table.live(&mut life, today);
                last = life.facts.len() > acts;
            }
            let found = stands(&life);
            assert_eq!(found, *expected, "{}", table.name);
            // An act posts all that was borne by then; else what was since is told apart.
            let since = since(&life);
            let owed: i64 = found.owed.iter().sum();
            assert_eq!(posted(&life) + since, owed, "{} on {}", table.name, life.today);
            assert!(!last || since == 0, "{} on {}", table.name, life.today);
        }
    }
}

/// 36 500 due on 15 January and on 15 February at 10 %: 10 a day from 19 January on.
fn late() -> Life {
    let penalty = Some(penalised("0.1", 4, "0.1"));
    let mut life = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
    life.ask(grant(xof(73_000), interest_free(2, "2024-01-15")));
    life.ask(disburse(xof(73_000)));
    life
}

#[test]
fn time_posts_what_was_borne_as_a_month_begins_and_as_an_instalment_falls_due() {
    let mut life = late();
    assert_eq!(
        life.until("2024-03-01"),
        [
            "01-15 instalment_fell_due 1",
            "01-16 arrears_changed 0→1",
            // 13 days, from the 19th to the 31st.
            "02-01 lateness_posted: 1 owed penalty 0→130",
            "02-14 arrears_changed 1→30",
            "02-14 default_declared",
            "02-15 lateness_posted: 1 owed penalty 130→270",
            "02-15 instalment_fell_due 2",
            "03-01 lateness_posted: 1 owed penalty 270→420, 2 owed penalty 0→110",
        ]
    );
}

#[test]
fn what_is_paid_within_the_days_of_grace_bears_nothing() {
    let mut life = late();
    life.until("2024-01-19");
    let told = life.ask(pay(1, 36_500));
    assert_eq!(told, ["repayment_received: 1 principal 0→36500", "arrears_changed 1→0"]);
}

#[test]
fn an_act_posts_first_what_was_borne_by_its_day() {
    let mut life = late();
    life.until("2024-01-20");
    assert_eq!(
        life.ask(pay(1, 36_500)),
        [
            "lateness_posted: 1 owed penalty 0→10",
            "repayment_received: 1 penalty 0→10, 1 principal 0→36490",
        ]
    );
    // What is left of 10 bears 1 in a year.
    assert_eq!(life.account().lateness_since(day("2024-02-10")), Components::default());
}

#[test]
fn a_payment_that_is_heard_of_late_takes_back_what_was_posted_since_its_value_date() {
    let mut life = late();
    life.until("2024-02-10");
    assert_eq!(
        life.ask(pay_back(1, 36_500, "2024-01-18")),
        [
            "lateness_posted: 1 owed penalty 130→220",
            "repayment_received: 1 owed penalty 220→0, 1 principal 0→36500",
            "arrears_changed 1→0",
        ]
    );
}

#[test]
fn a_hold_from_an_earlier_day_takes_back_what_was_posted_since_and_its_end_gives_none_of_it() {
    let mut life = late();
    life.until("2024-02-10");
    assert_eq!(
        life.ask(hold(1, HoldCause::Complaint {}, "2024-01-29")),
        [
            "lateness_posted: 1 owed penalty 130→220",
            "held",
            "lateness_posted: 1 owed penalty 220→100",
        ]
    );
    assert!(!life.until("2024-03-01").iter().any(|it| it.contains("lateness_posted")));
    assert_eq!(life.ask(end_hold(1, "2024-03-01")), ["hold_ended"]);
    life.until("2024-03-04");
    let told = life.ask(pay(1, 1));
    assert_eq!(told[0], "lateness_posted: 1 owed penalty 100→130, 2 owed penalty 0→30");
}

#[test]
fn a_settlement_has_what_is_borne_by_its_day() {
    let mut life = late();
    life.until("2024-01-25");
    let of = |life: &Life, on: &str| life.account().settlement(day(on)).unwrap();
    let settled = of(&life, "2024-01-25");
    assert_eq!(settled.amount, xof(73_060));
    assert_eq!(settled.owed.penalty, Some(xof(60)));
    assert_eq!(of(&life, "2024-01-26").amount, xof(73_070));
    life.ask(prepay(1, 73_060));
    assert_eq!(life.stage(), Stage::Closed);
}

#[test]
fn a_lender_that_no_ceiling_bounds_yet_asks_no_penalty() {
    let mut terms = penalised("0.1", 4, "0.1");
    terms.ceilings = vec![RateCeiling { from: day("2024-01-02"), ..terms.ceilings[0] }];
    for (today, expected) in [("2024-01-01", None), ("2024-01-02", Some("0.1"))] {
        let penalty = Some(terms.clone());
        let mut life = Life::under(LoanPolicy { penalty, ..policy() }, today);
        life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
        let found = life.account().contract().penalty.map(|it| it.rate.0.to_string());
        assert_eq!(found.as_deref(), expected);
    }
}

#[test]
fn what_a_loan_may_come_to_owe_with_its_penalties_is_an_amount() {
    let refused = |share: &str| {
        let penalty = Some(penalised("0.1", 4, share));
        let life = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
        let asked = life.asked(grant(xof(8_400_000_000_000_000), interest_free(4, "2024-01-15")));
        Loan::decide(&life.state, &asked).err()
    };
    assert_eq!(refused("0.05"), None);
    assert_eq!(refused("0.1"), Some(Rejection::TooLarge));
    // And with what is charged to it.
    let penalty = Some(penalised("0.1", 4, "0.05"));
    let mut life = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
    life.ask(grant(xof(8_400_000_000_000_000), interest_free(4, "2024-01-15")));
    life.ask(disburse(xof(8_400_000_000_000_000)));
    assert_eq!(life.refuses(fee(1, 1, 200_000_000_000_000)), Rejection::TooLarge);
    life.ask(fee(1, 1, 180_000_000_000_000));
}

/// Lives of some months; in one of them a person looks in on any day, which posts what was borne.
#[test]
fn penalty_that_is_posted_in_parts_is_that_which_is_posted_at_once() {
    let mut dice = Dice::from_seed(11);
    let mut borne = 0;
    for round in 0..150 {
        let penalty = Some(penalised("0.37", [1, 4, 9][dice.below(3) as usize], "0.1"));
        let policy = LoanPolicy { penalty, ..any_policy(&mut dice) };
        let mut seldom = Life::under(policy, "2024-01-01");
        seldom.ask(grant(xof(9_155), interest_free(1 + dice.below(5), "2024-01-15")));
        seldom.ask(disburse(xof(9_155)));
        let mut often = seldom.clone();
        for number in 0..40 {
            let today = after(seldom.today, 1 + dice.below(6)).to_string();
            for life in [&mut seldom, &mut often] {
                life.until(&today);
            }
            if dice.below(2) == 0 {
                often.ask(charge(1_000 + number, 1, ChargeKind::Fee, 1));
                often.ask(Act::ReverseCharge {
                    charge: nth(1_000 + number),
                    reason: because("goodwill"),
                });
            }
            if dice.below(5) == 0 {
                let amount = 1 + i64::from(dice.below(900));
                for life in [&mut seldom, &mut often] {
                    life.ask(pay(number, amount));
                }
            }
        }
        for life in [&mut seldom, &mut often] {
            life.ask(pay(999, 1));
        }
        assert_eq!(stands(&seldom), stands(&often), "in round {round}");
        borne += posted(&seldom);
    }
    assert!(borne > 10_000, "only {borne} were borne");
}

/// What was taken back leaves no trace but in the history.
#[test]
fn a_loan_after_a_reversal_stands_as_one_that_never_had_the_payment() {
    let mut dice = Dice::from_seed(12);
    let mut differed = 0;
    for round in 0..150 {
        let penalty = Some(penalised("0.37", 4, "0.1"));
        let mut with = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
        with.ask(grant(xof(9_155), interest_free(1 + dice.below(5), "2024-01-15")));
        with.ask(disburse(xof(9_155)));
        let mut without = with.clone();
        let gone = u128::from(dice.below(12));
        for number in 0..12 {
            let today = after(with.today, 1 + dice.below(14)).to_string();
            let amount = 1 + i64::from(dice.below(1_800));
            for life in [&mut with, &mut without] {
                life.until(&today);
            }
            with.ask(pay(number, amount));
            if number != gone {
                without.ask(pay(number, amount));
            }
        }
        differed += u32::from(posted(&with) != posted(&without));
        with.ask(reverse(gone));
        assert_eq!(stands(&with), stands(&without), "in round {round}");
        assert_eq!(with.credit(), without.credit(), "in round {round}");
        assert_eq!(with.is_in_default(), without.is_in_default(), "in round {round}");
    }
    assert!(differed > 50, "only in {differed} it made a difference");
}

#[test]
fn what_is_given_up_bears_no_penalty_and_no_hold_of_before_changes_what_was_lost() {
    let mut life = late();
    life.until("2024-02-10");
    assert_eq!(life.ask(write_off(1))[0], "lateness_posted: 1 owed penalty 130→220");
    let (penalty, principal) = (Some(xof(220)), Some(xof(73_000)));
    let lost = Components { penalty, principal, ..Components::default() };
    assert_eq!(life.account().given_up(), lost);
    assert_eq!(life.until("2024-03-10"), [""; 0]);
    assert_eq!(life.account().given_up(), lost);
    let before = hold(2, HoldCause::Complaint {}, "2024-02-09");
    assert_eq!(life.refuses(before), Rejection::WrittenOff);
    life.ask(hold(2, HoldCause::Complaint {}, "2024-02-10"));
    assert_eq!(life.account().given_up(), lost);
    life.ask(end_hold(2, "2024-02-10"));
    let told = life.ask(undo(1));
    assert!(told.iter().any(|it| it.contains("lateness_posted")), "{told:?}");
}
