//! A projector that is dropped, wherever it waits, leaves no transaction behind.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use projections::database::positions::positions;
use projections::projector::{Board, Settings};
use projections::{Model, commits, schedules};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use crate::compare::assert_same;
use crate::fixture::{Fixture, until};
use crate::independent::Independent;
use crate::world::World;

/// Polls until it has waited so often: whether it was done before.
async fn waits_less_than(waits: u32, future: impl Future) -> bool {
    let (mut future, mut left) = (pin!(future), waits);
    poll_fn(|context| {
        if future.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        match left.checked_sub(1) {
            Some(fewer) => {
                left = fewer;
                Poll::Pending
            }
            None => Poll::Ready(false),
        }
    })
    .await
}

/// How many sessions of the projector there are, and how many of them are at a COPY.
async fn sessions(watcher: &mut PgConnection, name: &str) -> (i64, i64) {
    let statement =
        "select count(*), count(*) filter (where state = 'active' and query ~ '^\\s*copy ')
                     from pg_stat_activity where application_name = $1";
    sqlx::query_as(statement).bind(name).fetch_one(watcher).await.unwrap()
}

/// Drops a projector that fills empty tables at its first wait, then another at its second, and so
/// on until one has taken in all: how many of them were in a COPY.
async fn dropped_in_copies(world: &World) -> i64 {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let watching = fixture.options.clone().application_name("watcher");
    let mut watcher = projections::database::connect(&watching, &[]).await.unwrap();
    // All in one transaction, by the models that have rows to copy.
    let models = vec![commits::MODEL, schedules::MODEL];
    let settings = Settings { models: models.clone(), ..Settings::default() };
    let end = world.heads()[0].sequence;
    let mut copies = 0;
    for waits in 0.. {
        let (board, stop) = (Board::default(), CancellationToken::new());
        {
            let mut following = Box::pin(fixture.follow_all(&world.log, &settings, &board, &stop));
            assert!(!waits_less_than(waits, &mut following).await, "it ended by itself");
            copies += sessions(&mut watcher, &fixture.name).await.1;
        }
        until("its sessions have ended", async || {
            sessions(&mut watcher, &fixture.name).await.0 == 0
        })
        .await;
        let stored = positions(&mut watcher).await.unwrap();
        let of_models = stored.iter().filter(|it| models.contains(&it.build.model));
        let reached: Vec<u64> =
            of_models.map(|it| it.position.map_or(0, |it| it.sequence)).collect();
        if reached.iter().any(|it| *it > 0) {
            assert_eq!(reached, [end; 2], "all or nothing");
            break;
        }
    }
    let settings = Settings { models: Model::ALL.to_vec(), ..settings };
    fixture.project(&world.log, &settings, &world.heads()).await;
    assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
    copies
}

#[tokio::test]
async fn a_projector_dropped_at_each_of_its_waits_leaves_no_transaction_and_no_copy() {
    let mut world = World::new(19, 1);
    world.live(12, 12);
    // What the server has answered already is not waited for: not every time is a COPY.
    let (mut times, mut copies) = (0, 0);
    while copies < 3 {
        assert!(times < 50, "only {copies} were dropped in a COPY, of {times} times");
        copies += dropped_in_copies(&world).await;
        times += 1;
    }
    println!("{copies} were dropped in a COPY, of {times} times");
}
