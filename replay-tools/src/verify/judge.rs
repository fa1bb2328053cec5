//! Is each commit of a partition what may follow the commits before it?

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::slice;

use chrono::NaiveDate;
use ledger_core::access::Role;
use ledger_core::engine::Engine;
use ledger_core::file::{Event, Fact, Facts, State, age, events_of};
use ledger_core::log::genesis::opened;
use ledger_core::log::partition::{self, BusinessDayStarted, Opened};
use ledger_core::log::{
    Actor, CloudEvent, Commit, FileId, Hash, Instant, Place, Record, StreamId, ids,
};
use ledger_core::policy::{self, PolicyRef};
use uuid::Uuid;

use super::book::Book;
use super::callers::Callers;
use super::facts::{created, dated, granted_under, is_new_credit, signs_for};
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
    /// The day on which time alone does something to a stream, with its file.
    due: BTreeSet<(NaiveDate, FileId, StreamId)>,
    unaged: Unaged,
    commands: HashMap<(FileId, Uuid), Place>,
    today: NaiveDate,
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

/// A file, and when time alone does something to its streams.
struct Filed {
    state: State,
    due: BTreeMap<StreamId, NaiveDate>,
    /// The day it was aged on last, and by how many commits.
    aged: (NaiveDate, u32),
}

impl Filed {
    fn new(file: FileId) -> Filed {
        Filed { state: State::new(file), due: BTreeMap::new(), aged: (NaiveDate::MIN, 0) }
    }

