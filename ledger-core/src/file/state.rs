//! A file as its commits have left it.

use std::sync::Arc;

use chrono::NaiveDate;
use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::{Event, Fact};
use crate::credit::loan::{self, Loan, Source};
use crate::decider::Decider;
use crate::log::{FileId, Place, StreamId};
use crate::party::customer::{self, Customer};
use crate::policy::{self, PolicyBook};

/// One file's streams. Cloning is cheap: what is large is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Customer(CustomerFile),
    Vendor(VendorFile),
    PolicyBook(policy::State),
    /// A partition's own file; its state is kept by who reads the partition.
    Partition,
}

/// A customer and all that is the customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFile {
    /// The customer's id, and the file's.
    pub id: Uuid,
    pub customer: customer::State,
    pub loans: RedBlackTreeMapSync<Uuid, Arc<loan::State>>,
    /// Every source and reference of a disbursement or repayment, and where it was recorded.
    pub references: RedBlackTreeMapSync<Source, Place>,
    /// The version of every stream of the file.
    pub versions: RedBlackTreeMapSync<StreamId, u64>,
}

/// A vendor and all that is the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorFile {
    /// The vendor's id, and the file's.
    pub id: Uuid,
    /// The version of every stream of the file.
    pub versions: RedBlackTreeMapSync<StreamId, u64>,
}

impl State {
    /// The file before its first commit.
    pub fn new(file: FileId) -> State {
        match file {
            FileId::Customer(id) => State::Customer(CustomerFile::new(id)),
            FileId::Vendor(id) => {
                State::Vendor(VendorFile { id, versions: RedBlackTreeMapSync::new_sync() })
            }
            FileId::PolicyBook => State::PolicyBook(policy::State::default()),
            FileId::Partition(_) => State::Partition,
        }
    }

    /// The file after these facts of one commit, which stands at `place`.
    ///
    /// # Panics
    /// When a fact cannot have happened to this file: then the stored history is wrong.
    pub fn apply(self, facts: &[Fact], place: Place) -> State {
        facts.iter().fold(self, |state, fact| state.after(fact, place))
    }

    fn after(self, fact: &Fact, place: Place) -> State {
        match (self, &fact.event) {
            (State::Customer(file), Event::Customer(_) | Event::Loan(_)) => {
                State::Customer(file.after(fact, place))
            }
            (State::PolicyBook(book), Event::PolicyBook(it)) => {
                State::PolicyBook(PolicyBook::evolve(book, it))
            }
            (State::Partition, Event::Partition(_)) => State::Partition,
            (State::Customer(_), Event::PolicyBook(_) | Event::Partition(_))
            | (
                State::Vendor(_),
                Event::Customer(_) | Event::Loan(_) | Event::PolicyBook(_) | Event::Partition(_),
            )
            | (State::PolicyBook(_), Event::Customer(_) | Event::Loan(_) | Event::Partition(_))
            | (State::Partition, Event::Customer(_) | Event::Loan(_) | Event::PolicyBook(_)) => {
                panic!("{} at {place} belongs in a file of another kind", fact.stream)
            }
        }
    }

    /// The version of a stream: the number of its events so far. A partition's own is counted by
    /// who reads the partition; here it is 0.
    pub fn version(&self, stream: StreamId) -> u64 {
        match (self, stream) {
            (State::Customer(file), _) => file.versions.get(&stream).copied().unwrap_or(0),
            (State::Vendor(file), _) => file.versions.get(&stream).copied().unwrap_or(0),
            (State::PolicyBook(book), StreamId::PolicyBook) => book.stream_version,
            (
                State::PolicyBook(_),
                StreamId::Customer(_)
                | StreamId::CreditLine(_)
                | StreamId::Application(_)
                | StreamId::Loan(_)
                | StreamId::Order(_)
                | StreamId::Shipment(_)
                | StreamId::Vendor(_)
                | StreamId::PurchaseOrder(_)
                | StreamId::Partition(_),
            )
            | (State::Partition, _) => 0,
        }
    }

    /// The first business day on which time alone will do something in this file. A loan whose
    /// policy version is not among `policies` is looked at on any day: whoever ages it then hears
    /// why it cannot be.
    pub fn next_action_on(&self, policies: &policy::State) -> Option<NaiveDate> {
        let next = |loan: &loan::State| match policies.version(loan.policy()?) {
            Some(version) => loan.next_action_on(&version.document.loan),
            None => Some(NaiveDate::MIN),
        };
        match self {
            State::Customer(file) => file.loans.values().filter_map(|it| next(it)).min(),
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => None,
        }
    }

