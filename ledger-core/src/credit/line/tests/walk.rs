//! Random lives of credit lines: whatever arrives, in whatever order, the invariants hold.

use std::collections::BTreeMap;

use super::*;
use crate::testing::{Dice, Tally, event_types};

/// What a line should come to, counted apart from it.
#[derive(Default)]
struct Ledger {
    ceiling: i64,
    /// By loan: reserved and outstanding.
    loans: BTreeMap<Uuid, (i64, i64)>,
    blocks: Vec<Block>,
}

impl Ledger {
    fn taken(&self) -> i64 {
        self.loans.values().map(|(reserved, outstanding)| reserved + outstanding).sum()
    }

    /// Whether a reservation of this amount may be made.
    fn has_room(&self, amount: i64) -> bool {
        self.blocks.is_empty() && self.taken() + amount <= self.ceiling
    }

    /// What the accepted command means, in one line of arithmetic each.
    fn take_in(&mut self, act: &Act) {
        match act {
            Act::Open { ceiling } | Act::ChangeCeiling { ceiling, .. } => {
                self.ceiling = ceiling.amount();
            }
            Act::Reserve { loan, amount } | Act::ReserveAgain { loan, amount } => {
                self.loans.entry(*loan).or_default().0 = amount.amount();
            }
            Act::Release { loan } => self.loans.entry(*loan).or_default().0 = 0,
            Act::Raise { loan, amount } => {
                let it = self.loans.entry(*loan).or_default();
                *it = ((it.0 - amount.amount()).max(0), it.1 + amount.amount());
            }
            Act::Lower { loan, amount } => {
                self.loans.entry(*loan).or_default().1 -= amount.amount();
            }
            Act::Block { motive } => self.blocks.push(person(motive)),
            Act::Unblock { blocked_for, .. } => {
                self.blocks.retain(|it| *it != person(blocked_for));
            }
            Act::BlockForDefault { loan } => self.blocks.push(Block::Default { loan: *loan }),
            Act::UnblockAfterDefault { loan } => {
                self.blocks.retain(|it| *it != Block::Default { loan: *loan });
            }
        }
    }

    fn figures(&self) -> Figures {
        let sum = |part: fn(&(i64, i64)) -> i64| -> i64 { self.loans.values().map(part).sum() };
        let (reserved, outstanding) = (sum(|it| it.0), sum(|it| it.1));
        let mut blocks = self.blocks.clone();
        blocks.sort();
        let available = (self.ceiling - reserved - outstanding).max(0);
        Figures { blocks, ..figures(self.ceiling, reserved, outstanding, available) }
    }
}

fn any_act(dice: &mut Dice, state: &State) -> Act {
    let loan = loan(dice.below(6).into());
    let amount = xof(i64::from(dice.below(8)) * 50);
    let motive = ["fraud", "unreachable"][dice.below(2) as usize].to_owned();
    let Some(line) = state.account() else { return Act::Open { ceiling: xof(1_000) } };
    let Exposure { reserved, outstanding } = line.exposure(loan);
    match dice.below(24) {
        0 => Act::Open { ceiling: amount },
        1 | 2 => Act::ChangeCeiling { ceiling: xof(i64::from(dice.below(30)) * 50), cause: motive },
        3..=8 => Act::Reserve { loan, amount },
        9 | 10 => Act::Release { loan },
        11 | 12 if !reserved.is_zero() => Act::Raise { loan, amount: reserved },
        11..=13 => Act::Raise { loan, amount },
        14..=16 if !outstanding.is_zero() => Act::Lower { loan, amount: outstanding },
        14..=18 => Act::Lower { loan, amount },
        19 => Act::Block { motive },
        20 | 21 => Act::Unblock { blocked_for: motive, motive: "cleared".to_owned() },
        22 => Act::BlockForDefault { loan },
        _ => Act::UnblockAfterDefault { loan },
    }
}

/// A line and a ledger kept beside it are asked the same: they come to the same figures, and a
/// reservation is made exactly when the ledger finds room for it.
#[test]
fn whatever_arrives_a_reservation_stays_within_the_ceiling() {
    let (mut tally, mut refused) = (Tally::default(), 0);
    for seed in 0..300 {
        let (mut dice, mut state) = (Dice::from_seed(seed), State::default());
        let mut ledger = Ledger::default();
        for step in 0..120 {
            let act = any_act(&mut dice, &state);
            let answer = Line::decide(&state, &ask(act.clone()));
            let is_new = |it: &Uuid| state.account().unwrap().exposures().all(|on| on.0 != *it);
            if let Act::Reserve { loan, amount } = &act
                && !amount.is_zero()
                && state.account().is_some()
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
                ledger.take_in(&act);
            }
            assert_eq!(state.check(), Ok(()));
            assert_eq!(state.figures(), Some(ledger.figures()), "at seed {seed} step {step}");
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
            let act = any_act(&mut dice, &state);
            for it in Line::decide(&state, &ask(act)).unwrap_or_default() {
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
fn an_event_that_records_other_figures_is_found_out() {
    let events = past([open(500), reserve(1, 300)]);
    let state = replay::<Line>(&events);
    assert_eq!(state.check_recorded(events.last().unwrap()), Ok(()));
    let wrong = ExposureReserved {
        loan: loan(1),
        amount: xof(300),
        again: false,
        figures: figures(500, 300, 0, 201),
    };
    assert!(state.check_recorded(&Event::ExposureReserved(wrong)).is_err());
}

#[test]
fn a_reservation_recorded_above_the_ceiling_or_under_a_block_is_found_out() {
    let reserved = |figures| {
        Event::ExposureReserved(ExposureReserved {
            loan: loan(1),
            amount: xof(300),
            again: false,
            figures,
        })
    };
    let raised = past([open(200), raise(1, 300)]);
    let Event::OutstandingRaised(it) = raised.last().unwrap() else { panic!("{raised:?}") };
    let above = Figures { reserved: xof(300), outstanding: xof(0), ..it.figures.clone() };
    let state = Line::evolve(replay::<Line>(&past([open(200)])), &reserved(above.clone()));
    assert!(
        state.check_recorded(&reserved(above)).unwrap_err().contains("nothing may be reserved")
    );

    let blocked = Figures { blocks: vec![person("fraud")], ..figures(500, 300, 0, 200) };
    let state = Line::evolve(
        replay::<Line>(&past([open(500), block("fraud")])),
        &reserved(blocked.clone()),
    );
    assert!(state.check_recorded(&reserved(blocked)).is_err());
}
