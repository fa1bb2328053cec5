//! What is repaid early earns no more interest. The figures of `early.json` were computed apart from
//! the ledger, by the rule in the header of `early.py`.

use serde::Deserialize;

use super::*;
use crate::calendar::Day;
use crate::credit::Amortised;
use crate::credit::loan::{DayCount, Interest, Rebasing};
use crate::policy::RestDays;
use crate::testing::Dice;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    principal: i64,
    granted_on: Day,
    paid_out_on: Option<Day>,
    rest: Option<RestDays>,
    plan: Amortised,
    payments: Vec<Payment>,
    settled_on: Vec<Day>,
    rows: Vec<Row>,
    credit: i64,
    settlements: Vec<Settled>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    on: Day,
    amount: i64,
    relief: Excess,
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

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    on: Day,
    amount: i64,
}

fn tables() -> Vec<Table> {
    serde_json::from_str(include_str!("early.json")).unwrap()
}

fn table(name: &str) -> Table {
    tables().into_iter().find(|it| it.name == name).unwrap()
}

fn pay(number: u128, amount: i64, on: Day, excess: Excess) -> Act {
    Act::ReceiveRepayment {
        repayment: nth(number),
        kind: RepaymentKind::Repayment,
        amount: xof(amount),
        money: named(&format!("R-{number}")),
        value_date: Some(on),
        excess,
    }
}

impl Table {
    /// Granted and paid out.
    fn begun(&self) -> Life {
        let calendars = self.rest.iter().cloned().collect();
        let mut life =
            Life::under(LoanPolicy { calendars, ..policy() }, &self.granted_on.to_string());
        let plan = Plan::Amortised { terms: Box::new(self.plan.clone()) };
        life.ask(grant(xof(self.principal), plan));
        life.until(&self.paid_out_on.unwrap_or(self.granted_on).to_string());
        life.ask(disburse(xof(self.principal)));
        life
    }

    fn pay(&self, life: &mut Life, until: Day) {
        for (number, it) in (1..).zip(&self.payments).filter(|(_, it)| it.on <= until) {
            life.until(&it.on.to_string());
            life.ask(pay(number, it.amount, it.on, it.relief));
        }
    }

    /// With all its payments.
    fn paid(&self) -> Life {
        let mut life = self.begun();
        self.pay(&mut life, Day::LAST);
        life
    }
}

fn rows(of: &Life) -> Vec<Row> {
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    let rows = of.instalments().into_iter().map(|it| Row {
        due_on: it.due_on,
        principal: units(it.owed.principal),
        interest: units(it.owed.interest),
        paid_principal: units(it.paid.principal),
        paid_interest: units(it.paid.interest),
    });
    rows.collect()
}

fn settled(life: &Life, on: Day) -> Settled {
    let it = life.account().settlement(on).unwrap();
    assert_eq!(it.on, on);
    Settled { on, amount: it.amount.amount() }
}

#[test]
fn early_repayments_computed_apart_from_the_ledger_come_out_the_same() {
    let tables = tables();
    assert_eq!(tables.len(), 29);
    for table in &tables {
        let life = table.paid();
        let with_a_row = |it: &&Row| {
            let Row { principal, interest, .. } = it;
            life.instalments().iter().any(|row| row.due_on == it.due_on) || principal + interest > 0
        };
        let expected: Vec<&Row> = table.rows.iter().filter(with_a_row).collect();
        assert_eq!(rows(&life).iter().collect::<Vec<_>>(), expected, "{}", table.name);
        assert_eq!(life.credit(), table.credit, "{}", table.name);
    }
}

#[test]
fn settlement_figures_computed_apart_from_the_ledger_come_out_the_same_and_settle() {
    let mut compared = 0;
    for table in &tables() {
        for (on, expected) in table.settled_on.iter().zip(&table.settlements) {
            let mut life = table.begun();
            table.pay(&mut life, *on);
            // Asked for up to a month ahead, and on the day.
            assert_eq!(&settled(&life, *on), expected, "{} on {on}", table.name);
            life.until(&on.to_string());
            assert_eq!(&settled(&life, *on), expected, "{} on {on}", table.name);
            life.ask(pay(99, expected.amount, *on, Excess::Lower));
            assert_eq!((life.stage(), life.credit()), (Stage::Closed, 0), "{}", table.name);
            compared += 1;
        }
    }
    assert!(compared > 30, "only {compared} were compared");
}

