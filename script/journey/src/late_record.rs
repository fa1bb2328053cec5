//! A record of an ended term, sent once more: well formed, in its place in Kafka, and void.

use std::time::Duration;

use rdkafka::Offset;
use rdkafka::TopicPartitionList;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{Message, OwnedMessage};
use rdkafka::producer::{FutureProducer, FutureRecord};

const PARTITION: i32 = 0;

/// The first one after the genesis and the first takeover: later terms are what makes it late.
const OFFSET: i64 = 2;

const WITHIN: Duration = Duration::from_secs(20);

#[derive(Debug, thiserror::Error)]
pub enum LateRecordError {
    #[error("cannot {tried}: {source}")]
    Kafka { tried: &'static str, source: KafkaError },
    #[error("the record at offset {OFFSET} of partition {PARTITION} did not come within {} s", WITHIN.as_secs())]
    Absent,
}

/// Sends it to the topic of this log; only one in Kafka has records that are void.
///
/// # Errors
/// When the broker cannot be asked, or does not take it.
pub(crate) async fn send(log: &str) -> Result<(), LateRecordError> {
    let Some((bootstrap, topic)) = log.strip_prefix("kafka://").and_then(|it| it.split_once('/'))
    else {
        return Ok(());
    };
    let failed = |tried| move |source| LateRecordError::Kafka { tried, source };
    let record = {
        let (bootstrap, topic) = (bootstrap.to_owned(), topic.to_owned());
        let read = tokio::task::spawn_blocking(move || read(&bootstrap, &topic));
        read.await.expect("reading does not panic").map_err(failed("read a record"))?
    };
    let record = record.ok_or(LateRecordError::Absent)?;
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("acks", "all")
        .create()
        .map_err(failed("make a producer"))?;
    let mut again = FutureRecord::<[u8], [u8]>::to(topic).partition(PARTITION);
    again.key = record.key();
    again.payload = record.payload();
    again.headers = record.headers().cloned();
    let sent = producer.send(again, WITHIN).await;
    sent.map_err(|(error, _)| failed("send a record again")(error))?;
    Ok(())
}

fn read(bootstrap: &str, topic: &str) -> Result<Option<OwnedMessage>, KafkaError> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", "journey")
        .set("enable.auto.commit", "false")
        .create()?;
    let mut place = TopicPartitionList::new();
    place.add_partition_offset(topic, PARTITION, Offset::Offset(OFFSET))?;
    consumer.assign(&place)?;
    consumer.poll(WITHIN).transpose().map(|it| it.map(|it| it.detach()))
}
