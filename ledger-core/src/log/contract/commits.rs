//! Commits for tests of the log: small, real, and chained as asked.

use std::sync::Arc;

use uuid::Uuid;

use super::super::genesis::{Founding, genesis};
use super::super::partition::{BusinessDayStarted, Event, TakenOver};
use super::super::{
    Actor, CommandRecord, Commit, Draft, EventRecord, FORM, FileId, Hash, Head, Instant, KeyCheck,
    StreamId, ids,
};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::event::Stored;

/// The ledger of all these commits.
pub const LEDGER: Uuid = Uuid::from_u128(0x6c65_6467_6572_4000_8000_0000_0000_0001);

/// 2004-11-01T00:00:00Z.
const FIRST_RECORDED_AT: i64 = 1_099_267_200_000_000;

/// How a ledger of these commits begins.
pub fn founding(partitions: u32) -> Founding {
    Founding {
        ledger: LEDGER,
        partitions,
        first_business_date: first_business_date(),
        recorded_at: recorded_at(1),
        writer: Uuid::from_u128(1),
    }
}

/// The head behind the genesis of `partition`, and the genesis' bytes.
pub fn genesis_of(partition: u32, partitions: u32) -> (Head, Arc<[u8]>) {
    let (commit, value) = genesis(&founding(partitions), partition);
    (Draft::of(LEDGER, &commit, Arc::clone(&value)).head(), value)
}

/// The takeover that continues `head`.
pub fn takeover(partition: u32, writer: Uuid, head: Head) -> Commit {
    let event = Event::TakenOver(TakenOver {
        pseudonyms: KeyCheck([0x5e; 8]),
        keys_accepted: None,
        accepted: None,
    });
    Commit { takeover: true, epoch: head.epoch + 1, ..commit(partition, writer, head, &event) }
}

/// A commit that continues `head`, told from others by `mark`.
pub fn day(partition: u32, writer: Uuid, head: Head, mark: u64) -> Commit {
    let event = Event::BusinessDayStarted(BusinessDayStarted {
        date: first_business_date(),
        engine: Engine::FIRST,
        policy: None,
        policy_book_version: mark,
        trial_balance: None,
    });
    commit(partition, writer, head, &event)
}

/// The draft of a commit.
pub fn draft(commit: &Commit) -> Draft {
    Draft::of(LEDGER, commit, commit.encode().into())
}

fn commit(partition: u32, writer: Uuid, head: Head, event: &Event) -> Commit {
    let sequence = head.sequence + 1;
    let data = event.encode();
    let file = FileId::Partition(partition);
    let key = format!("{writer}/{sequence}/{}", head.epoch);
    let id = ids::command_id(LEDGER, &key, ids::For::File(file), data.get());
    Commit {
        form: FORM,
        sequence,
        prev: head.hash,
        epoch: head.epoch,
        takeover: false,
        writer,
        file,
        command: CommandRecord {
            id,
            r#type: "business_day.start".to_owned(),
            fingerprint: Hash::of(data.get().as_bytes()),
        },
        actor: Actor::ledger(),
        causation: None,
        correlation: id,
        traceparent: None,
        recorded_at: recorded_at(sequence),
        business_date: first_business_date(),
        events: vec![EventRecord {
            id: format!("{id}.0"),
            r#type: event.event_type().to_owned(),
            version: event.version(),
            stream: StreamId::Partition(partition),
            stream_version: sequence,
            data,
            standing: None,
        }],
    }
}

fn first_business_date() -> Day {
    Day::from_ymd(2004, 11, 1).expect("the first of November is a day")
}

/// One millisecond a commit.
fn recorded_at(sequence: u64) -> Instant {
    let micros = i64::try_from(sequence).expect("a test makes few commits") * 1_000;
    Instant::from_micros(FIRST_RECORDED_AT + micros).expect("a time in this century")
}

/// A chain in the making: the values of its records, in order.
#[derive(Debug, Clone)]
pub struct Story {
    pub partition: u32,
    pub writer: Uuid,
    pub head: Head,
    pub values: Vec<Vec<u8>>,
}

impl Story {
    /// Begins with the genesis of `partition`, in a ledger of that many and one.
    pub fn begin(partition: u32) -> Story {
        let (head, value) = genesis_of(partition, partition + 1);
        Story { partition, writer: Uuid::from_u128(7), head, values: vec![value.to_vec()] }
    }

    #[must_use]
    pub fn takeover(self) -> Story {
        let commit = takeover(self.partition, self.writer, self.head);
        self.then(&commit)
    }

    #[must_use]
    pub fn days(self, count: u64) -> Story {
        (0..count).fold(self, |it, mark| {
            let commit = day(it.partition, it.writer, it.head, mark);
            it.then(&commit)
        })
    }

    /// Goes on with this commit.
    #[must_use]
    pub fn then(mut self, commit: &Commit) -> Story {
        let draft = draft(commit);
        self.head = draft.head();
        self.values.push(draft.value.to_vec());
        self
    }

    /// A record that is none of the chain.
    #[must_use]
    pub fn aside(mut self, value: impl Into<Vec<u8>>) -> Story {
        self.values.push(value.into());
        self
    }
}
