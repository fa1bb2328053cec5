//! How a batch's commits and streams get into their tables: each table in one or two statements.

use std::collections::BTreeMap;

use ledger_core::file::Event;
use ledger_core::log::{FileId, StreamId, partition};
use sqlx::PgConnection;

use super::streams::Stream;
use crate::Failure;
use crate::columns::{hash_bytes, signed, unreadable};
use crate::failure::Tried;
use crate::taken::Taken;

pub(crate) const STORED_STREAMS: &str =
    "select stream, file, version from streams where stream = any($1)";

/// The streams that these commits go on with, as they are stored.
pub(super) async fn stored_streams(
    connection: &mut PgConnection,
    commits: &[Taken],
) -> Result<BTreeMap<StreamId, Stream>, Failure> {
    let mut ids: Vec<_> = commits.iter().flat_map(|it| &it.facts).map(|it| it.stream).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids = Vec::from_iter(ids.iter().map(StreamId::to_string));
    let query = sqlx::query_as::<_, (String, String, i64)>(STORED_STREAMS).bind(&ids);
    let rows = query.fetch_all(connection).await.tried("read the streams of a batch")?;
    let known = rows.into_iter().map(|(stream, file, version)| {
        let stream: StreamId = stream.parse().map_err(|it| unreadable("stream", it))?;
        let file: FileId = file.parse().map_err(|it| unreadable("file", it))?;
        let version = u64::try_from(version).map_err(|it| unreadable("version", it))?;
        Ok((stream, Stream { file, version, stored: true }))
    });
    known.collect::<Result<_, sqlx::Error>>().tried("read the streams of a batch")
}

pub(super) async fn write(
    connection: &mut PgConnection,
    partition: u32,
    commits: &[Taken],
    streams: &BTreeMap<StreamId, Stream>,
) -> Result<(), Failure> {
    insert_commits(connection, partition, commits).await?;
    insert_streams(connection, partition, streams).await?;
    update_streams(connection, streams).await?;
    insert_partition(connection, partition, commits).await
}

// Lists of lists have no form in `unnest`: what an event has comes as words of one text.
pub(crate) const INSERT_COMMITS: &str = "
    insert into commits
        (partition, sequence, record_offset, hash, epoch, file, command_id, command_type,
         actor_role, actor_subject, recorded_at, business_date, event_types, streams)
    select $1::int, sequence, record_offset, hash, epoch, file, command_id, command_type,
           actor_role, actor_subject, recorded_at, business_date,
           string_to_array(event_types, ' '), string_to_array(streams, ' ')
    from unnest
        ($2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[], $6::text[], $7::uuid[],
         $8::text[], $9::text[], $10::bytea[], $11::timestamptz[], $12::date[], $13::text[],
         $14::text[])
        as new (sequence, record_offset, hash, epoch, file, command_id, command_type, actor_role,
                actor_subject, recorded_at, business_date, event_types, streams)";

async fn insert_commits(
    connection: &mut PgConnection,
    partition: u32,
    commits: &[Taken],
) -> Result<(), Failure> {
    let all = || commits.iter().map(|it| &it.commit);
    let types = all().map(|it| words(it.events.iter().map(|it| it.r#type.as_str())));
    let streams = all().map(|it| words(it.events.iter().map(|it| it.stream.to_string())));
    let query = sqlx::query(INSERT_COMMITS)
        .bind(i64::from(partition))
        .bind(Vec::from_iter(all().map(|it| signed(it.sequence))))
        .bind(Vec::from_iter(commits.iter().map(|it| signed(it.offset))))
        .bind(Vec::from_iter(commits.iter().map(|it| hash_bytes(it.hash))))
        .bind(Vec::from_iter(all().map(|it| signed(it.epoch))))
        .bind(Vec::from_iter(all().map(|it| it.file.to_string())))
        .bind(Vec::from_iter(all().map(|it| it.command.id)))
        .bind(Vec::from_iter(all().map(|it| it.command.r#type.as_str())))
        .bind(Vec::from_iter(all().map(|it| it.actor.role.as_str())))
        .bind(Vec::from_iter(all().map(|it| hash_bytes(it.actor.subject))))
        .bind(Vec::from_iter(all().map(|it| it.recorded_at.utc())))
        .bind(Vec::from_iter(all().map(|it| it.business_date.date())))
        .bind(Vec::from_iter(types))
        .bind(Vec::from_iter(streams));
    query.execute(connection).await.tried("write the index of commits").map(|_| ())
}

fn words<T: AsRef<str>>(words: impl Iterator<Item = T>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.as_ref());
    }
    text
}

pub(crate) const INSERT_STREAMS: &str = "
    insert into streams (partition, stream, file, version)
    select $1::int, * from unnest($2::text[], $3::text[], $4::bigint[])";

async fn insert_streams(
    connection: &mut PgConnection,
    partition: u32,
    streams: &BTreeMap<StreamId, Stream>,
) -> Result<(), Failure> {
    let new = || streams.iter().filter(|(_, it)| !it.stored);
    if new().next().is_none() {
        return Ok(());
    }
    let query = sqlx::query(INSERT_STREAMS)
        .bind(i64::from(partition))
        .bind(Vec::from_iter(new().map(|(stream, _)| stream.to_string())))
        .bind(Vec::from_iter(new().map(|(_, it)| it.file.to_string())))
        .bind(Vec::from_iter(new().map(|(_, it)| signed(it.version))));
    query.execute(connection).await.tried("write new streams").map(|_| ())
}

pub(crate) const UPDATE_STREAMS: &str = "
    update streams set version = new.version
    from unnest($1::text[], $2::bigint[]) as new (stream, version)
    where streams.stream = new.stream";

async fn update_streams(
    connection: &mut PgConnection,
    streams: &BTreeMap<StreamId, Stream>,
) -> Result<(), Failure> {
    let known = || streams.iter().filter(|(_, it)| it.stored);
    if known().next().is_none() {
        return Ok(());
    }
    let query = sqlx::query(UPDATE_STREAMS)
        .bind(Vec::from_iter(known().map(|(stream, _)| stream.to_string())))
        .bind(Vec::from_iter(known().map(|(_, it)| signed(it.version))));
    query.execute(connection).await.tried("count the streams on").map(|_| ())
}

pub(crate) const INSERT_PARTITION: &str =
    "insert into partitions (partition, ledger, partitions) values ($1, $2, $3)";

async fn insert_partition(
    connection: &mut PgConnection,
    partition: u32,
    commits: &[Taken],
) -> Result<(), Failure> {
    let mut facts = commits.iter().flat_map(|it| &it.facts);
    let opened = facts.find_map(|it| {
        let Event::Partition(partition::Event::Opened(it)) = &it.event else { return None };
        Some(it)
    });
    let Some(opened) = opened else { return Ok(()) };
    let query = sqlx::query(INSERT_PARTITION)
        .bind(i64::from(partition))
        .bind(opened.ledger)
        .bind(i64::from(opened.partitions));
    query.execute(connection).await.tried("write which ledger this is").map(|_| ())
}
