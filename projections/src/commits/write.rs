//! How a batch's commits and streams get into their tables: each table in one or two statements.

use std::collections::BTreeMap;

use ledger_core::file::Event;
use ledger_core::log::{FileId, StreamId, partition};
use sqlx::PgConnection;

use super::streams::Stream;
use crate::Failure;
use crate::bulk::{Int, NewRows, Texts};
use crate::columns::{signed, unreadable};
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

const COPY_COMMITS: &str = "
    copy commits
        (partition, sequence, record_offset, hash, epoch, file, command_id, command_type,
         actor_role, actor_subject, recorded_at, business_date, event_types, streams)
    from stdin with (format binary)";

async fn insert_commits(
    connection: &mut PgConnection,
    partition: u32,
    commits: &[Taken],
) -> Result<(), Failure> {
    let mut rows = NewRows::none();
    for Taken { hash, offset, commit, .. } in commits {
        let types = Vec::from_iter(commit.events.iter().map(|it| it.r#type.as_str()));
        let streams = Vec::from_iter(commit.events.iter().map(|it| it.stream.to_string()));
        rows.add(&[
            &Int(partition),
            &signed(commit.sequence),
            &signed(*offset),
            hash,
            &signed(commit.epoch),
            &commit.file.to_string(),
            &commit.command.id,
            &commit.command.r#type,
            &commit.actor.role,
            &commit.actor.subject,
            &commit.recorded_at.utc(),
            &commit.business_date,
            &Texts(&types),
            &Texts(&streams),
        ]);
    }
    rows.write(connection, COPY_COMMITS, "write the index of commits").await
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
