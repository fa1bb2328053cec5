//! A model that is rebuilt is the old whole until it is the new whole.

use std::pin::pin;
use std::time::Duration;

use chrono::NaiveDate;
use ledger_core::testing::Dice;
use projections::database::positions::{lags, live};
use projections::database::{Database, connect, connect_live};
use projections::portfolio::questions::{AsOf, Portfolio, portfolio_as_of};
use projections::projector::{Board, NotRebuilt, Pace, Rebuilt, Stop, follow, rebuild};
use projections::{Build, Model, customers, portfolio, schedules};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::compare::assert_same;
use crate::fixture::{Fixture, go_on, small_batches, until};
use crate::independent::Independent;
use crate::world::World;

const PARTITIONS: u32 = 3;

/// So that a history of a test takes many batches.
fn slowly() -> Pace {
    Pace { batch_commits_max: 15, ..Pace::default() }
}

/// The tables of the portfolio that its first rebuild makes.
fn rebuilt() -> Build {
    Build { number: 1, ..Build::first(portfolio::MODEL) }
}

async fn filled(seed: u64) -> (World, Fixture) {
    let mut world = World::new(seed, PARTITIONS);
    world.live(40, 25);
    let fixture = Fixture::new();
    fixture.project(&world.log, &small_batches(200), &world.heads()).await;
    (world, fixture)
}

fn expected(world: &World) -> Independent {
    Independent::of(&(0..PARTITIONS).map(|it| world.log.records(it)).collect::<Vec<_>>())
}

/// Alters what is live of the portfolio, so that it says something else and can be gone on with.
async fn corrupt(fixture: &Fixture) {
    let mut connection = connect_live(&fixture.options).await.unwrap();
    let alter = "update changes set loans = loans + 1, outstanding = outstanding + 7";
    assert!(sqlx::query(alter).execute(&mut connection).await.unwrap().rows_affected() > 100);
}

async fn answer(connection: &mut PgConnection, on: NaiveDate) -> Portfolio {
    match portfolio_as_of(connection, on).await.unwrap() {
        AsOf::Answered(portfolio) => portfolio,
        AsOf::NotStarted { started_on } => panic!("{on} was started, and refused: {started_on:?}"),
    }
}

/// Asks as a query does: a snapshot, and all of its questions in it.
async fn ask(database: &Database, on: NaiveDate) -> Portfolio {
    let mut moment = database.snapshot().await.unwrap();
    let found = answer(&mut moment, on).await;
    // In one moment all models tell of the same commits, those just swapped in as well.
    let lags = lags(&mut moment).await.unwrap();
    assert_eq!(lags.len(), Model::ALL.len() * PARTITIONS as usize);
    for lag in &lags {
        let of_partition = lags.iter().find(|it| it.standing.partition == lag.standing.partition);
        assert_eq!(lag.standing.position, of_partition.unwrap().standing.position, "{lags:?}");
    }
    found
}

async fn schemas(fixture: &Fixture, model: Model) -> Vec<String> {
    let mut connection = connect(&fixture.options, &[]).await.unwrap();
    let list = "select nspname::text from pg_namespace where nspname ~ $1 order by 1";
    let query = sqlx::query_scalar(list).bind(format!("^{model}_v"));
    query.fetch_all(&mut connection).await.unwrap()
}

