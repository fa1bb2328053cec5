//! Reading a partition in Kafka: a consumer that is told where to begin and commits nothing.

use std::sync::Arc;
use std::time::Duration;

use ledger_core::log::{Failure, Log, Next, Reader, Record};
use rdkafka::consumer::{Consumer, StreamConsumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::types::RDKafkaErrorCode;
use rdkafka::{Offset, TopicPartitionList};
use tokio::task::spawn_blocking;
use tracing::debug;

use super::client::{Context, MESSAGE_BYTES_MAX, config};
use super::{KafkaLog, signed};

const PATIENCE: Duration = Duration::from_secs(10);

/// Reads a partition in Kafka.
pub struct KafkaReader {
    /// There until the reader goes.
    consumer: Option<Arc<StreamConsumer<Context>>>,
    log: KafkaLog,
    partition: u32,
    next: u64,
    /// The broker said that it has nothing at `next`: whether the log ends before it is to be
    /// asked. Kept, so that a dropped future does not forget it.
    out_of_range: bool,
    /// The end it has told last.
    ended_at: Option<u64>,
    /// What stands at `next` is not what was written. librdkafka goes on behind it; this does not.
    rotten: Option<Failure>,
    /// Whether the broker has said anything of where it stands.
    begun: bool,
}

impl std::fmt::Debug for KafkaReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaReader")
            .field("log", &self.log)
            .field("partition", &self.partition)
            .field("next", &self.next)
            .finish()
    }
}

impl KafkaReader {
    pub(super) fn open(log: &KafkaLog, partition: u32, from: u64) -> Result<KafkaReader, Failure> {
        let tried = || format!("begin to read partition {partition} of {}", log.name());
        let consumer: StreamConsumer<Context> = config(&log.bootstrap)
            // librdkafka wants a group's name; this one has no members and no offsets.
            .set("group.id", "ledger-readers")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("check.crcs", "true")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_uncommitted")
            // There are a reader per partition and purpose: each keeps little ahead, and asks for
            // more at once when it has room.
            .set("queued.max.messages.kbytes", "2048")
            .set("queued.min.messages", "100000")
            .set("fetch.message.max.bytes", "1048576")
            .set("fetch.max.bytes", MESSAGE_BYTES_MAX)
            .set("message.max.bytes", MESSAGE_BYTES_MAX)
            .set("fetch.queue.backoff.ms", "1")
            .set("fetch.error.backoff.ms", "50")
            .create_with_context(Context)
            .map_err(|it| Failure::broken(tried(), it))?;
        assign(&consumer, log, partition, from).map_err(|it| Failure::broken(tried(), it))?;
        Ok(KafkaReader {
            consumer: Some(Arc::new(consumer)),
            log: log.clone(),
            partition,
            next: from,
            out_of_range: false,
            ended_at: None,
            rotten: None,
            begun: false,
        })
    }

    fn consumer(&self) -> &Arc<StreamConsumer<Context>> {
        self.consumer.as_ref().expect("a reader has its consumer until it goes")
    }

    fn tried(&self) -> String {
        format!(
            "read partition {} of {} from offset {}",
            self.partition,
            self.log.name(),
            self.next
        )
    }

    /// Where the partition ends, which is before what was to be read.
    async fn cut_at(&self) -> Result<u64, Failure> {
        let (consumer, topic) = (Arc::clone(self.consumer()), self.log.topic.clone());
        let partition = signed(self.partition);
        let asked = spawn_blocking(move || consumer.fetch_watermarks(&topic, partition, PATIENCE));
        let (first, end) = asked
            .await
            .map_err(|it| Failure::broken(self.tried(), it))?
            .map_err(|it| Failure::broken(self.tried(), it))?;
        match (u64::try_from(first), u64::try_from(end)) {
            (Ok(first), Ok(_)) if first > self.next => Err(Failure::Unfit(format!(
                "{}: the records before offset {first} are gone, though the log is kept for ever",
                self.tried()
            ))),
            (Ok(_), Ok(end)) if end < self.next => Ok(end),
            (Ok(_), Ok(_)) | (Err(_), _) | (_, Err(_)) => {
                Err(Failure::broken(self.tried(), "the broker had nothing there"))
            }
        }
    }
}

