//! Reading a partition in PostgreSQL: page by page, and at its end by asking again.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use ledger_core::log::{self, CloudEvent, Detail, Failure, Next, Reader, Record};
use sqlx::Row;
use sqlx::postgres::PgRow;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::pace::{Found, Pace};
use super::{PgLog, signed, unsigned, wide};
use crate::line::ask;

const PAGE_RECORDS_MAX: i64 = 2_000;
/// A page ends behind the record that passes this many bytes of values.
const PAGE_BYTES_MAX: i64 = 4 * 1024 * 1024;

/// Where the partition ends and what stands there next, both as of one moment. One row without a
/// record when nothing does.
const PAGE: &str = r#"
    select head.next_offset, page.*
    from log_partitions head
    left join lateral (
        select "offset", file, ledger, command_id, command_type, recorded_at, value
        from (
            select *, sum(length(value)) over (order by "offset" rows unbounded preceding)
                      - length(value) as bytes_before
            from (
                select * from log_records
                where partition = $1 and "offset" >= $2
                order by "offset" limit $3
            ) next
        ) measured
        where bytes_before < $4
    ) page on true
    where head.partition = $1
    order by page."offset"
"#;

/// Reads a partition in PostgreSQL.
#[derive(Debug)]
pub struct PgReader {
    log: PgLog,
    partition: u32,
    detail: Detail,
    next: u64,
    page: VecDeque<Record>,
    /// The end it has told last.
    ended_at: Option<u64>,
    pace: Pace,
    /// The question that is under way, in a task of its own: who waits in a writer's loop drops what
    /// it waits for again and again, and a connection whose answer nobody hears is closed.
    asked: Option<AbortOnDropHandle<Result<Vec<PgRow>, sqlx::Error>>>,
}

impl PgReader {
    pub(super) fn new(log: PgLog, partition: u32, from: u64, detail: Detail) -> PgReader {
        PgReader {
            log,
            partition,
            detail,
            next: from,
            page: VecDeque::new(),
            ended_at: None,
            pace: Pace::default(),
            asked: None,
        }
    }

    /// The offset where the partition ends, if nothing stands where we are. Dropped, it goes on with
    /// the same question.
    async fn fetch(&mut self) -> Result<Option<u64>, Failure> {
        let tried = format!("read partition {} from offset {}", self.partition, self.next);
        let asked = self.asked.get_or_insert_with(|| {
            let (pool, partition, next) = (self.log.pool.clone(), self.partition, self.next);
            AbortOnDropHandle::new(tokio::spawn(async move {
                let query = sqlx::query(PAGE)
                    .bind(signed(partition))
                    .bind(wide(next))
                    .bind(PAGE_RECORDS_MAX)
                    .bind(PAGE_BYTES_MAX);
                ask(&pool, |it| Box::pin(query.fetch_all(it))).await
            }))
        });
        let answered = asked.await;
        self.asked = None;
        let rows = match answered {
            Ok(rows) => rows.map_err(|it| self.log.failure(&tried, &it))?,
            // The runtime ends, or the task has panicked.
            Err(ended) => return Err(Failure::broken(tried, ended)),
        };
        let Some(first) = rows.first() else { return Err(self.log.missing()) };
        let end: i64 = first.try_get(0).map_err(|it| self.log.failure(&tried, &it))?;
        let page: Result<VecDeque<Record>, sqlx::Error> =
            rows.iter().filter_map(|it| record(it, self.detail).transpose()).collect();
        self.page = page.map_err(|it| self.log.failure(&tried, &it))?;
        let end = unsigned(end);
        let found = match self.page.back() {
            None => Found::Nothing,
            Some(last) if last.offset + 1 >= end => Found::UpToTheEnd,
            Some(_) => Found::More,
        };
        self.pace.asked(found, Instant::now());
        // Rows may have gone though the head stands: what is there ends where we are.
        Ok(self.page.is_empty().then_some(end.min(self.next)))
    }
}

impl Reader for PgReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        loop {
            if let Some(record) = self.page.pop_front() {
                self.next = record.offset + 1;
                self.ended_at = None;
                return Ok(Next::Record(record));
            }
            self.pace.wait().await;
            let Some(offset) = self.fetch().await? else { continue };
            if self.ended_at != Some(offset) {
                self.ended_at = Some(offset);
                return Ok(Next::End { offset });
            }
        }
    }

    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        *self = PgReader::new(self.log.clone(), self.partition, offset, self.detail);
        Ok(())
    }
}

fn record(row: &PgRow, detail: Detail) -> Result<Option<Record>, sqlx::Error> {
    let Some(offset) = row.try_get::<Option<i64>, _>("offset")? else { return Ok(None) };
    let (key, headers) = match detail {
        Detail::Value => (None, Vec::new()),
        Detail::Headers => said_of(row)?,
    };
    let value = row.try_get("value")?;
    Ok(Some(Record { offset: unsigned(offset), value, key, headers }))
}

/// What stands for the key and the headers of a record.
type Said = (Option<Vec<u8>>, Vec<(String, Vec<u8>)>);

fn said_of(row: &PgRow) -> Result<Said, sqlx::Error> {
    let file: Option<String> = row.try_get("file")?;
    let ledger: Option<Uuid> = row.try_get("ledger")?;
    let id: Option<Uuid> = row.try_get("command_id")?;
    let command_type: Option<String> = row.try_get("command_type")?;
    let time: Option<DateTime<Utc>> = row.try_get("recorded_at")?;
    let headers = match (file.clone(), ledger, id, command_type, time) {
        (Some(subject), Some(source), Some(id), Some(r#type), Some(time)) => {
            CloudEvent { source, id, r#type, subject, time: log::Instant::new(time) }.headers()
        }
        _ => Vec::new(),
    };
    Ok((file.map(String::into_bytes), headers))
}
