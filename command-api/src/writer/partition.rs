//! What the commits of a partition have left: its files, what is due in them, and which commands
//! have been recorded.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{self, Event, Fact, Naming};
use ledger_core::log::partition::{self, BusinessDayStarted};
use ledger_core::log::{Commit, FileId, Hash, Head, Instant, KeyCheck, Place, Undecodable};
use ledger_core::process::Heard;
use uuid::Uuid;

use super::ageing::{Ageing, NotAged};
use super::policies::{DayRules, PolicyBook};

/// The type of the command that ages a file.
pub(super) const AGE: &str = "file.age";
/// The type of the command that starts a business day in a partition.
pub(super) const START_DAY: &str = "partition.start_business_day";
/// The type of the command that begins a term.
pub(super) const TAKE_OVER: &str = "partition.take_over";

/// A file, and the first business day on which it has to be looked at since time alone does
/// something in it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) state: file::State,
    pub(super) next_action_on: Option<Day>,
    pub(super) ageing: Ageing,
}

impl Entry {
    /// A file before its first commit.
    pub(super) fn new(file: FileId) -> Entry {
        Entry { state: file::State::new(file), next_action_on: None, ageing: Ageing::none() }
    }

    fn look_ahead(&mut self, engine: Engine) {
        self.next_action_on = self.ageing.next_look(&self.state, engine);
    }
}

/// A partition up to its head, which may run ahead of what is acknowledged.
pub(super) struct Partition {
    number: u32,
    files: HashMap<FileId, Entry>,
    due: BTreeSet<(Day, FileId)>,
    /// Files of which a stream could not be aged.
    not_aged: BTreeSet<FileId>,
    /// Recorded and acknowledged commands by id: the offset of their commit. Fingerprint and place
    /// are read there when the command comes again, so that one costs no more than this.
    commands: HashMap<Uuid, u64>,
    book: Arc<PolicyBook>,
    /// Whether the policy book lies here.
    holds_book: bool,
    /// The version of the rules by which it is known what is due.
    looked_ahead_by: Option<Engine>,
    pub(super) business_date: Day,
    /// The version of the rules that the business date goes by.
    pub(super) engine: Engine,
    /// The check value of the key under which the last term named its callers.
    pub(super) pseudonyms: Option<KeyCheck>,
    /// The version of the partition's own stream.
    pub(super) version: u64,
    pub(super) head: Head,
    /// The head's recorded time.
    pub(super) recorded_at: Instant,
    /// The log where the ledger goes on, if it was moved from here.
    pub(super) moved_to: Option<String>,
}

/// How a partition stood before a commit, as far as the commit changed it.
pub(super) struct Undo {
    head: Head,
    recorded_at: Instant,
    version: u64,
    business_date: Day,
    engine: Engine,
    pseudonyms: Option<KeyCheck>,
    book: Option<Arc<PolicyBook>>,
    file: Option<(FileId, Option<Entry>)>,
}

impl Partition {
    /// A partition of which nothing has been read.
    pub(super) fn unread(number: u32, holds_book: bool) -> Partition {
        Partition {
            number,
            files: HashMap::new(),
            due: BTreeSet::new(),
            not_aged: BTreeSet::new(),
            commands: HashMap::new(),
            book: Arc::default(),
            holds_book,
            looked_ahead_by: None,
            business_date: Day::FIRST,
            engine: Engine::FIRST,
            pseudonyms: None,
            version: 0,
            head: Head::START,
            recorded_at: Instant::from_micros(0).expect("1970 is an instant"),
            moved_to: None,
        }
    }

    /// Takes in a commit that stands in the log, and tells what it means to the processes across
    /// files and what it does to names. What is due is not known until [`Partition::look_ahead`].
    ///
    /// # Errors
    /// When this version cannot read one of its events; nothing has changed then.
    pub(super) fn absorb(
        &mut self,
        commit: &Commit,
        hash: Hash,
        offset: u64,
    ) -> Result<(Option<Heard>, Vec<Naming>), Undecodable> {
        let mut namings = vec![];
        let facts = file::events_of(commit)?;
        let place = Place { partition: self.number, sequence: commit.sequence };
        if let FileId::Partition(_) = commit.file {
            for fact in &facts {
                self.happened(fact);
            }
        } else {
            // Taken out, so that nobody else holds the state and it changes in place.
            let Entry { state: before, ageing, .. } = match self.swap(commit.file, None) {
                Some(it) => it,
                None => Entry::new(commit.file),
            };
            let state;
            (state, namings) = before.apply_naming(&facts, place, commit.business_date);
            self.took_in(commit.file, &state);
            let aged = commit.command.r#type == AGE;
            let ageing = ageing.read(commit.business_date, aged);
            self.files.insert(commit.file, Entry { state, next_action_on: None, ageing });
            if !aged {
                self.commands.insert(commit.command.id, offset);
            }
        }
        self.head = Head { sequence: commit.sequence, hash, epoch: commit.epoch };
        self.recorded_at = commit.recorded_at;
        Ok((Heard::of(place, commit, &facts), namings))
    }

    /// Finds out what is due in files that were taken in from the log.
    pub(super) fn look_ahead(&mut self, files: Option<&HashSet<FileId>>) {
        // What was known of the others went by the rules of another day.
        let files = files.filter(|_| self.looked_ahead_by == Some(self.engine));
        match files {
            None => {
                self.due.clear();
                self.looked_ahead_by = Some(self.engine);
                for (file, entry) in &mut self.files {
                    entry.look_ahead(self.engine);
                    self.due.extend(entry.next_action_on.map(|day| (day, *file)));
                }
            }
            Some(files) => {
                for file in files {
                    if let Some(entry) = self.files.get_mut(file) {
                        entry.look_ahead(self.engine);
                        self.due.extend(entry.next_action_on.map(|day| (day, *file)));
                    }
                }
            }
        }
    }

