//! What is due in a file: what time alone does to its streams, and what waits until that is done.
//!
//! A stream that cannot be aged (its rules meet a defect) must not
//! hold up the others: their commands are taken, and money with them. It takes none itself, since
//! they would be decided on figures of another day; and no new credit is given on a file of which a
//! part is unknown.

use super::agenda::Agenda;
use super::{Command, CustomerFile, Facts, Rejection, State};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::log::StreamId;

impl State {
    /// The first business day on which time alone will do something in this file, by the version
    /// of the rules that the day goes by.
    pub fn next_action_on(&self, engine: Engine) -> Option<Day> {
        self.agenda().and_then(Agenda::first_on).or_else(|| self.book_acts_on(engine))
    }

    /// Each stream of the file to which time alone will do something, with the first business day on
    /// which it does: the earliest day first. Nothing is looked up that is not asked for.
    pub fn next_actions(&self, engine: Engine) -> impl Iterator<Item = (StreamId, Day)> {
        let of_book = self.book_acts_on(engine).map(|day| (StreamId::PolicyBook, day));
        self.agenda().into_iter().flat_map(Agenda::by_day).chain(of_book)
    }

    /// The streams of the file in which something is due by this day, in the order in which they
    /// are aged: applications, then orders, then loans, of each the one with the lowest id first.
    /// Nothing is looked up that is not asked for.
    pub fn due(&self, engine: Engine, on: Day) -> impl Iterator<Item = StreamId> {
        let of_book = self.book_acts_on(engine).filter(|day| *day <= on);
        let of_book = of_book.map(|_| StreamId::PolicyBook);
        self.agenda().into_iter().flat_map(move |it| it.due(on)).chain(of_book)
    }

    fn agenda(&self) -> Option<&Agenda> {
        match self {
            State::Customer(file) => Some(&file.agenda),
            State::Vendor(file) => Some(&file.agenda),
            State::Partner(file) => Some(&file.agenda),
            State::PolicyBook(_) | State::Partition => None,
        }
    }

    fn book_acts_on(&self, engine: Engine) -> Option<Day> {
        match self {
            State::PolicyBook(book) => book.next_action_on(engine),
            State::Customer(_) | State::Vendor(_) | State::Partner(_) | State::Partition => None,
        }
    }

    /// The first business day on which time alone will do something to this stream.
    pub fn next_action_in(&self, stream: StreamId, engine: Engine) -> Option<Day> {
        match stream == StreamId::PolicyBook {
            true => self.book_acts_on(engine),
            false => self.agenda()?.day_of(stream),
        }
    }
}

impl CustomerFile {
    /// The streams in which something is due by the business date.
    pub(super) fn due(&self, facts: &Facts) -> impl Iterator<Item = StreamId> {
        self.agenda.due(facts.on)
    }

    /// Whether something is due in the stream of this command.
    pub(super) fn is_due(&self, command: &Command, facts: &Facts) -> Option<(StreamId, Day)> {
        let stream = command.stream()?;
        let due_on = self.agenda.day_of(stream).filter(|day| *day <= facts.on)?;
        Some((stream, due_on))
    }

    /// No new credit while something is due in the file. What runs goes on, and a loan that was
    /// granted elsewhere is boarded.
    pub(super) fn refuse_credit_unaged(
        &self,
        command: &Command,
        facts: &Facts,
    ) -> Result<(), Rejection> {
        if !command.says().new_credit {
            return Ok(());
        }
        match self.due(facts).next() {
            Some(stream) => Err(Rejection::CreditWaits { stream }),
            None => Ok(()),
        }
    }
}
