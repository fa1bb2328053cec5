//! The broker alone: records of the same sizes to as many partitions, by as many callers, through
//! an idempotent producer and nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_core::log::Log;
use rdkafka::config::ClientConfig;
use rdkafka::error::KafkaError;
use rdkafka::producer::{FutureProducer, FutureRecord};

use super::LoadError;
use super::figures::Figures;
use super::ledger::Size;

/// Sends records of these sizes, over and over, for `time`.
pub(super) async fn produce(
    callers: usize,
    partitions: u32,
    sizes: &[Size],
    time: Duration,
) -> Result<Figures, LoadError> {
    let (bootstrap, topic) = (servers::kafka(), servers::unique("raw"));
    KafkaLog::new(&bootstrap, &topic, KafkaOptions::default()).create(partitions).await?;
    // As the ledger's appender is set, but for what concerns the end of a term.
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", &bootstrap)
        .set("enable.idempotence", "true")
        .set("acks", "all")
        .set("linger.ms", "0")
        .set("compression.codec", "none")
        .create()
        .map_err(failed)?;
    let payload = vec![b'x'; sizes.iter().map(|it| it.bytes).max().unwrap_or_default()];
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let caller = || async {
        let mut waits = vec![];
        while start.elapsed() < time {
            let Some(size) = sizes.get(next.fetch_add(1, Ordering::Relaxed) % sizes.len().max(1))
            else {
                break;
            };
            let bytes = payload.get(..size.bytes).unwrap_or(&payload);
            let record: FutureRecord<'_, (), [u8]> = FutureRecord::to(&topic)
                .partition(i32::try_from(size.partition).unwrap_or_default())
                .payload(bytes);
            let sent = Instant::now();
            let delivery = producer.send_result(record).map_err(|(error, _)| failed(error))?;
            match delivery.await {
                Ok(Ok(_)) => {
                    waits.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
                Ok(Err((error, _))) => return Err(failed(error)),
                Err(gone) => return Err(LoadError::Producer(gone.to_string())),
            }
        }
        Ok(waits)
    };
    let waits = try_join_all((0..callers).map(|_| caller())).await?;
    Ok(Figures::new(waits.concat(), start.elapsed()))
}

fn failed(error: KafkaError) -> LoadError {
    LoadError::Producer(error.to_string())
}
