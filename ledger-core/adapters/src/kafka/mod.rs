//! The log in Kafka: one topic, whose records are commits, appended without a condition. That a
//! writer came late it learns from the offset its record got; what is in the ledger the chain
//! decides.

mod appender;
mod client;
mod consumers;
mod deliveries;
mod ends;
mod features;
mod gather;
mod reader;
mod topic;

use std::sync::{Arc, OnceLock};

use ledger_core::log::{Detail, Failure, Head, Log};

pub use self::appender::KafkaAppender;
pub use self::reader::KafkaReader;

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KafkaOptions {
    /// Whether a single broker writes each commit to the disk before it acknowledges it
    /// (`LEDGER_FSYNC`). With several brokers their in-sync replicas' memories make it durable.
    pub fsync: bool,
}

impl Default for KafkaOptions {
    fn default() -> KafkaOptions {
        KafkaOptions { fsync: true }
    }
}

/// The log of one ledger in a Kafka topic.
#[derive(Debug, Clone)]
pub struct KafkaLog {
    bootstrap: String,
    topic: String,
    options: KafkaOptions,
    asker: ends::Asker,
    consumers: consumers::Consumers,
    /// How many partitions the topic had when it was asked first: a ledger's number never changes.
    partitions: Arc<OnceLock<u32>>,
}

impl KafkaLog {
    /// The log in `topic` of the cluster that is found at `bootstrap` (`host:port[,host:port…]`).
    /// Nothing is asked of it yet.
    pub fn new(
        bootstrap: impl Into<String>,
        topic: impl Into<String>,
        options: KafkaOptions,
    ) -> KafkaLog {
        KafkaLog {
            bootstrap: bootstrap.into(),
            topic: topic.into(),
            options,
            asker: ends::Asker::default(),
            consumers: consumers::Consumers::default(),
            partitions: Arc::default(),
        }
    }

    pub fn topic(&self) -> &str {
        &self.topic
    }

    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// librdkafka waits in silence for a partition that is not there.
    async fn check_known(&self, partition: u32) -> Result<(), Failure> {
        if self.partitions.get().is_some_and(|it| partition < *it) {
            return Ok(());
        }
        match self.partitions().await? {
            partitions if partition < partitions => Ok(()),
            partitions => Err(Failure::Unfit(format!(
                "{} has {partitions} partitions, counted from 0: there is no partition {partition}",
                self.name()
            ))),
        }
    }
}

impl Log for KafkaLog {
    type Reader = KafkaReader;
    type Appender = KafkaAppender;

    fn name(&self) -> String {
        format!("Kafka topic {} at {}", self.topic, self.bootstrap)
    }

    async fn create(&self, partitions: u32) -> Result<(), Failure> {
        topic::create(self, partitions).await
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        let partitions = topic::found(self).await?.partitions;
        self.partitions.get_or_init(|| partitions);
        Ok(partitions)
    }

    async fn inspect(&self) -> Result<(), Failure> {
        topic::inspect(self).await
    }

    async fn reader(
        &self,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> Result<KafkaReader, Failure> {
        self.check_known(partition).await?;
        KafkaReader::open(self, partition, from, detail)
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        ends::end(self, partition).await
    }

    /// A topic holds records alone.
    async fn kept_head(&self, _partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        Ok(None)
    }

    async fn appender(
        &self,
        partition: u32,
        _head: Head,
        end: u64,
    ) -> Result<KafkaAppender, Failure> {
        KafkaAppender::open(self, partition, end).await
    }

    async fn settle(&self, _partition: u32, _head: Head, _end: u64) -> Result<(), Failure> {
        Ok(())
    }
}

/// Kafka's clients count partitions in signed numbers.
fn signed(partition: u32) -> i32 {
    i32::try_from(partition).expect("no ledger has 2^31 partitions")
}
