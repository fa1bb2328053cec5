//! What holds of any terms and any history. Where it does not, the shortest history is printed that
//! shows it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::any::*;
use super::rescheduling::{agree, propose};
use super::*;
use crate::calendar::Day;
use crate::credit::NewTerms;
use crate::testing::{Dice, shortest};

/// Something that may happen to a loan that runs.
#[derive(Debug, Clone, Copy)]
enum Step {
    Days(u32),
    Pay(u128, i64, Excess),
    Reverse(u128),
    ChargeBack(u128, u128),
    Charge(u128, ChargeKind, u32, i64),
    Waive(u128),
    WaivePenalty(u128, u32),
    Hold(u128),
    EndHold(u128),
    WriteOff(u128),
    Undo(u128),
}

fn any_steps(dice: &mut Dice, wanted: impl Fn(&Step) -> bool) -> Vec<Step> {
    let mut steps = vec![];
    for number in 1..=30 {
        let before = u128::from(1 + dice.below(number));
        let number = u128::from(number);
        steps.push(Step::Days(dice.below(25)));
        let step = match dice.below(16) {
            0 => Step::Reverse(before),
            1 => Step::ChargeBack(100 + number, before),
            2 | 3 => {
                let kind = [ChargeKind::Fee, ChargeKind::Penalty][dice.below(2) as usize];
                let (instalment, amount) = (1 + dice.below(8), 1 + i64::from(dice.below(300)));
                Step::Charge(200 + number, kind, instalment, amount)
            }
            4 => Step::Waive(200 + before),
            5 => Step::WaivePenalty(300 + number, 1 + dice.below(8)),
            6 => Step::Hold(400 + number),
            7 => Step::EndHold(400 + before),
            8 if dice.below(3) == 0 => Step::WriteOff(500 + number),
            9 => Step::Undo(500 + before),
            _ => {
                let excess = [Excess::Keep, Excess::Prepay, Excess::PrepayLast, Excess::Shorten]
                    [dice.below(4) as usize];
                Step::Pay(number, 1 + i64::from(dice.below(6_000)), excess)
            }
        };
        if wanted(&step) {
            steps.push(step);
        }
    }
    steps
}

impl Life {
    /// Does it, or nothing where it is refused.
    fn take(&mut self, step: Step) {
        let act = match step {
            Step::Days(days) => {
                self.until(&after(self.today, days).to_string());
                return;
            }
            Step::Pay(number, amount, excess) => {
                let follows = self.account().contract().relieves_early();
                let excess = match (follows, excess) {
                    (true, Excess::Prepay | Excess::PrepayLast) => Excess::Lower,
                    (false, Excess::Shorten) => Excess::Keep,
                    (_, it) => it,
                };
                valued(pay(number, amount), None, excess)
            }
            Step::Reverse(number) => reverse(number),
            Step::ChargeBack(number, repayment) => charge_back(number, repayment, None),
            Step::Charge(number, kind, instalment, amount) => {
                charge(number, instalment, kind, amount)
            }
            Step::Waive(number) => waive(number, None),
            Step::WaivePenalty(number, instalment) => waive_penalty(number, instalment, None),
            Step::Hold(number) => hold(number, HoldCause::Complaint {}, &self.today.to_string()),
            Step::EndHold(number) => end_hold(number, &self.today.to_string()),
            Step::WriteOff(number) => super::writing_off::write_off(number),
            Step::Undo(number) => super::writing_off::undo(number),
        };
        if Loan::decide(&self.state, &self.asked(act.clone())).is_ok() {
            self.ask(act);
        }
    }

    /// Principal that is owed and not paid.
    fn principal_left(&self) -> i64 {
        match self.stage().is_owed() {
            true => {
                let rows = self.account().rows.iter();
                rows.map(|it| it.left().principal).sum()
            }
            false => 0,
        }
    }
}

/// A loan that was granted by any plan and paid out.
fn any_loan(dice: &mut Dice, policy: LoanPolicy) -> Life {
    loop {
        let mut life = Life::under(policy.clone(), "2024-01-10");
        let opening = any_opening(dice, life.today);
        let granted = matches!(opening, Act::Grant { .. });
        if granted && Loan::decide(&life.state, &life.asked(opening.clone())).is_ok() {
            life.ask(opening);
            life.ask(disburse(life.account().principal()));
            return life;
        }
    }
}

