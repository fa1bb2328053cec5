//! How a log in memory is appended to.

use std::future::poll_fn;
use std::task::Poll;

use super::MemoryLog;
use crate::log::{Appender, Draft, Failure, Report};

/// Appends to a partition of a [`MemoryLog`].
pub struct MemoryAppender {
    pub(super) log: MemoryLog,
    pub(super) partition: u32,
    pub(super) term: u64,
    pub(super) over: Option<Failure>,
}

impl Appender for MemoryAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        if let Some(failure) = &self.over {
            return Err(failure.clone());
        }
        if let Err(failure) = draft.check_size() {
            self.over = Some(failure.clone());
            return Err(failure);
        }
        let (manner, term) = (self.log.manner, self.term);
        let refused = self.log.at(self.partition, |it| {
            if it.refuses_sends {
                return true;
            }
            it.under_way.push_back((term, draft));
            if !it.holds_appends {
                it.arrive(manner, usize::MAX);
            }
            false
        });
        if refused {
            let failure = Failure::broken("send a commit", "the log takes nothing");
            self.over = Some(failure.clone());
            return Err(failure);
        }
        Ok(())
    }

    async fn report(&mut self) -> Report {
        if let Some(failure) = &self.over {
            return Report::Lost(failure.clone());
        }
        let (partition, term) = (self.partition, self.term);
        let report = poll_fn(|context| {
            self.log.at(partition, |it| {
                let held = it.holds_reports;
                let term = it.terms.get_mut(&term).expect("a term is there until it is dropped");
                match term.reports.pop_front() {
                    Some(report) if !held => Poll::Ready(report),
                    Some(report) => {
                        term.reports.push_front(report);
                        term.waker = Some(context.waker().clone());
                        Poll::Pending
                    }
                    None => {
                        term.waker = Some(context.waker().clone());
                        Poll::Pending
                    }
                }
            })
        })
        .await;
        if let Report::Lost(failure) = &report {
            self.over = Some(failure.clone());
        }
        report
    }
}

impl Drop for MemoryAppender {
    /// What is under way may still arrive: nobody knows.
    fn drop(&mut self) {
        let term = self.term;
        self.log.at(self.partition, |it| it.terms.remove(&term));
    }
}