    /// The first of these streams in which something is due by this day.
    fn first_due<'a>(
        &self,
        streams: impl IntoIterator<Item = &'a StreamId>,
        on: NaiveDate,
    ) -> Option<(StreamId, NaiveDate)> {
        let mut due = streams.into_iter().filter_map(|it| Some((*it, *self.due.get(it)?)));
        due.find(|(_, due_on)| *due_on <= on)
    }
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
            today: NaiveDate::MIN,
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
    pub(super) fn today(&self) -> NaiveDate {
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
            FileId::Customer(_) | FileId::Vendor(_) | FileId::PolicyBook => {
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

    fn judge_record(&self, opened: &Opened, commit: &Commit, record: &Record) -> Result<(), Wrong> {
        let said = CloudEvent::of(opened.ledger, commit);
        let names = said.disagreements(record.key.as_deref(), &record.headers);
        if !names.is_empty() {
            return Err(Wrong::HeadersDiffer { names });
        }
        let expected = commit.file.partition(opened.partitions);
        if expected != self.partition {
            return Err(Wrong::WrongPartition { file: commit.file, expected });
        }
        if commit.actor.role.parse::<Role>().is_err() {
            return Err(Wrong::Role { role: commit.actor.role.clone() });
        }
        Ok(())
    }

    /// Ids of command and events, streams and their versions.
    fn judge_ids(&mut self, opened: &Opened, commit: &Commit, place: Place) -> Result<(), Wrong> {
        let (file, command) = (commit.file, commit.command.id);
        if let Some(&first) = self.commands.get(&(file, command)) {
            return Err(Wrong::CommandRepeated { command, file, first });
        }
        self.commands.insert((file, command), place);
        if commit.command.r#type == AGE {
            let day = commit.business_date;
            let aged = self.files.get(&file).map(|it| it.aged);
            let pieces = aged.filter(|(on, _)| *on == day).map_or(0, |(_, pieces)| pieces);
            let expected = ids::ageing_id(opened.ledger, file, day, pieces + 1);
            if command != expected {
                return Err(Wrong::CommandId { expected, found: command });
            }
        }
        if commit.events.is_empty() {
            return Err(Wrong::NoEvents);
        }
        let mut seen = BTreeMap::new();
        for (index, event) in commit.events.iter().enumerate() {
            let expected = format!("{command}.{index}");
            if event.id != expected {
                return Err(Wrong::EventId { expected, found: event.id.clone() });
            }
            let stream = event.stream;
            if !stream.is_of(file) {
                return Err(Wrong::ForeignStream { index, stream, file });
            }
            let before = seen.entry(stream).or_insert_with(|| self.version_of(stream, file));
            *before += 1;
            if event.stream_version != *before {
                let (expected, found) = (*before, event.stream_version);
                return Err(Wrong::StreamVersion { stream, expected, found });
            }
        }
        Ok(())
    }

    fn version_of(&self, stream: StreamId, file: FileId) -> u64 {
        match (stream, self.files.get(&file)) {
            (StreamId::Partition(_), _) => self.version,
            (_, Some(filed)) => filed.state.version(stream),
            (_, None) => 0,
        }
    }

    fn judge_order(&mut self, commit: &Commit) -> Result<(), Wrong> {
        let found = commit.recorded_at;
        match self.recorded_at.replace(found) {
            Some(previous) if found < previous => Err(Wrong::RecordedBefore { previous, found }),
            Some(_) | None => Ok(()),
        }
    }

    /// A commit of the partition itself.
    fn take_own(
        &mut self,
        commit: &Commit,
        place: Place,
        opened: &Opened,
        facts: &[Fact],
    ) -> Result<(), Wrong> {
        let taken_over = |it: &Fact| {
            matches!(
                it.event,
                Event::Partition(partition::Event::TakenOver(_) | partition::Event::Moved(_))
            )
        };
        if commit.takeover != facts.iter().any(taken_over) || (commit.takeover && facts.len() > 1) {
            return Err(Wrong::Takeover);
        }
        for fact in facts {
            match &fact.event {
                Event::Partition(partition::Event::Opened(_)) if commit.sequence != 1 => {
                    return Err(Wrong::SecondGenesis);
                }
                Event::Partition(partition::Event::Opened(_)) => {}
                Event::Partition(partition::Event::TakenOver(it)) => self.callers.take(it)?,
                Event::Partition(partition::Event::Moved(it)) => {
                    self.moved_to = Some(it.target.clone());
                }
                Event::Partition(partition::Event::BusinessDayStarted(it)) => {
                    self.start_day(commit, place, opened, it)?;
                }
                Event::Customer(_)
                | Event::Loan(_)
                | Event::Line(_)
                | Event::Application(_)
                | Event::Order(_)
                | Event::Shipment(_)
                | Event::Vendor(_)
                | Event::PurchaseOrder(_)
                | Event::PolicyBook(_) => {
                    unreachable!("streams were seen to belong to the file")
                }
            }
            self.version += 1;
        }
        Ok(())
    }

    fn start_day(
        &mut self,
        commit: &Commit,
        place: Place,
        opened: &Opened,
        day: &BusinessDayStarted,
    ) -> Result<(), Wrong> {
        let previous = self.today;
        if Some(day.date) != previous.succ_opt() {
            return Err(Wrong::NotTheNextDay { previous, found: day.date });
        }
        let due = self.due.iter().take_while(|(due_on, ..)| *due_on <= previous);
        self.unaged.day_ends(previous, place, due.copied());
        let expected = ids::day_id(opened.ledger, self.partition, day.date);
        if commit.command.id != expected {
            return Err(Wrong::CommandId { expected, found: commit.command.id });
        }
        let Some(book) = self.book.at(day.policy_book_version) else {
            let has = self.book.last().stream_version;
            return Err(Wrong::PolicyBookVersion { named: day.policy_book_version, has });
        };
        let in_force = book.in_force(day.date).map(|it| it.reference);
        if day.policy != in_force {
            return Err(Wrong::PolicyNotInForce { named: day.policy, in_force });
        }
        self.judge_engine(day)?;
        self.today = day.date;
        Ok(())
    }

    /// The rules of a day are those of the policy book's partition, and never go back. Where they
    /// are others than the day before, what is due is found anew.
    fn judge_engine(&mut self, day: &BusinessDayStarted) -> Result<(), Wrong> {
        let found = day.engine;
        if found < self.engine {
            return Err(Wrong::EngineWentBack { before: self.engine, found });
        }
        let expected = self.book.engine_on(day.date);
        if let Some(expected) = expected.filter(|it| *it != found) {
            return Err(Wrong::EngineDiffers { expected, found });
        }
        if found != self.engine {
            self.engine = found;
            let files: Vec<(FileId, Vec<StreamId>)> =
                self.files.iter().map(|(file, it)| (*file, it.state.streams().collect())).collect();
            for (file, streams) in files {
                let Some(mut filed) = self.files.remove(&file) else { continue };
                for stream in streams {
                    self.look_ahead(file, &mut filed, stream);
                }
                self.files.insert(file, filed);
            }
        }
        Ok(())
    }

    /// A commit of any other file: it is folded, and what it touched is checked.
    fn take_in(&mut self, commit: &Commit, place: Place, facts: &[Fact]) -> Result<(), Wrong> {
        if commit.takeover {
            return Err(Wrong::Takeover);
        }
        let on = commit.business_date;
        let file = commit.file;
        let touched: BTreeSet<StreamId> = facts.iter().map(|it| it.stream).collect();
        if commit.command.r#type != AGE {
            self.judge_aged(commit, facts, &touched)?;
        }
        for fact in facts {
            if let Some(found) = dated(fact).filter(|it| *it != on) {
                return Err(Wrong::BusinessDate { expected: on, found });
            }
            if let Event::PolicyBook(policy::Event::Proposed(it)) = &fact.event {
                let (said, found) = (it.hash, Hash::of(it.document.as_bytes()));
                if said != found {
                    return Err(Wrong::DocumentHash { said, found });
                }
            }
            let signed_for = facts.iter().any(|it| signs_for(it, fact.stream));
            if let Some(named) = granted_under(fact).filter(|_| !signed_for) {
                self.judge_policy(named, on)?;
            }
            if let Some((what, found, expected)) = created(fact, commit.command.id)
                && found != expected
            {
                return Err(Wrong::CreatedId { what, expected, found });
            }
        }
        // Taken out, so that nobody else holds the state and it changes in place.
        let mut filed = self.files.remove(&file).unwrap_or_else(|| Filed::new(file));
        if commit.command.r#type == AGE {
            let pieces = if filed.aged.0 == on { filed.aged.1 } else { 0 };
            filed.aged = (on, pieces + 1);
        }
        for fact in facts {
            let state = filed.state;
            let (state, namings) =
                panics::caught(|| state.apply_naming(slice::from_ref(fact), place, on))
                    .map_err(|reason| Wrong::Impossible { reason })?;
            filed.state = state;
            self.names.take(file, place, &namings);
            filed.state.check_recorded(fact).map_err(|reason| Wrong::Invariant { reason })?;
        }
        filed.state.check_standings(commit).map_err(|reason| Wrong::Standing { reason })?;

        let policies = self.book.last();
        filed
            .state
            .check_streams(policies, on, touched.iter().copied())
            .map_err(|reason| Wrong::Invariant { reason })?;
        for stream in &touched {
            self.look_ahead(file, &mut filed, *stream);
        }
        let missed = filed.first_due(&touched, on);
        self.files.insert(file, filed);
        if let Some((stream, due_on)) = missed {
            return Err(Wrong::NotAged { today: on, file, stream, due_on });
        }
        for stream in touched {
            self.unaged.aged(file, stream, on);
        }
        Ok(())
    }

    /// Before a command its own streams were aged, before new credit all of its file.
    fn judge_aged(
        &self,
        commit: &Commit,
        facts: &[Fact],
        touched: &BTreeSet<StreamId>,
    ) -> Result<(), Wrong> {
        let Some(filed) = self.files.get(&commit.file) else { return Ok(()) };
        let (today, file) = (commit.business_date, commit.file);
        let missed = match facts.iter().any(is_new_credit) {
            true => filed.first_due(filed.due.keys(), today),
            false => filed.first_due(touched, today),
        };
        match missed {
            Some((stream, due_on)) => Err(Wrong::NotAged { today, file, stream, due_on }),
            None => Ok(()),
        }
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

    /// Notes when time alone will do something to a stream that has changed.
    fn look_ahead(&mut self, file: FileId, filed: &mut Filed, stream: StreamId) {
        let next = filed.state.next_action_in(stream, self.engine);
        let before = match next {
            Some(day) => filed.due.insert(stream, day),
            None => filed.due.remove(&stream),
        };
        if before != next {
            if let Some(day) = before {
                self.due.remove(&(day, file, stream));
            }
            if let Some(day) = next {
                self.due.insert((day, file, stream));
            }
        }
    }

    /// A loan is granted and boarded, an application submitted under the version in force on its
    /// day.
    fn judge_policy(&self, named: PolicyRef, on: NaiveDate) -> Result<(), Wrong> {
        let book = self.book.last();
        if book.version(named).is_none() {
            return Err(Wrong::PolicyUnknown { named });
        }
        let in_force = book.in_force(on).map(|it| it.reference);
        match in_force == Some(named) {
            true => Ok(()),
            false => Err(Wrong::PolicyNotInForce { named: Some(named), in_force }),
        }
    }
}
