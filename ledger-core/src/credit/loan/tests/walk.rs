//! Random lives of loans: whatever is asked, in whatever order, the invariants hold.

use std::cell::{Cell, RefCell};

use super::oracle;
use super::*;
use crate::credit::loan::{Instalment, PositionCause, Receipt, StoredCharge};
use crate::money::Rate;
use crate::policy::{Allocation, Component, Grouping, Timing};
use crate::testing::{Dice, Tally, Walk, event_types};

/// What ships, and policies that differ from it in every way an allocation can.
fn any_policy(dice: &mut Dice) -> LoanPolicy {
    use Component::{Fee, Insurance, Interest, Penalty, Principal, Tax};
    use Timing::{Due, InAdvance, PastDue};
    let timings = match dice.below(3) {
        0 => vec![InAdvance, Due, PastDue],
        1 => vec![Due, PastDue, InAdvance],
        _ => vec![PastDue, Due, InAdvance],
    };
    let components = match dice.below(3) {
        0 => vec![Principal, Interest, Insurance, Tax, Fee, Penalty],
        1 => vec![Interest, Principal, Penalty, Tax, Fee, Insurance],
        _ => Component::ALL.to_vec(),
    };
    let grouping = match dice.below(2) {
        0 => Grouping::ByComponent,
        _ => Grouping::ByInstalment,
    };
    let default_days = [1, 5, 30, 45][dice.below(4) as usize];
    let allocation = Allocation { timings, components, grouping };
    LoanPolicy {
        allocation,
        default_days,
        pause_while_held: dice.below(3) > 0,
        arrears_tolerance: vec![xof([0, 0, 7, 120][dice.below(4) as usize])],
        ..policy()
    }
}

fn any_id(dice: &mut Dice) -> Uuid {
    Uuid::from_u64_pair(dice.below(u32::MAX).into(), dice.below(u32::MAX).into())
}

fn any_excess(dice: &mut Dice) -> Excess {
    match dice.below(2) {
        0 => Excess::Keep,
        _ => Excess::Prepay,
    }
}

/// A grant by any plan or a takeover with any arrears; some of them are refused.
fn any_opening(dice: &mut Dice, on: NaiveDate) -> Act {
    let first_due_on = after(on, dice.below(50));
    let instalments = 1 + dice.below(8);
    let principal = xof(i64::from(dice.below(200)) * 500);
    match dice.below(4) {
        0 => {
            let plan = Plan::InterestFree { instalments, first_due_on, day_of_month: None };
            grant(principal, plan)
        }
        1 => {
            let rate = Rate(rust_decimal::Decimal::new(dice.below(90).into(), 2));
            grant(principal, Plan::Flat { instalments, first_due_on, day_of_month: None, rate })
        }
        2 => {
            let schedule = (1..=instalments).map(|number| Instalment {
                number,
                due_on: after(first_due_on, 20 * (number - 1)),
                principal: xof(1_000),
                interest: Some(xof(dice.below(3).into())),
                fee: Some(xof(dice.below(300).into())),
                tax: Some(xof(dice.below(20).into())),
                insurance: Some(xof(dice.below(20).into())),
            });
            let plan = Plan::Given { schedule: schedule.collect() };
            grant(xof(i64::from(instalments) * 1_000), plan)
        }
        _ => any_boarding(dice, on, instalments),
    }
}

