//! Scenarios and walks for deciders.
//!
//! A scenario reads: given these facts, when this is asked, then these facts or this refusal.

use std::fmt::Debug;

use crate::decider::{Decider, replay};

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
