//! The policy book at each of its versions, read before the partitions are judged by it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{Event, State, events_of};
use ledger_core::log::{FileId, Log, Stopped, partition};
use ledger_core::policy;

use crate::panics;
use crate::scan::{Met, scan_commits};

/// The policy book's history.
#[derive(Debug, Clone)]
pub(crate) struct Book {
    /// By the version of its stream; 0 is the book before its first event.
    versions: BTreeMap<u64, policy::State>,
    /// The version of the rules that each business day goes by in its partition.
    engines: BTreeMap<Day, Engine>,
}

impl Book {
    /// Reads it from its partition, as far as it can be read: what stops it is met again, and
    /// told, when the partition itself is judged.
    pub(crate) async fn read<L: Log>(log: &L, partitions: u32) -> Result<Book, Stopped> {
        let mut book = Book {
            versions: BTreeMap::from([(0, policy::State::default())]),
            engines: BTreeMap::new(),
        };
        let holds_it = FileId::PolicyBook.partition(partitions);
        scan_commits(log, holds_it, |met| match met {
            Ok(Met { place, commit, .. }) if commit.file == FileId::PolicyBook => {
                let state = State::PolicyBook(book.last().clone().into());
                let after = events_of(&commit).ok().and_then(|facts| {
                    panics::caught(|| state.apply(&facts, place, commit.business_date)).ok()
                });
                match after {
                    Some(State::PolicyBook(after)) => {
                        book.versions.insert(after.stream_version, (*after).clone());
                        ControlFlow::Continue(())
                    }
                    Some(
                        State::Customer(_)
                        | State::Vendor(_)
                        | State::Partner(_)
                        | State::Partition,
                    )
                    | None => ControlFlow::Break(()),
                }
            }
            Ok(Met { commit, .. }) if matches!(commit.file, FileId::Partition(_)) => {
                for fact in events_of(&commit).into_iter().flatten() {
                    if let Event::Partition(partition::Event::BusinessDayStarted(it)) = fact.event {
                        book.engines.insert(it.date, it.engine);
                    }
                }
                ControlFlow::Continue(())
            }
            Ok(_) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
        .await?;
        Ok(book)
    }

    /// The book with all that was ever published: what was in force on a day does not change any
    /// more once that day has started.
    pub(crate) fn last(&self) -> &policy::State {
        self.versions.last_key_value().map(|(_, it)| it).expect("the book before its first event")
    }

    /// The version of the rules that this day goes by, where its partition was read so far.
    pub(super) fn engine_on(&self, date: Day) -> Option<Engine> {
        self.engines.get(&date).copied()
    }

    /// The book at the end of the commit that brought its stream to this version.
    pub(super) fn at(&self, version: u64) -> Option<&policy::State> {
        self.versions.get(&version)
    }
}