#[test]
fn what_an_early_repayment_changes_is_told_by_instalment_and_component() {
    let mut life = table("shorten").begun();
    life.until("2026-01-25");
    let told = life.ask(pay(1, 100_000, day("2026-01-25"), Excess::Lower));
    // 323 of interest were earned in ten days, and the loan goes on over 323.
    let first = "repayment_received: 1 owed interest 1000→325, 1 owed principal 7885→99677, \
                 1 interest 0→323, 1 principal 0→99677, 2 owed interest 921→3";
    assert!(told[0].starts_with(first), "{}", told[0]);
    let rows = rows(&life);
    assert_eq!(rows.iter().map(|it| it.principal).sum::<i64>(), 100_000);
    assert_eq!(rows[0].paid_interest, 323);
}

#[test]
fn who_pays_says_whether_to_shorten_or_to_lower_and_only_where_interest_follows() {
    let on = day("2026-01-25");
    let mut life = table("shorten").begun();
    life.until("2026-01-25");
    assert_eq!(life.refuses(pay(1, 1_000, on, Excess::Prepay)), Rejection::ReliefNotChosen);
    // Kept, it waits for the due date and saves nothing.
    life.ask(pay(1, 9_000, on, Excess::Keep));
    assert_eq!(life.credit(), 9_000);
    life.until("2026-02-15");
    assert_eq!((life.credit(), rows(&life)[0].paid_interest), (115, 1_000));

    let life = Life::of_four_hundred();
    for excess in [Excess::Shorten, Excess::Lower] {
        let refused = life.refuses(pay(1, 100, day("2024-01-01"), excess));
        assert_eq!(refused, Rejection::NoRelief);
    }
}

#[test]
fn a_fee_on_an_instalment_that_is_not_due_is_paid_before_what_is_repaid_early() {
    let mut life = table("shorten").begun();
    life.until("2026-01-25");
    life.ask(charge(1, 1, ChargeKind::Fee, 500));
    life.ask(charge(2, 6, ChargeKind::Fee, 200));
    let owed = life.account().settlement(day("2026-01-25")).unwrap();
    assert_eq!(owed.amount, xof(101_023));
    assert_eq!((owed.owed.fee, owed.owed.interest), (Some(xof(700)), Some(xof(323))));
    // That of a later instalment waits for it, unless nothing else is left.
    life.ask(pay(1, 50_000, life.today, Excess::Shorten));
    let paid = |it: &InstalmentAccount| it.paid.fee.map_or(0, Money::amount);
    assert_eq!(life.instalments().iter().map(paid).collect::<Vec<_>>()[..6], [500, 0, 0, 0, 0, 0]);
    life.ask(pay(2, 51_023, life.today, Excess::Shorten));
    assert_eq!(life.stage(), Stage::Closed);
}

#[test]
fn a_reversal_and_a_value_date_in_the_past_leave_what_would_have_been() {
    for table in tables().iter().filter(|it| it.payments.len() == 1 && it.credit == 0) {
        let Payment { on, amount, relief } = table.payments[0];
        let mut without = table.begun();
        let mut life = without.clone();
        let later = after(on, 20).to_string();
        without.until(&later);
        life.until(&on.to_string());
        life.ask(pay(1, amount, on, relief));
        life.until(&later);
        let early = rows(&life);
        life.ask(reverse(1));
        assert_eq!(rows(&life), rows(&without), "{}", table.name);
        life.ask(pay(2, amount, on, relief));
        assert_eq!(rows(&life), early, "{}", table.name);
    }
}

#[test]
fn of_days_before_it_went_out_no_interest_is_owed_whenever_that_is_heard_of() {
    let late = table("paid out within the first period");
    let mut life = Life::from("2026-01-15");
    let plan = || Plan::Amortised { terms: Box::new(late.plan.clone()) };
    life.ask(grant(xof(100_000), plan()));
    life.until("2026-02-10");
    let told = life.ask(disburse_back(xof(100_000), "2026-01-27"));
    assert_eq!(told[0], "disbursed: 1 owed interest 1000→613");
    assert_eq!(rows(&life), late.rows);
    let told = life.ask(reverse_disbursement());
    assert_eq!(told[0], "disbursement_reversed: 1 owed interest 613→1000");

    // Behind the first due date all is later by a month: interest is of the rest of that month.
    life.until("2026-02-25");
    let mut again = disburse(xof(100_000));
    if let Act::Disburse { disbursement, .. } = &mut again {
        *disbursement = nth(1_001);
    }
    life.ask(again);
    // 100 000 × 12 % × 18/28 of a month.
    assert_eq!((rows(&life)[0].due_on, rows(&life)[0].interest), (day("2026-03-15"), 643));
    assert_eq!(rows(&life)[1].interest, 921);
}

