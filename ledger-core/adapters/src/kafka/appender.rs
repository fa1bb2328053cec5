//! Appending to a partition in Kafka: one idempotent producer per term, which is given up at the
//! first report that does not fit.

use std::collections::VecDeque;

use ledger_core::log::{Appender, Draft, Failure, Log, Report};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::future_producer::{Delivery, OwnedDeliveryResult};
use rdkafka::producer::{DeliveryFuture, FutureProducer, FutureRecord, Producer, PurgeConfig};
use tracing::debug;

use super::client::{Context, MESSAGE_BYTES_MAX, config};
use super::{KafkaLog, signed};

/// The sending side of one term in Kafka.
pub struct KafkaAppender {
    producer: Option<FutureProducer<Context>>,
    topic: String,
    partition: u32,
    in_flight: VecDeque<DeliveryFuture>,
    /// The offset that the oldest draft in flight must get.
    expected: u64,
    over: Option<Failure>,
}

impl std::fmt::Debug for KafkaAppender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaAppender")
            .field("topic", &self.topic)
            .field("partition", &self.partition)
            .field("in_flight", &self.in_flight.len())
            .field("expected", &self.expected)
            .field("over", &self.over)
            .finish()
    }
}

impl KafkaAppender {
    pub(super) fn open(log: &KafkaLog, partition: u32, end: u64) -> Result<KafkaAppender, Failure> {
        let producer = config(&log.bootstrap)
            .set("enable.idempotence", "true")
            .set("enable.gapless.guarantee", "true")
            .set("acks", "all")
            .set("max.in.flight.requests.per.connection", "5")
            // Nothing expires by itself: the writer's own timer ends the term.
            .set("message.timeout.ms", "0")
            .set("message.max.bytes", MESSAGE_BYTES_MAX)
            .set("compression.codec", "none")
            // Batches form by themselves while earlier ones are in flight.
            .set("linger.ms", "0")
            // Above what a writer has in flight: it is never refused for these.
            .set("queue.buffering.max.messages", "1000000")
            .set("queue.buffering.max.kbytes", "1048576")
            .set("retry.backoff.ms", "20")
            .create_with_context(Context)
            .map_err(|it| {
                Failure::broken(
                    format!("begin to append to partition {partition} of {}", log.name()),
                    it,
                )
            })?;
        Ok(KafkaAppender {
            producer: Some(producer),
            topic: log.topic.clone(),
            partition,
            in_flight: VecDeque::new(),
            expected: end,
            over: None,
        })
    }

    fn end(&mut self, failure: &Failure) {
        self.over = Some(failure.clone());
        self.give_up();
    }

    /// Purges the producer and lets go of it: what it has not sent yet it never sends.
    fn give_up(&mut self) {
        self.in_flight.clear();
        if let Some(producer) = self.producer.take() {
            producer.purge(PurgeConfig::default().queue().inflight());
            // It waits for its own thread and its connections: not ours to wait for.
            std::thread::spawn(move || drop(producer));
        }
    }

    fn tried(&self) -> String {
        format!(
            "append to partition {} of {} at offset {}",
            self.partition, self.topic, self.expected
        )
    }

    /// A report fits if its offset is exactly the next expected one. librdkafka tells a record
    /// that stood there already as a success without an offset.
    fn judge(&self, outcome: Result<OwnedDeliveryResult, impl ToString>) -> Report {
        match outcome {
            Ok(Ok(Delivery { offset, .. })) => match u64::try_from(offset) {
                Ok(offset) if offset == self.expected => Report::Appended { offset },
                Ok(offset) if offset > self.expected => Report::Lost(Failure::outrun(self.tried())),
                Ok(offset) => Report::Lost(Failure::broken(
                    self.tried(),
                    format!("it was reported at offset {offset}, which had been passed"),
                )),
                Err(_) => {
                    Report::Lost(Failure::broken(self.tried(), "it was reported without an offset"))
                }
            },
            Ok(Err((error, _))) => Report::Lost(Failure::broken(self.tried(), error)),
            Err(gone) => Report::Lost(Failure::broken(self.tried(), gone)),
        }
    }
}

impl Appender for KafkaAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        if let (None, Err(failure)) = (&self.over, draft.check_size()) {
            self.end(&failure);
            return Err(failure);
        }
        let producer = match (&self.over, &self.producer) {
            (None, Some(producer)) => producer,
            (Some(failure), _) => return Err(failure.clone()),
            (None, None) => return Err(Failure::broken(self.tried(), "the term is over")),
        };
        let headers = draft.cloud_event().headers();
        let headers = headers
            .iter()
            .fold(OwnedHeaders::new_with_capacity(headers.len()), |all, (name, value)| {
                all.insert(Header { key: name, value: Some(value) })
            });
        let key = draft.file.to_string();
        let record: FutureRecord<'_, str, [u8]> = FutureRecord::to(&self.topic)
            .partition(signed(self.partition))
            .key(key.as_str())
            .payload(&*draft.value)
            .timestamp(draft.recorded_at.micros().div_euclid(1_000))
            .headers(headers);
        match producer.send_result(record) {
            Ok(delivery) => {
                self.in_flight.push_back(delivery);
                Ok(())
            }
            Err((error, _)) => {
                let failure =
                    Failure::broken(format!("hand commit {} over", draft.sequence), error);
                self.end(&failure);
                Err(failure)
            }
        }
    }

    async fn report(&mut self) -> Report {
        if let Some(failure) = &self.over {
            return Report::Lost(failure.clone());
        }
        let Some(oldest) = self.in_flight.front_mut() else { return std::future::pending().await };
        // It stays in front until it has spoken: this future may be dropped before.
        let outcome = oldest.await;
        self.in_flight.pop_front();
        let report = self.judge(outcome);
        match &report {
            Report::Appended { .. } => self.expected += 1,
            Report::Lost(failure) => {
                debug!(partition = self.partition, %failure, "the term is over");
                let failure = failure.clone();
                self.end(&failure);
            }
        }
        report
    }
}

impl Drop for KafkaAppender {
    /// What its producer had sent may still enter: nobody knows.
    fn drop(&mut self) {
        self.give_up();
    }
}