/// A loan with any arrears; some come with a balance, some with a charge, some in default.
fn any_boarding(dice: &mut Dice, on: NaiveDate, instalments: u32) -> Act {
    let paid_until = dice.below(instalments + 3);
    let first = on - Days::new(dice.below(90).into());
    let parts = |units: i64| Components {
        penalty: Some(xof(units / 100)),
        interest: Some(xof(units / 10)),
        principal: Some(xof(units)),
        ..Components::default()
    };
    let mut rows: Vec<StoredRow> = (1..=instalments)
        .map(|number| StoredRow {
            number,
            kind: RowKind::Instalment,
            due_on: after(first, 25 * (number - 1)),
            owed: parts(1_000),
            paid: match number.cmp(&paid_until) {
                std::cmp::Ordering::Less => Some(parts(1_000)),
                std::cmp::Ordering::Equal => Some(parts(250)),
                std::cmp::Ordering::Greater => None,
            },
            waived: None,
        })
        .collect();
    let mut charges = vec![];
    if dice.below(2) == 0 {
        let (amount, paid) = (40, [0, 15, 40][dice.below(3) as usize]);
        rows[0].owed.fee = Some(xof(amount));
        let fee = Some(xof(paid)).filter(|it| !it.is_zero());
        rows[0].paid = rows[0].paid.clone().or(fee.map(|_| Components::default()));
        if let Some(it) = &mut rows[0].paid {
            it.fee = fee;
        }
        charges.push(StoredCharge {
            charge: any_id(dice),
            code: "file".to_owned(),
            kind: ChargeKind::Fee,
            instalment: 1,
            amount: xof(amount),
            paid: fee,
            waived: None,
            due_on: after(first, dice.below(60)),
        });
    }
    let credit = (dice.below(3) == 0).then(|| xof(i64::from(dice.below(2_000)) + 1));
    let in_default = dice.below(4) == 0;
    boarded(StoredPosition { rows, credit, in_default, charges, ..nothing_yet() })
}

/// Mostly today, now and then as far back as 70 days, now and then tomorrow, which is refused.
fn any_value_date(dice: &mut Dice, on: NaiveDate) -> Option<NaiveDate> {
    match dice.below(6) {
        0 => Some(on - Days::new(dice.below(70).into())),
        1 if dice.below(4) == 0 => Some(after(on, 1)),
        _ => None,
    }
}

fn any_repayment(dice: &mut Dice, state: &State, on: NaiveDate) -> Act {
    let figures = state.figures(on).unwrap();
    let amount = match dice.below(12) {
        0 | 1 => figures.overdue,
        2 => figures.outstanding,
        3 => xof(figures.overdue.amount() + figures.outstanding.amount()),
        4 => xof(0),
        _ => xof(dice.below(1_500).into()),
    };
    Act::ReceiveRepayment {
        repayment: any_id(dice),
        kind: RepaymentKind::Repayment,
        amount,
        money: money(),
        value_date: any_value_date(dice, on),
        excess: any_excess(dice),
    }
}

fn any_act(dice: &mut Dice, state: &State, on: NaiveDate) -> Act {
    let Some(account) = state.account() else { return any_opening(dice, on) };
    match dice.below(18) {
        0 | 1 if account.life() == Stage::Granted => {
            let mut out = disburse(account.principal());
            if let Act::Disburse { disbursement, value_date, .. } = &mut out {
                (*disbursement, *value_date) = (any_id(dice), any_value_date(dice, on));
            }
            out
        }
        0 => disburse(account.principal()),
        1 if dice.below(8) == 0 => any_opening(dice, on),
        2 if dice.below(4) == 0 => cancel(),
        2 if dice.below(4) == 0 => Act::ReverseDisbursement {
            disbursement: account.disbursement.unwrap_or(nth(7)),
            cause: OutgoingReversal::Bounced {},
            reason: because("payment_bounced"),
        },
        3 | 4 => {
            let received: Vec<Receipt> = account.receipts().collect();
            let Some(last) = received.len().checked_sub(1) else { return reverse(7) };
            let Receipt { repayment, .. } = received[dice.below(last as u32 + 1) as usize];
            reverse_of(repayment)
        }
        5 => {
            let kind = [ChargeKind::Fee, ChargeKind::Penalty][dice.below(2) as usize];
            let mut charge = charge(1, dice.below(10), kind, dice.below(200).into());
            if let Act::Charge { charge, due_on, .. } = &mut charge {
                *charge = any_id(dice);
                *due_on = (dice.below(3) == 0).then(|| after(on, dice.below(40)));
            }
            charge
        }
        6 => Act::Age,
        7 if dice.below(40) == 0 => rescind(),
        8 => any_of_a_charge(dice, account),
        9 => any_hold(dice, account, on),
        10 => match account.payouts().next() {
            Some(it) if dice.below(2) == 0 => Act::ReverseCreditPayout {
                payout: it.payout,
                cause: OutgoingReversal::Misposted {},
                reason: because("recorded_in_error"),
            },
            Some(_) | None => {
                let mut out = pay_out(1, i64::from(dice.below(300)));
                if let Act::PayOutCredit { payout, value_date, .. } = &mut out {
                    (*payout, *value_date) = (any_id(dice), any_value_date(dice, on));
                }
                out
            }
        },
        _ => any_repayment(dice, state, on),
    }
}