/// Any loan on a declining balance, paid out on the day it is granted or some days later.
fn any_loan(dice: &mut Dice) -> Life {
    let counts = ["thirty_360", "actual_360", "actual_365", "actual_actual"];
    let day_count = counts[dice.below(4) as usize];
    let equal = ["instalments", "principal"][dice.below(2) as usize];
    let terms = serde_json::json!({
        "instalments": 4 + dice.below(18),
        "first_due_on": after(day("2026-01-10"), 5 + dice.below(60)),
        "every": match dice.below(4) {
            0 => serde_json::json!({ "n": 1 + dice.below(3), "unit": "week" }),
            1 => serde_json::json!({ "n": 10, "unit": "day" }),
            _ => serde_json::json!({ "n": 1 + dice.below(2), "unit": "month" }),
        },
        "interest": {
            "kind": "declining_balance", "rate": format!("0.{:02}", 1 + dice.below(60)),
            "day_count": day_count,
        },
        "equal": equal,
        "grace": {
            "principal": dice.below(2) * dice.below(2), "interest": dice.below(2) * dice.below(2),
            "interest_free": dice.below(2) * dice.below(2),
        },
    });
    let terms: Amortised = serde_json::from_value(terms).unwrap();
    let rest: RestDays = serde_json::from_str(
        r#"{"country": "TG", "weekend": ["saturday", "sunday"], "yearly": [], "dated": ["2026-04-06"]}"#,
    )
    .unwrap();
    let calendars = if dice.below(2) == 0 { vec![rest] } else { vec![] };
    let policy = LoanPolicy { calendars, last_instalment_times_max: 100, ..policy() };
    let mut life = Life::under(policy, "2026-01-10");
    let principal = xof(20_000 + 5 * i64::from(dice.below(50_000)));
    life.ask(grant(principal, Plan::Amortised { terms: Box::new(terms) }));
    let days = dice.below(2) * dice.below(40);
    if days < life.account().contract.disbursement_days {
        life.until(&after(life.today, days).to_string());
    }
    life.ask(disburse(principal));
    life
}

/// What is still to be paid on each date.
fn left(life: &Life) -> Vec<i64> {
    life.instalments().iter().map(|it| it.unpaid.amount()).collect()
}

/// What would be paid in all with what is left.
#[test]
fn what_settles_a_loan_closes_it_whatever_waits_on_it() {
    let (mut settled, mut waited) = (0, 0);
    for seed in 0..200 {
        let dice = &mut Dice::from_seed(seed);
        let mut life = any_loan(dice);
        life.until(&after(life.today, 1 + dice.below(60)).to_string());
        if life.stage() != Stage::Active {
            continue;
        }
        let credit = i64::from(dice.below(3)) * 700;
        if credit > 0 {
            let due = life.balances();
            let due = due.due.amount() + due.overdue.amount();
            life.ask(pay(1, due + credit, life.today, Excess::Keep));
        }
        let settles = life.account().settlement(life.today).unwrap().amount.amount();
        if settles < 2 {
            continue;
        }
        let waits = life.account().credit();
        let mut short = life.clone();
        short.ask(pay(2, settles - 1, life.today, Excess::Shorten));
        assert_eq!(short.stage(), Stage::Active, "seed {seed}");
        life.ask(pay(2, settles, life.today, Excess::Shorten));
        assert_eq!(life.stage(), Stage::Closed, "seed {seed}");
        assert_eq!(life.account().credit(), waits, "seed {seed}");
        settled += 1;
        waited += u32::from(!waits.is_zero());
    }
    assert!(settled > 100 && waited > 50, "{settled} settled, {waited} with money that waited");
}

fn cost(life: &Life) -> i64 {
    rows(life).iter().map(|it| it.interest).sum()
}

