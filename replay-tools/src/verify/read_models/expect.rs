//! What it takes to compare a read model with the log.

use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::credit::loan;
use ledger_core::file::{Fact, State};
use ledger_core::log::{Commit, Hash, Place};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::Comparing;
use crate::verify::judge::Judge;

/// A commit that was judged, and the ledger behind it.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub(super) place: Place,
    pub(super) hash: Hash,
    pub(super) offset: u64,
    pub(super) commit: &'a Commit,
    pub(super) facts: &'a [Fact],
    pub(super) judge: &'a Judge<'a>,
}

/// What one read model must hold of one partition.
pub(super) trait Expect: Default {
    const MODEL: Model;

    /// Before its genesis; what `days` come to is to be compared.
    fn new(_days: &[Day]) -> Self {
        Self::default()
    }

    /// Called before a commit of this business date is folded that the model has taken in.
    fn before(&mut self, _business_date: Day, _judge: &Judge) {}

    /// Called when a commit has been folded that the model has taken in.
    fn take(&mut self, judged: Judged<'_>);

    /// Called behind the last commit that the model has taken in.
    fn stand(&mut self, _judge: &Judge) {}

    /// Compares what is expected of all partitions, in their order, with what the model holds.
    async fn compare(
        of_partitions: Vec<Self>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure>;
}

/// The loans of all files of the partition.
pub(super) fn loans<'a>(
    judge: &'a Judge<'_>,
) -> impl Iterator<Item = (Uuid, &'a Arc<loan::State>)> {
    judge
        .files()
        .flat_map(|(_, file)| match file {
            State::Customer(file) => Some(file.loans.iter().map(|(id, it)| (*id, it))),
            State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => None,
        })
        .flatten()
}
