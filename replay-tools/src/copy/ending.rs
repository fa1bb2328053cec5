//! How a move ends a partition of the source: with a commit that is not copied, names the target,
//! and takes the partition over, so that what a writer still sends is void.

use std::time::{SystemTime, UNIX_EPOCH};

use ledger_core::calendar::Day;
use ledger_core::event::Stored as _;
use ledger_core::log::partition::{self, Moved};
use ledger_core::log::{
    Actor, Appender as _, CommandRecord, Commit, Draft, EventRecord, FORM, Failure, FileId, Hash,
    Head, Instant, Log, Report, StreamId, ids,
};
use uuid::Uuid;

use super::{NotCopied, Part};
use crate::patience::reported;

/// What the commit that ends a partition must continue.
#[derive(Debug, Clone, Default)]
pub(super) struct End {
    /// Where the ledger goes on, when a move has ended the partition already.
    pub(super) moved_to: Option<String>,
    head: Option<Head>,
    offset: u64,
    /// The version of the partition's own stream.
    version: u64,
    last: Option<(Instant, Day)>,
}

impl End {
    /// The partition's next commit.
    pub(super) fn take(&mut self, commit: &Commit, moved_to: Option<String>) {
        if let FileId::Partition(_) = commit.file {
            self.version += commit.events.len() as u64;
        }
        self.last = Some((commit.recorded_at, commit.business_date));
        self.moved_to = moved_to.or(self.moved_to.take());
    }

    pub(super) fn behind(&mut self, head: Head, offset: u64) {
        self.head = Some(head);
        self.offset = offset;
    }
}

/// Ends the partition, unless a move has done so already.
pub(super) async fn end<L: Log>(
    from: &L,
    ledger: Uuid,
    part: &Part,
    target: &str,
) -> Result<(), NotCopied> {
    let (partition, end) = (part.filled.partition, &part.end);
    let (None, Some(head), Some((recorded_at, business_date))) =
        (&end.moved_to, end.head, end.last)
    else {
        return Ok(());
    };
    let file = FileId::Partition(partition);
    let stream = StreamId::Partition(partition);
    let event = partition::Event::Moved(Moved { target: target.to_owned() });
    let data = event.encode();
    let id = ids::command_id(ledger, "", ids::For::File(file), "move");
    let commit = Commit {
        form: FORM,
        sequence: head.sequence + 1,
        prev: head.hash,
        epoch: head.epoch + 1,
        takeover: true,
        writer: Uuid::new_v4(),
        file,
        command: CommandRecord {
            id,
            r#type: "partition.move".to_owned(),
            fingerprint: Hash::of(data.get().as_bytes()),
        },
        actor: Actor::ledger(),
        causation: None,
        correlation: id,
        traceparent: None,
        recorded_at: now().max(recorded_at),
        business_date,
        events: vec![EventRecord {
            id: format!("{id}.0"),
            r#type: event.event_type().to_owned(),
            version: event.version(),
            stream,
            stream_version: end.version + 1,
            data,
            standing: None,
        }],
    };
    let not = |failure| match failure {
        Failure::Outrun { .. } => NotCopied::WentOn { partition },
        failure @ (Failure::Broken { .. } | Failure::Unfit(_)) => {
            NotCopied::NotEnded { partition, failure }
        }
    };
    let mut appender = from.appender(partition, head, end.offset).await.map_err(not)?;
    let value = commit.encode().into();
    appender.send(Draft::of(ledger, &commit, value)).map_err(not)?;
    match reported(&mut appender).await {
        Report::Appended { .. } => Ok(()),
        Report::Lost(failure) => Err(not(failure)),
    }
}

/// The system's clock.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(micros).expect("the clock shows a year that calendars reach")
}