impl Reader for KafkaReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        loop {
            if self.out_of_range {
                let offset = self.cut_at().await?;
                if self.ended_at == Some(offset) {
                    return std::future::pending().await;
                }
                self.ended_at = Some(offset);
                return Ok(Next::End { offset });
            }
            if let Some(failure) = &self.rotten {
                return Err(failure.clone());
            }
            match self.consumer().recv().await {
                Ok(message) => {
                    let record = record(&message);
                    self.next = record.offset + 1;
                    (self.ended_at, self.begun) = (None, true);
                    return Ok(Next::Record(record));
                }
                Err(KafkaError::PartitionEOF(_)) if self.ended_at == Some(self.next) => {}
                Err(KafkaError::PartitionEOF(_)) => {
                    (self.ended_at, self.begun) = (Some(self.next), true);
                    return Ok(Next::End { offset: self.next });
                }
                Err(KafkaError::MessageConsumption(code)) if is_out_of_range(code) => {
                    self.out_of_range = true;
                }
                Err(KafkaError::MessageConsumption(code)) if is_rotten(code) => {
                    let failure = Failure::Unfit(format!(
                        "{}: what is stored there fails its checksum ({code}), so that its bytes \
                         are not those that were written. Look for another copy: make another \
                         broker the partition's leader, or restore the topic",
                        self.tried()
                    ));
                    self.rotten = Some(failure.clone());
                    return Err(failure);
                }
                // librdkafka goes on by itself once the broker is back.
                Err(KafkaError::MessageConsumption(code)) if passes(code) => {
                    debug!(partition = self.partition, %code, "waiting for the broker");
                }
                Err(error) => return Err(Failure::broken(self.tried(), error)),
            }
        }
    }

    /// What was fetched for where it stood is thrown away by librdkafka. By another consumer where
    /// nothing has come yet: one that is assigned anew before it has begun lets librdkafka 2.12 abort
    /// the process.
    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        if !self.begun {
            *self = KafkaReader::open(&self.log, self.partition, offset)?;
            return Ok(());
        }
        assign(self.consumer(), &self.log, self.partition, offset)
            .map_err(|it| Failure::broken(self.tried(), it))?;
        (self.next, self.out_of_range, self.ended_at) = (offset, false, None);
        (self.rotten, self.begun) = (None, false);
        Ok(())
    }
}

fn assign(
    consumer: &StreamConsumer<Context>,
    log: &KafkaLog,
    partition: u32,
    from: u64,
) -> Result<(), KafkaError> {
    let offset = i64::try_from(from).expect("no partition holds 2^63 commits");
    let mut assignment = TopicPartitionList::new();
    assignment.add_partition_offset(&log.topic, signed(partition), Offset::Offset(offset))?;
    consumer.assign(&assignment)
}

fn is_out_of_range(code: RDKafkaErrorCode) -> bool {
    code == RDKafkaErrorCode::OffsetOutOfRange || code == RDKafkaErrorCode::AutoOffsetReset
}

/// Found by the consumer, or by the broker when it reads its disk. Asking again changes nothing.
fn is_rotten(code: RDKafkaErrorCode) -> bool {
    code == RDKafkaErrorCode::BadMessage || code == RDKafkaErrorCode::InvalidMessage
}

fn passes(code: RDKafkaErrorCode) -> bool {
    [
        RDKafkaErrorCode::BrokerTransportFailure,
        RDKafkaErrorCode::AllBrokersDown,
        RDKafkaErrorCode::Resolve,
        RDKafkaErrorCode::OperationTimedOut,
        RDKafkaErrorCode::RequestTimedOut,
        RDKafkaErrorCode::CoordinatorNotAvailable,
        RDKafkaErrorCode::CoordinatorLoadInProgress,
        RDKafkaErrorCode::NotCoordinator,
        RDKafkaErrorCode::NotLeaderForPartition,
        RDKafkaErrorCode::LeaderNotAvailable,
    ]
    .contains(&code)
}

fn record(message: &BorrowedMessage<'_>) -> Record {
    let headers = message.headers().map_or_else(Vec::new, |headers| {
        headers
            .iter()
            .map(|it| (it.key.to_owned(), it.value.unwrap_or_default().to_vec()))
            .collect()
    });
    Record {
        offset: u64::try_from(message.offset()).expect("a record that is read has an offset"),
        // An empty value is no commit; the chain says so.
        value: message.payload().unwrap_or_default().to_vec(),
        key: message.key().map(<[u8]>::to_vec),
        headers,
    }
}

impl Drop for KafkaReader {
    /// A consumer waits for its threads when it goes: not ours to wait for.
    fn drop(&mut self) {
        if let Some(consumer) = self.consumer.take() {
            std::thread::spawn(move || drop(consumer));
        }
    }
}