    /// Checks every stream's invariants on this business date, and those between them; `policies` is
    /// the policy book as the file was last decided on.
    ///
    /// # Errors
    /// Says which stream breaks which invariant.
    pub fn check(&self, policies: &policy::State, on: NaiveDate) -> Result<(), String> {
        match self {
            State::Customer(file) => file.check(policies, on),
            State::PolicyBook(book) => book.check().map_err(|it| format!("policy-book: {it}")),
            State::Vendor(_) | State::Partition => Ok(()),
        }
    }

    /// Checks that the balances which this fact carries are those of the state it left behind;
    /// `on` is its business date.
    ///
    /// # Errors
    /// Says how they differ.
    pub fn check_recorded(&self, fact: &Fact, on: NaiveDate) -> Result<(), String> {
        match (self, &fact.event, fact.stream) {
            (State::Customer(file), Event::Loan(event), StreamId::Loan(id)) => file
                .loans
                .get(&id)
                .ok_or_else(|| "there is no such loan".to_owned())
                .and_then(|it| it.check_recorded(event, on))
                .map_err(|it| format!("loan-{id}: {it}")),
            (
                _,
                Event::Customer(_) | Event::Loan(_) | Event::PolicyBook(_) | Event::Partition(_),
                _,
            ) => Ok(()),
        }
    }

    /// As [`State::check`], after a commit that touched these streams alone: the others are not looked at
    /// again, so that it costs what was touched and not what the file holds.
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
                streams.into_iter().try_for_each(|it| file.check_stream(policies, on, it))
            }
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => self.check(policies, on),
        }
    }
}

impl CustomerFile {
    fn new(id: Uuid) -> CustomerFile {
        CustomerFile {
            id,
            customer: customer::State::default(),
            loans: RedBlackTreeMapSync::new_sync(),
            references: RedBlackTreeMapSync::new_sync(),
            versions: RedBlackTreeMapSync::new_sync(),
        }
    }

    fn after(mut self, fact: &Fact, place: Place) -> CustomerFile {
        match (&fact.event, fact.stream) {
            (Event::Customer(it), StreamId::Customer(id)) if id == self.id => {
                self.customer = Customer::evolve(self.customer, it);
            }
            (Event::Loan(it), StreamId::Loan(loan)) => {
                self.evolve_loan(loan, it);
                if let Some(source) = it.source() {
                    self.references.insert_mut(source.clone(), place);
                }
            }
            (event, stream) => {
                panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
            }
        }
        let version = self.versions.get(&fact.stream).copied().unwrap_or(0);
        self.versions.insert_mut(fact.stream, version + 1);
        self
    }

    /// In place where nobody else holds the loan's state, so that a replay copies nothing.
    fn evolve_loan(&mut self, id: Uuid, event: &loan::Event) {
        if !self.loans.contains_key(&id) {
            self.loans.insert_mut(id, Arc::default());
        }
        let shared = self.loans.get_mut(&id).expect("the loan was put in above");
        let loan = Arc::make_mut(shared);
        *loan = Loan::evolve(std::mem::take(loan), event);
    }

    fn check(&self, policies: &policy::State, on: NaiveDate) -> Result<(), String> {
        self.check_whole()?;
        let mut loans = self.loans.keys().map(|it| StreamId::Loan(*it));
        loans.try_for_each(|it| self.check_stream(policies, on, it))
    }

    /// What is between the streams.
    fn check_whole(&self) -> Result<(), String> {
        let streams = std::iter::once(StreamId::Customer(self.id))
            .filter(|_| self.customer != customer::State::NotRegistered)
            .chain(self.loans.keys().map(|&it| StreamId::Loan(it)));
        if !streams.eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        if self.customer == customer::State::NotRegistered && !self.loans.is_empty() {
            return Err("it has loans and no registered customer".to_owned());
        }
        let moved: usize = self.loans.values().filter_map(|it| it.account()).map(moves).sum();
        match self.references.size() {
            references if references == moved => Ok(()),
            references => Err(format!(
                "money moved {moved} times, and {references} references of it are known"
            )),
        }
    }

    fn check_stream(
        &self,
        policies: &policy::State,
        on: NaiveDate,
        stream: StreamId,
    ) -> Result<(), String> {
        let StreamId::Loan(id) = stream else { return Ok(()) };
        let Some(loan) = self.loans.get(&id) else { return Ok(()) };
        let in_loan = |it: String| format!("loan-{id}: {it}");
        let reference =
            loan.policy().ok_or_else(|| in_loan("it stands under no policy".to_owned()))?;
        let version = policies.version(reference).ok_or_else(|| {
            in_loan(format!("policy version {} was never published", reference.version))
        })?;
        loan.check(&version.document.loan, on).map_err(in_loan)
    }
}

/// How often money went out for this loan or came in, reversed or not: each has its reference. What
/// was paid before a takeover is not told apart.
fn moves(account: &loan::Account) -> usize {
    let disbursed = account.terms().is_some() && account.start_on().is_some();
    usize::from(disbursed) + account.receipts().count()
}
