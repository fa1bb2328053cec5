//! Appending to a partition in Kafka: one idempotent producer per term, which is given up at the
//! first report that does not fit.

use std::collections::VecDeque;

use ledger_core::log::{Appender, Draft, Failure, Log, Report};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::future_producer::Delivery;
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
        let KafkaAppender { topic, partition, expected, .. } = self;
        format!("append to partition {partition} of {topic} at offset {expected}")
    }
}

/// A report fits if its offset is exactly the next expected one. librdkafka tells a record that
/// stood there already as a success without an offset.
fn judge(tried: String, expected: u64, outcome: Result<i64, String>) -> Report {
    let reason = match outcome.map(u64::try_from) {
        Ok(Ok(offset)) if offset == expected => return Report::Appended { offset },
        Ok(Ok(offset)) if offset > expected => return Report::Lost(Failure::outrun(tried)),
        Ok(Ok(offset)) => format!("it was reported at offset {offset}, which had been passed"),
        Ok(Err(_)) => "it was reported without an offset".to_owned(),
        Err(reason) => reason,
    };
    Report::Lost(Failure::broken(tried, reason))
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
        let outcome = match outcome {
            Ok(Ok(Delivery { offset, .. })) => Ok(offset),
            Ok(Err((error, _))) => Err(error.to_string()),
            Err(gone) => Err(gone.to_string()),
        };
        let report = judge(self.tried(), self.expected, outcome);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(outcome: Result<i64, &str>) -> Report {
        judge("append".to_owned(), 7, outcome.map_err(str::to_owned))
    }

    #[test]
    fn only_the_next_expected_offset_fits() {
        assert_eq!(judged(Ok(7)), Report::Appended { offset: 7 });
        assert_eq!(judged(Ok(8)), Report::Lost(Failure::outrun("append")));
        for outcome in [Ok(6), Ok(0), Ok(-1), Ok(-1001), Err("broker: message timed out")] {
            let judged = judged(outcome);
            assert!(matches!(judged, Report::Lost(Failure::Broken { .. })), "{judged:?}");
        }
    }
}