#[test]
fn early_money_costs_nobody_more_and_shortening_costs_least() {
    let mut compared = 0;
    for seed in 0..300 {
        let dice = &mut Dice::from_seed(seed);
        let mut life = any_loan(dice);
        for number in 1..=4 {
            life.until(&after(life.today, dice.below(45)).to_string());
            if life.stage() != Stage::Active {
                break;
            }
            let settlement = life.account().settlement(life.today).unwrap().amount.amount();
            let amount = 1 + i64::from(dice.below(u32::try_from(settlement).unwrap() / 2));
            let (mut shorter, mut lower) = (life.clone(), life.clone());
            shorter.ask(pay(number, amount, life.today, Excess::Shorten));
            lower.ask(pay(number, amount, life.today, Excess::Lower));
            let last = left(&life).iter().rposition(|it| *it > 0).unwrap();
            for it in [&shorter, &lower] {
                // In a grace the principal of an instalment grows by what its interest falls.
                let waits = it.account().contract.grace.interest > 0;
                let (before, now) = (left(&life), left(it));
                let more =
                    before.iter().zip(&now).take(last).position(|(before, now)| now > before);
                assert!(more.is_none() || waits, "seed {seed}: {before:?}, {now:?}");
                assert!(cost(it) <= cost(&life), "seed {seed}: {before:?}, {now:?}");
                let principal: i64 = rows(it).iter().map(|it| it.principal).sum();
                assert_eq!(xof(principal), it.account().principal(), "seed {seed}");
                let settles = it.account().settlement(life.today).unwrap().amount.amount();
                assert_eq!(settles + amount, settlement, "seed {seed}");
            }
            let rounding = i64::try_from(last).unwrap() + 1;
            assert!(cost(&shorter) <= cost(&lower) + rounding, "seed {seed}");
            compared += 1;
            life = if dice.below(2) == 0 { shorter } else { lower };
        }
    }
    assert!(compared > 800, "only {compared} were compared");
}

/// Of a loan that is paid as it falls due and now and then early, settled at some time: its interest
/// is that of each day on what was left that day, within a franc for each time it was rounded.
#[test]
fn interest_is_that_of_each_day_on_what_was_left_of_it() {
    let mut settled = 0;
    for seed in 0..200 {
        let dice = &mut Dice::from_seed(seed);
        let mut life = any_loan(dice);
        let contract = life.account().contract.clone();
        let Interest::DecliningBalance { rate, day_count } = contract.interest else {
            unreachable!("it is on a declining balance")
        };
        if day_count != DayCount::Actual365
            || contract.grace != Default::default()
            || contract.business_days.is_some()
        {
            continue;
        }
        let (mut of_days, mut roundings, mut number) = (rust_decimal::Decimal::ZERO, 1, 0);
        let out = life.account().principal().amount();
        let last = after(life.today, 20 + dice.below(120));
        while life.stage() == Stage::Active {
            life.until(&after(life.today, 1).to_string());
            let paid: i64 = rows(&life).iter().map(|it| it.paid_principal).sum();
            of_days += rust_decimal::Decimal::from(out - paid);
            let Balances { due, overdue, .. } = life.balances();
            let due = due.amount() + overdue.amount();
            let early = if dice.below(12) == 0 { 1 + i64::from(dice.below(9_000)) } else { 0 };
            let all = life.account().settlement(life.today).unwrap().amount.amount();
            let amount = if life.today >= last { all } else { (due + early).min(all) };
            if amount > 0 {
                number += 1;
                roundings += 2;
                let relief = if dice.below(2) == 0 { Excess::Shorten } else { Excess::Lower };
                life.ask(pay(number, amount, life.today, relief));
            }
        }
        let exact = of_days * rate.0 / rust_decimal::Decimal::from(365);
        let off = (rust_decimal::Decimal::from(cost(&life)) - exact).abs();
        assert!(off <= rust_decimal::Decimal::from(roundings), "seed {seed}: {off} off {exact}");
        settled += 1;
    }
    assert!(settled > 10, "only {settled} were settled");
}

#[test]
fn a_loan_that_is_rebased_between_goes_on_as_it_would_have() {
    for seed in 0..100 {
        let dice = &mut Dice::from_seed(seed);
        let mut life = any_loan(dice);
        for number in 1..=3 {
            life.until(&after(life.today, 1 + dice.below(30)).to_string());
            if life.stage() != Stage::Active {
                break;
            }
            let amount = 1 + i64::from(dice.below(9_000));
            let excess = if dice.below(2) == 0 { Excess::Shorten } else { Excess::Lower };
            let mut rebased = life.clone();
            rebased.ask(Act::Rebase { to: Rebasing::SameEngine, reason: because("rules_changed") });
            assert_eq!(rows(&rebased), rows(&life), "seed {seed}");
            for it in [&mut life, &mut rebased] {
                it.ask(pay(number, amount, it.today, excess));
            }
            assert_eq!(rows(&rebased), rows(&life), "seed {seed}");
            if dice.below(2) == 0 {
                life = rebased;
            }
        }
    }
}
