//! Is a file as its invariants want it?

use super::{CustomerFile, Fact, State};
use crate::calendar::Day;
use crate::log::StreamId;
use crate::policy;

impl State {
    /// Checks every stream's invariants on this business date, and those between them; `policies`
    /// is the policy book as the file was last decided on.
    ///
    /// # Errors
    /// Says which stream breaks which invariant.
    pub fn check(&self, policies: &policy::State, on: Day) -> Result<(), String> {
        match self {
            State::Customer(file) => {
                file.check_whole()?;
                file.check_each(policies, on, file.versions.keys().copied())
            }
            State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => {
                self.check_whole()
            }
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
            State::Partner(file) => file.check(),
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
        on: Day,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        match self {
            State::Customer(file) => {
                let streams: Vec<StreamId> = streams.into_iter().collect();
                file.check_touched(&streams)?;
                file.check_each(policies, on, streams)
            }
            State::Vendor(file) => file.check_touched(streams),
            State::Partner(file) => file.check_touched(streams),
            State::PolicyBook(_) | State::Partition => self.check_whole(),
        }
    }

    /// Checks that what this fact records follows from the state it left behind.
    ///
    /// # Errors
    /// Says how they differ.
    pub fn check_recorded(&self, fact: &Fact) -> Result<(), String> {
        if let State::Partner(file) = self {
            let checked = file.check_recorded(fact.stream, &fact.event);
            return checked.map_err(|it| format!("{}: {it}", fact.stream));
        }
        let State::Customer(file) = self else { return Ok(()) };
        let stream = file.stream(fact.stream).ok_or_else(|| "there is no such stream".to_owned());
        let checked = stream.and_then(|it| it.check_recorded(&fact.event));
        checked.map_err(|it| format!("{}: {it}", fact.stream))
    }
}

impl CustomerFile {
    fn check_each(
        &self,
        policies: &policy::State,
        on: Day,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        streams.into_iter().try_for_each(|stream| {
            let checked = self.check_stream(policies, on, stream);
            checked.map_err(|it| format!("{stream}: {it}"))
        })
    }
}
