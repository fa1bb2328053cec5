//! Histories as the ledger would write them: random customers and loans, decided by the rules,
//! committed to a log in memory.

mod asking;
#[cfg(test)]
mod boarding;
mod market;
// For the example that measures, which takes this folder in by its path.
#[cfg(not(test))]
pub(crate) mod steady;

use ledger_core::calendar::Day;
use ledger_core::file::{self, Command, Fact, Standing};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Chain, Commit, FileId, Hash, Head, Instant, Place, Reading, Record, StreamId,
};
use ledger_core::money::Currency;
use ledger_core::process::{Heard, Outstanding, Procurement};
use ledger_core::testing::Dice;
use uuid::Uuid;
use world::{Asked, Books, Told, first_policy};

#[cfg(test)]
pub(crate) use self::boarding::boarded;
use self::market::Market;

pub(crate) const FIRST_DAY: Day = Day::from_ymd(2026, 1, 12).unwrap();
/// What a commit of the market says it was asked.
const TRADED: &str = "test.trade";

/// A ledger that grows.
pub(crate) struct World {
    pub(crate) log: MemoryLog,
    pub(crate) dice: Dice,
    pub(crate) day: Day,
    pub(crate) ledger: Uuid,
    books: Books,
    loans: Vec<KnownLoan>,
    customers: Vec<Uuid>,
    market: Market,
    /// What processes would send.
    procurement: Procurement,
    asked: u32,
    accepted: u32,
}

/// What a front end would remember of a loan.
#[derive(Clone)]
struct KnownLoan {
    file: FileId,
    loan: Uuid,
    currency: Currency,
    principal: i64,
    repayments: Vec<Uuid>,
    disbursed: Option<Uuid>,
    charges: Vec<Uuid>,
    holds: Vec<Uuid>,
    payouts: Vec<Uuid>,
    write_offs: Vec<Uuid>,
    charge_offs: Vec<Uuid>,
    debits: Vec<Uuid>,
    pauses: Vec<Uuid>,
    refunds: Vec<Uuid>,
}

impl World {
    /// A ledger with a policy in force and nobody in it.
    pub(crate) fn new(seed: u64, partitions: u32) -> World {
        let ledger = Uuid::from_u128(0x1ed9e4);
        let start = Instant::new(FIRST_DAY.date().and_hms_opt(8, 0, 0).unwrap().and_utc());
        let mut world = World {
            log: MemoryLog::like_kafka(partitions),
            dice: Dice::from_seed(seed),
            day: FIRST_DAY,
            ledger,
            books: Books::new(ledger, partitions, FIRST_DAY, start),
            loans: Vec::new(),
            customers: Vec::new(),
            market: Market::new(seed),
            procurement: Procurement::default(),
            asked: 0,
            accepted: 0,
        };
        for partition in 0..partitions {
            let genesis = world.books.open(partition);
            world.log.inject(partition, genesis);
            world.take_over(partition);
        }
        for (_, command) in first_policy() {
            assert!(world.ask(FileId::PolicyBook, &command));
        }
        world
    }

    /// A writer begins a term.
    pub(crate) fn take_over(&mut self, partition: u32) {
        let id = self.books.next_command(FileId::Partition(partition));
        let commit = self.books.next_takeover(partition, id);
        self.append(partition, &commit);
    }

    /// The business day.
    pub(crate) fn today(&self) -> Day {
        self.day
    }

    /// Starts the next business day in every partition and ages what has something due.
    pub(crate) fn next_day(&mut self) {
        self.day = self.day.saturating_add_days(1);
        for partition in 0..self.books.partitions() {
            let id = self.books.next_command(FileId::Partition(partition));
            let commit = self.books.next_day(partition, self.day, id);
            self.append(partition, &commit);
        }
        for file in self.books.due() {
            self.ask(file, &Command::Age);
        }
    }

    /// Asks something of a file; whether events followed.
    pub(crate) fn ask(&mut self, file: FileId, command: &Command) -> bool {
        let id = self.books.next_command(file);
        let decided = self.books.decide(file, id, command).unwrap_or_default();
        self.asked += 1;
        if decided.is_empty() {
            return false;
        }
        self.accepted += 1;
        let asked = Asked { id, command_type: "test.ask" };
        let commit = self.books.next_commit(file, asked, &decided);
        let place = self.append(self.books.partition_of(file), &commit);
        self.books.apply(file, &decided, place);
        true
    }

    /// How many requests were made, and how many were followed by events.
    pub(crate) fn tally(&self) -> (u32, u32) {
        (self.asked, self.accepted)
    }

    pub(crate) fn heads(&self) -> Vec<Place> {
        self.books.heads()
    }

    /// Commits what happened to a stream of the market, and how it then stands.
    fn commit(&mut self, file: FileId, facts: &[Fact], stands: Option<Standing>) -> Place {
        let stands =
            stands.iter().flat_map(|it| facts.last().map(|fact| (fact.stream, it.clone())));
        let commit = self.next_commit(file, TRADED, facts, &Vec::from_iter(stands));
        self.append(self.books.partition_of(file), &commit)
    }

