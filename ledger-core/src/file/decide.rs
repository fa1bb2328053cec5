//! What follows from a command, in the stream that is asked and in all others of its file.

use std::sync::Arc;

use super::ask::coverage_of;
use super::react::follow_ups;
use super::{Command, CustomerFile, Event, Fact, Facts, Rejection, State, in_stream};
use crate::decider::Decider;
use crate::log::{Place, StreamId};
use crate::policy::{self, PolicyBook};

/// The facts that follow from `command` in this file; none when there is nothing to do.
///
/// # Errors
/// The refusal of the aggregate that was asked, of one that would have to follow, or the file's own.
pub fn decide(state: &State, command: &Command, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    command.refuse_unknown_reason(facts)?;
    match (state, command) {
        (State::Customer(file), Command::Age) => {
            let mut course = Course::begin(file, facts);
            for it in file.due(facts).filter_map(Command::ageing) {
                course.ask(&it)?;
            }
            Ok(course.decided)
        }
        (State::Customer(file), Command::Spread(asked)) => {
            let mut course = Course::begin(file, facts);
            for it in file.spread(asked, facts)? {
                course.take(&it)?;
            }
            command.refuse_out_of_bounds(facts)?;
            Ok(course.decided)
        }
        (State::Customer(file), _) => {
            file.refuse_unasked(command)?;
            file.refuse_credit_unaged(command, facts)?;
            file.refuse_direct_grant(command, facts)?;
            file.refuse_large_grant(command, facts)?;
            file.refuse_grant_without_needed(command, facts)?;
            let mut course = Course::begin(file, facts);
            course.take(command)?;
            // What is refused by its own stream, or done already, is out of no bounds.
            if !course.decided.is_empty() {
                command.refuse_out_of_bounds(facts)?;
            }
            Ok(course.decided)
        }
        (State::Vendor(file), _) => file.ask(command, facts),
        (State::Partner(file), _) => file.ask(command, facts),
        (State::PolicyBook(book), Command::PolicyBook(act)) => ask_book(book, act.clone(), facts),
        (State::PolicyBook(book), Command::Age) => ask_book(book, policy::Act::Age, facts),
        (State::Partition, Command::Age) => Ok(vec![]),
        (State::PolicyBook(_) | State::Partition, _) => Err(Rejection::Misdirected),
    }
}

/// The facts that bring one stream of the file to the business date, with what follows from them in
/// others; none where nothing is due in it. One stream after the other leaves the file as
/// [`Command::Age`] does at once.
///
/// # Errors
/// Why this stream cannot be aged; it says nothing of the others.
pub fn age(state: &State, stream: StreamId, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    match (state, Command::ageing(stream)) {
        (State::Customer(file), Some(command)) => {
            let mut course = Course::begin(file, facts);
            course.ask(&command)?;
            Ok(course.decided)
        }
        (State::Vendor(file), Some(command)) => file.ask(&command, facts),
        (State::Partner(file), Some(command)) => file.ask(&command, facts),
        (State::PolicyBook(book), Some(Command::PolicyBook(act))) => ask_book(book, act, facts),
        (
            State::Customer(_)
            | State::Vendor(_)
            | State::Partner(_)
            | State::PolicyBook(_)
            | State::Partition,
            Some(_) | None,
        ) => Ok(vec![]),
    }
}

fn ask_book(book: &policy::State, act: policy::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    let coverage = coverage_of(book, &act, facts.on);
    let command = policy::Command { act, on: facts.on, engine: facts.engine, coverage };
    let events = PolicyBook::decide(book, &command)?;
    Ok(in_stream(StreamId::PolicyBook, events, Event::PolicyBook))
}

/// A customer's file on its way through one command.
struct Course<'a> {
    file: Arc<CustomerFile>,
    facts: &'a Facts<'a>,
    /// Whether what happens in one stream may concern another. It does not where the file has
    /// nothing but loans, so that most files need not be changed in order to be decided on.
    reacts: bool,
    decided: Vec<Fact>,
}

impl<'a> Course<'a> {
    fn begin(file: &Arc<CustomerFile>, facts: &'a Facts<'a>) -> Course<'a> {
        let reacts =
            !(file.lines.is_empty() && file.applications.is_empty() && file.orders.is_empty());
        Course { file: Arc::clone(file), facts, reacts, decided: vec![] }
    }

    /// Decides a command and all that follows from it, unless its stream waits for being aged.
    fn take(&mut self, command: &Command) -> Result<(), Rejection> {
        match self.file.is_due(command, self.facts) {
            None => self.ask(command),
            // What delivered goods do to a loan it does when it is aged, and an application in which
            // something is due lapses.
            Some(_) if command.is_ageing() || command.looks_again() => Ok(()),
            Some((stream, due_on)) => Err(Rejection::NotAged { stream, due_on }),
        }
    }

    /// Decides a command and, one after the other, all that follows from it.
    fn ask(&mut self, command: &Command) -> Result<(), Rejection> {
        // Nothing that is decided reads where money was recorded first.
        const NOT_YET_RECORDED: Place = Place { partition: 0, sequence: 0 };

        let decided = self.file.ask(command, self.facts)?;
        if !self.reacts || decided.is_empty() {
            self.decided.extend(decided);
            return Ok(());
        }
        let before = Arc::clone(&self.file);
        Arc::make_mut(&mut self.file).take_in_all(&decided, NOT_YET_RECORDED, self.facts.on);
        let next = follow_ups(&before, &decided, &self.file, self.facts)?;
        self.decided.extend(decided);
        next.iter().try_for_each(|it| self.take(it))
    }
}
