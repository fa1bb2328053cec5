//! When does lateness not count?

use uuid::Uuid;

use super::holds::{HeldDays, Span};
use super::{Facts, HoldEffect};
use crate::calendar::Day;

/// Days that a person gave a borrower: none of them counts towards a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub pause: Uuid,
    /// The first day of it.
    pub from: Day,
    /// The first day after it; its first day where it never was.
    pub until: Day,
    /// Whether no penalty is borne on its days.
    pub spares_penalties: bool,
}

impl Pause {
    pub(super) const fn span(&self) -> Span {
        (self.from, Some(self.until))
    }

    pub fn days(&self) -> i64 {
        self.from.days_until(self.until)
    }

    /// Whether it has a day in common with these, the end not among them.
    pub fn meets(&self, from: Day, until: Day) -> bool {
        self.from < until && from < self.until && self.from < self.until
    }
}

/// Which days count towards a default, and on which it waits.
pub(super) struct CountedDays {
    left_out: HeldDays,
    waits: HeldDays,
}

impl CountedDays {
    /// Days of a pause never count; those of a hold on arrears are left out too, or let a default wait.
    pub(super) fn of(facts: &Facts, held_are_left_out: bool) -> CountedDays {
        let pauses = || facts.pauses().iter().map(Pause::span);
        let held = HeldDays::of(facts.holds(), HoldEffect::Arrears);
        match held_are_left_out {
            true => CountedDays {
                left_out: HeldDays::over(held.spans().chain(pauses())),
                waits: HeldDays::default(),
            },
            false => CountedDays {
                left_out: HeldDays::over(pauses()),
                waits: HeldDays::over(held.spans().chain(pauses())),
            },
        }
    }

    /// The first day on which so many days after `since` have counted, and which is none to wait on.
    /// `None` when it does not come while the last of those lasts, or the calendar ends before.
    pub(super) fn passed_on(&self, since: Day, days: u32) -> Option<Day> {
        self.waits.past(self.left_out.passed_on(since, days)?)
    }
}