fn reverse_of(repayment: Uuid) -> Act {
    let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
    Act::ReverseRepayment { repayment, cause, reason }
}

fn any_of_a_charge(dice: &mut Dice, account: &Account) -> Act {
    let charges: Vec<Uuid> = account.charges().map(|it| it.charge).collect();
    let last = charges.len().checked_sub(1);
    let charge = last.map_or(nth(7), |last| charges[dice.below(last as u32 + 1) as usize]);
    let reason = because("goodwill");
    match dice.below(2) {
        0 => Act::ReverseCharge { charge, reason },
        _ => {
            let amount = (dice.below(2) == 0).then(|| xof(dice.below(60).into()));
            Act::WaiveCharge { charge, amount, reason }
        }
    }
}

fn any_hold(dice: &mut Dice, account: &Account, on: NaiveDate) -> Act {
    let open = account.holds().iter().find(|it| it.until.is_none() && !it.cause.follows_order());
    let day = Some(on - Days::new(dice.below(20).into()));
    let reason = because("hardship");
    match open {
        Some(it) if dice.below(3) > 0 => Act::EndHold { hold: it.id, until: day, reason },
        Some(_) | None => Act::Hold {
            hold: any_id(dice),
            cause: [HoldCause::Complaint {}, HoldCause::Death {}][dice.below(2) as usize],
            effects: match dice.below(3) {
                0 => vec![HoldEffect::Penalties, HoldEffect::Collection],
                _ => vec![HoldEffect::Claim, HoldEffect::Arrears],
            },
            from: day,
            reason,
        },
    }
}

/// The life of one loan over some two years, some commands on each day, the loan aged as the day
/// starts; and what else is expected of it at each step. Half of them pay for goods, which are
/// delivered at some time, and now and then go back. Some are rebased now and then.
fn live(seed: u64, expect: impl Fn(&Lived)) -> Tally {
    let policy = any_policy(&mut Dice::from_seed(seed));
    let today = Cell::new(day("2024-01-10"));
    let before = RefCell::new(State::None);
    let history = RefCell::new(vec![]);
    let steps = Cell::new(0);
    let days = RefCell::new(Dice::from_seed(seed + 1_000_000));
    let goods = Cell::new(AWAITED.filter(|_| seed.is_multiple_of(2)));
    let rebased = seed.is_multiple_of(5);
    let ids = RefCell::new(Dice::from_seed(seed + 2_000_000));
    Walk::<Loan>::from_seed(seed).steps(500).each(
        |dice, state| {
            before.replace(state.clone());
            let hold = any_id(&mut ids.borrow_mut());
            let asked = |act| {
                Command { goods: goods.get(), hold, ..asked(act, today.get(), &policy) }
            };
            let aged = Loan::decide(state, &asked(Act::Age)).unwrap().is_empty();
            let cause = PositionCause::PeriodClosed {};
            asked(match aged {
                false => Act::Age,
                true if rebased && dice.below(30) == 0 => {
                    Act::Rebase { engine: Engine::FIRST, cause }
                }
                true => any_act(dice, state, today.get()),
            })
        },
        |state, command| {
            let mut step = before.take();
            for it in Loan::decide(&step, command).unwrap_or_default() {
                step = Loan::evolve(step, &it);
                step.check_recorded(&it)?;
                history.borrow_mut().push(it);
            }
            let Command { on, goods: held, .. } = *command;
            state.check(on, held)?;
            let (policy, history) = (&policy, &history.borrow()[..]);
            steps.set(steps.get() + 1);
            let step = steps.get();
            expect(&Lived { state, history, policy, on, goods: held, step });
            let dice = &mut *days.borrow_mut();
            today.set(after(on, dice.below(4)));
            goods.set(match held {
                AWAITED if dice.below(100) > 0 => AWAITED,
                GOING_BACK if dice.below(30) > 0 => GOING_BACK,
                None if seed.is_multiple_of(2) && dice.below(150) == 0 => GOING_BACK,
                _ => None,
            });
            Ok(())
        },
    )
}

