//! Appending to a partition in PostgreSQL: what was sent while a batch was under way is the next
//! batch.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use ledger_core::log::{Appender, Draft, Failure, Report};
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{PgLog, signed, wide};
use crate::line::{PATIENCE, within};

/// More does not make a batch cheaper per commit.
const BATCH_COMMITS_MAX: usize = 1_024;
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;

/// One statement is one transaction and one way to the server and back. It moves the head row if
/// that still is what the first commit continues; only then does it insert.
const APPEND: &str = r#"
    with moved as (
        update log_partitions set sequence = $5, hash = $6, epoch = $7, next_offset = $4 + $8
        where partition = $1 and sequence = $2 and hash = $3 and next_offset = $4
        returning partition
    )
    insert into log_records
        (partition, "offset", file, ledger, command_id, command_type, recorded_at, value)
    select $1, $4 + draft.ordinality - 1, draft.file, draft.ledger, draft.command_id,
           draft.command_type, draft.recorded_at, draft.value
    from unnest($9::text[], $10::uuid[], $11::uuid[], $12::text[], $13::timestamptz[],
                $14::bytea[])
        with ordinality as draft (file, ledger, command_id, command_type, recorded_at, value)
    where exists (select from moved)
"#;

/// The sending side of one term in PostgreSQL.
#[derive(Debug)]
pub struct PgAppender {
    drafts: mpsc::UnboundedSender<Draft>,
    reports: mpsc::UnboundedReceiver<Report>,
    over: Option<Failure>,
    task: JoinHandle<()>,
}

impl PgAppender {
    pub(super) fn start(
        log: PgLog,
        connection: PgConnection,
        partition: u32,
        end: u64,
    ) -> PgAppender {
        let (drafts, sent) = mpsc::unbounded_channel();
        let (said, reports) = mpsc::unbounded_channel();
        let term = Term { log, connection, partition, end, waiting: VecDeque::new() };
        let task = tokio::spawn(term.run(sent, said));
        PgAppender { drafts, reports, over: None, task }
    }
}

impl Appender for PgAppender {
    fn send(&mut self, draft: Draft) -> Result<(), Failure> {
        if let Some(failure) = &self.over {
            return Err(failure.clone());
        }
        if let Err(failure) = draft.check_size() {
            self.over = Some(failure.clone());
            return Err(failure);
        }
        // A term that has ended meanwhile says why in its next report; this draft is lost with it.
        let _ = self.drafts.send(draft);
        Ok(())
    }

    async fn report(&mut self) -> Report {
        if let Some(failure) = &self.over {
            return Report::Lost(failure.clone());
        }
        let report = self.reports.recv().await.unwrap_or_else(|| Report::Lost(ended()));
        if let Report::Lost(failure) = &report {
            self.over = Some(failure.clone());
        }
        report
    }
}

impl Drop for PgAppender {
    /// A batch under way may still enter: nobody knows. What waits behind it never does.
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn ended() -> Failure {
    Failure::broken("append to a partition", "the term is over")
}

struct Term {
    log: PgLog,
    connection: PgConnection,
    partition: u32,
    /// Where the next record goes.
    end: u64,
    waiting: VecDeque<Draft>,
}

impl Term {
    async fn run(
        mut self,
        mut sent: mpsc::UnboundedReceiver<Draft>,
        said: mpsc::UnboundedSender<Report>,
    ) {
        let mut arrived = Vec::new();
        loop {
            while let Ok(draft) = sent.try_recv() {
                self.waiting.push_back(draft);
            }
            if self.waiting.is_empty() {
                if sent.recv_many(&mut arrived, BATCH_COMMITS_MAX).await == 0 {
                    return;
                }
                self.waiting.extend(arrived.drain(..));
            }
            let batch = self.next_batch();
            let outcome = self.append(&batch).await;
            for _ in &batch {
                let report = match &outcome {
                    Ok(()) => Report::Appended { offset: self.end },
                    Err(failure) => Report::Lost(failure.clone()),
                };
                self.end += 1;
                // Nobody listens any more: then nobody sends either.
                if said.send(report).is_err() {
                    return;
                }
            }
            if outcome.is_err() {
                return;
            }
        }
    }

    /// The first drafts that wait, as many as one statement takes. One that does not follow the
    /// draft before it begins a batch of its own, and meets there that it does not fit.
    fn next_batch(&mut self) -> Vec<Draft> {
        let mut batch: Vec<Draft> = Vec::new();
        let mut bytes = 0;
        while let Some(draft) = self.waiting.pop_front() {
            let fits = match batch.last() {
                None => true,
                Some(last) => {
                    batch.len() < BATCH_COMMITS_MAX
                        && bytes + draft.value.len() <= BATCH_BYTES_MAX
                        && draft.sequence == last.sequence + 1
                        && draft.prev == last.hash
                }
            };
            if !fits {
                self.waiting.push_front(draft);
                break;
            }
            bytes += draft.value.len();
            batch.push(draft);
        }
        batch
    }

    async fn append(&mut self, batch: &[Draft]) -> Result<(), Failure> {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return Ok(()) };
        let tried = format!(
            "append commits {} to {} to partition {}",
            first.sequence, last.sequence, self.partition
        );
        // No commit continues one before the first: then nothing can be asked for.
        let Some(before) = first.sequence.checked_sub(1) else {
            return Err(Failure::outrun(tried));
        };

        let files: Vec<String> = batch.iter().map(|it| it.file.to_string()).collect();
        let ledgers: Vec<Uuid> = batch.iter().map(|it| it.ledger).collect();
        let ids: Vec<Uuid> = batch.iter().map(|it| it.command_id).collect();
        let types: Vec<&str> = batch.iter().map(|it| it.command_type.as_str()).collect();
        let times: Vec<DateTime<Utc>> = batch.iter().map(|it| it.recorded_at.utc()).collect();
        let values: Vec<&[u8]> = batch.iter().map(|it| &*it.value).collect();
        let appending = sqlx::query(APPEND)
            .bind(signed(self.partition))
            .bind(wide(before))
            .bind(first.prev.0.as_slice())
            .bind(wide(self.end))
            .bind(wide(last.sequence))
            .bind(last.hash.0.as_slice())
            .bind(wide(last.epoch))
            .bind(wide(batch.len() as u64))
            .bind(files)
            .bind(ledgers)
            .bind(ids)
            .bind(types)
            .bind(times)
            .bind(values)
            .execute(&mut self.connection);
        // Without an answer the term is over, and the connection goes with it.
        let inserted = within(PATIENCE, appending).await;
        match inserted.map_err(|it| self.log.failure(&tried, &it))?.rows_affected() {
            0 => Err(Failure::outrun(tried)),
            _ => Ok(()),
        }
    }
}
