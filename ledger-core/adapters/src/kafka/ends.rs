//! Where a partition ends, asked of the broker without reading.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger_core::log::{Failure, Log};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use tokio::task::spawn_blocking;

use super::client::{Context, PATIENCE, config};
use super::{KafkaLog, signed};

/// The client that asks: made at the first question, shared by clones of the log, and given up where
/// a question failed. One that was told in a moment without a leader that it was not the leader's has
/// been seen to answer `UnknownPartition` from then on, for as long as it was asked.
#[derive(Clone, Default)]
pub(super) struct Asker(Arc<Mutex<Option<Client>>>);

type Client = Arc<BaseConsumer<Context>>;

impl Asker {
    fn client(&self, log: &KafkaLog) -> Result<Client, KafkaError> {
        let mut held = self.held();
        match &*held {
            Some(client) => Ok(Arc::clone(client)),
            None => {
                let new = Arc::new(config(&log.bootstrap).create_with_context(Context)?);
                *held = Some(Arc::clone(&new));
                Ok(new)
            }
        }
    }

    fn give_up(&self, client: Client) {
        let held = self.held().take_if(|it| Arc::ptr_eq(it, &client));
        // It waits for its own threads when it goes: not ours to wait for.
        std::thread::spawn(move || drop((held, client)));
    }

    fn held(&self) -> MutexGuard<'_, Option<Client>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

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
    let client = log.asker.client(log).map_err(|it| Failure::broken(tried(), it))?;
    let (asked, topic) = (Arc::clone(&client), log.topic.clone());
    let asked = spawn_blocking(move || asked.fetch_watermarks(&topic, signed(partition), PATIENCE));
    let (first, end) = match asked.await.map_err(|it| Failure::broken(tried(), it))? {
        Ok(offsets) => offsets,
        Err(error) => {
            log.asker.give_up(client);
            return Err(Failure::broken(tried(), error));
        }
    };
    let offset = |it: i64| u64::try_from(it).map_err(|it| Failure::broken(tried(), it));
    Ok((offset(first)?, offset(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::KafkaOptions;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_client_that_failed_is_asked_no_more() {
        let nobody = KafkaLog::new("127.0.0.1:1", "log", KafkaOptions::default());
        let client = nobody.asker.client(&nobody).unwrap();
        assert!(Arc::ptr_eq(&client, &nobody.asker.client(&nobody).unwrap()), "it is kept");
        end(&nobody, 0).await.unwrap_err();
        assert!(nobody.asker.held().is_none());
        // Another has taken its place meanwhile: that one is kept.
        let other = nobody.asker.client(&nobody).unwrap();
        nobody.asker.give_up(client);
        assert!(Arc::ptr_eq(&other, &nobody.asker.client(&nobody).unwrap()));
    }
}
