//! What is posted of what lateness costs by day, the penalty that overdue principal bears, and when?
//!
//! Time posts it as the first day of a month begins and as an instalment falls due, for the days
//! before; an act posts it before it does anything, for the days before the business date, and again
//! what it changed of it. What was borne since is no event and can be counted for any day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::course::{Course, Settled};
use super::{Components, Event, Loan};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, Change, Moved, Position, run};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LatenessPosted {
    /// It is owed for the days before this one, by all that is known now: less than was posted, where
    /// it shows that less was overdue.
    pub until: Day,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdrawn: Option<Moved>,
}

impl Course<'_> {
    /// Posts what has been borne by the business date where a person acts, else by the last of the
    /// days on which time posts; and says how the loan then stands.
    pub(super) fn post_lateness(&mut self, mut position: Position) -> Position {
        if !self.account.contract.lateness_costs() || !self.account.life.is_owed() {
            return position;
        }
        if self.acts {
            if position.grows_on.is_some_and(|it| it <= self.on) {
                position = self.posted(self.on);
            }
        } else {
            while let Some(day) = self.account.lateness_posts_on(&position)
                && day <= self.on
            {
                position = self.posted(day);
            }
        }
        // What is known of holds may have changed what was borne before.
        let until = self.account.facts.posted_until().unwrap_or(self.on);
        let settled = self.settle_by(&position);
        self.note_posted(until, settled);
        position
    }

    /// Owes what has been borne before this day, and says how the loan stands by the business date.
    fn posted(&mut self, until: Day) -> Position {
        self.account.facts.post_until(Some(until));
        let position = self.account.position(self.on);
        let settled = self.settle_by(&position);
        self.note_posted(until, settled);
        position
    }

    fn note_posted(&mut self, until: Day, settled: Settled) {
        let Settled { changes, credit, overdrawn } = settled;
        if !changes.is_empty() || credit.is_some() || overdrawn.is_some() {
            let posted = LatenessPosted { until, changes, credit, overdrawn };
            self.events.push(Event::LatenessPosted(posted));
        }
    }
}

impl Loan {
    /// The next day on which time posts what has been borne by then; `None` when more will not be.
    pub(super) fn lateness_posts_on(&self, position: &Position) -> Option<Day> {
        let grows_on = position.grows_on?;
        let month = match grows_on.first_of_month() {
            first if first == grows_on => Some(first),
            first => first.checked_add_months(1),
        };
        let due = self.rows.iter().map(|it| it.due_on).find(|it| *it >= grows_on);
        [month, due].into_iter().flatten().min()
    }

    /// What lateness has cost before this day and is not posted: computed, and in no event. The loan
    /// has been aged to that day.
    pub fn lateness_since(&self, on: Day) -> Components {
        if !self.contract.lateness_costs() || !self.life.is_owed() {
            return Components::default();
        }
        let mut facts = self.facts.clone();
        facts.post_until(facts.posted_until().max(Some(on)));
        let now = run(&self.contract, &facts, on).rows;
        let since = now
            .iter()
            .zip(self.rows.iter())
            .fold(Amounts::default(), |sum, (now, was)| sum.plus(&now.owed.minus(&was.owed)));
        since.written(self.currency())
    }

    /// What lateness cost is posted for the days before this one; `None` while for none.
    pub fn posted_until(&self) -> Option<Day> {
        self.facts.posted_until()
    }
}
