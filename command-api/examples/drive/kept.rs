//! A log that keeps records in memory and judges nothing: what is left is what a writer costs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger_core::log::{Appender, Detail, Draft, Failure, Head, Log, Next, Reader, Record, Report};
use tokio::sync::watch;

/// Clones share it.
#[derive(Clone)]
pub(crate) struct Kept(Arc<[Partition]>);

struct Partition {
    values: Mutex<Vec<Arc<[u8]>>>,
    /// How many there are.
    grown: watch::Sender<u64>,
}

impl Partition {
    fn values(&self) -> MutexGuard<'_, Vec<Arc<[u8]>>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    pub(crate) fn new(partitions: u32) -> Kept {
        let one = |_| Partition { values: Mutex::default(), grown: watch::Sender::new(0) };
        Kept((0..partitions).map(one).collect())
    }

    fn at(&self, partition: u32) -> &Partition {
        let found = usize::try_from(partition).ok().and_then(|it| self.0.get(it));
        found.expect("only partitions that there are are asked for")
    }
}

impl Log for Kept {
    type Reader = KeptReader;
    type Appender = KeptAppender;

    fn name(&self) -> String {
        "memory".to_owned()
    }

    async fn create(&self, _partitions: u32) -> Result<(), Failure> {
        Err(Failure::Unfit("it is made with its partitions".to_owned()))
    }

    async fn partitions(&self) -> Result<u32, Failure> {
        Ok(u32::try_from(self.0.len()).expect("partitions are counted in u32"))
    }

    async fn inspect(&self) -> Result<(), Failure> {
        Ok(())
    }

    async fn reader(
        &self,
        partition: u32,
        from: u64,
        _detail: Detail,
    ) -> Result<KeptReader, Failure> {
        let grown = self.at(partition).grown.subscribe();
        Ok(KeptReader { log: self.clone(), partition, next: from, ended_at: None, grown })
    }

    async fn end(&self, partition: u32) -> Result<u64, Failure> {
        Ok(*self.at(partition).grown.borrow())
    }

    async fn kept_head(&self, _partition: u32) -> Result<Option<(Head, u64)>, Failure> {
        Ok(None)
    }

    async fn appender(
        &self,
        partition: u32,
        _head: Head,
        _end: u64,
    ) -> Result<KeptAppender, Failure> {
        Ok(KeptAppender { log: self.clone(), partition, reports: VecDeque::new() })
    }

    async fn settle(&self, _partition: u32, _head: Head, _end: u64) -> Result<(), Failure> {
        Ok(())
    }
}

pub(crate) struct KeptReader {
    log: Kept,
    partition: u32,
    next: u64,
    ended_at: Option<u64>,
    grown: watch::Receiver<u64>,
}

impl Reader for KeptReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        loop {
            let place = usize::try_from(self.next).expect("memory holds them all");
            let found = self.log.at(self.partition).values().get(place).cloned();
            if let Some(value) = found {
                let offset = self.next;
                self.next += 1;
                let value = value.to_vec();
                return Ok(Next::Record(Record { offset, value, key: None, headers: vec![] }));
            }
            if self.ended_at != Some(self.next) {
                self.ended_at = Some(self.next);
                return Ok(Next::End { offset: self.next });
            }
            let next = self.next;
            let gone = |_| Failure::broken("read", "the log is gone");
            self.grown.wait_for(|grown| *grown > next).await.map_err(gone)?;
        }
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        self.next = offset;
        self.ended_at = None;
        Ok(())
    }
}

pub(crate) struct KeptAppender {
    log: Kept,
    partition: u32,
    reports: VecDeque<u64>,
}

impl Appender for KeptAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        let partition = self.log.at(self.partition);
        let mut values = partition.values();
        values.push(draft.value);
        let end = u64::try_from(values.len()).expect("a usize fits");
        drop(values);
        partition.grown.send_replace(end);
        self.reports.push_back(end - 1);
        Ok(())
    }

    async fn report(&mut self) -> Report {
        match self.reports.pop_front() {
            Some(offset) => Report::Appended { offset },
            None => std::future::pending().await,
        }
    }
}
