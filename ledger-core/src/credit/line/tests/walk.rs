//! Random lives of credit lines: whatever arrives, in whatever order, the invariants hold.

use std::collections::BTreeMap;

use super::*;
use crate::testing::{Dice, Tally, event_types};

/// What a line should come to, counted apart from it.
#[derive(Default)]
struct Ledger {
    limit: i64,
    /// By loan: reserved and outstanding.
    loans: BTreeMap<Uuid, (i64, i64)>,
    /// By id, with the loan whose default set it.
    blocks: BTreeMap<Uuid, Option<Uuid>>,
}

impl Ledger {
    fn taken(&self) -> i64 {
        self.loans.values().map(|(reserved, outstanding)| reserved + outstanding).sum()
    }

    /// Whether a reservation of this amount may be made.
    fn has_room(&self, amount: i64) -> bool {
        self.blocks.is_empty() && self.taken() + amount <= self.limit
    }

    /// What the accepted command means, in one line of arithmetic each.
    fn take_in(&mut self, Command { act, block, loans, .. }: &Command) {
        match act {
            Act::Open { limit } => {
                self.limit = limit.amount();
                for it in loans {
                    let Exposure { reserved, outstanding } = it.takes;
                    self.loans.insert(it.loan, (reserved.amount(), outstanding.amount()));
                    self.blocks.extend(it.block.map(|block| (block, Some(it.loan))));
                }
            }
            Act::ChangeLimit { limit, .. } => self.limit = limit.amount(),
            Act::Reserve { loan, amount } | Act::ReserveAgain { loan, amount } => {
                self.loans.entry(*loan).or_default().0 = amount.amount();
            }
            Act::Release { loan } => self.loans.entry(*loan).or_default().0 = 0,
            Act::Raise { loan, amount } => {
                let it = self.loans.entry(*loan).or_default();
                *it = ((it.0 - amount.amount()).max(0), it.1 + amount.amount());
            }
            Act::RaiseAgain { loan, amount } => {
                self.loans.entry(*loan).or_default().1 += amount.amount();
            }
            Act::Lower { loan, amount } => {
                self.loans.entry(*loan).or_default().1 -= amount.amount();
            }
            Act::Block { .. } => {
                self.blocks.insert(*block, None);
            }
            Act::Unblock { block, .. } => {
                self.blocks.remove(block);
            }
            Act::BlockForDefault { loan } => {
                self.blocks.insert(*block, Some(*loan));
            }
            Act::UnblockAfterDefault { loan } => self.blocks.retain(|_, of| *of != Some(*loan)),
        }
    }

    fn figures(&self) -> Figures {
        let sum = |part: fn(&(i64, i64)) -> i64| -> i64 { self.loans.values().map(part).sum() };
        let (reserved, outstanding) = (sum(|it| it.0), sum(|it| it.1));
        let blocks = u32::try_from(self.blocks.len()).unwrap();
        let available = (self.limit - reserved - outstanding).max(0);
        Figures { blocks, ..figures(self.limit, reserved, outstanding, available) }
    }
}

fn any_act(dice: &mut Dice, state: &State) -> Command {
    let any_loan = loan(dice.below(6).into());
    let amount = xof(i64::from(dice.below(8)) * 50);
    let Some(line) = state.line() else {
        let takes = Exposure { reserved: amount, outstanding: xof(70) };
        let fact = LoanFact { loan: any_loan, takes, block: Some(loan(999)) };
        let loans = if dice.below(2) == 0 { vec![] } else { vec![fact] };
        return Command { loans, ..ask(Act::Open { limit: xof(1_000) }) };
    };
    let Exposure { reserved, outstanding } = line.exposure(any_loan);
    let blocks: Vec<Uuid> = line.blocks().map(|(block, _)| block).collect();
    let any_block = match blocks.len() {
        0 => BLOCK,
        some => blocks[dice.below(u32::try_from(some).unwrap()) as usize],
    };
    let act = match dice.below(24) {
        0 => Act::Open { limit: amount },
        1 | 2 => Act::ChangeLimit { limit: xof(i64::from(dice.below(30)) * 50), cause: person() },
        3..=8 => Act::Reserve { loan: any_loan, amount },
        9 | 10 => Act::Release { loan: any_loan },
        11 | 12 if !reserved.is_zero() => Act::Raise { loan: any_loan, amount: reserved },
        11 | 12 => Act::Raise { loan: any_loan, amount },
        13 => Act::RaiseAgain { loan: any_loan, amount },
        14..=16 if !outstanding.is_zero() => Act::Lower { loan: any_loan, amount: outstanding },
        14..=18 => Act::Lower { loan: any_loan, amount },
        19 => Act::Block { reason: suspected() },
        20 | 21 => Act::Unblock { block: any_block, reason: cleared() },
        22 => Act::BlockForDefault { loan: any_loan },
        _ => Act::UnblockAfterDefault { loan: any_loan },
    };
    Command { block: Uuid::from_u128(dice.below(u32::MAX).into()), ..ask(act) }
}

