//! What can be wrong with a ledger, and where.

use std::fmt;

use chrono::{DateTime, Utc};
use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::log::{Damage, FileId, Hash, Instant, KeyCheck, Place, Position, StreamId};
use ledger_core::policy::PolicyRef;
use uuid::Uuid;

/// Something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct Fault {
    pub at: At,
    pub what: Wrong,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    Partition(u32),
    /// A record that is no commit of the ledger.
    Record {
        partition: u32,
        offset: u64,
    },
    Commit(Place),
    /// A row of a read model, or what several add up to.
    Row {
        model: &'static str,
        table: &'static str,
        key: String,
    },
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("the log is damaged: {0}")]
    Damaged(Box<Damage>),
    #[error("it cannot be read: {reason}")]
    Undecodable { reason: String },
    #[error("the partition is empty: it has no genesis")]
    Empty,
    #[error("the ledger does not begin here: {reason}")]
    NoGenesis { reason: String },
    #[error("this genesis and that of partition 0 are not of one ledger: {differ}")]
    AnotherLedger { differ: String },
    #[error(
        "the log is shorter than its witness: commit {} with hash {} was acknowledged, the ledger \
         ends with commit {found}", witness.sequence, witness.hash
    )]
    ShorterThanWitness { witness: Position, found: u64 },
    #[error("its hash is {found}, the witness saw {}", witness.hash)]
    NotAsWitnessed { witness: Position, found: Hash },
    #[error("key or headers say something else than the value: {}", names.join(", "))]
    HeadersDiffer { names: Vec<String> },
    #[error("{file} belongs in partition {expected}")]
    WrongPartition { file: FileId, expected: u32 },
    #[error("it has no event")]
    NoEvents,
    #[error("its event is called `{found}`, expected `{expected}`")]
    EventId { expected: String, found: String },
    #[error("its event {index} stands in {stream}, which is no stream of {file}")]
    ForeignStream { index: usize, stream: StreamId, file: FileId },
    #[error("{stream} is at version {expected} next, this event bears {found}")]
    StreamVersion { stream: StreamId, expected: u64, found: u64 },
    #[error("command {command} of {file} was recorded before, at {first}")]
    CommandRepeated { command: Uuid, file: FileId, first: Place },
    #[error("its command is called {found}, one that does this is called {expected}")]
    CommandId { expected: Uuid, found: Uuid },
    #[error("the {what} it creates is called {found}, by its command's id it is {expected}")]
    CreatedId { what: &'static str, expected: Uuid, found: Uuid },
    #[error("loan-{loan} is in {other} too")]
    LoanInTwoFiles { loan: Uuid, other: FileId },
    #[error("what names its money or loan stands in {other} too, by commit {first}")]
    NameInTwoFiles { other: FileId, first: Place },
    #[error(
        "its part of what has this reference does not go with the parts in {other}, by commit {first}"
    )]
    PartsDoNotFit { other: FileId, first: Place },
    #[error("it was recorded at {found}, before the commit in front of it at {previous}")]
    RecordedBefore { previous: Instant, found: Instant },
    #[error("its business date is {found}, the partition's is {expected}")]
    BusinessDate { expected: Day, found: Day },
    #[error("the business day after {previous} is the next, not {found}")]
    NotTheNextDay { previous: Day, found: Day },
    #[error(
        "day {day} ended before {stream} of {file} had been brought to it, and it still is not: \
         something was due on {due_on}, and this version can do it"
    )]
    DayUnfinished { day: Day, file: FileId, stream: StreamId, due_on: Day },
    #[error("{stream} of {file} was not brought to {today} before: something was due on {due_on}")]
    NotAged { today: Day, file: FileId, stream: StreamId, due_on: Day },
    #[error("policy version {} with hash {} was never published", named.version, named.hash)]
    PolicyUnknown { named: PolicyRef },
    #[error(
        "it was decided under policy version {}, in force was {}",
        named.map_or("none".to_owned(), |it| it.version.to_string()),
        in_force.map_or("none".to_owned(), |it| it.version.to_string())
    )]
    PolicyNotInForce { named: Option<PolicyRef>, in_force: Option<PolicyRef> },
    #[error("it names version {named} of the policy book, which has {has}")]
    PolicyBookVersion { named: u64, has: u64 },
    #[error(
        "its callers are named under the key {found}, those of the term before under {before}, and \
         nobody accepted that"
    )]
    CallersNamedAnew { before: KeyCheck, found: KeyCheck },
    #[error(
        "its callers are named under the key {found}, those of another partition under {expected}"
    )]
    CallersDiffer { expected: KeyCheck, found: KeyCheck },
    #[error("the day goes by engine {found}, the day before went by engine {before}")]
    EngineWentBack { before: Engine, found: Engine },
    #[error("the day goes by engine {found}, in the policy book's partition by engine {expected}")]
    EngineDiffers { expected: Engine, found: Engine },
    #[error("the document it proposes has hash {found}, it says {said}")]
    DocumentHash { said: Hash, found: Hash },
    #[error("its envelope and its event disagree on whether it is a takeover")]
    Takeover,
    #[error("a genesis stands only at the beginning")]
    SecondGenesis,
    #[error("it stands behind the move to {target}, where the ledger goes on")]
    BehindMove { target: String },
    #[error("`{role}` is no role")]
    Role { role: String },
    #[error("it cannot have happened: {reason}")]
    Impossible { reason: String },
    #[error("what it says of how a stream stands does not follow from its events: {reason}")]
    Standing { reason: String },
    #[error("an invariant is broken: {reason}")]
    Invariant { reason: String },
    #[error("the read model has read commit {} with hash {}, which is not in this log", position.sequence, position.hash)]
    PositionNotInLog { position: Position },
    #[error("the row is missing")]
    RowMissing,
    #[error("the log knows nothing of this row")]
    RowExtra,
    #[error("{column} is {found}, by the log it is {expected}")]
    RowDiffers { column: &'static str, expected: String, found: String },
    #[error("the read model answers nothing for this day")]
    NoTotals,
    #[error(
        "the key of person {person} was made anew at {made}, after this was sealed under another: \
         put the former row back into person_keys, from a backup of the keys database"
    )]
    KeyMadeAnew { person: Uuid, made: DateTime<Utc> },
}

impl Wrong {
    /// Whether this may be found only because the policy book could not be read to its end.
    pub(super) fn may_follow_from_book(&self) -> bool {
        matches!(
            self,
            Wrong::PolicyUnknown { .. }
                | Wrong::PolicyNotInForce { .. }
                | Wrong::PolicyBookVersion { .. }
        )
    }

    pub(crate) fn at_commit(self, place: Place) -> Fault {
        Fault { at: At::Commit(place), what: self }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Partition(partition) => write!(f, "partition {partition}"),
            At::Record { partition, offset } => {
                write!(f, "partition {partition}, offset {offset}")
            }
            At::Commit(place) => write!(f, "commit {place}"),
            At::Row { model, table, key } => write!(f, "read model {model}, {table} {key}"),
        }
    }
}
