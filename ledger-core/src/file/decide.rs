//! What follows from a command, in the stream that is asked and in all others of its file.

use super::react::follow_ups;
use super::{Command, CustomerFile, Event, Fact, Facts, Rejection, State, in_stream};
use crate::credit::{application, loan};
use crate::decider::Decider;
use crate::log::{Place, StreamId};
use crate::policy::{self, PolicyBook};

/// The facts that follow from `command` in this file; none when there is nothing to do.
///
/// # Errors
/// The refusal of the aggregate that was asked, of one that would have to follow, or the file's own.
pub fn decide(state: &State, command: &Command, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    match (state, command) {
        (State::Customer(file), Command::Age) => {
            let mut course = Course::begin(file, facts);
            for it in aged(file) {
                course.take(&it)?;
            }
            Ok(course.decided)
        }
        (State::Customer(file), _) => {
            file.refuse_unasked(command)?;
            let mut course = Course::begin(file, facts);
            course.take(command)?;
            Ok(course.decided)
        }
        (State::Vendor(file), _) => file.ask(command),
        (State::PolicyBook(book), Command::PolicyBook(act)) => {
            let command = policy::Command { act: act.clone(), on: facts.on };
            let events = PolicyBook::decide(book, &command)?;
            Ok(in_stream(StreamId::PolicyBook, events, Event::PolicyBook))
        }
        (State::PolicyBook(_) | State::Partition, Command::Age) => Ok(vec![]),
        (
            State::PolicyBook(_) | State::Partition,
            Command::Customer(_)
            | Command::Line { .. }
            | Command::Application { .. }
            | Command::Loan { .. }
            | Command::Order { .. }
            | Command::Shipment { .. }
            | Command::Vendor(_)
            | Command::PurchaseOrder { .. }
            | Command::PolicyBook(_),
        ) => Err(Rejection::Misdirected),
    }
}

/// Brings every stream to the business date: applications first, then loans, of each the one with the
/// lowest id first.
fn aged(file: &CustomerFile) -> impl Iterator<Item = Command> {
    let applications = file
        .applications
        .keys()
        .map(|it| Command::Application { application: *it, act: application::Act::Age });
    let loans = file.loans.keys().map(|it| Command::Loan { loan: *it, act: loan::Act::Age });
    applications.chain(loans)
}

/// A customer's file on its way through one command.
struct Course<'a> {
    file: CustomerFile,
    facts: &'a Facts<'a>,
    /// Whether what happens in one stream may concern another. It does not where the file has
    /// nothing but loans, so that most files need not be changed in order to be decided on.
    reacts: bool,
    decided: Vec<Fact>,
}

impl<'a> Course<'a> {
    fn begin(file: &CustomerFile, facts: &'a Facts<'a>) -> Course<'a> {
        let reacts =
            !(file.lines.is_empty() && file.applications.is_empty() && file.orders.is_empty());
        Course { file: file.clone(), facts, reacts, decided: vec![] }
    }

    /// Decides a command and, one after the other, all that follows from it.
    fn take(&mut self, command: &Command) -> Result<(), Rejection> {
        // Nothing that is decided reads where money was recorded first.
        const NOT_YET_RECORDED: Place = Place { partition: 0, sequence: 0 };

        let decided = self.file.ask(command, self.facts)?;
        if !self.reacts || decided.is_empty() {
            self.decided.extend(decided);
            return Ok(());
        }
        let before = self.file.clone();
        let on = self.facts.on;
        let after =
            decided.iter().fold(before.clone(), |it, fact| it.after(fact, NOT_YET_RECORDED, on));
        let next = follow_ups(&before, &decided, &after, self.facts.at)?;
        self.file = after;
        self.decided.extend(decided);
        next.iter().try_for_each(|it| self.take(it))
    }
}
