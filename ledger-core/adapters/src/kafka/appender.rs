//! Appending to a partition in Kafka: one idempotent producer per term, which is given up at the
//! first report that does not fit. Its thread sleeps until librdkafka has something to say; nothing is
//! allocated, and nobody woken, for each record that it speaks of.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use ledger_core::log::{Appender, CloudEvent, Draft, Failure, Log, Report};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer, PurgeConfig, ThreadedProducer};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, Sleep, sleep_until};
use tracing::debug;

use super::client::{MESSAGE_BYTES_MAX, PATIENCE, config};
use super::deliveries::{Deliveries, Delivery};
use super::gather::Gathering;
use super::{KafkaLog, signed};

/// The sending side of one term in Kafka.
pub struct KafkaAppender {
    producer: Option<ThreadedProducer<Deliveries>>,
    deliveries: Deliveries,
    topic: String,
    partition: u32,
    /// What was sent and is not yet handed over.
    gathering: Gathering,
    /// Hands it over when nothing else does; wakes whoever waits for a report.
    alarm: Option<Pin<Box<Sleep>>>,
    /// How many drafts were sent.
    sent: usize,
    /// How many were handed over: the number of the next.
    handed_over: usize,
    /// On how many it has reported.
    reported: usize,
    /// The offset that the oldest draft in flight must get.
    expected: u64,
    over: Option<Failure>,
}

impl std::fmt::Debug for KafkaAppender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaAppender")
            .field("topic", &self.topic)
            .field("partition", &self.partition)
            .field("in_flight", &(self.sent - self.reported))
            .field("expected", &self.expected)
            .field("over", &self.over)
            .finish()
    }
}

impl KafkaAppender {
    pub(super) async fn open(
        log: &KafkaLog,
        partition: u32,
        end: u64,
    ) -> Result<KafkaAppender, Failure> {
        let tried = || format!("begin to append to partition {partition} of {}", log.name());
        let deliveries = Deliveries::default();
        let producer: ThreadedProducer<Deliveries> = config(&log.bootstrap)
            .set("enable.idempotence", "true")
            .set("enable.gapless.guarantee", "true")
            .set("acks", "all")
            .set("max.in.flight.requests.per.connection", "5")
            // Nothing expires by itself: the writer's own timer ends the term.
            .set("message.timeout.ms", "0")
            .set("message.max.bytes", MESSAGE_BYTES_MAX)
            .set("compression.codec", "none")
            // What is handed over together is one request; see `gather`. librdkafka waits in whole
            // milliseconds, whatever is said here.
            .set("linger.ms", "1")
            .set("batch.size", MESSAGE_BYTES_MAX)
            // Above what a writer has in flight: it is never refused for these.
            .set("queue.buffering.max.messages", "1000000")
            .set("queue.buffering.max.kbytes", "1048576")
            .set("retry.backoff.ms", "20")
            .create_with_context(deliveries.clone())
            .map_err(|it| Failure::broken(tried(), it))?;
        // librdkafka asks for its producer's id when it is told of the cluster, or else half a second
        // later. At first it knows the bootstrap address alone, which it does not ask: so once the
        // leader has answered something, it is told once more.
        let (topic, number) = (log.topic.clone(), signed(partition));
        let knowing = spawn_blocking(move || {
            producer.client().fetch_watermarks(&topic, number, PATIENCE)?;
            producer.client().fetch_metadata(Some(&topic), PATIENCE).map(|_| producer)
        });
        let producer = knowing
            .await
            .map_err(|it| Failure::broken(tried(), it))?
            .map_err(|it| Failure::broken(tried(), it))?;
        Ok(KafkaAppender {
            producer: Some(producer),
            deliveries,
            topic: log.topic.clone(),
            partition,
            gathering: Gathering::default(),
            alarm: None,
            sent: 0,
            handed_over: 0,
            reported: 0,
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
        if let Some(producer) = self.producer.take() {
            producer.purge(PurgeConfig::default().queue().inflight());
            // It waits for its own thread and its connections: not ours to wait for.
            std::thread::spawn(move || drop(producer));
        }
    }

    /// Once nothing is in flight, what is held may go.
    fn landed(&mut self) {
        if self.handed_over == self.reported && self.gathering.holds() {
            let now = Instant::now();
            self.gathering.landed(now);
            if let Err(failure) = self.hand_over(now) {
                // The next report says so.
                debug!(partition = self.partition, %failure, "the term is over");
            }
        }
    }

    /// Hands over what is held, if it is due.
    fn hand_over(&mut self, now: Instant) -> Result<(), Failure> {
        if !self.gathering.is_due(now) {
            return Ok(());
        }
        // Made beforehand: what is handed over one close behind the other goes together.
        let made: Vec<_> = self.gathering.take().into_iter().map(said_of).collect();
        for (draft, said, headers) in made {
            self.produce(&draft, &said, headers)?;
        }
        Ok(())
    }

    fn produce(
        &mut self,
        draft: &Draft,
        said: &CloudEvent,
        headers: OwnedHeaders,
    ) -> Result<(), Failure> {
        let Some(producer) = &self.producer else {
            return Err(Failure::broken(self.tried(), "the term is over"));
        };
        let record: BaseRecord<'_, str, [u8], usize> =
            BaseRecord::with_opaque_to(&self.topic, self.handed_over)
                .partition(signed(self.partition))
                .key(said.subject.as_str())
                .payload(&*draft.value)
                .timestamp(draft.recorded_at.micros().div_euclid(1_000))
                .headers(headers);
        if let Err(error) = producer.send(record).map_err(|(error, _)| error) {
            let failure = Failure::broken(format!("hand commit {} over", draft.sequence), error);
            self.end(&failure);
            return Err(failure);
        }
        self.handed_over += 1;
        Ok(())
    }

    /// What became of the oldest draft; hands over what is due meanwhile.
    fn poll_delivery(&mut self, context: &mut Context<'_>) -> Poll<Result<Delivery, Failure>> {
        if let Some(until) = self.gathering.until() {
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(until)));
            if alarm.deadline() != until {
                alarm.as_mut().reset(until);
            }
            if alarm.as_mut().poll(context).is_ready() {
                self.hand_over(Instant::now().max(until))?;
            }
        }
        self.deliveries.poll_next(context.waker()).map(Ok)
    }