/// Expects that this holds of the steps on the loan, and says which few show that it does not.
#[track_caller]
fn holds(seed: u64, loan: &Life, steps: &[Step], property: impl Fn(&Life, &[Step])) {
    let fails = |steps: &[Step]| catch_unwind(AssertUnwindSafe(|| property(loan, steps))).is_err();
    if fails(steps) {
        let shortest = shortest(steps, fails);
        eprintln!("at seed {seed}, on {:?}: {shortest:?}", loan.facts.first());
        property(loan, &shortest);
    }
}

/// How a loan stands, but for what was recorded of its past.
fn stands(of: &Life) -> impl PartialEq + std::fmt::Debug + use<> {
    (of.instalments(), of.credit(), of.stage(), of.bucket(), of.is_in_default())
}

#[test]
fn principal_that_is_left_rises_only_as_it_is_owed_again() {
    let again = |it: &Event| {
        matches!(it, Event::ChargedBack(_) | Event::RepaymentReversed(_) | Event::WriteOffUndone(_))
    };
    for seed in 0..80 {
        let dice = &mut Dice::from_seed(seed);
        let policy = any_policy(dice);
        let loan = any_loan(dice, policy);
        let steps = any_steps(dice, |_| true);
        holds(seed, &loan, &steps, |loan, steps| {
            let mut life = loan.clone();
            for step in steps {
                let (before, told) = (life.principal_left(), life.facts.len());
                life.take(*step);
                let rose = life.principal_left() > before;
                let may = life.facts[told..].iter().any(again);
                assert!(!rose || may, "by {step:?}: {:?}", &life.facts[told..]);
            }
        });
    }
}

/// Nothing of it is kept in what was decided meanwhile, but that it is marked as ever in default.
#[test]
fn a_loan_after_a_reversal_stands_as_one_that_never_had_the_payment() {
    let mut differed = 0;
    for seed in 0..80 {
        let dice = &mut Dice::from_seed(seed + 1_000);
        let policy = any_policy(dice);
        let loan = any_loan(dice, policy);
        // What settles it ends what can be done to it, and so would differ.
        let runs =
            |it: &Step| !matches!(it, Step::WriteOff(_) | Step::Reverse(_) | Step::ChargeBack(..));
        let steps = any_steps(dice, runs);
        let gone = steps.iter().position(|it| matches!(it, Step::Pay(..)));
        let Some(Step::Pay(gone, ..)) = gone.map(|it| steps[it]) else { continue };
        let both = |loan: &Life, steps: &[Step]| {
            let (mut with, mut without) = (loan.clone(), loan.clone());
            for step in steps {
                if matches!(step, Step::Pay(..) | Step::Days(_)) {
                    with.take(*step);
                    if !matches!(step, Step::Pay(number, ..) if *number == gone) {
                        without.take(*step);
                    }
                }
            }
            (with, without)
        };
        let (with, without) = both(&loan, &steps);
        differed += u32::from(stands(&with) != stands(&without));
        holds(seed, &loan, &steps, |loan, steps| {
            let (mut with, mut without) = both(loan, steps);
            with.take(Step::Reverse(gone));
            // So that both have posted what lateness cost by today.
            for life in [&mut with, &mut without] {
                life.take(Step::Hold(900));
            }
            assert_eq!(stands(&with), stands(&without));
        });
    }
    assert!(differed > 30, "only in {differed} it made a difference");
}

