//! How fast the projector is, and what it writes: `cargo run --release -p projections --example
//! measure -- [borrowers] [partitions] [model…]`, on a PostgreSQL server of its own or the one that
//! `LEDGER_TEST_POSTGRES` names. Without a model: all of them.
//!
//! The log is in memory, so that what is measured is judging, decoding and projecting. The history
//! is a year of borrowers with twelve instalments each, aged day by day by the ledger's rules.

#[path = "../tests/it/world/mod.rs"]
#[expect(dead_code, reason = "the tests use what this does not")]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is written as tests are")]
mod world;

use std::str::FromStr;
use std::time::{Duration, Instant};

use projections::Model;
use projections::database::connect;
use projections::projector::{Board, Settings, run};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, Row};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = || arguments.next().map(|it| it.parse().expect("a number"));
    let borrowers = number().unwrap_or(5_000);
    let partitions = number().unwrap_or(12);
    let named: Vec<Model> = arguments.map(|it| Model::named(&it).expect("a model")).collect();
    let models = if named.is_empty() { Model::ALL.to_vec() } else { named };
    let started = Instant::now();
    let world = world::steady::portfolio(borrowers, partitions);
    let commits: u64 = world.heads().iter().map(|it| it.sequence).sum();
    println!(
        "{borrowers} borrowers, {partitions} partitions: {commits} commits made in {:.1?}",
        started.elapsed()
    );

    let url = servers::fresh_database("measure");
    let options = PgConnectOptions::from_str(&url).expect("an address");
    let mut connection = connect(&options, &[]).await.expect("a connection");
    // What happens in a database that has no tables yet must not be measured.
    projections::database::make(&options, &models, partitions).await.expect("tables");
    sqlx::query("checkpoint").execute(&mut connection).await.expect("a checkpoint");
    let before = wal(&mut connection).await;

    let (board, stop) = (Board::default(), CancellationToken::new());
    let started = Instant::now();
    let running = tokio::spawn(run(
        world.log.clone(),
        options.clone(),
        Settings { models, ..Settings::default() },
        board.clone(),
        stop.clone(),
    ));
    loop {
        let taken: u64 = board.read().values().map(|it| it.commits).sum();
        if taken == commits {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = started.elapsed();
    stop.cancel();
    running.await.expect("no panic").expect("an orderly end");

    let events: u64 = board.read().values().map(|it| it.events).sum();
    let seconds = took.as_secs_f64();
    println!(
        "{commits} commits, {events} events in {took:.2?}: {:.0} commits/s, {:.0} events/s",
        commits as f64 / seconds,
        events as f64 / seconds
    );
    let written = wal(&mut connection).await - before;
    println!("WAL: {:.0} bytes an event", written as f64 / events as f64);
    let _ = sqlx::query("select pg_stat_force_next_flush()").execute(&mut connection).await;
    let tables = "select schemaname || '.' || relname as name, n_tup_ins, n_tup_upd, n_tup_hot_upd,
                         pg_total_relation_size(relid) as bytes
                  from pg_stat_user_tables order by schemaname, relname";
    let mut rows = 0;
    println!(
        "{:40} {:>10} {:>10} {:>10} {:>12}",
        "table", "inserted", "updated", "of it hot", "bytes"
    );
    for row in sqlx::query(tables).fetch_all(&mut connection).await.expect("statistics") {
        let count = |column: &str| row.get::<i64, _>(column);
        rows += count("n_tup_ins") + count("n_tup_upd");
        println!(
            "{:40} {:>10} {:>10} {:>10} {:>12}",
            row.get::<String, _>("name"),
            count("n_tup_ins"),
            count("n_tup_upd"),
            count("n_tup_hot_upd"),
            count("bytes")
        );
    }
    println!("rows written: {:.2} an event", rows as f64 / events as f64);
    connection.close().await.expect("an orderly end");
}

async fn wal(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select (pg_current_wal_lsn() - '0/0')::bigint")
        .fetch_one(connection)
        .await
        .expect("the WAL's place")
}