#[tokio::test]
async fn a_reader_meets_the_old_or_the_new_whole_while_a_corrupted_model_is_rebuilt() {
    let (mut world, fixture) = filled(61).await;
    let day = world.day.date();
    world.next_day();
    let database = fixture.database();
    fixture.project(&world.log, &small_batches(200), &world.heads()).await;
    let new = ask(&database, day).await;
    corrupt(&fixture).await;
    let old = ask(&database, day).await;
    assert_ne!(old, new);

    let log = world.log.clone();
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = small_batches(10);
    let projecting = fixture.follow_all(&log, &settings, &board, &stop);
    let swapped = CancellationToken::new();
    let pace = slowly();
    let rebuilding = async {
        let done = rebuild(&log, &fixture.options, portfolio::MODEL, &pace).await.unwrap();
        swapped.cancel();
        done
    };
    // The log grows, which changes nothing about a day that is over.
    let growing = async {
        let mut days = 0;
        while !swapped.is_cancelled() {
            world.live(1, 10);
            days += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        world.live(2, 10);
        fixture.reach(&world.heads()).await;
        days
    };
    let reading = async {
        let (mut olds, mut news) = (0, 0);
        while news < 20 {
            let found = ask(&database, day).await;
            match found == old {
                true => olds += 1,
                false => news += 1,
            }
            assert!(found == old || found == new, "neither the old nor the new whole: {found:?}");
            assert!(found == new || news == 0, "the old one after the new one");
        }
        (olds, news)
    };
    let work = async { tokio::join!(rebuilding, growing, reading) };
    let finishing = async {
        let outcome = work.await;
        stop.cancel();
        outcome
    };
    let (ended, (done, days, (olds, news))) = tokio::join!(projecting, finishing);
    println!("{olds} answers were the old whole, {news} the new one; {days} days went by");
    assert!(ended.iter().all(Result::is_ok), "the projector went on: {ended:?}");
    assert!(olds > 20 && days > 2, "{olds}, {days}");

    let (former, live) = (Build::first(portfolio::MODEL), Build { number: 1, ..done.live });
    assert_eq!((done.former, done.live, done.resumed), (former, live, false));
    assert_eq!(schemas(&fixture, portfolio::MODEL).await, [rebuilt().schema()]);
    assert_same(&fixture, &expected(&world)).await;
}

#[tokio::test]
async fn every_model_can_be_rebuilt_and_again() {
    let (mut world, fixture) = filled(62).await;
    for round in 1..=2 {
        for model in Model::ALL {
            let done = rebuild(&world.log, &fixture.options, model, &slowly()).await.unwrap();
            assert_eq!(done.live, Build { number: round, ..Build::first(model) });
            assert_eq!(schemas(&fixture, model).await, [done.live.schema()]);
            world.live(1, 10);
        }
        fixture.project(&world.log, &small_batches(50), &world.heads()).await;
        assert_same(&fixture, &expected(&world)).await;
    }
}

#[tokio::test]
async fn a_rebuild_killed_at_random_is_gone_on_with() {
    let (mut world, fixture) = filled(63).await;
    let pace = slowly();
    let steps = {
        let whole = pin!(rebuild(&world.log, &fixture.options, portfolio::MODEL, &pace));
        let (done, steps) = go_on(whole, u32::MAX).await.unwrap();
        done.unwrap();
        steps
    };
    corrupt(&fixture).await;
    let mut dice = Dice::from_seed(4);
    let (mut kills, mut resumed, mut ended) = (0, 0, 0);
    while kills < 60 || resumed < 3 {
        assert!(kills < 600, "{resumed} were resumed, {ended} came to their end");
        let outcome = {
            let one = pin!(rebuild(&world.log, &fixture.options, portfolio::MODEL, &pace));
            go_on(one, dice.below(2 * steps)).await
        };
        match outcome {
            None => kills += 1,
            Some((Ok(done), _)) => {
                ended += 1;
                resumed += u32::from(done.resumed);
                world.live(1, 30);
                fixture.project(&world.log, &small_batches(50), &world.heads()).await;
            }
            // The session of the one that was killed has not ended yet.
            Some((Err(NotRebuilt::UnderWay { .. }), _)) => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Some((Err(other), _)) => panic!("{other}"),
        }
    }
    println!("{kills} kills, {ended} came to their end, {resumed} of what others had begun");
    let mut done = None;
    until("the last one ends", async || {
        done = rebuild(&world.log, &fixture.options, portfolio::MODEL, &slowly()).await.ok();
        done.is_some()
    })
    .await;
    let live = done.unwrap().live.schema();
    assert_eq!(schemas(&fixture, portfolio::MODEL).await, [live], "no other is left behind");
    fixture.project(&world.log, &small_batches(50), &world.heads()).await;
    assert_same(&fixture, &expected(&world)).await;
}

#[tokio::test]
async fn who_began_to_read_before_the_swap_reads_the_former_build_to_the_end() {
    let (world, fixture) = filled(64).await;
    let day = world.day.date();
    corrupt(&fixture).await;
    let database = fixture.database();
    let old = ask(&database, day).await;
    // It has asked for nothing yet: no lock of it keeps the tables.
    let mut early = database.snapshot().await.unwrap();
    let pace = slowly();
    let rebuilding = rebuild(&world.log, &fixture.options, portfolio::MODEL, &pace);
    let reading = async {
        until("it is swapped in", async || {
            let mut late = database.snapshot().await.unwrap();
            let live = live(&mut late).await.unwrap();
            live.iter().any(|it| it.model == portfolio::MODEL && it.number == 1)
        })
        .await;
        assert_ne!(ask(&database, day).await, old);
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(answer(&mut early, day).await, old);
        let both = [Build::first(portfolio::MODEL).schema(), rebuilt().schema()];
        assert_eq!(schemas(&fixture, portfolio::MODEL).await, both);
        early.rollback().await.unwrap();
    };
    let (done, ()) = tokio::join!(rebuilding, reading);
    done.unwrap();
    assert_eq!(schemas(&fixture, portfolio::MODEL).await, [rebuilt().schema()]);
}

#[tokio::test]
async fn one_rebuild_of_a_model_at_a_time_and_none_before_there_is_a_live_one() {
    let fixture = Fixture::new();
    let (world, _) = filled(65).await;
    let refused = rebuild(&world.log, &fixture.options, portfolio::MODEL, &slowly()).await;
    assert!(matches!(refused, Err(NotRebuilt::NothingLive { model }) if model == portfolio::MODEL));

    fixture.project(&world.log, &small_batches(200), &world.heads()).await;
    let pace = slowly();
    let first = rebuild(&world.log, &fixture.options, portfolio::MODEL, &pace);
    let second = async {
        until("the first one has begun", async || {
            schemas(&fixture, portfolio::MODEL).await.len() == 2
        })
        .await;
        let refused = rebuild(&world.log, &fixture.options, portfolio::MODEL, &pace).await;
        // Of another model it is no concern.
        let other = rebuild(&world.log, &fixture.options, customers::MODEL, &pace).await;
        (refused, other)
    };
    let (first, (second, other)) = tokio::join!(first, second);
    assert!(matches!(first, Ok(Rebuilt { resumed: false, .. })), "{first:?}");
    let under_way =
        |it| matches!(it, &Err(NotRebuilt::UnderWay { model }) if model == portfolio::MODEL);
    assert!(under_way(&second), "{second:?}");
    assert!(other.is_ok(), "{other:?}");
}

#[tokio::test]
async fn tables_of_another_version_stay_live_until_a_rebuild_swaps_this_version_in() {
    let (world, fixture) = filled(66).await;
    let mut raw = connect(&fixture.options, &[]).await.unwrap();
    let own = Build::first(portfolio::MODEL).schema();
    let rename = AssertSqlSafe(format!("alter schema {own} rename to portfolio_v0"));
    sqlx::query(rename).execute(&mut raw).await.unwrap();
    for statement in [
        "update live_models set version = 0 where model = 'portfolio'",
        "update positions set version = 0 where model = 'portfolio'",
    ] {
        sqlx::query(statement).execute(&mut raw).await.unwrap();
    }
    fixture.make(PARTITIONS).await;
    let live = Build { version: 0, ..Build::first(portfolio::MODEL) };
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = small_batches(10);
    let refused = follow(&world.log, &fixture.options, 0, &settings, &board, &stop).await;
    assert_eq!(refused, Err(Stop::OtherVersion { model: portfolio::MODEL, live }));

    let done = rebuild(&world.log, &fixture.options, portfolio::MODEL, &slowly()).await.unwrap();
    assert_eq!(done.former, live);
    assert_eq!(schemas(&fixture, portfolio::MODEL).await, [rebuilt().schema()]);
    fixture.project(&world.log, &small_batches(50), &world.heads()).await;
    assert_same(&fixture, &expected(&world)).await;
}

#[tokio::test]
async fn a_log_that_is_not_the_one_the_live_tables_were_read_from_is_not_swapped_in() {
    let (world, fixture) = filled(67).await;
    let other = World::new(68, PARTITIONS);
    let refused = rebuild(&other.log, &fixture.options, portfolio::MODEL, &slowly()).await;
    assert!(matches!(refused, Err(NotRebuilt::Stopped(Stop::LogEndsBefore { .. }))), "{refused:?}");
    let mut longer = World::new(69, PARTITIONS);
    longer.live(60, 40);
    let refused = rebuild(&longer.log, &fixture.options, schedules::MODEL, &slowly()).await;
    assert!(matches!(refused, Err(NotRebuilt::Stopped(Stop::BuildsApart { .. }))), "{refused:?}");
    assert_same(&fixture, &expected(&world)).await;
}
