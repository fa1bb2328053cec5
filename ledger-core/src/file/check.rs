//! Is a file as its invariants want it?

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::credit::taken;
use super::{CustomerFile, Event, Fact, State};
use crate::credit::application;
use crate::credit::line::{self, Exposure};
use crate::credit::loan;
use crate::log::StreamId;
use crate::party::customer;
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
                let streams: Vec<StreamId> = file.versions.keys().copied().collect();
                self.check_streams(policies, on, streams)
            }
            State::Vendor(file) => file.check(),
            State::PolicyBook(book) => book.check().map_err(|it| format!("policy-book: {it}")),
            State::Partition => Ok(()),
        }
    }

    /// As [`State::check`], after a commit that touched these streams alone: the others are not
    /// looked at again, so that it costs what was touched and not what the file holds.
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
                file.check_whole()?;
                streams.into_iter().try_for_each(|stream| {
                    let checked = file.check_stream(policies, on, stream);
                    checked.map_err(|it| format!("{stream}: {it}"))
                })
            }
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => self.check(policies, on),
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
    /// What is between the streams.
    fn check_whole(&self) -> Result<(), String> {
        let streams = std::iter::once(StreamId::Customer(self.id))
            .filter(|_| self.customer != customer::State::NotRegistered)
            .chain(self.lines.keys().map(|it| StreamId::CreditLine(*it)))
            .chain(self.applications.keys().map(|it| StreamId::Application(*it)))
            .chain(self.loans.keys().map(|it| StreamId::Loan(*it)))
            .chain(self.orders.keys().map(|it| StreamId::Order(*it)))
            .chain(self.shipments.keys().map(|it| StreamId::Shipment(*it)));
        if !streams.eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        if self.customer == customer::State::NotRegistered && !self.versions.is_empty() {
            return Err("it has streams and no registered customer".to_owned());
        }
        let loans = self.loans.values().filter_map(|it| it.account());
        let moved: usize = loans.map(loan::Account::money_moves).sum();
        let booked = self.money.count();
        if booked != moved {
            return Err(format!("money moved {moved} times, and {booked} names of it are known"));
        }
        self.check_lines()?;
        self.orders.iter().try_for_each(|(id, it)| {
            let checked = it.account().map_or(Ok(()), |it| self.check_order(*id, it));
            checked.map_err(|it| format!("order-{id}: {it}"))
        })?;
        self.applications.iter().try_for_each(|(id, it)| {
            let checked = it.dossier().map_or(Ok(()), |it| self.check_application(it));
            checked.map_err(|it| format!("application-{id}: {it}"))
        })
    }

    /// A line takes what the loans on it take, and no two are in one currency.
    fn check_lines(&self) -> Result<(), String> {
        for (id, line) in &self.lines {
            let Some(line) = line.line() else { continue };
            if self.line_in(line.currency()) != Some(*id) {
                return Err(format!("two lines are in {}", line.currency()));
            }
            let beside = |loan: &Uuid| self.line_of.get(loan) != Some(id);
            let mut loans = self.loans_in(line.currency()).map(|(loan, _)| loan);
            if let Some(loan) = loans.find(beside) {
                return Err(format!("loan {loan} is not on credit-line-{id}"));
            }
            let expected: BTreeMap<Uuid, Exposure> = self
                .line_of
                .iter()
                .filter(|(_, on)| *on == id)
                .filter_map(|(loan, _)| Some((*loan, taken(self.loan(*loan)?))))
                .filter(|(_, it)| !it.is_nothing())
                .collect();
            let found: BTreeMap<Uuid, Exposure> = line.exposures().collect();
            if found != expected {
                return Err(format!("credit-line-{id} has {found:?}, its loans take {expected:?}"));
            }
            self.check_blocks(*id, line).map_err(|it| format!("credit-line-{id}: {it}"))?;
        }
        Ok(())
    }

    /// It is blocked by the loans on it that are in default, and by no other loan.
    fn check_blocks(&self, id: Uuid, line: &line::CreditLine) -> Result<(), String> {
        let on_it = |loan: Uuid| self.line_of.get(&loan) == Some(&id);
        let found: Vec<Uuid> =
            self.loans.keys().copied().filter(|it| line.block_of(*it).is_some()).collect();
        let in_default = |it: &loan::State| it.account().is_some_and(loan::Account::is_in_default);
        let expected: Vec<Uuid> = self
            .loans
            .iter()
            .filter(|(loan, it)| on_it(**loan) && in_default(it))
            .map(|(loan, _)| *loan)
            .collect();
        match found == expected {
            true => Ok(()),
            false => Err(format!("it is blocked by {found:?}, in default are {expected:?}")),
        }
    }

    fn check_order(&self, id: Uuid, order: &order::Account) -> Result<(), String> {
        let loan = order.loan().map(|it| (it, self.loan(it)));
        let paid_by = |loan: Uuid| self.order_of.get(&loan) == Some(&id);
        match (order.stage(), loan) {
            (_, Some((loan, Some(_)))) if !paid_by(loan) => {
                return Err(format!("its loan {loan} is not known to pay for it"));
            }
            (
                order::Stage::Quoted
                | order::Stage::Placed
                | order::Stage::Lapsed
                | order::Stage::Cancelled,
                None,
            ) => {}
            (
                order::Stage::Confirmed
                | order::Stage::Delivered
                | order::Stage::ReturnAsked
                | order::Stage::Returned
                | order::Stage::Cancelled,
                Some((_, Some(loan))),
            ) if loan.life().is_going() != order.has_funding_ended()
                && loan.principal() == order.total() => {}
            (stage, loan) => {
                let loan = loan.map(|(id, it)| (id, it.map(loan::Account::life)));
                return Err(format!("it is {stage:?}, and its loan {loan:?}"));
            }
        }
        Ok(())
    }

    fn check_application(&self, dossier: &application::Dossier) -> Result<(), String> {
        if let application::Stage::Signed { loan, offer, .. } = dossier.stage() {
            let granted = self.loan(*loan).map(|it| (it.principal(), it.policy()));
            let signed = (offer.terms().principal, offer.policy);
            if granted != Some(signed) {
                return Err(format!("{signed:?} was signed, its loan is of {granted:?}"));
            }
        }
        let Some(order) = dossier.order().filter(|_| dossier.is_open()) else { return Ok(()) };
        let waits = self.order(order).is_some_and(|it| it.stage() == order::Stage::Placed);
        match (waits, self.applied_for(order).count()) {
            (true, 1) => Ok(()),
            (true, open) => Err(format!("{open} applications for order {order} are open")),
            (false, _) => Err(format!("it is open, and order {order} does not wait for credit")),
        }
    }

    fn check_stream(
        &self,
        policies: &policy::State,
        on: NaiveDate,
        stream: StreamId,
    ) -> Result<(), String> {
        match stream {
            StreamId::CreditLine(id) => self.lines.get(&id).map_or(Ok(()), |it| it.check()),
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
                let due_on = |loan: &Uuid| self.next_action_in(StreamId::Loan(*loan));
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
            StreamId::Customer(_)
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
