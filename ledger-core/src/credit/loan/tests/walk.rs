//! Random lives of loans: whatever is asked, in whatever order, the invariants hold.

use std::cell::{Cell, RefCell};

use super::any::*;
use super::oracle;
use super::*;
use crate::calendar::Day;
use crate::credit::loan::{Alone, Rebasing, Rejection, SecondPerson};
use crate::testing::{Dice, Tally, Walk, event_types};

/// The life of one loan over some two years, some commands on each day, the loan aged as the day
/// starts; and what else is expected of it at each step. Half of them pay for goods, which are
/// delivered at some time, and now and then go back. Some are rebased now and then, of some
/// payments are charged back, and of some what is large takes two persons. A third of them are
/// granted and rescheduled under a law.
pub(super) fn live(seed: u64, expect: impl Fn(&Lived)) -> Tally {
    let policy = any_policy(&mut Dice::from_seed(seed));
    let today = Cell::new(day("2024-01-10"));
    let before = RefCell::new(State::None);
    let history = RefCell::new(vec![]);
    let steps = Cell::new(0);
    let days = RefCell::new(Dice::from_seed(seed + 1_000_000));
    let goods = Cell::new(AWAITED.filter(|_| seed.is_multiple_of(2)));
    let rebased = seed.is_multiple_of(5);
    let disputed = seed % 8 == 3;
    let above = [None, Some(xof(40))][usize::from(seed.is_multiple_of(2))];
    let gone = seed.is_multiple_of(7).then_some(Uuid::from_u128(77));
    let law = seed.is_multiple_of(3).then(lawful);
    let ids = RefCell::new(Dice::from_seed(seed + 2_000_000));
    Walk::<Loan>::from_seed(seed).steps(500).each(
        |dice, state| {
            before.replace(state.clone());
            let hold = any_id(&mut ids.borrow_mut());
            let by = Actor { subject: Hash::of(&[dice.below(2) as u8]), ..officer() };
            let alone = state.loan().filter(|_| seed.is_multiple_of(2)).map(|it| Alone {
                per_loan: xof(30),
                per_day: xof(20),
                today: it.forgiven_alone_on(by.subject, today.get()),
            });
            let second_person = SecondPerson {
                above,
                forgiving_above: above,
                alone,
                proposal: any_id(&mut ids.borrow_mut()),
                lapses_on: after(today.get(), 25),
            };
            let second_person = seed.is_multiple_of(3).then_some(second_person);
            let asked = |act| {
                let mut asked = asked(act, today.get(), &policy);
                if let (Some(law), Some(terms)) = (&law, &mut asked.terms) {
                    terms.gate = gate(law, today.get());
                }
                let (by, goods, hold) = (by.clone(), goods.get(), Some(hold));
                Command { by, goods, gone, hold, second_person, ..asked }
            };
            let aged = Loan::decide(state, &asked(Act::Age)).unwrap().is_empty();
            asked(match aged {
                false => Act::Age,
                true if rebased && dice.below(30) == 0 => {
                    Act::Rebase { to: Rebasing::SameEngine, reason: because("rules_changed") }
                }
                true => match any_act(dice, state, today.get()) {
                    act if matches!(act, Act::ChargeBack { .. }) && !disputed => Act::Age,
                    act => act,
                },
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
pub(super) struct Lived<'a> {
    pub(super) state: &'a State,
    history: &'a [Event],
    policy: &'a LoanPolicy,
    pub(super) on: Day,
    goods: Option<HoldCause>,
    /// Counted from 1.
    step: u32,
}

impl Lived<'_> {
    /// At one step of so many, for what takes long.
    pub(super) fn every(&self, steps: u32) -> bool {
        self.step.is_multiple_of(steps)
    }

    fn asked(&self, act: Act, on: Day) -> Command {
        Command { goods: self.goods, hold: Some(nth(424_242)), ..asked(act, on, self.policy) }
    }

    fn check(&self, on: Day) -> Result<(), String> {
        self.state.check(on, self.goods)
    }

    #[track_caller]
    fn check_state(&self, state: &State) {
        assert_eq!(state.check(self.on, self.goods), Ok(()));
    }

    fn was_rebased(&self) -> bool {
        self.history.iter().any(|it| matches!(it, Event::Rebased(_) | Event::Rescheduled(_)))
    }

    fn was_charged_back(&self) -> bool {
        self.history.iter().any(|it| matches!(it, Event::ChargedBack(_)))
    }

    /// The facts that follow and the state they leave.
    fn then(&self, state: &State, act: Act, on: Day) -> (Vec<Event>, State) {
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
            // What is repaid early has tables of its own, in `early.json`.
            let early = it.state.loan().is_some_and(|it| it.contract.relieves_early());
            let told = !it.was_rebased() && !it.was_charged_back() && !early;
            if it.every(10) && !it.history.is_empty() && told {
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
            let eve = next.day_before().unwrap();
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
fn when_everything_is_reversed_nothing_is_paid_but_what_a_boarding_brought() {
    for seed in 0..100 {
        live(seed, |lived| {
            let it = lived;
            let Some(account) = it.state.loan().filter(|_| it.every(20)) else { return };
            if it.was_rebased() || account.payouts().next().is_some() {
                return;
            }
            let mut state = it.state.clone();
            for it in account.chargebacks().filter(|it| !it.reversed) {
                let reason = because("payment_upheld");
                let (chargeback, on) = (it.chargeback, lived.on);
                let act = Act::ReverseChargeback { chargeback, reason };
                // A write-off that lost penalties is undone before what would change them.
                if Loan::decide(&state, &lived.asked(act.clone(), on)) == Err(Rejection::WrittenOff)
                {
                    return;
                }
                state = lived.then(&state, act, on).1;
            }
            for receipt in account.receipts().filter(|it| !it.reversed) {
                state = it.then(&state, reverse_of(receipt.repayment), it.on).1;
            }
            let mut brought = 0;
            if let Event::Boarded(it) = &it.history[0] {
                let StoredPosition { rows, credit, .. } = &*it.position;
                let paid = rows.iter().filter_map(|it| it.paid.as_ref()).map(sum);
                brought = paid.sum::<i64>() + credit.map_or(0, Money::amount);
            }
            let account = state.loan().unwrap();
            let paid: i64 = account.instalments().map(|it| sum(&it.paid)).sum();
            assert_eq!(paid + account.credit().amount(), brought, "at seed {seed}");
        });
    }
}

#[test]
fn a_chargeback_owes_as_much_again_and_one_that_does_not_stand_changes_nothing() {
    let compared = Cell::new(0);
    let dice = RefCell::new(Dice::from_seed(78));
    for seed in 0..150 {
        live(seed, |it| {
            let Some(account) = it.state.loan().filter(|_| it.every(7)) else { return };
            let received: Vec<_> = account.receipts().filter(|it| !it.reversed).collect();
            let Some(last) = received.len().checked_sub(1) else { return };
            let repayment = received[dice.borrow_mut().below(last as u32 + 1) as usize].repayment;
            let (amount, chargeback) = (None, nth(515_151));
            let (reference, reason) = ("D-2".to_owned(), because("payment_disputed"));
            let act = Act::ChargeBack { chargeback, repayment, amount, reference, reason };
            let (facts, charged_back) = it.then(it.state, act, it.on);
            if facts.is_empty() {
                return;
            }
            compared.set(compared.get() + 1);
            it.check_state(&charged_back);
            // A hold for goods may end, and what lateness cost until now is posted, before an act
            // does anything.
            let earlier = facts.iter().take_while(|it| !matches!(it, Event::ChargedBack(_)));
            let before = &earlier.fold(it.state.clone(), Loan::evolve);
            let amount = charged_back.loan().unwrap().charged_back() - account.charged_back();
            let owes = |state: &State| {
                let loan = state.loan().unwrap();
                let unpaid: i64 = loan.instalments().map(|it| it.unpaid.amount()).sum();
                unpaid - loan.credit().amount() + loan.overdrawn().amount()
            };
            assert_eq!(owes(&charged_back) - owes(before), amount, "at seed {seed}");
            let back = Act::ReverseChargeback { chargeback, reason: because("payment_upheld") };
            let back = it.then(&charged_back, back, it.on).1;
            assert_eq!(owes(&back), owes(before), "at seed {seed}");
            let rows = |state: &State| -> Vec<(i64, i64)> {
                let rows = state.loan().unwrap().instalments();
                rows.map(|it| (sum(&it.owed), sum(&it.paid))).filter(|it| it.0 > 0).collect()
            };
            if !it.was_rebased() {
                assert_eq!(rows(&back), rows(before), "at seed {seed}");
            }
        });
    }
    assert!(compared.get() > 500, "only {} were compared", compared.get());
}

/// Money from one day, all kept or all to prepay, is spread alike in whatever order it is recorded;
/// money from different days is so whatever its payers want. The same of each instalment leaves a unit
/// here or there, by the order.
#[test]
fn the_order_of_recording_does_not_matter() {
    let mut dice = Dice::from_seed(5);
    for round in 0..500 {
        let policy = any_policy(&mut dice);
        let one_day = round % 2 == 0;
        let any_excess = |dice: &mut Dice| {
            let excess = any_excess(dice);
            if excess == Excess::PrepayEvenly { Excess::Prepay } else { excess }
        };
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
