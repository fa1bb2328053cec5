//! Is each commit of a partition what may follow the commits before it?

mod envelope;
mod filed;
mod own;

use std::collections::{BTreeSet, HashMap};

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{Fact, Facts, State, age, events_of};
use ledger_core::log::genesis::opened;
use ledger_core::log::partition::Opened;
use ledger_core::log::{Actor, Commit, FileId, Instant, Place, Record, StreamId};
use uuid::Uuid;

use self::filed::Filed;
use super::book::Book;
use super::callers::Callers;
use super::fault::{Fault, Wrong};
use super::names::Names;
use super::unaged::{NotAged, Unaged};
use crate::panics;

/// The type of the command that brings a file to the business date.
const AGE: &str = "file.age";

/// One partition as its commits have left it, and what the next one must agree with.
pub(super) struct Judge<'a> {
    partition: u32,
    book: &'a Book,
    opened: Option<Opened>,
    files: HashMap<FileId, Filed>,
    /// The first day on which time alone does something in a file.
    due: BTreeSet<(Day, FileId)>,
    unaged: Unaged,
    commands: HashMap<(FileId, Uuid), Place>,
    today: Day,
    /// The version of the rules that the business date goes by.
    engine: Engine,
    recorded_at: Option<Instant>,
    /// The version of the partition's own stream.
    version: u64,
    /// Under which keys the terms named their callers.
    callers: Callers,
    /// What names money and loans.
    names: Names,
    /// The log where the ledger goes on, once the partition has ended with a move.
    moved_to: Option<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(partition: u32, book: &'a Book) -> Judge<'a> {
        Judge {
            partition,
            book,
            opened: None,
            files: HashMap::new(),
            due: BTreeSet::new(),
            unaged: Unaged::default(),
            commands: HashMap::new(),
            today: Day::FIRST,
            engine: Engine::FIRST,
            recorded_at: None,
            version: 0,
            callers: Callers::default(),
            names: Names::default(),
            moved_to: None,
        }
    }

    /// What the partition's genesis says.
    pub(super) fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()
    }

    /// Under which keys the terms named their callers.
    pub(super) fn callers(&self) -> &Callers {
        &self.callers
    }

    /// What names money and loans in the files, at the end of the partition.
    pub(super) fn names(&mut self) -> Names {
        std::mem::take(&mut self.names)
    }

    /// The partition's business date.
    pub(super) fn today(&self) -> Day {
        self.today
    }

    /// Every file as it is now.
    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &State)> {
        self.files.iter().map(|(file, it)| (*file, &it.state))
    }

    pub(super) fn file(&self, file: FileId) -> Option<&State> {
        self.files.get(&file).map(|it| &it.state)
    }

    /// Takes the partition's next commit in: its facts.
    ///
    /// # Errors
    /// The first thing that is wrong with it. The partition is not looked at again then.
    pub(super) fn take(
        &mut self,
        place: Place,
        commit: &Commit,
        record: &Record,
    ) -> Result<Vec<Fact>, Wrong> {
        let opened = self.opening(commit)?;
        if let Some(target) = &self.moved_to {
            return Err(Wrong::BehindMove { target: target.clone() });
        }
        self.judge_record(&opened, commit, record)?;
        self.judge_ids(&opened, commit, place)?;
        self.judge_order(commit)?;
        let facts = events_of(commit)
            .map_err(|reason| Wrong::Undecodable { reason: reason.to_string() })?;
        match commit.file {
            FileId::Partition(_) => self.take_own(commit, place, &opened, &facts)?,
            FileId::Customer(_) | FileId::Vendor(_) | FileId::Partner(_) | FileId::PolicyBook => {
                self.take_in(commit, place, &facts)?
            }
        }
        if commit.business_date != self.today {
            let (expected, found) = (self.today, commit.business_date);
            return Err(Wrong::BusinessDate { expected, found });
        }
        Ok(facts)
    }

    /// The genesis that this commit stands behind, or is.
    fn opening(&mut self, commit: &Commit) -> Result<Opened, Wrong> {
        if let Some(opened) = &self.opened {
            return Ok(opened.clone());
        }
        let opened =
            opened(self.partition, commit).map_err(|it| Wrong::NoGenesis { reason: it.reason })?;
        (self.today, self.engine) = (opened.first_business_date, opened.engine);
        Ok(self.opened.insert(opened).clone())
    }

    /// What the days ended without having aged, at the end of the partition; the first of it that
    /// could be done is a fault.
    pub(super) fn unaged(&mut self) -> (Vec<NotAged>, Option<Fault>) {
        let unaged = std::mem::take(&mut self.unaged);
        let Some(at) = self.recorded_at else { return (vec![], None) };
        let by = Actor::ledger();
        let policies = self.book.last();
        let (on, engine) = (self.today, self.engine);
        let facts = Facts { on, engine, at, by: &by, command: Uuid::nil(), policies };
        unaged.at_end(|file, stream| {
            let Some(filed) = self.files.get(&file) else { return Ok(()) };
            match panics::caught(|| age(&filed.state, stream, &facts)) {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(refused)) => Err(refused.to_string()),
                Err(reason) => Err(reason),
            }
        })
    }

    /// What was due by this day and has not been done.
    fn due_by(&self, day: Day) -> impl Iterator<Item = (Day, FileId, StreamId)> {
        let files = self.due.iter().take_while(move |(first, _)| *first <= day);
        files.filter_map(|(_, file)| Some((*file, self.files.get(file)?))).flat_map(
            move |(file, filed)| {
                let due = filed.state.next_actions(self.engine);
                let due = due.take_while(move |(_, due_on)| *due_on <= day);
                due.map(move |(stream, due_on)| (due_on, file, stream))
            },
        )
    }
}
