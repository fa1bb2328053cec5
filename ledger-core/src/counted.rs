//! What does answering cost: how much is looked at, and how much copied? Tests count it; in what is
//! shipped nothing is counted.

/// What costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    /// The state of a stream is looked at.
    Stream,
    /// An invariant is checked.
    Invariant,
    /// An engine goes through a loan's facts.
    Run,
    /// What stands beside an event is read.
    Standing,
}

#[cfg(not(test))]
pub(crate) const fn count(_: Cost) {}

/// What is shared is about to be changed: so many bytes are copied, if somebody else has it too.
#[cfg(not(test))]
pub(crate) const fn count_copy<T>(_: &std::sync::Arc<T>, _bytes: usize) {}

/// So many bytes were copied.
#[cfg(not(test))]
pub(crate) const fn count_copied(_bytes: usize) {}

#[cfg(test)]
pub(crate) use self::in_tests::{Counted, count, count_copied, count_copy, counted};

#[cfg(test)]
mod in_tests {
    use std::cell::Cell;
    use std::sync::Arc;

    use crate::counted::Cost;

    /// What something cost.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub(crate) struct Counted {
        pub(crate) streams: usize,
        pub(crate) invariants: usize,
        pub(crate) runs: usize,
        pub(crate) standings: usize,
        pub(crate) bytes: usize,
    }

    thread_local! {
        static COUNTED: Cell<Counted> = Cell::default();
    }

    pub(crate) fn count(cost: Cost) {
        let mut all = COUNTED.get();
        match cost {
            Cost::Stream => all.streams += 1,
            Cost::Invariant => all.invariants += 1,
            Cost::Run => all.runs += 1,
            Cost::Standing => all.standings += 1,
        }
        COUNTED.set(all);
    }

    pub(crate) fn count_copy<T>(shared: &Arc<T>, bytes: usize) {
        if Arc::strong_count(shared) > 1 {
            count_copied(bytes);
        }
    }

    pub(crate) fn count_copied(bytes: usize) {
        let all = COUNTED.get();
        COUNTED.set(Counted { bytes: all.bytes + bytes, ..all });
    }

    /// What it comes to, and what that cost.
    pub(crate) fn counted<T>(what: impl FnOnce() -> T) -> (T, Counted) {
        let before = COUNTED.replace(Counted::default());
        let it = what();
        (it, COUNTED.replace(before))
    }
}
