//! Random lives of loans: whatever is asked in whatever order, the invariants hold.

use std::cell::Cell;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use crate::credit::loan::{
    Act, ChargeKind, Command, Components, Event, Excess, Instalment, Lender, Loan, Plan, Receipt,
    RunningInstalment, Source, Stage, State,
};
use crate::log::Hash;
use crate::money::{Currency, Money, Rate};
use crate::policy::{
    Allocation, Component, Document, Grouping, LoanPolicy, PolicyRef, Timing,
};
use crate::testing::{Dice, Tally, Walk, event_types};

const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 1, 10).unwrap();

fn policy() -> LoanPolicy {
    Document::parse(Document::FIRST).unwrap().loan
}

/// What ships, and policies that differ from it in every way an allocation can.
fn any_policy(dice: &mut Dice) -> LoanPolicy {
    use Component::{Fee, Interest, Penalty, Principal};
    use Timing::{Due, InAdvance, PastDue};
    let timings = match dice.below(3) {
        0 => vec![InAdvance, Due, PastDue],
        1 => vec![Due, PastDue, InAdvance],
        _ => vec![PastDue, Due, InAdvance],
    };
    let components = match dice.below(3) {
        0 => vec![Principal, Interest, Fee, Penalty],
        1 => vec![Interest, Principal, Penalty, Fee],
        _ => vec![Penalty, Fee, Interest, Principal],
    };
    let grouping = match dice.below(2) {
        0 => Grouping::ByComponent,
        _ => Grouping::ByInstalment,
    };
    let default_days = [1, 5, 30, 45][dice.below(4) as usize];
    LoanPolicy {
        allocation: Allocation { timings, components, grouping },
        default_days,
        ..policy()
    }
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn id(dice: &mut Dice) -> Uuid {
    Uuid::from_u64_pair(dice.below(u32::MAX).into(), dice.below(u32::MAX).into())
}

fn after(date: NaiveDate, days: u32) -> NaiveDate {
    date + Days::new(days.into())
}

fn open(dice: &mut Dice, on: NaiveDate) -> Act {
    let lender = Lender::OwnBook;
    let (product, lender_reference) = (None, "A-1".to_owned());
    let first_due_on = after(on, dice.below(50));
    let instalments = 1 + dice.below(8);
    let principal = xof(i64::from(dice.below(200)) * 500);
    let plan = match dice.below(4) {
        0 => Plan::InterestFree { instalments, first_due_on, day_of_month: None },
        1 => {
            let rate = Rate(rust_decimal::Decimal::new(dice.below(90).into(), 2));
            Plan::Flat { instalments, first_due_on, day_of_month: None, rate }
        }
        2 => {
            let schedule = (1..=instalments)
                .map(|number| Instalment {
                    number,
                    due_on: after(first_due_on, 20 * (number - 1)),
                    principal: xof(1_000),
                    interest: Some(xof(dice.below(3).into())),
                    fee: Some(xof(dice.below(300).into())),
                })
                .collect();
            return Act::Grant {
                product,
                lender,
                lender_reference,
                principal: xof(i64::from(instalments) * 1_000),
                plan: Plan::Given { schedule },
            };
        }
        _ => {
            let paid_until = dice.below(instalments + 3);
            let start = on - Days::new(dice.below(90).into());
            let schedule = (1..=instalments)
                .map(|number| {
                    let all = |units: i64| Components {
                        penalty: Some(xof(units / 100)),
                        fee: None,
                        interest: Some(xof(units / 10)),
                        principal: Some(xof(units)),
                    };
                    let paid = match number.cmp(&paid_until) {
                        std::cmp::Ordering::Less => Some(all(1_000)),
                        std::cmp::Ordering::Equal => Some(all(250)),
                        std::cmp::Ordering::Greater => None,
                    };
                    let due_on = after(start, 25 * (number - 1));
                    RunningInstalment { number, due_on, owed: all(1_000), paid }
                })
                .collect();
            return Act::TakeOver { product, lender, lender_reference, schedule };
        }
    };
    Act::Grant { product, lender, lender_reference, principal, plan }
}

fn some_receipt(dice: &mut Dice, state: &State) -> Option<Receipt> {
    let account = state.account()?;
    let all: Vec<Receipt> = account.receipts().collect();
    match all.len() {
        0 => None,
        count => Some(all[dice.below(count as u32) as usize].clone()),
    }
}

fn value_date(dice: &mut Dice, on: NaiveDate) -> Option<NaiveDate> {
    match dice.below(6) {
        0 => Some(on - Days::new(dice.below(70).into())),
        1 => Some(after(on, 1)),
        _ => None,
    }
}

fn act(dice: &mut Dice, state: &State, on: NaiveDate) -> Act {
    let source = || Source { name: "tmoney".to_owned(), reference: "1".to_owned() };
    let Some(account) = state.account() else { return open(dice, on) };
    let motive = "asked by the branch".to_owned();
    match dice.below(12) {
        0 | 1 if account.stage() == Stage::Granted => {
            let value_date = value_date(dice, on);
            Act::Disburse { amount: account.principal(), source: source(), value_date }
        }
        10 if dice.below(4) == 0 => Act::Cancel { motive },
        0 => Act::Disburse { amount: account.principal(), source: source(), value_date: None },
        1 if dice.below(10) == 0 => open(dice, on),
        1..=6 => {
            let figures = state.figures(on).unwrap();
            let amount = match dice.below(8) {
                0 => figures.overdue,
                1 => figures.outstanding,
                2 => xof(figures.overdue.amount() + figures.outstanding.amount()),
                3 => xof(0),
                _ => xof(dice.below(1_500).into()),
            };
            let excess = if dice.below(2) == 0 { Excess::Keep } else { Excess::Prepay };
            let value_date = value_date(dice, on);
            Act::ReceiveRepayment { repayment: id(dice), amount, source: source(), value_date, excess }
        }
        7 | 8 => {
            let known = some_receipt(dice, state).map(|it| it.repayment);
            Act::ReverseRepayment { repayment: known.unwrap_or_else(|| id(dice)), motive }
        }
        9 => {
            let kind = if dice.below(2) == 0 { ChargeKind::Fee } else { ChargeKind::Penalty };
            let amount = xof(dice.below(200).into());
            Act::Charge { charge: id(dice), instalment: dice.below(10), kind, amount, motive }
        }
        _ => Act::Age,
    }
}

fn asked(act: Act, on: NaiveDate, policy: &LoanPolicy) -> Command {
    Command {
        act,
        on,
        policy: policy.clone(),
        policy_ref: PolicyRef { version: 1, hash: Hash::of(b"policy") },
        country: "TG".parse().unwrap(),
    }
}

/// The life of one loan: some commands on each of some 700 days, the loan aged as each day starts.
fn live(seed: u64) -> Tally {
    let policy = any_policy(&mut Dice::from_seed(seed));
    let day = Cell::new(FIRST_DAY);
    Walk::<Loan>::from_seed(seed).steps(400).each(
        |dice, state| {
            let today = day.get();
            let asks = match state.next_action_on(&policy).is_some_and(|it| it <= today) {
                true => Act::Age,
                false => act(dice, state, today),
            };
            asked(asks, today, &policy)
        },
        |state, command| {
            let settled = state.next_action_on(&policy).is_none_or(|it| it > command.on);
            let checked = state.check(&policy, command.on);
            if settled && command.on < FIRST_DAY + Days::new(700) {
                day.set(command.on + Days::new(u64::from(command.on.to_string().len() as u32 % 3)));
            }
            checked
        },
    )
}

#[test]
fn whatever_is_asked_the_invariants_hold() {
    let mut all = Tally::default();
    for seed in 0..300 {
        all.add(live(seed));
    }
    all.expect_whole(event_types::<Event>());
}
