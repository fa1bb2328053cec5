//! May the partition itself go on so: its terms, its business days, its end?

use ledger_core::file::{Event, Fact};
use ledger_core::log::partition::{self, BusinessDayStarted, Opened};
use ledger_core::log::{Commit, Place, ids};

use super::Judge;
use crate::verify::fault::Wrong;

impl Judge<'_> {
    /// A commit of the partition itself.
    pub(super) fn take_own(
        &mut self,
        commit: &Commit,
        place: Place,
        opened: &Opened,
        facts: &[Fact],
    ) -> Result<(), Wrong> {
        let taken_over = |it: &Fact| {
            matches!(
                it.event,
                Event::Partition(partition::Event::TakenOver(_) | partition::Event::Moved(_))
            )
        };
        if commit.takeover != facts.iter().any(taken_over) || (commit.takeover && facts.len() > 1) {
            return Err(Wrong::Takeover);
        }
        for fact in facts {
            let Event::Partition(event) = &fact.event else {
                unreachable!("streams were seen to belong to the file")
            };
            match event {
                partition::Event::Opened(_) if commit.sequence != 1 => {
                    return Err(Wrong::SecondGenesis);
                }
                partition::Event::Opened(_) => {}
                partition::Event::TakenOver(it) => self.callers.take(it)?,
                partition::Event::Moved(it) => self.moved_to = Some(it.target.clone()),
                partition::Event::BusinessDayStarted(it) => {
                    self.start_day(commit, place, opened, it)?;
                }
            }
            self.version += 1;
        }
        Ok(())
    }

    fn start_day(
        &mut self,
        commit: &Commit,
        place: Place,
        opened: &Opened,
        day: &BusinessDayStarted,
    ) -> Result<(), Wrong> {
        let previous = self.today;
        if Some(day.date) != previous.day_after() {
            return Err(Wrong::NotTheNextDay { previous, found: day.date });
        }
        let due: Vec<_> = self.due_by(previous).collect();
        self.unaged.day_ends(previous, place, due.into_iter());
        let expected = ids::day_id(opened.ledger, self.partition, day.date);
        if commit.command.id != expected {
            return Err(Wrong::CommandId { expected, found: commit.command.id });
        }
        let Some(book) = self.book.at(day.policy_book_version) else {
            let has = self.book.last().stream_version;
            return Err(Wrong::PolicyBookVersion { named: day.policy_book_version, has });
        };
        let in_force = book.in_force(day.date).map(|it| it.reference);
        if day.policy != in_force {
            return Err(Wrong::PolicyNotInForce { named: day.policy, in_force });
        }
        self.judge_engine(day)?;
        self.today = day.date;
        Ok(())
    }

    /// The rules of a day are those of the policy book's partition, and never go back. Where they
    /// are others than the day before, what is due is found anew.
    fn judge_engine(&mut self, day: &BusinessDayStarted) -> Result<(), Wrong> {
        let found = day.engine;
        if found < self.engine {
            return Err(Wrong::EngineWentBack { before: self.engine, found });
        }
        let expected = self.book.engine_on(day.date);
        if let Some(expected) = expected.filter(|it| *it != found) {
            return Err(Wrong::EngineDiffers { expected, found });
        }
        if found != self.engine {
            self.engine = found;
            self.due.clear();
            for (file, filed) in &mut self.files {
                filed.first_on = filed.state.next_action_on(found);
                self.due.extend(filed.first_on.map(|day| (day, *file)));
            }
        }
        Ok(())
    }
}
