//! What a state says of itself, so that whoever treats the streams of all aggregates alike asks it.

use crate::calendar::Day;
use crate::policy::PolicyRef;

/// A stream as its events have left it. Nobody answers for an aggregate that does not: where one is
/// added, the compiler asks.
pub trait Folded {
    type Event;

    /// The first day on which time alone will do something to it; streams are aged in the order of
    /// their ids.
    fn next_action_on(&self) -> Option<Day>;

    /// The policy version that it stands under, where it stands under one of its own.
    fn policy(&self) -> Option<PolicyRef>;

    /// Checks that what the event records follows from the state it left behind.
    ///
    /// # Errors
    /// Says how they differ.
    fn check_recorded(&self, event: &Self::Event) -> Result<(), String>;
}