    /// Looks ahead again, in every file, where the day goes by other rules than the one before.
    pub(super) fn look_ahead_by_the_day(&mut self) {
        if self.looked_ahead_by != Some(self.engine) {
            self.look_ahead(None);
        }
    }

    /// The file after a commit of ours, which stands or will stand at the new head. What is
    /// returned brings the partition back to how it stood.
    pub(super) fn put(&mut self, file: FileId, entry: Entry, at: (Head, Instant)) -> Undo {
        let mut undo = self.standing();
        self.took_in(file, &entry.state);
        undo.file = Some((file, self.swap(file, Some(entry))));
        (self.head, self.recorded_at) = at;
        undo
    }

    /// The partition after a commit of its own.
    pub(super) fn put_own(&mut self, facts: &[Fact], at: (Head, Instant)) -> Undo {
        let undo = self.standing();
        for fact in facts {
            self.happened(fact);
        }
        (self.head, self.recorded_at) = at;
        undo
    }

    /// Takes back the commit that `undo` stood before.
    pub(super) fn take_back(&mut self, undo: Undo) {
        let Undo { head, recorded_at, version, business_date, engine, pseudonyms, book, file } =
            undo;
        self.pseudonyms = pseudonyms;
        (self.head, self.recorded_at) = (head, recorded_at);
        (self.version, self.business_date, self.engine) = (version, business_date, engine);
        if let Some(book) = book {
            self.book = book;
        }
        if let Some((file, before)) = file {
            self.swap(file, before);
        }
    }

    fn standing(&self) -> Undo {
        Undo {
            head: self.head,
            recorded_at: self.recorded_at,
            version: self.version,
            business_date: self.business_date,
            engine: self.engine,
            pseudonyms: self.pseudonyms,
            book: self.holds_book.then(|| Arc::clone(&self.book)),
            file: None,
        }
    }

    /// Puts an entry in the place of another, in the index of what is due too.
    fn swap(&mut self, file: FileId, entry: Option<Entry>) -> Option<Entry> {
        let coming = entry.as_ref().and_then(|it| it.next_action_on);
        let before = match entry {
            Some(entry) => self.files.insert(file, entry),
            None => self.files.remove(&file),
        };
        let kept_from = |it: Option<&Entry>| it.is_some_and(|it| !it.ageing.set_aside().is_empty());
        match kept_from(self.files.get(&file)) {
            true => self.not_aged.insert(file),
            false => self.not_aged.remove(&file),
        };
        let going = before.as_ref().and_then(|it| it.next_action_on);
        if going != coming {
            if let Some(day) = going {
                self.due.remove(&(day, file));
            }
            if let Some(day) = coming {
                self.due.insert((day, file));
            }
        }
        before
    }

    fn took_in(&mut self, file: FileId, state: &file::State) {
        if let (FileId::PolicyBook, file::State::PolicyBook(book)) = (file, state) {
            Arc::make_mut(&mut self.book).state = Arc::clone(book);
        }
    }

    fn happened(&mut self, fact: &Fact) {
        self.version += 1;
        let Event::Partition(event) = &fact.event else {
            panic!("{} stands in a partition's own file", fact.event.event_type());
        };
        match event {
            partition::Event::Opened(it) => {
                (self.business_date, self.engine) = (it.first_business_date, it.engine);
            }
            partition::Event::TakenOver(it) => self.pseudonyms = Some(it.pseudonyms),
            partition::Event::Moved(it) => self.moved_to = Some(it.target.clone()),
            partition::Event::BusinessDayStarted(it) => {
                (self.business_date, self.engine) = (it.date, it.engine);
                if self.holds_book {
                    let BusinessDayStarted { policy, policy_book_version, engine, .. } = *it;
                    let rules = DayRules { policy, book_version: policy_book_version, engine };
                    Arc::make_mut(&mut self.book).days.insert(it.date, rules);
                }
            }
        }
    }

    pub(super) fn entry(&self, file: FileId) -> Option<&Entry> {
        self.files.get(&file)
    }

    /// How many files there are.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// Without a commit, how far a file was aged and when it is looked at again have changed.
    pub(super) fn look_again(&mut self, file: FileId, entry: Entry) {
        self.swap(file, Some(entry));
    }

    /// The streams that could not be aged.
    pub(super) fn not_aged(&self) -> impl Iterator<Item = NotAged> {
        let entries = self.not_aged.iter().filter_map(|file| Some((*file, self.files.get(file)?)));
        entries.flat_map(|(file, entry)| {
            let streams = entry.ageing.set_aside().iter();
            streams.map(move |(stream, why)| NotAged { file, stream: *stream, why: why.clone() })
        })
    }

    /// How many streams could not be aged.
    pub(super) fn not_aged_count(&self) -> usize {
        let entries = self.not_aged.iter().filter_map(|file| self.files.get(file));
        entries.map(|it| it.ageing.set_aside().len()).sum()
    }

    /// A file in which something is due on the business date.
    pub(super) fn next_due(&self) -> Option<FileId> {
        self.due.first().filter(|(day, _)| *day <= self.business_date).map(|(_, file)| *file)
    }

    /// Where the commit of a recorded command stands.
    pub(super) fn recorded(&self, command: Uuid) -> Option<u64> {
        self.commands.get(&command).copied()
    }

    /// The commit of this command is acknowledged at this offset.
    pub(super) fn record(&mut self, command: Uuid, offset: u64) {
        self.commands.insert(command, offset);
    }

    /// The policy book as this partition has it; only where it lies here.
    pub(super) fn own_book(&self) -> Option<&Arc<PolicyBook>> {
        self.holds_book.then_some(&self.book)
    }
}