    /// Puts a commit behind the others as it is.
    pub(crate) fn append(&mut self, partition: u32, commit: &Commit) -> Place {
        let value = commit.encode();
        let place = self.books.append(partition, commit, &value);
        self.log.inject(partition, value);
        let facts = file::events_of(commit).unwrap_or_default();
        if let Some(heard) = Heard::of(place, commit, &facts) {
            self.procurement.hear(heard);
        }
        place
    }

    /// Commits what follows from a command that a process sent.
    fn commit_sent(&mut self, sent: &Outstanding, facts: &[Fact]) {
        let mut commit = self.next_commit(sent.file, sent.command_type, facts, &[]);
        commit.command.id = sent.id;
        commit.causation = Some(sent.causation);
        for (index, event) in commit.events.iter_mut().enumerate() {
            event.id = format!("{}.{index}", sent.id);
        }
        self.append(self.books.partition_of(sent.file), &commit);
    }

    /// Commits an event that is not the next one of its stream.
    pub(crate) fn skip_a_stream_version(&mut self, partition: u32) -> Place {
        let id = self.books.next_command(FileId::Partition(partition));
        let mut commit = self.books.next_takeover(partition, id);
        (commit.takeover, commit.epoch) = (false, self.books.head(partition).epoch);
        commit.events[0].stream_version += 1;
        self.append(partition, &commit)
    }

    /// Goes on from an earlier head: what had been committed behind it is not in the ledger.
    pub(crate) fn go_on_from(&mut self, partition: u32, head: Head) {
        assert_eq!(self.books.partitions(), 1, "other partitions are to be kept");
        self.books.forget_files();
        let own = FileId::Partition(partition);
        let mut version = 0;
        for (_, _, commit) in in_ledger(partition, &self.log.records(partition)) {
            let facts = file::events_of(&commit).unwrap();
            let place = Place { partition, sequence: commit.sequence };
            version += u64::from(commit.file == own);
            // What the market commits is of other orders than those of these files.
            let traded = commit.command.r#type == TRADED || commit.causation.is_some();
            let kept = (!traded).then_some(commit.file);
            self.books.is_told(kept, &facts, place, commit.business_date);
        }
        self.books.go_on_from(partition, head, self.day, version);
    }

    /// The commit that would hold these facts, with how these streams then stand, whatever the rules
    /// would say.
    pub(crate) fn next_commit(
        &mut self,
        file: FileId,
        what: &str,
        facts: &[Fact],
        stands: &[(StreamId, Standing)],
    ) -> Commit {
        let id = self.books.next_command(file);
        let asked = Asked { id, command_type: what };
        let mut commit = self.books.next_told(file, asked, facts.iter().map(Told::from));
        for (stream, standing) in stands {
            let last = commit.events.iter_mut().rev().find(|it| it.stream == *stream);
            last.unwrap().standing = Some(standing.encode());
        }
        commit
    }

    fn after_ticks(&self, ticks: i32) -> Instant {
        self.books.after(ticks)
    }

    fn id(&mut self) -> Uuid {
        let mut word = || u64::from(self.dice.below(u32::MAX)) << 32;
        Uuid::from_u64_pair(word() + 1, word() + 2)
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len() as u32) as usize].clone()
    }

    /// Something random happens, or is asked for in vain.
    pub(crate) fn step(&mut self) {
        match self.dice.below(20) {
            0 | 1 => self.register(),
            2 => self.about_a_customer(),
            3..=6 => self.open_loan(),
            7 => {
                let partition = self.dice.below(self.books.partitions());
                self.take_over(partition);
            }
            _ => self.about_a_loan(),
        }
    }

    /// The same of what is bought on credit and shipped; its own dice leave the others as they fall.
    pub(crate) fn trade(&mut self) {
        let mut market = std::mem::replace(&mut self.market, Market::new(0));
        market.step(self);
        self.market = market;
    }

    /// As [`World::tally`], of [`World::trade`].
    pub(crate) fn market_tally(&self) -> (u32, u32) {
        self.market.tally()
    }

    /// Random days with random steps on each.
    pub(crate) fn live(&mut self, days: u32, steps_a_day: u32) {
        for _ in 0..days {
            for _ in 0..self.dice.below(2 * steps_a_day) {
                self.step();
                self.trade();
            }
            self.next_day();
        }
    }
}

/// The commits of a partition's records that are in the ledger, with their records' offsets.
pub(crate) fn in_ledger(partition: u32, records: &[Record]) -> Vec<(u64, Hash, Commit)> {
    let mut chain = Chain::at_start(partition);
    let mut commits = Vec::new();
    for record in records {
        if let Reading::Commit { commit, hash, .. } = chain.read(record) {
            commits.push((record.offset, hash, *commit));
        }
    }
    commits
}
