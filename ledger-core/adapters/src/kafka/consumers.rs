//! The consumers that a log's readers share: one has a place for each partition, and a queue of
//! librdkafka for each place.
//!
//! A reader takes its partition's place in the first consumer that has it free, so that a process
//! which follows 12 partitions has one consumer, with the threads and connections of one. A place is
//! its reader's alone: who reads slowly fills its own queue, and is not fetched for until there is
//! room; who goes takes nothing but its partition along.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rdkafka::consumer::stream_consumer::StreamPartitionQueue;
use rdkafka::consumer::{Consumer, StreamConsumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::{Offset, TopicPartitionList};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tracing::debug;

use super::client::{Context, MESSAGE_BYTES_MAX, config};
use super::reader::passes;
use super::{KafkaLog, signed};

/// Those of a log and its clones that somebody reads from.
#[derive(Clone, Default)]
pub(super) struct Consumers(Arc<Mutex<Vec<Weak<Shared>>>>);

impl fmt::Debug for Consumers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Consumers")
    }
}

/// One consumer; it goes with the last of its places.
struct Shared {
    consumer: Held,
    topic: String,
    /// The partitions that are read, or were left before they had begun.
    taken: Mutex<BTreeSet<u32>>,
    /// What ended it for all who read from it.
    failed: watch::Receiver<Option<KafkaError>>,
    serving: AbortHandle,
}

/// A partition's place in a consumer.
pub(super) struct Place {
    /// There until the place is left.
    queue: Option<StreamPartitionQueue<Context>>,
    shared: Arc<Shared>,
    failed: watch::Receiver<Option<KafkaError>>,
    partition: u32,
    /// Whether the broker has said anything of where it stands.
    begun: bool,
}

impl Consumers {
    /// A place to read `partition` of `log` from this offset on.
    pub(super) fn place(
        &self,
        log: &KafkaLog,
        partition: u32,
        from: u64,
    ) -> Result<Place, KafkaError> {
        let shared = {
            let mut all = lock(&self.0);
            all.retain(|it| it.strong_count() > 0);
            let free = all.iter().filter_map(Weak::upgrade).find(|it| it.take(partition));
            match free {
                Some(it) => it,
                None => {
                    let new = Arc::new(Shared::open(log)?);
                    new.take(partition);
                    all.push(Arc::downgrade(&new));
                    new
                }
            }
        };
        let failed = shared.failed.clone();
        let mut place = Place { queue: None, shared, failed, partition, begun: false };
        place.begin(from)?;
        Ok(place)
    }
}

impl Shared {
    fn open(log: &KafkaLog) -> Result<Shared, KafkaError> {
        let consumer: StreamConsumer<Context> = config(&log.bootstrap)
            // librdkafka wants a group's name; this one has no members and no offsets.
            .set("group.id", "ledger-readers")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "error")
            .set("check.crcs", "true")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_uncommitted")
            // Of each partition: little is kept ahead, and more is asked for at once when there is
            // room.
            .set("queued.max.messages.kbytes", "2048")
            .set("queued.min.messages", "100000")
            .set("fetch.message.max.bytes", "1048576")
            .set("fetch.max.bytes", MESSAGE_BYTES_MAX)
            .set("message.max.bytes", MESSAGE_BYTES_MAX)
            .set("fetch.queue.backoff.ms", "1")
            .set("fetch.error.backoff.ms", "50")
            // A partition that has room again, or has just begun, is asked for when the request for
            // the others is answered: that may wait this long for them where they are at their ends.
            .set("fetch.wait.max.ms", "20")
            .create_with_context(Context)?;
        let consumer = Held(Some(Arc::new(consumer)));
        let (tell, failed) = watch::channel(None);
        let serving = tokio::spawn(serve(consumer.clone(), tell)).abort_handle();
        Ok(Shared { consumer, topic: log.topic.clone(), taken: Mutex::default(), failed, serving })
    }

    /// Whether the partition's place was free; it no longer is. One that has failed has none, nor has
    /// one that nobody serves any more, since the runtime of who opened it has ended.
    fn take(&self, partition: u32) -> bool {
        let serves = self.failed.has_changed().is_ok() && self.failed.borrow().is_none();
        serves && lock(&self.taken).insert(partition)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Place {
    /// The queue is split off before the partition is assigned: nothing of it comes another way.
    fn begin(&mut self, from: u64) -> Result<(), KafkaError> {
        let Shared { consumer, topic, .. } = &*self.shared;
        let partition = signed(self.partition);
        let queue = consumer.get().split_partition_queue(topic, partition);
        self.queue = Some(queue.ok_or_else(|| {
            KafkaError::Subscription(format!("partition {partition} of {topic} has no queue"))
        })?);
        let offset = i64::try_from(from).expect("no partition holds 2^63 commits");
        let mut assignment = TopicPartitionList::new();
        assignment.add_partition_offset(topic, partition, Offset::Offset(offset))?;
        consumer.get().incremental_assign(&assignment)
    }

    /// What comes next in the partition. Dropping the future loses nothing.
    pub(super) async fn recv(&mut self) -> Result<BorrowedMessage<'_>, KafkaError> {
        let queue = self.queue.as_ref().expect("a place has its queue until it is left");
        let met = tokio::select! { biased;
            it = queue.recv() => it,
            failed = self.failed.wait_for(Option::is_some) => Err(failed
                .ok()
                .and_then(|it| it.clone())
                .unwrap_or_else(|| KafkaError::Subscription("its consumer has ended".to_owned()))),
        };
        self.begun |= matches!(met, Ok(_) | Err(KafkaError::PartitionEOF(_)));
        met
    }

    /// Gives the place back, where librdkafka can be told to stop: told so twice before it has stopped
    /// once, 2.12 fails an assertion and ends the process. A partition of which something has been
    /// heard since it was assigned had stopped before.
    fn leave(&mut self) -> Result<(), KafkaError> {
        let Shared { consumer, topic, taken, .. } = &*self.shared;
        // First of all: with it go its callbacks, which would be those of the next who reads here.
        self.queue = None;
        let mut partitions = TopicPartitionList::new();
        partitions.add_partition(topic, signed(self.partition));
        if !self.begun {
            // Its place stays taken as long as the consumer is there; others read elsewhere.
            return consumer.get().pause(&partitions);
        }
        consumer.get().incremental_unassign(&partitions)?;
        lock(taken).remove(&self.partition);
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            debug!(partition = self.partition, %error, "a partition's place was left");
        }
    }
}

/// What comes beside the partitions: what librdkafka logs and, where it gives up, why.
async fn serve(consumer: Held, failed: watch::Sender<Option<KafkaError>>) {
    loop {
        let error = match consumer.get().recv().await {
            // librdkafka goes on by itself once the broker is back.
            Err(KafkaError::MessageConsumption(code)) if passes(code) => {
                debug!(%code, "waiting for the broker");
                continue;
            }
            Err(error) => error,
            // Whoever reads there would miss it.
            Ok(message) => KafkaError::Subscription(format!(
                "offset {} of partition {} came to nobody",
                message.offset(),
                message.partition()
            )),
        };
        failed.send_replace(Some(error));
        return;
    }
}

/// A consumer waits for its threads when the last of these goes: not for whoever lets go of it.
#[derive(Clone)]
struct Held(Option<Arc<StreamConsumer<Context>>>);

impl Held {
    fn get(&self) -> &Arc<StreamConsumer<Context>> {
        self.0.as_ref().expect("it is held until it goes")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(last) = self.0.take().and_then(Arc::into_inner) {
            std::thread::spawn(move || drop(last));
        }
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}
