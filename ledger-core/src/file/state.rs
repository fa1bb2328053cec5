//! A file as its commits have left it.

use std::convert::Infallible;
use std::sync::Arc;

use super::{CustomerFile, Event, Fact, Naming, PartnerFile, VendorFile};
use crate::calendar::Day;
use crate::decider::Decider;
use crate::log::{FileId, Place, StreamId};
use crate::policy::{self, PolicyBook};
use crate::shared::SharedMap;

/// One file's streams. Cloning shares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Customer(Arc<CustomerFile>),
    Vendor(Arc<VendorFile>),
    Partner(Arc<PartnerFile>),
    PolicyBook(Arc<policy::State>),
    /// A partition's own file; its state is kept by who reads the partition.
    Partition,
}

/// The version of every stream of a file.
pub(super) type Versions = SharedMap<StreamId, u64>;

impl State {
    /// The file before its first commit.
    pub fn new(file: FileId) -> State {
        match file {
            FileId::Customer(id) => State::Customer(Arc::new(CustomerFile::new(id))),
            FileId::Vendor(id) => State::Vendor(Arc::new(VendorFile::new(id))),
            FileId::Partner(id) => State::Partner(Arc::new(PartnerFile::new(id))),
            FileId::PolicyBook => State::PolicyBook(Arc::default()),
            FileId::Partition(_) => State::Partition,
        }
    }

    /// The file after these facts of one commit, which stands at `place` and has the business date
    /// `on`.
    ///
    /// # Panics
    /// When a fact cannot have happened to this file: then the stored history is wrong.
    pub fn apply(self, facts: &[Fact], place: Place, on: Day) -> State {
        let looked = self.apply_seen(facts, place, on, |_, _| {}, |_, _| Ok::<(), Infallible>(()));
        let Ok(state) = looked;
        state
    }

    /// As [`State::apply`], and what the facts do to names that no two files have.
    ///
    /// # Panics
    /// As there.
    pub fn apply_naming(self, facts: &[Fact], place: Place, on: Day) -> (State, Vec<Naming>) {
        let looked = self.apply_each(facts, place, on, |_, _| Ok::<(), Infallible>(()));
        let Ok(applied) = looked;
        applied
    }

    /// As [`State::apply_naming`], with a look at the streams as each fact leaves them. What a file
    /// keeps beside its streams follows at the end of the commit.
    ///
    /// # Errors
    /// What the first look found that did.
    ///
    /// # Panics
    /// When a fact cannot have happened to this file: then the stored history is wrong.
    pub fn apply_each<E>(
        self,
        facts: &[Fact],
        place: Place,
        on: Day,
        look: impl FnMut(&State, &Fact) -> Result<(), E>,
    ) -> Result<(State, Vec<Naming>), E> {
        let mut namings = vec![];
        let name = |state: &State, fact: &Fact| namings.extend(state.namings(fact));
        let state = self.apply_seen(facts, place, on, name, look)?;
        Ok((state, namings))
    }

    /// With a look at the state before each fact and after it.
    fn apply_seen<E>(
        self,
        facts: &[Fact],
        place: Place,
        on: Day,
        mut before: impl FnMut(&State, &Fact),
        mut after: impl FnMut(&State, &Fact) -> Result<(), E>,
    ) -> Result<State, E> {
        let touched = match &self {
            State::Customer(file) => Some(file.touched(facts)),
            State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => None,
        };
        let mut state = self;
        for fact in facts {
            before(&state, fact);
            state = state.after(fact, place, on);
            after(&state, fact)?;
        }
        if let (State::Customer(file), Some(touched)) = (&mut state, touched) {
            Arc::make_mut(file).follow(touched);
        }
        Ok(state)
    }

    fn after(self, fact: &Fact, place: Place, on: Day) -> State {
        match (self, &fact.event) {
            (State::Customer(mut file), _) => {
                Arc::make_mut(&mut file).take_in(fact, place, on);
                State::Customer(file)
            }
            (State::Vendor(mut file), _) => {
                Arc::make_mut(&mut file).take_in(fact, place);
                State::Vendor(file)
            }
            (State::Partner(mut file), _) => {
                Arc::make_mut(&mut file).take_in(fact, place);
                State::Partner(file)
            }
            (State::PolicyBook(book), Event::PolicyBook(it)) => {
                State::PolicyBook(Arc::new(PolicyBook::evolve(Arc::unwrap_or_clone(book), it)))
            }
            (State::Partition, Event::Partition(_)) => State::Partition,
            (State::PolicyBook(_) | State::Partition, _) => {
                panic!("{} at {place} belongs in a file of another kind", fact.stream)
            }
        }
    }

    /// The streams of the file, in the order of their ids.
    pub fn streams(&self) -> impl Iterator<Item = StreamId> {
        let (versions, of_book) = match self {
            State::Customer(file) => (Some(&file.versions), None),
            State::Vendor(file) => (Some(&file.versions), None),
            State::Partner(file) => (Some(&file.versions), None),
            State::PolicyBook(_) => (None, Some(StreamId::PolicyBook)),
            State::Partition => (None, None),
        };
        versions.into_iter().flat_map(|it| it.keys().copied()).chain(of_book)
    }

    /// The version of a stream: the number of its events so far. A partition's own is counted by
    /// who reads the partition; here it is 0.
    pub fn version(&self, stream: StreamId) -> u64 {
        match self {
            State::Customer(file) => file.versions.get(&stream).copied().unwrap_or(0),
            State::Vendor(file) => file.versions.get(&stream).copied().unwrap_or(0),
            State::Partner(file) => file.versions.get(&stream).copied().unwrap_or(0),
            State::PolicyBook(book) if stream == StreamId::PolicyBook => book.stream_version,
            State::PolicyBook(_) | State::Partition => 0,
        }
    }
}

/// One event more in this stream.
pub(super) fn count(versions: &mut Versions, stream: StreamId) {
    let version = versions.get(&stream).copied().unwrap_or(0);
    versions.insert_mut(stream, version + 1);
}
