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
    pub end: EndTold,
}

/// Whether it is told that a pause is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndTold {
    /// It was given before that was told.
    Never,
    Awaited,
    Told,
}

impl Pause {
    pub(super) const fn span(&self) -> Span {
        (self.from, Some(self.until))
    }

    /// Whether it is still to be told that it is over.
    pub fn lasts(&self) -> bool {
        self.end == EndTold::Awaited
    }

    pub(super) fn told(&mut self) {
        if self.end == EndTold::Awaited {
            self.end = EndTold::Told;
        }
    }

    pub fn days(&self) -> i64 {
        self.from.days_until(self.until)
    }

    /// Whether it has a day in common with these, the end not among them.
    pub fn meets(&self, from: Day, until: Day) -> bool {
        self.from < until && from < self.until && self.from < self.until
    }
}

/// The first day on which so many days after `since` have passed, without those of pauses whose end is
/// told. `None` when the calendar ends before.
pub fn late_on(pauses: &[Pause], since: Day, days: u32) -> Option<Day> {
    let told = pauses.iter().filter(|it| it.end != EndTold::Never);
    HeldDays::over(told.map(Pause::span)).passed_on(since, days)
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