/// A line and a ledger kept beside it are asked the same: they come to the same figures, and a
/// reservation is made exactly when the ledger finds room for it.
#[test]
fn whatever_arrives_a_reservation_stays_within_the_limit() {
    let (mut tally, mut refused) = (Tally::default(), 0);
    for seed in 0..300 {
        let (mut dice, mut state) = (Dice::from_seed(seed), State::default());
        let mut ledger = Ledger::default();
        for step in 0..120 {
            let command = any_act(&mut dice, &state);
            let act = &command.act;
            let answer = Line::decide(&state, &command);
            let is_new = |it: &Uuid| state.line().unwrap().exposures().all(|on| on.0 != *it);
            if let Act::Reserve { loan, amount } = act
                && !amount.is_zero()
                && state.line().is_some()
                && is_new(loan)
            {
                let room = ledger.has_room(amount.amount());
                assert_eq!(room, answer.is_ok(), "{act:?} at seed {seed} step {step}");
                refused += u32::from(!room);
            }
            let events = answer.unwrap_or_default();
            tally.count(events.iter().map(crate::event::Stored::event_type));
            for it in &events {
                state = Line::evolve(state, it);
                assert_eq!(state.check_recorded(it), Ok(()), "at seed {seed} step {step}");
            }
            if !events.is_empty() {
                ledger.take_in(&command);
            }
            assert_eq!(state.check(), Ok(()));
            assert_eq!(state.figures(), Some(ledger.figures()), "at seed {seed} step {step}");
            let standing = state.line().map_or(vec![], |_| blocks(&state));
            assert_eq!(standing, ledger.blocks.keys().copied().collect::<Vec<_>>());
        }
    }
    assert!(refused > 1_000, "only {refused} reservations found no room");
    tally.expect_whole(event_types::<Event>());
}

#[test]
fn a_history_replayed_from_what_is_stored_is_the_same_line() {
    use crate::event::Stored;
    for seed in 0..50 {
        let mut dice = Dice::from_seed(seed);
        let (mut state, mut again) = (State::default(), State::default());
        for _ in 0..80 {
            let command = any_act(&mut dice, &state);
            for it in Line::decide(&state, &command).unwrap_or_default() {
                let read = Event::decode(it.event_type(), 1, &it.encode()).unwrap().unwrap();
                assert_eq!(read, it);
                state = Line::evolve(state, &it);
                again = Line::evolve(again, &read);
            }
        }
        assert_eq!(state, again);
    }
}

#[test]
fn a_reservation_recorded_above_the_limit_or_under_a_block_is_found_out() {
    let (loan, amount) = (loan(1), xof(300));
    let reserved = Event::ExposureReserved(ExposureReserved { loan, amount, again: false });
    let after = |before: &[Command]| {
        Line::evolve(replay::<Line>(&past(before.iter().cloned())), &reserved)
            .check_recorded(&reserved)
    };
    assert_eq!(after(&[open(500)]), Ok(()));
    for wrong in [[open(200), raise(2, 1)], [open(500), raise(2, 201)], [open(500), block(7)]] {
        assert!(after(&wrong).unwrap_err().contains("nothing may be reserved"), "{wrong:?}");
    }
}
