//! What is due in a file: what time alone does to its streams, and what waits until that is done.
//!
//! A stream that cannot be aged (its rules meet a defect) must not
//! hold up the others: their commands are taken, and money with them. It takes none itself, since
//! they would be decided on figures of another day; and no new credit is given on a file of which a
//! part is unknown.

use chrono::NaiveDate;

use super::{Command, CustomerFile, Facts, Rejection, State, VendorFile};
use crate::engine::Engine;
use crate::log::StreamId;

impl State {
    /// The first business day on which time alone will do something in this file, by the version
    /// of the rules that the day goes by.
    pub fn next_action_on(&self, engine: Engine) -> Option<NaiveDate> {
        self.next_actions(engine).map(|(_, day)| day).min()
    }

    /// Each stream of the file to which time alone will do something, with the first business day on
    /// which it does, in the order in which they are aged: applications, then orders, then loans, of each the one
    /// with the lowest id first.
    pub fn next_actions(&self, engine: Engine) -> impl Iterator<Item = (StreamId, NaiveDate)> {
        let (file, vendor, book) = match self {
            State::Customer(file) => (Some(file), None, None),
            State::Vendor(file) => (None, Some(file), None),
            State::PolicyBook(book) => (None, None, Some(book)),
            State::Partition => (None, None, None),
        };
        let of_vendor = vendor.into_iter().flat_map(VendorFile::next_actions);
        let of_book =
            book.and_then(move |it| Some((StreamId::PolicyBook, it.next_action_on(engine)?)));
        let of_customer = file.into_iter().flat_map(CustomerFile::next_actions);
        of_customer.chain(of_vendor).chain(of_book)
    }

    /// The first business day on which time alone will do something to this stream.
    pub fn next_action_in(&self, stream: StreamId, engine: Engine) -> Option<NaiveDate> {
        match self {
            State::Customer(file) => file.next_action_in(stream),
            State::PolicyBook(book) if stream == StreamId::PolicyBook => {
                book.next_action_on(engine)
            }
            State::Vendor(file) => {
                file.next_actions().find(|(it, _)| *it == stream).map(|(_, day)| day)
            }
            State::PolicyBook(_) | State::Partition => None,
        }
    }
}

impl CustomerFile {
    pub(super) fn next_actions(&self) -> impl Iterator<Item = (StreamId, NaiveDate)> {
        let applications = self
            .applications
            .iter()
            .filter_map(|(id, it)| Some((StreamId::Application(*id), it.next_action_on()?)));
        let loans = self
            .loans
            .iter()
            .filter_map(|(id, it)| Some((StreamId::Loan(*id), it.next_action_on()?)));
        let orders = self
            .orders
            .iter()
            .filter_map(|(id, it)| Some((StreamId::Order(*id), it.next_action_on()?)));
        applications.chain(orders).chain(loans)
    }

    pub(super) fn next_action_in(&self, stream: StreamId) -> Option<NaiveDate> {
        match stream {
            StreamId::Loan(id) => self.loans.get(&id)?.next_action_on(),
            StreamId::Application(id) => self.applications.get(&id)?.next_action_on(),
            StreamId::Order(id) => self.orders.get(&id)?.next_action_on(),
            StreamId::Customer(_)
            | StreamId::CreditLine(_)
            | StreamId::Shipment(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_) => None,
        }
    }

    /// The streams in which something is due by the business date.
    pub(super) fn due<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = StreamId> + 'a {
        let due = self.next_actions().filter(|(_, day)| *day <= facts.on);
        due.map(|(stream, _)| stream)
    }

    /// Whether something is due in the stream of this command.
    pub(super) fn is_due(&self, command: &Command, facts: &Facts) -> Option<(StreamId, NaiveDate)> {
        let stream = command.stream()?;
        let due_on = self.next_action_in(stream)?;
        (due_on <= facts.on).then_some((stream, due_on))
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
