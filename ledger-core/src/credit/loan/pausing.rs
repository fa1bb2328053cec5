//! When may lateness of a loan be paused, and the pause be ended or undone?
//!
//! A person gives the days, within the limits of the policy in force: so many at once, and so many of any
//! 365. What is due stays due, and the days it is past due stay facts, by which arrears are told and
//! reported. What is paused is what follows from them: none of the days counts towards a default, whatever
//! the contract says of holds; who pays by the end of a pause that began before they were late has paid in
//! time; how many days somebody is late is counted without them, from the event of the business day on which
//! they are over; and overdue principal bears no penalty, if the policy of the day it was given spared it.

use uuid::Uuid;

use super::course::Course;
use super::{Event, Life, Loan, Pause, PauseEnded, PauseOver, Paused, Rejection};
use crate::calendar::Day;
use crate::policy::PausedPenalties;
use crate::reason::Reason;

/// Of how many days together what pauses have is bounded.
const YEAR: u32 = 365;

impl Course<'_> {
    pub(super) fn pause(
        mut self,
        pause: Uuid,
        from: Option<Day>,
        until: Day,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.pause(pause).is_some() {
            return Ok(self.events);
        }
        self.account.life.running()?;
        let limits = self.command.pauses.ok_or(Rejection::PausesNotOffered)?;
        let from = from.unwrap_or(self.on);
        let first = self.command.since.unwrap_or(from.min(self.on));
        if !(first..=self.on).contains(&from) {
            return Err(Rejection::PauseDay { day: from, first, last: self.on });
        }
        let last = from.saturating_add_days(limits.days_max);
        let first = from.max(self.on).saturating_add_days(1);
        if !(first..=last).contains(&until) {
            return Err(Rejection::PauseDay { day: until, first, last });
        }
        if let Some(it) = self.account.pauses().iter().find(|it| it.meets(from, until)) {
            return Err(Rejection::PausedAlready { pause: it.pause });
        }
        let most = limits.days_a_year_max;
        let found = self.account.paused_in_a_year((from, until));
        if found > i64::from(most) {
            return Err(Rejection::PausedTooLong { found, most });
        }
        let spares_penalties = limits.penalties == PausedPenalties::Spared;
        if spares_penalties && self.changes_lost_penalties(from) {
            return Err(Rejection::WrittenOff);
        }
        let reason = reason.clone();
        let end_is_told = true;
        let paused = Paused { pause, from, until, spares_penalties, end_is_told, reason };
        let paused = Event::Paused(paused);
        self.take_in(&paused);
        Ok(self.caused(paused))
    }

    /// It is told which pauses are over by now.
    pub(super) fn tell_pauses_over(&mut self) {
        while let Some(it) = self.account.pause_to_tell().filter(|it| it.until <= self.on) {
            let (pause, until) = (it.pause, it.until);
            let over = Event::PauseOver(PauseOver { pause, until });
            self.take_in(&over);
            self.events.push(over);
        }
    }

    /// The pause has no day from this one on: none at all where that is its first.
    pub(super) fn end_pause(
        mut self,
        pause: Uuid,
        until: EndOfPause,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = *self.account.pause(pause).ok_or(Rejection::UnknownPause { pause })?;
        let Pause { from, until: before, spares_penalties, .. } = known;
        let until = match until {
            EndOfPause::On(day) => day.unwrap_or(self.on),
            EndOfPause::Undone => from,
        };
        if until >= before {
            return Err(Rejection::PauseEnded { pause, until: before });
        }
        if !(from..=self.on).contains(&until) {
            return Err(Rejection::PauseDay { day: until, first: from, last: self.on });
        }
        if spares_penalties && self.changes_lost_penalties(until) {
            return Err(Rejection::WrittenOff);
        }
        let ended = Event::PauseEnded(PauseEnded { pause, until, reason: reason.clone() });
        self.take_in(&ended);
        Ok(self.caused(ended))
    }
}

/// When a pause is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndOfPause {
    /// Absent: the business date.
    On(Option<Day>),
    /// It is to have no day.
    Undone,
}

impl Loan {
    /// In the order in which they were recorded.
    pub fn pauses(&self) -> &[Pause] {
        self.facts.pauses()
    }

    /// The one whose end is to be told next: of a loan that is or was owed.
    pub(super) fn pause_to_tell(&self) -> Option<&Pause> {
        match self.life {
            Life::Active | Life::Closed | Life::WrittenOff => {}
            Life::Granted | Life::Cancelled | Life::Rescinded => return None,
        }
        self.pauses().iter().filter(|it| it.lasts()).min_by_key(|it| it.until)
    }

    fn pause(&self, pause: Uuid) -> Option<&Pause> {
        self.pauses().iter().find(|it| it.pause == pause)
    }

    /// The most days that its pauses and these would have of any 365: those that end as one of them does.
    fn paused_in_a_year(&self, (from, until): (Day, Day)) -> i64 {
        let spans = || self.pauses().iter().map(|it| (it.from, it.until)).chain([(from, until)]);
        let within = |last: Day| {
            let first = last.saturating_sub_days(YEAR);
            let days =
                spans().map(|(from, until)| from.max(first).days_until(until.min(last)).max(0));
            days.sum::<i64>()
        };
        spans().map(|(_, until)| within(until)).max().unwrap_or(0)
    }
}