/// A loan at one step of its life, aged to its day.
struct Lived<'a> {
    state: &'a State,
    history: &'a [Event],
    policy: &'a LoanPolicy,
    on: NaiveDate,
    goods: Option<HoldCause>,
    /// Counted from 1.
    step: u32,
}

impl Lived<'_> {
    /// At one step of so many, for what takes long.
    fn every(&self, steps: u32) -> bool {
        self.step.is_multiple_of(steps)
    }

    fn asked(&self, act: Act, on: NaiveDate) -> Command {
        Command { goods: self.goods, hold: nth(424_242), ..asked(act, on, self.policy) }
    }

    fn check(&self, on: NaiveDate) -> Result<(), String> {
        self.state.check(on, self.goods)
    }

    fn was_rebased(&self) -> bool {
        self.history.iter().any(|it| matches!(it, Event::Rebased(_)))
    }

    /// The facts that follow and the state they leave.
    fn then(&self, state: &State, act: Act, on: NaiveDate) -> (Vec<Event>, State) {
        let facts = Loan::decide(state, &self.asked(act, on)).unwrap_or_default();
        let state = facts.iter().fold(state.clone(), Loan::evolve);
        (facts, state)
    }
}

#[test]
fn whatever_is_asked_the_invariants_hold() {
    let mut all = Tally::default();
    for seed in 0..400 {
        all.add(live(seed, |_| {}));
    }
    all.expect_whole(event_types::<Event>());
}

#[test]
fn a_day_by_day_reckoning_of_its_own_comes_to_the_same() {
    let compared = Cell::new(0);
    for seed in 0..150 {
        live(seed, |it| {
            if it.every(10) && !it.history.is_empty() && !it.was_rebased() {
                compared.set(compared.get() + 1);
                let expected = oracle::expected(it.history, it.policy, it.on);
                assert_eq!(oracle::found(it.state), expected, "at seed {seed} on {}", it.on);
            }
        });
    }
    assert!(compared.get() > 3_000, "only {} were compared", compared.get());
}

#[test]
fn ageing_twice_changes_nothing_and_nothing_happens_before_the_next_action() {
    for seed in 0..100 {
        live(seed, |it| {
            assert_eq!(it.then(it.state, Act::Age, it.on).0, []);
            let Some(next) = it.state.next_action_on() else {
                return assert_eq!(it.check(after(it.on, 5_000)), Ok(()));
            };
            // No event is missing on the day before; one is on the day.
            let eve = next.pred_opt().unwrap();
            assert_eq!(it.check(eve), Ok(()), "at seed {seed}");
            assert_ne!(it.then(it.state, Act::Age, next).0, [], "at seed {seed}");
            it.check(next).unwrap_err();
        });
    }
}

