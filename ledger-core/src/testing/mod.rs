//! Scenarios and walks for deciders, and bad input for whatever reads it.
//!
//! A scenario reads: given these facts, when this is asked, then these facts or this refusal.

mod documents;
mod fuzz;
mod mutate;
mod shrink;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::marker::PhantomData;

use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::event::Stored;

pub use self::documents::{
    law_of_togo, lend_on_declining_balance, with_identity, with_law, with_premium, with_scorecards,
};
pub use self::fuzz::Fuzz;
pub use self::shrink::shortest;

/// A day by its text, `2026-01-15`.
#[track_caller]
pub fn day(text: &str) -> Day {
    text.parse().expect("a day of the ledger")
}

/// Starts a scenario from the facts so far, oldest first.
pub fn given<D: Decider>(past: impl IntoIterator<Item = D::Event>) -> Given<D> {
    Given { past: past.into_iter().collect() }
}

/// The facts so far.
pub struct Given<D: Decider> {
    past: Vec<D::Event>,
}

impl<D: Decider> Given<D> {
    pub fn when(self, command: D::Command) -> When<D> {
        When { past: self.past, command }
    }
}

/// The facts so far and what is asked.
pub struct When<D: Decider> {
    past: Vec<D::Event>,
    command: D::Command,
}

impl<D> When<D>
where
    D: Decider<Event: Debug + PartialEq, Rejection: Debug + PartialEq>,
{
    /// Expects exactly these new facts.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = D::Event>) {
        let facts = self.answer().expect("expected facts, got a refusal");
        assert_eq!(facts, expected.into_iter().collect::<Vec<_>>());
    }

    /// Expects no new facts: it had been done, or there was nothing to do.
    #[track_caller]
    pub fn then_nothing(self) {
        assert_eq!(self.answer(), Ok(vec![]));
    }

    /// Expects this refusal.
    #[track_caller]
    pub fn then_refused(self, expected: D::Rejection) {
        assert_eq!(self.answer(), Err(expected));
    }

    /// The state once the new facts are taken in.
    #[track_caller]
    pub fn then_state(self) -> D::State {
        let facts = self.answer().expect("expected facts, got a refusal");
        facts.iter().fold(replay::<D>(&self.past), D::evolve)
    }

    fn answer(&self) -> Result<Vec<D::Event>, D::Rejection> {
        D::decide(&replay::<D>(&self.past), &self.command)
    }
}

/// A random walk through a decider, the same on every machine for the same seed.
pub struct Walk<D> {
    seed: u64,
    steps: u32,
    decider: PhantomData<D>,
}

impl<D: Decider<Event: Stored>> Walk<D> {
    pub fn from_seed(seed: u64) -> Walk<D> {
        Walk { seed, steps: 100, decider: PhantomData }
    }

    pub fn steps(self, steps: u32) -> Walk<D> {
        Walk { steps, ..self }
    }

    /// Asks one `command` a step, which sees the state it is asked of, and expects `check` to
    /// find no fault after it; every event it meets must survive being stored.
    #[track_caller]
    pub fn each(
        self,
        mut command: impl FnMut(&mut Dice, &D::State) -> D::Command,
        mut check: impl FnMut(&D::State, &D::Command) -> Result<(), String>,
    ) -> Tally
    where
        D::Event: Debug + PartialEq,
    {
        let mut dice = Dice::from_seed(self.seed);
        let mut state = D::State::default();
        let mut tally = Tally::default();
        for step in 0..self.steps {
            let asked = command(&mut dice, &state);
            let events = D::decide(&state, &asked).unwrap_or_default();
            for it in &events {
                let read = D::Event::decode(it.event_type(), it.version(), &it.encode());
                let Some(Ok(read)) = read else { panic!("{it:?} cannot be read back: {read:?}") };
                assert_eq!(read, *it, "an event changed by being stored");
            }
            tally.count(events.iter().map(Stored::event_type));
            state = events.iter().fold(state, D::evolve);
            if let Err(fault) = check(&state, &asked) {
                panic!("{fault}, at seed {} step {step}", self.seed);
            }
        }
        tally
    }
}

/// What a walk came to: a walk whose commands are nearly all refused has shown nothing.
#[derive(Debug, Default)]
pub struct Tally {
    asked: u32,
    /// Commands from which at least one event followed.
    accepted: u32,
    met: BTreeSet<&'static str>,
}

impl Tally {
    /// Takes in the answer to one command: the types of the events that followed, if any did.
    pub fn count(&mut self, event_types: impl IntoIterator<Item = &'static str>) {
        let mut followed = false;
        for it in event_types {
            followed = true;
            self.met.insert(it);
        }
        self.asked += 1;
        self.accepted += u32::from(followed);
    }

    /// Takes in another walk.
    pub fn add(&mut self, other: Tally) {
        self.asked += other.asked;
        self.accepted += other.accepted;
        self.met.extend(other.met);
    }

    /// Expects that at least 30 % of the commands were followed by events, and that each of these
    /// event types was among them.
    #[track_caller]
    pub fn expect_whole(&self, event_types: impl IntoIterator<Item = &'static str>) {
        let Tally { asked, accepted, met } = self;
        assert!(
            accepted * 10 >= asked * 3,
            "only {accepted} of {asked} commands were accepted, expected 30 %"
        );
        let missed: Vec<_> = event_types.into_iter().filter(|it| !met.contains(it)).collect();
        assert!(missed.is_empty(), "the walk never met {missed:?} in {asked} commands");
    }
}

/// The types of an aggregate's events.
pub fn event_types<E: Stored>() -> Vec<&'static str> {
    let mut types: Vec<_> = E::schemas().into_iter().map(|(event_type, ..)| event_type).collect();
    types.dedup();
    types
}

/// Numbers that look random and repeat for the same seed (SplitMix64, Steele et al. 2014).
pub struct Dice(u64);

impl Dice {
    pub fn from_seed(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number from 0 up to, but not including, `sides`.
    pub fn below(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(sides)) as u32
    }
}
