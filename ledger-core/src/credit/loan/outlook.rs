//! What will time alone do to a loan, and when?

use std::sync::OnceLock;

use super::{Life, Loan};
use crate::calendar::Day;
use crate::credit::engine::Position;

/// What the engine saw ahead when somebody asked last. It follows from the rest of the account and is
/// kept so that the engine runs once for all who ask; every event makes it be asked anew.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook(OnceLock<Ahead>);

/// What is ahead of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ahead {
    /// The day it was seen from, to which the loan had been aged.
    seen_on: Day,
    /// The due date since which it is in arrears, or will be once that has passed, of what has
    /// fallen due.
    since: Option<Day>,
    /// The first day on which time alone will do something to it.
    pub(super) next_action_on: Option<Day>,
}

/// A loan is the same, whether anybody has asked or not.
impl PartialEq for Outlook {
    fn eq(&self, _: &Outlook) -> bool {
        true
    }
}

impl Eq for Outlook {}

impl Loan {
    /// The first day on which time alone will do something to the loan: it lapses, or what waits for a
    /// second person does, its next instalment falls due, it comes into another bucket or in default, a
    /// pause or the days for its parts are over, or overdue principal has borne a penalty that is to be posted. `None` when nothing will. It
    /// asks nothing but the loan.
    pub(super) fn next_action_on(&self) -> Option<Day> {
        self.ahead().next_action_on
    }

    /// What is ahead, looked for once since its last event.
    pub(super) fn ahead(&self) -> Ahead {
        *self.outlook.0.get_or_init(|| self.look_ahead())
    }

    /// The due date since which it is in arrears, or will be once that has passed, of what has
    /// fallen due by this day. While time does nothing to a loan, that stays as it was.
    pub(super) fn in_arrears_since(&self, on: Day) -> Option<Day> {
        let Ahead { seen_on, since, next_action_on } = self.ahead();
        match seen_on <= on && next_action_on.is_none_or(|it| on < it) {
            true => since,
            false => self.position(on).since,
        }
    }

    /// What is ahead by its engine.
    pub(super) fn look_ahead(&self) -> Ahead {
        self.look_ahead_by(|seen_on| self.passing(&self.position(seen_on)))
    }

    /// The same by who knows its position on a day, perhaps the one from which is looked: then the
    /// engine does not run again.
    pub(super) fn look_ahead_from(&self, (on, position): (Day, &Position)) -> Ahead {
        self.look_ahead_by(|seen_on| match seen_on == on {
            true => self.passing(position),
            false => self.passing(&self.position(seen_on)),
        })
    }

    fn look_ahead_by(&self, passing: impl FnOnce(Day) -> Passing) -> Ahead {
        let (seen_on, proposals) = (self.known_until(), self.proposals_lapse_on());
        let pauses = self.pause_to_tell().map(|it| it.until);
        let parts = self.parts_end_on();
        match self.life {
            Life::Granted => {
                let next_action_on = [self.lapses_on, proposals].into_iter().flatten().min();
                return Ahead { seen_on, since: None, next_action_on };
            }
            Life::Cancelled | Life::Closed | Life::Rescinded | Life::WrittenOff => {
                let next_action_on = [pauses, proposals].into_iter().flatten().min();
                return Ahead { seen_on, since: None, next_action_on };
            }
            Life::Active => {}
        }
        let due = self.rows.due_on(self.fallen_due);
        let Passing { since, defaults_on, posts_on } = passing(seen_on);
        let worse = since.and_then(|it| self.bucket().next_on(it));
        let defaults = defaults_on.filter(|_| !self.is_in_default());
        let next_action_on =
            [due, worse, defaults, posts_on, pauses, parts, proposals].into_iter().flatten().min();
        Ahead { seen_on, since, next_action_on }
    }

    fn passing(&self, position: &Position) -> Passing {
        let Position { since, defaults_on, .. } = *position;
        Passing { since, defaults_on, posts_on: self.lateness_posts_on(position) }
    }

    /// A day to which it has been aged, as far as its events tell.
    pub(super) fn known_until(&self) -> Day {
        let due = self.fallen_due.checked_sub(1).and_then(|it| self.rows.due_on(it));
        let known = [due, self.facts.last_on(), self.start_on(), self.posted_until()];
        known.into_iter().flatten().max().unwrap_or(Day::FIRST)
    }
}

/// What time does to a loan by its engine.
struct Passing {
    /// Since when it is in arrears.
    since: Option<Day>,
    /// The day on which it comes to be in default.
    defaults_on: Option<Day>,
    /// The day on which a penalty is to be posted.
    posts_on: Option<Day>,
}