#[test]
fn ageing_over_many_days_at_once_ends_as_ageing_day_by_day() {
    for seed in 0..60 {
        live(seed, |it| {
            if !it.every(10) {
                return;
            }
            let mut daily = it.state.clone();
            for days in 1..=70 {
                daily = it.then(&daily, Act::Age, after(it.on, days)).1;
                if days % 35 == 0 {
                    let leap = it.then(it.state, Act::Age, after(it.on, days)).1;
                    assert_eq!(leap, daily, "at seed {seed}, {days} days after {}", it.on);
                }
            }
        });
    }
}

#[test]
fn a_command_on_a_loan_that_was_not_aged_ages_it_first() {
    let dice = RefCell::new(Dice::from_seed(77));
    for seed in 0..60 {
        live(seed, |it| {
            let dice = &mut *dice.borrow_mut();
            let later = after(it.on, dice.below(60));
            let act = any_act(dice, it.state, later);
            let (mut facts, aged) = it.then(it.state, Act::Age, later);
            let command = it.asked(act, later);
            let expected = Loan::decide(&aged, &command).map(|it| {
                facts.extend(it);
                facts
            });
            assert_eq!(Loan::decide(it.state, &command), expected, "at seed {seed}");
        });
    }
}

#[test]
fn when_everything_is_reversed_nothing_is_paid_but_what_a_takeover_brought() {
    for seed in 0..100 {
        live(seed, |it| {
            let Some(account) = it.state.account().filter(|_| it.every(20)) else { return };
            if it.was_rebased() || account.payouts().next().is_some() {
                return;
            }
            let mut state = it.state.clone();
            for receipt in account.receipts().filter(|it| !it.reversed) {
                state = it.then(&state, reverse_of(receipt.repayment), it.on).1;
            }
            let mut brought = 0;
            if let Event::Boarded(it) = &it.history[0] {
                let StoredPosition { rows, credit, .. } = &it.position;
                let paid = rows.iter().filter_map(|it| it.paid.as_ref()).map(sum);
                brought = paid.sum::<i64>() + credit.map_or(0, Money::amount);
            }
            let account = state.account().unwrap();
            let paid: i64 = account.instalments().map(|it| sum(&it.paid)).sum();
            assert_eq!(paid + account.credit().amount(), brought, "at seed {seed}");
        });
    }
}

/// Money from one day, all kept or all to prepay, is spread alike in whatever order it is recorded;
/// money from different days is so whatever its payers want.
#[test]
fn the_order_of_recording_does_not_matter() {
    let mut dice = Dice::from_seed(5);
    for round in 0..500 {
        let policy = any_policy(&mut dice);
        let one_day = round % 2 == 0;
        let excess = any_excess(&mut dice);
        let mut acts: Vec<Act> = (0..6)
            .map(|number| {
                let value_date = match one_day {
                    true => after(day("2024-03-01"), round % 40),
                    false => after(day("2024-01-01"), 10 * number + dice.below(10)),
                };
                Act::ReceiveRepayment {
                    repayment: any_id(&mut dice),
                    kind: RepaymentKind::Repayment,
                    amount: xof(1 + i64::from(dice.below(120))),
                    money: money(),
                    value_date: Some(value_date),
                    excess: if one_day { excess } else { any_excess(&mut dice) },
                }
            })
            .collect();
        let mut results = vec![];
        for _ in 0..3 {
            let mut life = Life::under(policy.clone(), "2024-01-01");
            life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
            life.ask(disburse(xof(400)));
            life.ask(penalty(1, 2, 11));
            life.until("2024-04-20");
            for it in &acts {
                life.ask(it.clone());
            }
            results.push(oracle::found(&life.state));
            let last = acts.len() - 1;
            acts.swap(dice.below(6) as usize, last);
            acts.swap(dice.below(6) as usize, 0);
        }
        assert_eq!(results[0], results[1], "in round {round}");
        assert_eq!(results[0], results[2], "in round {round}");
    }
}
