//! A snapshot that is given up leaves nothing to who asks next.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use projections::database::wait::wait_for;
use projections::database::{Database, connect};
use projections::{portfolio, whole};
use sqlx::PgConnection;
use tokio::time::Instant;
use uuid::Uuid;

use crate::fixture::Fixture;

/// How often a future is polled before it is dropped, and when.
#[derive(Debug, Clone, Copy)]
struct Given {
    polls: usize,
    /// Only once it could go on; else as soon as it waits.
    awake: bool,
}

/// Polls a future so often, then drops it; whether it was done before.
async fn given_up(future: impl Future, Given { polls, awake }: Given) -> bool {
    let mut future = pin!(future);
    let mut polled = 0;
    std::future::poll_fn(|context| {
        if polled == polls {
            return Poll::Ready(false);
        }
        polled += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if polled == polls && !awake => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Commits something that can be seen.
async fn commit(writer: &mut PgConnection, number: i64) {
    let statement = "insert into log_ends (partition, end_offset, seen_at) values (0, $1, now())
                     on conflict (partition) do update set end_offset = excluded.end_offset";
    sqlx::query(statement).bind(number).execute(writer).await.unwrap();
}

async fn seen(connection: &mut PgConnection) -> i64 {
    let statement = "select end_offset from log_ends where partition = 0";
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn a_snapshot_given_up_at_any_of_its_awaits_is_not_what_the_next_one_sees() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let mut writer = connect(&fixture.options, &[]).await.unwrap();
    // One connection, so that who asks next is given the one that was left.
    let options = fixture.options.clone().application_name("snapshots");
    let database = Database::new(options, 1, Duration::from_secs(30));
    let mut number = 0;
    for awake in [false, true] {
        let mut polls = 0;
        loop {
            let given = Given { polls, awake };
            let done = given_up(database.snapshot(), given).await;
            number += 1;
            commit(&mut writer, number).await;
            let mut next = database.snapshot().await.unwrap();
            assert_eq!(seen(&mut next).await, number, "{given:?}");
            if done {
                break;
            }
            polls += 1;
        }
        assert!(polls > 1, "it was given up while it waited");
    }
    database.close().await;
}

#[tokio::test]
async fn a_snapshot_given_up_at_any_moment_leaves_no_open_transaction() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let mut writer = connect(&fixture.options, &[]).await.unwrap();
    let options = fixture.options.clone().application_name("moments");
    let database = Database::new(options, 2, Duration::from_secs(30));
    for number in 0..300_i64 {
        let moment = Duration::from_micros(10 * number.unsigned_abs());
        // Given up or not, it is dropped.
        let _ = tokio::time::timeout(moment, database.snapshot()).await;
        commit(&mut writer, number).await;
        let mut next = database.snapshot().await.unwrap();
        assert_eq!(seen(&mut next).await, number, "given up after {moment:?}");
    }
    database.close().await;
}

#[tokio::test]
async fn what_reads_all_tables_may_stand_idle_and_what_answers_queries_may_not() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let bound = async |connection: &mut PgConnection| -> String {
        let statement = "select current_setting('idle_in_transaction_session_timeout')";
        sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
    };
    let database = fixture.database();
    assert_eq!(bound(&mut database.snapshot().await.unwrap()).await, "30s");
    // Verifying asks nothing while it reads the log.
    assert_eq!(bound(&mut whole::snapshot(&fixture.options).await.unwrap()).await, "0");
    database.close().await;
}

#[tokio::test]
async fn a_connection_that_the_server_ended_while_it_lay_idle_is_noticed_by_nobody() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let mut other = connect(&fixture.options, &[]).await.unwrap();
    let options = fixture.options.clone().application_name("ended");
    let database = Database::new(options, 3, Duration::from_secs(30));
    let end_all = async |other: &mut PgConnection| {
        // All three are there, idle.
        let held = [(); 3].map(|()| database.snapshot());
        drop(futures_util::future::try_join_all(held).await.unwrap());
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where application_name = 'ended'";
        let ended: i64 = sqlx::query_scalar(ended).fetch_one(other).await.unwrap();
        assert!(ended > 0);
    };
    end_all(&mut other).await;
    database.snapshot().await.unwrap();
    end_all(&mut other).await;
    database.connection().await.unwrap();
    end_all(&mut other).await;
    let place = "0@1".parse().unwrap();
    let waited = wait_for(&database, &[place], &[], Instant::now()).await;
    assert!(waited.unwrap().is_ok());
    database.close().await;
}

#[tokio::test]
async fn questions_by_keys_are_planned_once_and_pages_for_their_values() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let options = fixture.options.clone();
    let kept = Database::by_keys(options.clone(), 1, Duration::from_secs(30));
    let each = Database::new(options, 1, Duration::from_secs(30));
    for (database, expected) in [(kept, (4, 0)), (each, (0, 4))] {
        for _ in 0..4 {
            let mut snapshot = database.snapshot().await.unwrap();
            portfolio::questions::loans(&mut snapshot, &[Uuid::nil()]).await.unwrap();
        }
        let mut snapshot = database.snapshot().await.unwrap();
        let plans = "select generic_plans, custom_plans from pg_prepared_statements
                     where statement like 'select * from loans %'";
        let plans: (i64, i64) = sqlx::query_as(plans).fetch_one(&mut *snapshot).await.unwrap();
        assert_eq!(plans, expected);
    }
}
