//! A log that can be made to fail in ways that a log in memory does not.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Detail, Failure, Head, Log, Next, Reader};

/// What ails it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ailment {
    Nothing,
    /// Readers say nothing, and no error either.
    SilentReaders,
    /// A defect is met in reading the first partition.
    BrokenReaders,
    /// A defect is met in looking where it ends.
    BrokenEnds,
    /// Who looks where it ends gets no answer.
    SilentEnds,
}

/// What stands in another log. Clones ail together.
#[derive(Clone)]
pub(crate) struct AilingLog {
    log: MemoryLog,
    ailment: Arc<Mutex<Ailment>>,
}

impl AilingLog {
    pub(crate) fn new(log: &MemoryLog) -> AilingLog {
        AilingLog { log: log.clone(), ailment: Arc::new(Mutex::new(Ailment::Nothing)) }
    }

    pub(crate) fn ail(&self, ailment: Ailment) {
        *self.ailment.lock().unwrap() = ailment;
    }

    fn ailment(&self) -> Ailment {
        *self.ailment.lock().unwrap()
    }
}

impl Log for AilingLog {
    type Reader = AilingReader;
    type Appender = <MemoryLog as Log>::Appender;

    fn name(&self) -> String {
        format!("ailing {}", self.log.name())
    }

    async fn create(&self, partitions: u32) -> Result<(), Failure> {
        self.log.create(partitions).await
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        self.log.partitions().await
    }

    async fn inspect(&self) -> Result<(), Failure> {
        self.log.inspect().await
    }

    async fn reader(
        &self,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> Result<AilingReader, Failure> {
        let reader = self.log.reader(partition, from, detail).await?;
        Ok(AilingReader { log: self.clone(), partition, reader })
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        match self.ailment() {
            Ailment::BrokenEnds => panic!("a defect in looking for the end"),
            Ailment::SilentEnds => pending().await,
            Ailment::Nothing | Ailment::SilentReaders | Ailment::BrokenReaders => {
                self.log.end(partition).await
            }
        }
    }

    async fn appender(
        &self,
        partition: u32,
        head: Head,
        end: u64,
    ) -> Result<Self::Appender, Failure> {
        self.log.appender(partition, head, end).await
    }

    async fn kept_head(&self, partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        self.log.kept_head(partition).await
    }

    async fn settle(&self, partition: u32, head: Head, end: u64) -> Result<(), Failure> {
        self.log.settle(partition, head, end).await
    }
}

pub(crate) struct AilingReader {
    log: AilingLog,
    partition: u32,
    reader: <MemoryLog as Log>::Reader,
}

impl Reader for AilingReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        loop {
            let moment = Duration::from_millis(5);
            match self.log.ailment() {
                Ailment::BrokenReaders if self.partition == 0 => panic!("a defect in reading"),
                Ailment::SilentReaders => tokio::time::sleep(moment).await,
                Ailment::Nothing
                | Ailment::BrokenReaders
                | Ailment::BrokenEnds
                | Ailment::SilentEnds => {
                    if let Ok(next) = tokio::time::timeout(moment, self.reader.next()).await {
                        return next;
                    }
                }
            }
        }
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        self.reader.seek(offset)
    }
}