/// Its position is all that another system tells of it.
#[test]
fn a_loan_that_is_boarded_in_mid_life_goes_on_as_if_it_had_always_been_here() {
    let mut late = 0;
    for seed in 0..100 {
        let dice = &mut Dice::from_seed(seed + 2_000);
        // What a boarded loan does not bear: a penalty, interest by the day, relief for early money.
        let policy = LoanPolicy { penalty: None, recalculation: None, ..any_policy(dice) };
        let loan = any_loan(dice, policy);
        let before = any_steps(dice, |it| !matches!(it, Step::Hold(_) | Step::ChargeBack(..)));
        let steps = any_steps(dice, |it| !matches!(it, Step::Reverse(_) | Step::ChargeBack(..)));
        let mut here = loan.clone();
        for step in before.iter().take(dice.below(30) as usize) {
            here.take(*step);
        }
        if here.stage() != Stage::Active {
            continue;
        }
        late += u32::from(here.bucket() > 0);
        holds(seed, &here, &steps, |here, steps| {
            let (mut here, mut boarded) = (here.clone(), boarded_from(here));
            for step in steps {
                // What was charged there has its id, and what is charged here another.
                let step = renumbered(*step);
                here.take(step);
                boarded.take(step);
                let rows = |of: &Life| of.instalments();
                assert_eq!(rows(&here), rows(&boarded), "behind {step:?}");
                assert_eq!(here.credit(), boarded.credit(), "behind {step:?}");
                assert_eq!(here.is_in_default(), boarded.is_in_default(), "behind {step:?}");
            }
        });
    }
    assert!(late > 10, "only {late} were late");
}

/// The steps behind a boarding, apart from those before it.
fn renumbered(step: Step) -> Step {
    const FURTHER: u128 = 10_000;
    match step {
        Step::Pay(number, amount, excess) => Step::Pay(FURTHER + number, amount, excess),
        Step::Charge(number, kind, instalment, amount) => {
            Step::Charge(FURTHER + number, kind, instalment, amount)
        }
        Step::Waive(number) => Step::Waive(FURTHER + number),
        Step::Hold(number) => Step::Hold(FURTHER + number),
        Step::EndHold(number) => Step::EndHold(FURTHER + number),
        Step::WriteOff(number) => Step::WriteOff(FURTHER + number),
        Step::Undo(number) => Step::Undo(FURTHER + number),
        Step::WaivePenalty(number, instalment) => Step::WaivePenalty(FURTHER + number, instalment),
        Step::Days(_) | Step::Reverse(_) | Step::ChargeBack(..) => step,
    }
}

/// The same loan, as another system tells how it stands today.
fn boarded_from(here: &Life) -> Life {
    let account = here.account();
    let position = account.position(here.today);
    let codes = |id: Uuid| account.codes.get(&id).map_or(String::new(), |it| it.to_string());
    let currency = account.currency();
    let mut there = Life { state: State::None, facts: vec![], ..here.clone() };
    there.ask(boarded(StoredPosition {
        rows: position.stored_rows(currency),
        credit: Some(account.credit()),
        in_default: position.in_default,
        charges: position.stored_charges(&account.facts, currency, codes),
        ..nothing_yet()
    }));
    there
}

fn any_terms(dice: &mut Dice, on: Day) -> NewTerms {
    let mut terms = super::rescheduling::by(1 + dice.below(10), "2024-02-01");
    terms.first_due_on = after(on, 1 + dice.below(60));
    terms
}

#[test]
fn a_schedule_that_is_built_in_one_step_is_that_which_is_built_through_changes() {
    let mut compared = 0;
    for seed in 0..150 {
        let dice = &mut Dice::from_seed(seed + 3_000);
        let mut at_once = any_loan(dice, policy());
        at_once.until(&after(at_once.today, dice.below(90)).to_string());
        let mut by_steps = at_once.clone();
        let wanted = any_terms(dice, at_once.today);
        if Loan::decide(&at_once.state, &at_once.asked(propose(1, wanted))).is_err() {
            continue;
        }
        for number in 2..2 + u128::from(1 + dice.below(3)) {
            let on_the_way = any_terms(dice, by_steps.today);
            let shown = propose(number, on_the_way);
            if Loan::decide(&by_steps.state, &by_steps.asked(shown.clone())).is_ok() {
                by_steps.ask(shown);
                by_steps.ask(agree(number));
            }
        }
        for life in [&mut at_once, &mut by_steps] {
            life.ask(propose(1, wanted));
            life.ask(agree(1));
        }
        compared += 1;
        assert_eq!(at_once.instalments(), by_steps.instalments(), "at seed {seed}");
    }
    assert!(compared > 50, "only {compared} were compared");
}
