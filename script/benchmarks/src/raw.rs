//! What the stores do by themselves: records of the same sizes as the ledger's, by as many callers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rdkafka::config::ClientConfig;
use rdkafka::producer::{FutureProducer, FutureRecord};
use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::failure::Failure;
use crate::logs;
use crate::measured::{Waits, Window};
use crate::servers::Servers;

/// Connections of those who write rows: more bring nothing on few cores.
pub(crate) const CONNECTIONS: u32 = 64;

/// The most rows of one statement.
const GROUP_MAX: usize = 512;

/// What is written: the records of one life of a loan, over and over, each life in its file.
pub(crate) struct Records {
    /// Bytes of each record of a life.
    pub(crate) sizes: Vec<usize>,
    /// The file of each life.
    pub(crate) files: Vec<usize>,
    payload: Vec<u8>,
    next: AtomicUsize,
}

/// One record.
struct Record<'a> {
    file: usize,
    life: usize,
    version: i64,
    bytes: &'a [u8],
}

impl Records {
    pub(crate) fn new(sizes: &[usize], files: Vec<usize>) -> Arc<Records> {
        let largest = sizes.iter().copied().max().unwrap_or_default();
        // Neither all alike nor beyond what compresses: as JSON with hashes in it.
        let payload = (0..largest)
            .map(|it| char::from_digit((it * it % 31 % 16) as u32, 16).map_or(b'"', |it| it as u8))
            .collect();
        Arc::new(Records { sizes: sizes.to_vec(), files, payload, next: AtomicUsize::new(0) })
    }

    /// A whole life for one caller, as the ledger's callers have one.
    fn next_life(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn of_life(&self, life: usize) -> impl Iterator<Item = Record<'_>> {
        let file = self.files.get(life % self.files.len().max(1)).copied().unwrap_or_default();
        (1..).zip(&self.sizes).map(move |(version, size)| Record {
            file,
            life,
            version,
            bytes: self.payload.get(..*size).unwrap_or(&self.payload),
        })
    }
}

/// Who sends what to where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    pub(crate) callers: usize,
    pub(crate) partitions: u32,
    /// Each has the partitions that leave its number when divided by how many clients there are.
    pub(crate) clients: u32,
    pub(crate) fsync: bool,
}

/// Idempotent producers and nothing else; what is of one file goes into one partition, as the ledger's
/// records do.
pub(crate) async fn produce(
    servers: &Servers,
    records: Arc<Records>,
    sending: Sending,
    window: impl FnOnce() -> Window,
) -> Result<(Waits, Window), Failure> {
    let Sending { callers, partitions, clients, fsync } = sending;
    let topic = logs::unique("raw");
    logs::make_topic(&servers.kafka, &topic, partitions, fsync).await?;
    let producers: Result<Vec<FutureProducer>, Failure> =
        (0..clients.max(1)).map(|_| producer(servers)).collect();
    let producers: Arc<[FutureProducer]> = producers?.into();
    let window = window();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (records, topic) = (Arc::clone(&records), topic.clone());
        let producers = Arc::clone(&producers);
        tasks.spawn(async move {
            let mut waits = Waits::new();
            while !window.is_over() {
                let life = records.next_life();
                for record in records.of_life(life) {
                    if window.is_over() {
                        break;
                    }
                    let key = Uuid::from_u128(record.file as u128).to_string();
                    let partition = record.file % partitions.max(1) as usize;
                    let producer = producers.get(partition % producers.len());
                    let producer = producer.expect("there is a client for each remainder");
                    let made = FutureRecord::to(&topic).key(&key).payload(record.bytes);
                    let made = made.partition(i32::try_from(partition).unwrap_or_default());
                    let sent = Instant::now();
                    let delivery = producer.send(made, Duration::from_secs(30)).await;
                    let failed = Failure::kafka("produce");
                    delivery.map_err(|(error, _)| failed(error))?;
                    waits.answered(&window, sent, 1);
                }
            }
            Ok(waits)
        });
    }
    let waits = all(tasks).await;
    logs::drop_topic(&servers.kafka, &topic).await?;
    Ok((waits?, window))
}

/// As the ledger's appender is set, but for what concerns the end of a term.
fn producer(servers: &Servers) -> Result<FutureProducer, Failure> {
    ClientConfig::new()
        .set("bootstrap.servers", &servers.kafka)
        .set("enable.idempotence", "true")
        .set("acks", "all")
        .set("linger.ms", "0")
        .set("compression.codec", "none")
        .create()
        .map_err(Failure::kafka("make a producer"))
}

/// What a raw table is like.
const TABLE: &str = "create table records (
    stream uuid not null,
    version bigint not null,
    value bytea not null,
    primary key (stream, version)
)";

