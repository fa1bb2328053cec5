//! A file as its commits have left it.

use std::sync::Arc;

use chrono::NaiveDate;
use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::{Event, Fact, Facts};
use crate::credit::loan::{self, Loan, Source};
use crate::decider::Decider;
use crate::log::{FileId, Place, StreamId};
use crate::party::customer::{self, Customer};
use crate::policy::{self, PolicyBook};

/// One file's streams. Cloning is cheap: what is large is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Customer(CustomerFile),
    PolicyBook(policy::State),
    /// A partition's own file; its state is kept by who reads the partition.
    Partition,
}

/// A customer and all that is the customer's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFile {
    pub customer: customer::State,
    pub loans: RedBlackTreeMapSync<Uuid, Arc<loan::State>>,
    /// Every source and reference of a disbursement or repayment, and where it was recorded.
    pub references: RedBlackTreeMapSync<Source, Place>,
    /// The version of every stream of the file.
    pub versions: RedBlackTreeMapSync<StreamId, u64>,
}

impl State {
    /// The file before its first commit.
    pub fn new(file: FileId) -> State {
        match file {
            FileId::Customer(_) => State::Customer(CustomerFile::default()),
            FileId::PolicyBook => State::PolicyBook(policy::State::default()),
            FileId::Partition(_) => State::Partition,
        }
    }

    /// The file after these facts of one commit, which stands at `place`.
    pub fn apply(self, _facts: &[Fact], _place: Place) -> State {
        unimplemented!("in work")
    }

    /// The version of a stream: the number of its events so far.
    pub fn version(&self, _stream: StreamId) -> u64 {
        unimplemented!("in work")
    }

    /// The first business day on which time alone will do something in this file.
    pub fn next_action_on(&self, _policies: &policy::State) -> Option<NaiveDate> {
        unimplemented!("in work")
    }

    /// Checks every stream's invariants, and those between them.
    ///
    /// # Errors
    /// Says which stream breaks which invariant.
    pub fn check(&self, _facts: &Facts) -> Result<(), String> {
        unimplemented!("in work")
    }
}
