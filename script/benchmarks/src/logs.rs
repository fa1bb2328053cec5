//! Reading a log from its beginning to its end, and making what raw rows write into.

use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Message, Offset, TopicPartitionList};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool, Row};
use uuid::Uuid;

use crate::failure::Failure;
use crate::ledger::Ledger;

const PATIENCE: Duration = Duration::from_secs(30);

/// A name that nothing else has.
pub(crate) fn unique(prefix: &str) -> String {
    let (high, _) = Uuid::new_v4().as_u64_pair();
    format!("{prefix}-{high:016x}")
}

/// Makes an empty database on this server: its address.
pub(crate) async fn fresh_database(server: &str, prefix: &str) -> Result<String, Failure> {
    let name = unique(prefix);
    let failed = Failure::sql("make a database");
    let options: PgConnectOptions = server.parse().map_err(&failed)?;
    let mut connection = options.connect().await.map_err(&failed)?;
    sqlx::query(&format!("create database \"{name}\""))
        .execute(&mut connection)
        .await
        .map_err(&failed)?;
    connection.close().await.map_err(failed)?;
    let place = server.rsplit_once('/').map_or(server, |(place, _)| place);
    Ok(format!("{place}/{name}"))
}

/// Drops a database that nobody needs any more: a run makes hundreds, and disks are finite.
pub(crate) async fn drop_database(server: &str, address: &str) -> Result<(), Failure> {
    let failed = Failure::sql("drop a database");
    let name = address.rsplit_once('/').map_or("", |(_, name)| name);
    let options: PgConnectOptions = server.parse().map_err(&failed)?;
    let mut connection = options.connect().await.map_err(&failed)?;
    sqlx::query(&format!("drop database \"{name}\" with (force)"))
        .execute(&mut connection)
        .await
        .map_err(&failed)?;
    connection.close().await.map_err(failed)
}

pub(crate) async fn pool(address: &str, connections: u32) -> Result<PgPool, Failure> {
    let pool = PgPoolOptions::new().max_connections(connections).min_connections(connections);
    pool.connect(address).await.map_err(Failure::sql("connect to a database"))
}

/// Makes a topic as the ledger's is made: flushed with each batch, or left to the page cache.
pub(crate) async fn make_topic(
    bootstrap: &str,
    topic: &str,
    partitions: u32,
    fsync: bool,
) -> Result<(), Failure> {
    let admin = admin(bootstrap)?;
    let count = i32::try_from(partitions).unwrap_or(i32::MAX);
    let mut made = NewTopic::new(topic, count, TopicReplication::Fixed(1))
        .set("min.insync.replicas", "1")
        .set("max.message.bytes", "8388608");
    if fsync {
        made = made.set("flush.messages", "1");
    }
    let options = AdminOptions::new().operation_timeout(Some(PATIENCE));
    let outcome = admin.create_topics([&made], &options).await;
    let outcome = outcome.map_err(Failure::kafka("make a topic"))?;
    match outcome.into_iter().next() {
        Some(Ok(_)) => Ok(()),
        Some(Err((_, code))) => Err(Failure::unexpected(format!("make a topic: {code}"))),
        None => Err(Failure::unexpected("make a topic: no answer")),
    }
}

/// Drops a topic that nobody needs any more.
pub(crate) async fn drop_topic(bootstrap: &str, topic: &str) -> Result<(), Failure> {
    let options = AdminOptions::new().operation_timeout(Some(PATIENCE));
    let dropped = admin(bootstrap)?.delete_topics(&[topic], &options).await;
    dropped.map_err(Failure::kafka("drop a topic")).map(drop)
}

fn admin(bootstrap: &str) -> Result<AdminClient<DefaultClientContext>, Failure> {
    let made = ClientConfig::new().set("bootstrap.servers", bootstrap).create();
    made.map_err(Failure::kafka("speak to the broker"))
}

/// Drops the log at an address as `LEDGER_LOG` has it.
pub(crate) async fn drop_log(server: &str, address: &str) -> Result<(), Failure> {
    match address.strip_prefix("kafka://").and_then(|it| it.split_once('/')) {
        Some((bootstrap, topic)) => drop_topic(bootstrap, topic).await,
        None => drop_database(server, address).await,
    }
}

/// Reads the whole log at an address as `LEDGER_LOG` has it.
pub(crate) async fn read(address: &str) -> Result<Ledger, Failure> {
    match address.strip_prefix("kafka://").and_then(|it| it.split_once('/')) {
        Some((bootstrap, topic)) => {
            let (bootstrap, topic) = (bootstrap.to_owned(), topic.to_owned());
            let read = tokio::task::spawn_blocking(move || read_topic(&bootstrap, &topic));
            read.await.map_err(|it| Failure::unexpected(format!("read the log: {it}")))?
        }
        None => read_table(address).await,
    }
}

fn read_topic(bootstrap: &str, topic: &str) -> Result<Ledger, Failure> {
    let failed = Failure::kafka("read the log");
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", "benchmarks")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "false")
        .set("fetch.wait.max.ms", "20")
        .create()
        .map_err(&failed)?;
    let metadata = consumer.fetch_metadata(Some(topic), PATIENCE).map_err(&failed)?;
    let of_topic = metadata.topics().first();
    let partitions: Vec<i32> =
        of_topic.into_iter().flat_map(|it| it.partitions()).map(|it| it.id()).collect();
    let mut assigned = TopicPartitionList::new();
    let mut left = 0;
    for partition in partitions {
        let ends = consumer.fetch_watermarks(topic, partition, PATIENCE).map_err(&failed)?;
        left += ends.1 - ends.0;
        assigned.add_partition_offset(topic, partition, Offset::Beginning).map_err(&failed)?;
    }
    consumer.assign(&assigned).map_err(&failed)?;
    let mut ledger = Ledger::default();
    while 0 < left {
        let Some(next) = consumer.poll(PATIENCE) else {
            return Err(Failure::unexpected("read the log: the broker gives nothing"));
        };
        let record = next.map_err(&failed)?;
        let partition = u32::try_from(record.partition()).unwrap_or_default();
        ledger.record(partition, record.payload().unwrap_or_default())?;
        left -= 1;
    }
    Ok(ledger)
}

async fn read_table(address: &str) -> Result<Ledger, Failure> {
    const AT_ONCE: i64 = 20_000;
    let failed = Failure::sql("read the log");
    let pool = pool(address, 1).await?;
    let mut ledger = Ledger::default();
    let mut behind = (-1_i32, -1_i64);
    loop {
        let rows = sqlx::query(
            "select partition, \"offset\", value from log_records
             where (partition, \"offset\") > ($1, $2) order by partition, \"offset\" limit $3",
        )
        .bind(behind.0)
        .bind(behind.1)
        .bind(AT_ONCE)
        .fetch_all(&pool)
        .await
        .map_err(&failed)?;
        if rows.is_empty() {
            return Ok(ledger);
        }
        for row in rows {
            behind = (row.get(0), row.get(1));
            ledger.record(u32::try_from(behind.0).unwrap_or_default(), row.get(2))?;
        }
    }
}
