//! How a log in memory is read.

use std::future::poll_fn;
use std::task::Poll;

use super::MemoryLog;
use crate::log::{Detail, Failure, Next, Reader, Record};

/// Reads a partition of a [`MemoryLog`].
pub struct MemoryReader {
    pub(super) log: MemoryLog,
    pub(super) partition: u32,
    pub(super) detail: Detail,
    pub(super) next: u64,
    /// The end it has told last.
    pub(super) ended_at: Option<u64>,
    /// How many records it has given.
    pub(super) given: u64,
}

impl Reader for MemoryReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        let MemoryReader { log, partition, detail, next, ended_at, given } = self;
        poll_fn(|context| {
            log.at(*partition, |it| {
                if let Err(failure) = it.read(*given) {
                    return Poll::Ready(Err(failure));
                }
                if it.holds_reads {
                    it.readers.push(context.waker().clone());
                    return Poll::Pending;
                }
                let found = usize::try_from(*next).ok().and_then(|it2| it.records.get(it2));
                if let Some(record) = found {
                    *next += 1;
                    *given += 1;
                    *ended_at = None;
                    let record = match detail {
                        Detail::Headers => record.clone(),
                        Detail::Value => Record {
                            offset: record.offset,
                            value: record.value.clone(),
                            key: None,
                            headers: Vec::new(),
                        },
                    };
                    return Poll::Ready(Ok(Next::Record(record)));
                }
                let offset = it.end();
                if *ended_at != Some(offset) {
                    *ended_at = Some(offset);
                    return Poll::Ready(Ok(Next::End { offset }));
                }
                it.readers.push(context.waker().clone());
                Poll::Pending
            })
        })
        .await
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        (self.next, self.ended_at) = (offset, None);
        Ok(())
    }
}
