//! Random lives of a subscription keep its invariants.

use std::cell::Cell;

use super::*;
use crate::testing::{Dice, Tally, Walk, event_types};

/// Something that may be asked next: more often what can be done. Time passes by the way.
fn next(dice: &mut Dice, state: &State, today: &Cell<Day>) -> Command {
    let id = Uuid::from_u128(dice.below(u32::MAX).into());
    let asked = |act| Command { on: today.get(), id, ..on("2026-01-01", act) };
    let Some(premium) = state.premium() else {
        let plan = if dice.below(4) == 0 { "yearly" } else { "monthly" };
        return asked(Act::Subscribe { plan: plan.to_owned() });
    };
    // It is aged first, as a file is.
    let due = |today: &Cell<Day>| state.next_action_on().is_some_and(|it| it <= today.get());
    today.set(today.get().saturating_add_days(dice.below(3)));
    if due(today) {
        return Command { on: today.get(), id, ..age("2026-01-01") };
    }
    let paid: Vec<Uuid> =
        premium.times().iter().filter_map(|it| Some(it.paid.as_ref()?.payment)).collect();
    let act = match (premium.unpaid().is_some(), dice.below(12)) {
        (true, 0..7) => {
            let amount = premium.terms().fee;
            Act::PayFee { money: money("TM-1"), amount, value_date: None }
        }
        (true, 7 | 8) => {
            Act::RecordFailure { channel: "tmoney".to_owned(), code: "K-1".to_owned() }
        }
        (false, 0..3) if !paid.is_empty() => {
            let place = usize::try_from(dice.below(64)).unwrap() % paid.len();
            Act::ReverseFee { payment: paid[place], reason: taken_back() }
        }
        (_, 9) => Act::Cancel { reason: unwanted() },
        (_, 10) => Act::Subscribe { plan: "monthly".to_owned() },
        (_, _) => {
            today.set(state.next_action_on().unwrap_or(today.get()));
            Act::Age
        }
    };
    Command { on: today.get(), id, ..on("2026-01-01", act) }
}

#[test]
fn every_life_keeps_the_invariants() {
    let mut tally = Tally::default();
    for seed in 0..600 {
        let today = Cell::new(day("2026-01-31"));
        let walk = Walk::<Premium>::from_seed(seed).steps(14).each(
            |dice, state| next(dice, state, &today),
            |state, command| {
                // Time that passed is for the next command.
                let due = state.next_action_on().is_some_and(|it| it <= command.on);
                if due { Ok(()) } else { state.check(command.on) }
            },
        );
        tally.add(walk);
    }
    tally.expect_whole(event_types::<Event>());
}

#[test]
fn whatever_happens_what_is_received_is_the_insurers_part_and_ours() {
    for seed in 0..50 {
        let today = Cell::new(day("2026-01-31"));
        let (mut dice, mut state) = (Dice::from_seed(seed), State::None);
        let (mut received, mut split) = (0, 0);
        for _ in 0..60 {
            let command = next(&mut dice, &state, &today);
            for event in Premium::decide(&state, &command).unwrap_or_default() {
                match &event {
                    Event::FeePaid(it) => {
                        received += it.amount.amount();
                        split += it.insurer.amount() + it.deferred.amount();
                    }
                    Event::FeeReversed(it) => {
                        received -= it.amount.amount();
                        split -= it.insurer.amount() + it.deferred.amount();
                    }
                    Event::Subscribed(_)
                    | Event::FeeDue(_)
                    | Event::FeeFailed(_)
                    | Event::Renewed(_)
                    | Event::Cancelled(_)
                    | Event::Expired(_) => {}
                }
                state = Premium::evolve(state, &event);
            }
        }
        let standing = state.premium().into_iter().flat_map(Premium::times);
        let standing: i64 =
            standing.filter_map(|it| it.paid.as_ref()).map(|it| it.amount.amount()).sum();
        assert_eq!((received, split), (standing, standing), "seed {seed}");
    }
}
