//! The log in PostgreSQL: the contract, and what only this log has.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ledger_adapters::postgres::PgLog;
use ledger_core::log::contract::Harness;
use ledger_core::log::contract::commits::{self, Story};
use ledger_core::log::contract::writer::{Writer, read};
use ledger_core::log::{Chain, Detail, Failure, Log, Next, Reader, Record, genesis};
use tokio::time::timeout;

use crate::proxy::Proxy;

ledger_core::log_contract!(Postgres);

pub(crate) struct Postgres;

impl Harness for Postgres {
    type Log = PgLog;

    async fn fresh(&self, partitions: u32) -> PgLog {
        let log = PgLog::connect(&servers::fresh_database("log")).await.unwrap();
        log.create(partitions).await.unwrap();
        log
    }

    /// Somebody with a client of their own, who keeps the head row as the records make it.
    async fn write_raw(&self, log: &PgLog, partition: u32, values: &[Vec<u8>]) {
        let number = i32::try_from(partition).unwrap();
        sqlx::query(
            r#"insert into log_records (partition, "offset", value)
               select $1, next_offset + ordinality - 1, value
               from log_partitions, unnest($2::bytea[]) with ordinality as raw (value)
               where partition = $1"#,
        )
        .bind(number)
        .bind(values)
        .execute(log.pool())
        .await
        .unwrap();
        let mut chain = Chain::at_start(partition);
        let records: Vec<Vec<u8>> = sqlx::query_scalar(
            r#"select value from log_records where partition = $1 order by "offset""#,
        )
        .bind(number)
        .fetch_all(log.pool())
        .await
        .unwrap();
        let end = records.len() as u64;
        for (offset, value) in (0..).zip(records) {
            chain.read(&Record { offset, value, key: None, headers: vec![] });
        }
        log.settle(partition, chain.head(), end).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_during_the_commit_is_an_unknown_outcome() {
    let url = servers::fresh_database("log");
    let log = PgLog::connect(&url).await.unwrap();
    log.create(1).await.unwrap();
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let (address, proxy) = Proxy::before(&url).await;
    let distant = PgLog::connect(&address).await.unwrap();

    let mut writer = Writer::new(&distant, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    proxy.mute.store(true, Ordering::Relaxed);
    writer.send(&mut term, 3).await;
    until("the commits are in the table", async || read(&log, 0).await.commits.len() >= 3).await;
    proxy.cut.send(true).unwrap();

    assert!(!writer.hear(&mut term).await, "no answer came");
    assert_eq!(writer.acknowledged, []);
    writer.end(term);

    let mut next = Writer::new(&log, 0, 2);
    next.unknown = std::mem::take(&mut writer.unknown);
    next.take_over().await.unwrap();
    let there = read(&log, 0).await.commits;
    assert_eq!(next.acknowledged.len() + next.denied.len(), 3);
    assert!(!next.acknowledged.is_empty(), "the answer was lost, the commit was not");
    assert!(next.acknowledged.iter().all(|it| there.contains(it)));
}

/// The server's processes that read this log.
async fn processes(log: &PgLog) -> BTreeSet<i32> {
    let query = sqlx::query_scalar(
        "select pid from pg_stat_activity
         where datname = current_database() and application_name = 'ledger-log'",
    );
    query.fetch_all(log.pool()).await.unwrap().into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_that_are_dropped_cost_no_connection() {
    let log = Postgres.fresh(1).await;
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    while !matches!(reader.next().await.unwrap(), Next::End { .. }) {}
    let before = processes(&log).await;
    for _ in 0..20 {
        writer.send(&mut term, 1).await;
        // As in a writer's loop, where something else comes first again and again.
        until("it reads what was appended", async || {
            let waited = timeout(Duration::from_micros(200), reader.next()).await;
            matches!(waited, Ok(Ok(Next::Record(_))))
        })
        .await;
        assert!(writer.hear(&mut term).await);
    }
    assert_eq!(processes(&log).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_may_lose_what_it_acknowledged_is_refused() {
    let url = servers::fresh_database("log");
    let log = PgLog::connect(&url).await.unwrap();
    log.create(1).await.unwrap();
    assert_eq!(log.inspect().await, Ok(()));

    let database = url.rsplit('/').next().unwrap();
    let forget = format!("alter database \"{database}\" set synchronous_commit = off");
    sqlx::query(sqlx::AssertSqlSafe(forget)).execute(log.pool()).await.unwrap();

    for fsync in [true, false] {
        let forgetful = PgLog::connect(&url).await.unwrap().with_fsync(fsync);
        let Err(Failure::Unfit(why)) = forgetful.inspect().await else { panic!("it is fit") };
        assert!(why.contains("synchronous_commit=off") && why.contains("expected on"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_never_made_says_how_to_make_it() {
    let log = PgLog::connect(&servers::fresh_database("log")).await.unwrap();
    let failures = [
        log.partitions().await.unwrap_err(),
        log.inspect().await.unwrap_err(),
        log.reader(0, 0, Detail::Value).await.unwrap().next().await.unwrap_err(),
    ];
    for failure in failures {
        let Failure::Unfit(why) = failure else { panic!("{failure}") };
        assert!(why.contains("replay-tools init"), "{why}");
    }
    log.create(2).await.unwrap();
    let unknown = log.reader(2, 0, Detail::Value).await.unwrap().next().await;
    assert!(matches!(unknown, Err(Failure::Unfit(_))), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_never_repeated_with_its_password() {
    for address in ["postgres://ledger:secret@127.0.0.1:1/ledger", "postgres://u:secret@[/ledger"] {
        let failure = PgLog::connect(address).await.unwrap_err().to_string();
        assert!(!failure.contains("secret"), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_row_that_disagrees_lets_nobody_append_until_a_person_settles_it() {
    let story = Story::begin(0).takeover().days(3);
    let log = Postgres.fresh(1).await;
    Postgres.write_raw(&log, 0, &story.values).await;
    // The tail is cut behind the head row's back.
    sqlx::query(r#"delete from log_records where "offset" >= 3"#)
        .execute(log.pool())
        .await
        .unwrap();

    let found = read(&log, 0).await;
    assert_eq!((found.head.sequence, found.end), (3, 3));
    let kept = log.kept_head(0).await.unwrap().unwrap();
    assert_eq!((kept.0.sequence, kept.1), (5, 5));
    let refused = log.appender(0, found.head, found.end).await.unwrap_err();
    let Failure::Unfit(why) = &refused else { panic!("it may not go better: {refused}") };
    for part in [
        "its head row says commit 5 of epoch 2",
        "its records end with commit 3 of epoch 2",
        "replay-tools accept 0 3",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    log.settle(0, found.head, found.end).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 2).await;
    assert!(writer.hear(&mut term).await);
    // One who comes late meets a head row that has gone on with the records: nobody is to be asked.
    let late = writer.take_over_at(found.head, found.end).await;
    assert!(late.is_none(), "another was quicker");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_end_by_count_and_by_size_and_lose_nothing() {
    // More than a page of small ones, with large ones among them.
    let log = Postgres.fresh(1).await;
    let values: Vec<Vec<u8>> = (0..4_500_u32)
        .map(|it| vec![b'x'; if it % 1_500 == 7 { 3 * 1024 * 1024 } else { it as usize % 50 }])
        .collect();
    for some in values.chunks(1_500) {
        Postgres.write_raw(&log, 0, some).await;
    }
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    for (offset, value) in (0..).zip(&values) {
        let Next::Record(record) = reader.next().await.unwrap() else { panic!("{offset}") };
        assert_eq!((record.offset, record.value.len()), (offset, value.len()));
    }
    assert_eq!(reader.next().await, Ok(Next::End { offset: 4_500 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_is_asked_in_vain_again_and_again_still_hears_of_a_commit() {
    let log = Postgres.fresh(1).await;
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let mut reader = log.reader(0, 1, Detail::Value).await.unwrap();
    assert_eq!(reader.next().await, Ok(Next::End { offset: 1 }));
    let mut writer = Writer::new(&log, 0, 1);
    writer.take_over().await.unwrap();
    // Each wait is shorter than its pause: it goes on where the last was dropped.
    let mut asked = 0;
    let heard = loop {
        match tokio::time::timeout(Duration::from_millis(3), reader.next()).await {
            Ok(next) => break next.unwrap(),
            Err(_) => asked += 1,
        }
        assert!(asked < 5_000, "it never hears");
    };
    assert!(matches!(heard, Next::Record(it) if it.offset == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_of_the_connection_holds_the_log() {
    let url = servers::fresh_database("log");
    let plain = PgLog::connect(&url).await.unwrap();
    sqlx::query("create schema pilot").execute(plain.pool()).await.unwrap();
    let mark = if url.contains('?') { '&' } else { '?' };
    let log = PgLog::connect(&format!("{url}{mark}options=-csearch_path%3Dpilot")).await.unwrap();
    log.create(1).await.unwrap();
    genesis::found(&log, &commits::founding(1)).await.unwrap();

    assert!(matches!(plain.partitions().await, Err(Failure::Unfit(_))), "not in public");
    assert_eq!(log.partitions().await, Ok(1));
    assert_eq!(read(&log, 0).await.commits.len(), 1);
}

/// Polls until it holds, for a minute at most.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    while !holds().await {
        assert!(tokio::time::Instant::now() < deadline, "waited a minute in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
