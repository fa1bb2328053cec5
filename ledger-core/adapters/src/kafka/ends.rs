//! Where a partition ends, asked of the broker without reading.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ledger_core::log::{Failure, Log};
use rdkafka::consumer::{BaseConsumer, Consumer};
use tokio::task::spawn_blocking;

use super::client::{Context, config};
use super::{KafkaLog, signed};

const PATIENCE: Duration = Duration::from_secs(10);

/// The client that asks: made at the first question, shared by clones of the log.
#[derive(Clone, Default)]
pub(super) struct Asker(Arc<OnceLock<Arc<BaseConsumer<Context>>>>);

impl fmt::Debug for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asker")
    }
}

pub(super) async fn end(log: &KafkaLog, partition: u32) -> Result<u64, Failure> {
    both(log, partition).await.map(|(_, end)| end)
}

/// The offset of the first record that is there, and the one behind the last.
pub(super) async fn both(log: &KafkaLog, partition: u32) -> Result<(u64, u64), Failure> {
    let tried = || format!("ask where partition {partition} of {} ends", log.name());
    let consumer = match log.asker.0.get() {
        Some(consumer) => Arc::clone(consumer),
        None => {
            let new = config(&log.bootstrap).create_with_context(Context);
            let new = new.map_err(|it| Failure::broken(tried(), it))?;
            Arc::clone(log.asker.0.get_or_init(|| Arc::new(new)))
        }
    };
    let topic = log.topic.clone();
    let asked =
        spawn_blocking(move || consumer.fetch_watermarks(&topic, signed(partition), PATIENCE));
    let (first, end) = asked
        .await
        .map_err(|it| Failure::broken(tried(), it))?
        .map_err(|it| Failure::broken(tried(), it))?;
    let offset = |it: i64| u64::try_from(it).map_err(|it| Failure::broken(tried(), it));
    Ok((offset(first)?, offset(end)?))
}