/// A table in a database of its own, and that one's address.
async fn table(servers: &Servers, connections: u32) -> Result<(PgPool, String), Failure> {
    let address = logs::fresh_database(&servers.postgres, "bench-raw").await?;
    let pool = logs::pool(&address, connections).await?;
    sqlx::query(TABLE).execute(&pool).await.map_err(Failure::sql("make a table"))?;
    Ok((pool, address))
}

/// One INSERT and one transaction a record.
pub(crate) async fn insert(
    servers: &Servers,
    records: Arc<Records>,
    callers: usize,
    window: impl FnOnce() -> Window,
) -> Result<(Waits, Window), Failure> {
    let (pool, address) = table(servers, CONNECTIONS).await?;
    let window = window();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (records, pool) = (Arc::clone(&records), pool.clone());
        tasks.spawn(async move {
            let mut waits = Waits::new();
            while !window.is_over() {
                let life = records.next_life();
                for record in records.of_life(life) {
                    if window.is_over() {
                        break;
                    }
                    let sent = Instant::now();
                    sqlx::query("insert into records values ($1, $2, $3)")
                        .bind(Uuid::from_u128(record.life as u128))
                        .bind(record.version)
                        .bind(record.bytes)
                        .execute(&pool)
                        .await
                        .map_err(Failure::sql("insert a row"))?;
                    waits.answered(&window, sent, 1);
                }
            }
            Ok(waits)
        });
    }
    let waits = all(tasks).await;
    pool.close().await;
    logs::drop_database(&servers.postgres, &address).await?;
    Ok((waits?, window))
}

/// A row that waits to be written with others.
struct Waiting {
    stream: Uuid,
    version: i64,
    value: Vec<u8>,
    written: oneshot::Sender<()>,
}

/// All that waits in one INSERT of one transaction, by one writer.
pub(crate) async fn insert_grouped(
    servers: &Servers,
    records: Arc<Records>,
    callers: usize,
    window: impl FnOnce() -> Window,
) -> Result<(Waits, Window), Failure> {
    let (pool, address) = table(servers, 1).await?;
    let (rows_in, rows) = mpsc::channel(callers.max(1));
    let writer = tokio::spawn(write_groups(pool.clone(), rows));
    let window = window();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (records, rows) = (Arc::clone(&records), rows_in.clone());
        tasks.spawn(async move {
            let mut waits = Waits::new();
            while !window.is_over() {
                let life = records.next_life();
                for record in records.of_life(life) {
                    if window.is_over() {
                        break;
                    }
                    let sent = Instant::now();
                    let (written, answer) = oneshot::channel();
                    let stream = Uuid::from_u128(record.life as u128);
                    let (version, value) = (record.version, record.bytes.to_vec());
                    let gone = || Failure::unexpected("the writer of groups has ended");
                    let row = Waiting { stream, version, value, written };
                    rows.send(row).await.map_err(|_| gone())?;
                    answer.await.map_err(|_| gone())?;
                    waits.answered(&window, sent, 1);
                }
            }
            Ok(waits)
        });
    }
    drop(rows_in);
    let waits = all(tasks).await;
    let written = writer.await.map_err(|it| Failure::unexpected(it.to_string()))?;
    pool.close().await;
    logs::drop_database(&servers.postgres, &address).await?;
    written?;
    Ok((waits?, window))
}

async fn write_groups(pool: PgPool, mut rows: mpsc::Receiver<Waiting>) -> Result<(), Failure> {
    let mut group = vec![];
    while 0 < rows.recv_many(&mut group, GROUP_MAX).await {
        let (mut streams, mut versions, mut values, mut told) = (vec![], vec![], vec![], vec![]);
        for Waiting { stream, version, value, written } in group.drain(..) {
            streams.push(stream);
            versions.push(version);
            values.push(value);
            told.push(written);
        }
        sqlx::query(
            "insert into records select * from unnest($1::uuid[], $2::int8[], $3::bytea[])",
        )
        .bind(streams)
        .bind(versions)
        .bind(values)
        .execute(&pool)
        .await
        .map_err(Failure::sql("insert a group of rows"))?;
        for written in told {
            // Who waits may have been told that the time is over.
            let _ = written.send(());
        }
    }
    Ok(())
}

/// What all callers waited.
pub(crate) async fn all(mut tasks: JoinSet<Result<Waits, Failure>>) -> Result<Waits, Failure> {
    let mut waits = Waits::new();
    while let Some(ended) = tasks.join_next().await {
        let ended = ended.map_err(|it| Failure::unexpected(format!("a caller: {it}")))?;
        waits.merge(&ended?);
    }
    Ok(waits)
}