    fn tried(&self) -> String {
        let KafkaAppender { topic, partition, expected, .. } = self;
        format!("append to partition {partition} of {topic} at offset {expected}")
    }
}

/// What its record says beside the value.
fn said_of(draft: Draft) -> (Draft, CloudEvent, OwnedHeaders) {
    let said = draft.cloud_event();
    let attributes = said.attributes();
    let headers = attributes
        .iter()
        .fold(OwnedHeaders::new_with_capacity(attributes.len()), |all, (key, value)| {
            all.insert(Header { key, value: Some(value.as_bytes()) })
        });
    (draft, said, headers)
}

/// A report fits if its offset is exactly the next expected one. librdkafka tells a record that
/// stood there already as a success without an offset.
fn judge(tried: impl Fn() -> String, expected: u64, outcome: Delivery) -> Report {
    let reason = match outcome.map(u64::try_from) {
        Ok(Ok(offset)) if offset == expected => return Report::Appended { offset },
        Ok(Ok(offset)) if offset > expected => return Report::Lost(Failure::outrun(tried())),
        Ok(Ok(offset)) => format!("it was reported at offset {offset}, which had been passed"),
        Ok(Err(_)) => "it was reported without an offset".to_owned(),
        Err(reason) => reason,
    };
    Report::Lost(Failure::broken(tried(), reason))
}

impl Appender for KafkaAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        if let (None, Err(failure)) = (&self.over, draft.check_size()) {
            self.end(&failure);
            return Err(failure);
        }
        if let Some(failure) = &self.over {
            return Err(failure.clone());
        }
        self.sent += 1;
        let now = Instant::now();
        self.gathering.hold(draft, self.handed_over - self.reported, now);
        self.hand_over(now)
    }

    async fn report(&mut self) -> Report {
        if let Some(failure) = &self.over {
            return Report::Lost(failure.clone());
        }
        if self.sent == self.reported {
            return std::future::pending().await;
        }
        let outcome = match poll_fn(|context| self.poll_delivery(context)).await {
            Ok(it) => it,
            Err(failure) => return Report::Lost(failure),
        };
        self.reported += 1;
        let report = judge(|| self.tried(), self.expected, outcome);
        match &report {
            Report::Appended { .. } => {
                self.expected += 1;
                self.landed();
            }
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
        judge(|| "append".to_owned(), 7, outcome.map_err(str::to_owned))
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
