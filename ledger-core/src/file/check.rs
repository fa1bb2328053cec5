//! Is a file as its invariants want it?

use chrono::NaiveDate;
use uuid::Uuid;

use super::{CustomerFile, Event, Fact, State};
use crate::counted::{Cost, count};
use crate::log::StreamId;
use crate::policy::{self, PolicyRef, Version};
use crate::trade::order;

impl State {
    /// Checks every stream's invariants on this business date, and those between them; `policies`
    /// is the policy book as the file was last decided on.
    ///
    /// # Errors
    /// Says which stream breaks which invariant.
    pub fn check(&self, policies: &policy::State, on: NaiveDate) -> Result<(), String> {
        match self {
            State::Customer(file) => {
                file.check_whole()?;
                file.check_each(policies, on, file.versions.keys().copied())
            }
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => self.check_whole(),
        }
    }

    /// Checks all that is between the streams, and that what is kept beside them is what they come to.
    ///
    /// # Errors
    /// Says what is broken.
    pub fn check_whole(&self) -> Result<(), String> {
        match self {
            State::Customer(file) => file.check_whole(),
            State::Vendor(file) => file.check(),
            State::PolicyBook(book) => book.check().map_err(|it| format!("policy-book: {it}")),
            State::Partition => Ok(()),
        }
    }

    /// As [`State::check`], after a commit that touched these streams alone: they are looked at, with
    /// what joins them to others, and the sums of the file. So it costs what was touched and not what
    /// the file holds.
    ///
    /// # Errors
    /// Says which stream breaks which invariant.
    pub fn check_streams(
        &self,
        policies: &policy::State,
        on: NaiveDate,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        match self {
            State::Customer(file) => {
                let streams: Vec<StreamId> = streams.into_iter().collect();
                file.check_touched(&streams)?;
                file.check_each(policies, on, streams)
            }
            State::Vendor(file) => file.check_touched(streams),
            State::PolicyBook(_) | State::Partition => self.check_whole(),
        }
    }

    /// Checks that what this fact records follows from the state it left behind.
    ///
    /// # Errors
    /// Says how they differ.
    pub fn check_recorded(&self, fact: &Fact) -> Result<(), String> {
        let State::Customer(file) = self else { return Ok(()) };
        let found = match (&fact.event, fact.stream) {
            (Event::Loan(event), StreamId::Loan(id)) => {
                file.loans.get(&id).map(|it| it.check_recorded(event))
            }
            (Event::Line(event), StreamId::CreditLine(id)) => {
                file.lines.get(&id).map(|it| it.check_recorded(event))
            }
            (Event::Shipment(event), StreamId::Shipment(id)) => {
                file.shipments.get(&id).map(|it| it.check_recorded(event))
            }
            (
                Event::Customer(_)
                | Event::Line(_)
                | Event::Application(_)
                | Event::Loan(_)
                | Event::Order(_)
                | Event::Shipment(_)
                | Event::Vendor(_)
                | Event::PurchaseOrder(_)
                | Event::PolicyBook(_)
                | Event::Partition(_),
                _,
            ) => Some(Ok(())),
        };
        let found = found.unwrap_or_else(|| Err("there is no such stream".to_owned()));
        found.map_err(|it| format!("{}: {it}", fact.stream))
    }
}

impl CustomerFile {
    fn check_each(
        &self,
        policies: &policy::State,
        on: NaiveDate,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        streams.into_iter().try_for_each(|stream| {
            let checked = self.check_stream(policies, on, stream);
            checked.map_err(|it| format!("{stream}: {it}"))
        })
    }

    fn check_stream(
        &self,
        policies: &policy::State,
        on: NaiveDate,
        stream: StreamId,
    ) -> Result<(), String> {
        count(Cost::Invariant);
        match stream {
            StreamId::Application(id) => {
                let Some(state) = self.applications.get(&id) else { return Ok(()) };
                let version = version(policies, state.policy())?;
                state.check(&version.document.applications, on)
            }
            StreamId::Loan(id) => self.check_loan(on, id),
            StreamId::Order(id) => {
                let Some(order) = self.orders.get(&id) else { return Ok(()) };
                order.check()?;
                let loan = order.account().and_then(order::Account::loan);
                // One that could not be aged stays as it was, whatever becomes of its order.
                let due_on = |loan: &Uuid| self.agenda.day_of(StreamId::Loan(*loan));
                let loan = loan.filter(|it| due_on(it).is_none_or(|day| day > on));
                loan.map_or(Ok(()), |it| self.check_loan(on, it))
            }
            StreamId::Shipment(id) => {
                let Some(shipment) = self.shipments.get(&id) else { return Ok(()) };
                let order = shipment.parcel().map(|it| it.order());
                match order.is_some_and(|it| self.order(it).is_none()) {
                    true => Err(format!("it is of the unknown order {order:?}")),
                    false => shipment.check(),
                }
            }
            // What a line holds is checked with the loans on it.
            StreamId::Customer(_)
            | StreamId::CreditLine(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_)
            | StreamId::PolicyBook
            | StreamId::Partition(_) => Ok(()),
        }
    }

    fn check_loan(&self, on: NaiveDate, id: Uuid) -> Result<(), String> {
        self.loans.get(&id).map_or(Ok(()), |it| it.check(on, self.goods_of(id)))
    }
}

fn version(policies: &policy::State, named: Option<PolicyRef>) -> Result<&Version, String> {
    let named = named.ok_or("it stands under no policy")?;
    let unknown = || format!("policy version {} was never published", named.version);
    policies.version(named).ok_or_else(unknown)
}
