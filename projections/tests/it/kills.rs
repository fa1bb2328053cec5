//! Whatever is killed when, the tables end up as if nothing had been.

use std::time::Duration;

use ledger_core::testing::Dice;
use projections::projector::{Board, Settings};
use projections::{Model, commits, customers, schedules};
use sqlx::PgConnection;
use tokio_util::sync::CancellationToken;

use crate::compare::assert_same;
use crate::fixture::{Fixture, go_on, small_batches, until};
use crate::independent::Independent;
use crate::world::World;

const PARTITIONS: u32 = 3;

/// Of the order of what three partitions need to connect, prepare and take in some batches.
const STEPS_MAX: u32 = 400;

/// The sessions of a projector that is not being polled: how many of them are inside a
/// transaction, once the statements they were at have ended; and the last such statement.
async fn inside(watcher: &mut PgConnection, name: &str) -> (i64, Option<String>) {
    // A COPY that waits for its rows is a statement under way, and the server waits for us.
    let statement = "select count(*) filter (where state = 'active' and not waits),
                            count(*) filter (where waits),
                            max(query) filter (where waits)
                     from (
                         select *, state = 'idle in transaction'
                                   or state = 'active' and wait_event is not distinct from 'ClientRead'
                                as waits
                         from pg_stat_activity where application_name = $1
                     ) sessions";
    let mut found = (0, None);
    until("the statements under way have ended", async || {
        let query = sqlx::query_as::<_, (i64, i64, Option<String>)>(statement).bind(name);
        let (active, open, last) = query.fetch_one(&mut *watcher).await.unwrap();
        found = (open, last);
        active == 0
    })
    .await;
    found
}

#[tokio::test]
async fn a_projector_killed_at_random_ends_with_what_one_that_never_was_has() {
    let mut world = World::new(11, PARTITIONS);
    world.live(60, 25);
    add_void_records(&world);
    let fixture = Fixture::new();
    fixture.make(PARTITIONS).await;
    let mut watcher =
        projections::database::connect(&fixture.options.clone().application_name("watcher"), &[])
            .await
            .unwrap();

    let settings = small_batches(25);
    let mut dice = Dice::from_seed(3);
    let (mut kills, mut dropped_inside, mut terminated_inside) = (0, 0, 0);
    while dropped_inside < 25 || terminated_inside < 25 {
        let (board, stop) = (Board::default(), CancellationToken::new());
        let mut projector = Box::pin(fixture.follow_all(&world.log, &settings, &board, &stop));
        // Then it is not polled: it stands still where it is.
        for _ in 0..=dice.below(2) {
            let going = go_on(projector.as_mut(), dice.below(STEPS_MAX));
            // Once it has taken in all it takes no step any more.
            let ended = tokio::time::timeout(Duration::from_millis(500), going).await;
            let ended = ended.unwrap_or(None);
            assert!(ended.is_none(), "a partition stopped: {ended:?}");
            let (open, last) = inside(&mut watcher, &fixture.name).await;
            let last = last.unwrap_or_default();
            let words: Vec<_> = last.split_whitespace().take(4).collect();
            kills += 1;
            let taken: u64 = board.read().values().map(|it| it.commits).sum();
            println!(
                "kill {kills}: {open} of {PARTITIONS} partitions inside a transaction, last \
                 statement `{}`, {taken} commits since the start",
                words.join(" ")
            );
            // Either its connections die under it and it goes on by itself, or it dies.
            let terminate = "select pg_terminate_backend(pid, 5000) from pg_stat_activity
                             where application_name = $1";
            if dice.below(2) == 0 {
                terminated_inside += open;
                sqlx::query(terminate).bind(&fixture.name).execute(&mut watcher).await.unwrap();
            } else {
                dropped_inside += open;
                break;
            }
        }
        drop(projector);
        // Once it has caught up it has nothing left to be killed at: let there be more.
        world.live(1, 40);
    }
    println!(
        "{kills} kills: {dropped_inside} transactions open when the projector was dropped, \
         {terminated_inside} when its session was ended"
    );

    fixture.project(&world.log, &settings, &world.heads()).await;
    assert_same(&fixture, &expected(&world)).await;
}

fn expected(world: &World) -> Independent {
    let records: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it)).collect();
    Independent::of(&records)
}

/// What late and broken writers leave behind.
fn add_void_records(world: &World) {
    for partition in 0..PARTITIONS {
        let first = world.log.records(partition)[1].value.clone();
        world.log.inject(partition, first);
        world.log.inject(partition, b"no commit at all".to_vec());
        world.log.inject(partition, Vec::new());
    }
}

/// How many there are of each list that stand, and that ended, were taken back or came from elsewhere.
fn both_of_each_list(of: &Independent) -> [[usize; 2]; 9] {
    let holds = of.holds().iter().map(|it| it.end.is_none()).collect();
    let payouts = of.payouts().iter().map(|it| it.reversal.is_none()).collect();
    let chargebacks = of.chargebacks().iter().map(|it| it.reversal.is_none()).collect();
    let debits = of.debit_requests().iter().map(|it| it.answer.is_none()).collect();
    let charges = of.charges();
    let by_us = charges.iter().map(|it| it.by.is_some()).collect();
    let both = |of: Vec<bool>| {
        let stand = of.iter().filter(|it| **it).count();
        [stand, of.len() - stand]
    };
    let boarded = || charges.iter().filter(|it| it.by.is_none());
    let changed =
        [boarded().filter(|it| it.waived > 5).count(), boarded().filter(|it| it.reversed).count()];
    let proposals = of.proposals().iter().map(|it| it.end.is_none()).collect();
    let [holds, payouts, chargebacks] = [holds, payouts, chargebacks].map(both);
    let refunds = of.goods_refunds().iter().map(|it| it.reversal.is_none()).collect();
    let pauses = of.pauses().iter().map(|it| it.end.is_none()).collect();
    let [debits, by_us, proposals] = [debits, by_us, proposals].map(both);
    let [refunds, pauses] = [refunds, pauses].map(both);
    [holds, payouts, chargebacks, debits, by_us, changed, proposals, refunds, pauses]
}

#[tokio::test]
async fn a_log_that_has_every_record_twice_is_projected_once() {
    let mut worlds = (25..225).map(|seed| {
        let mut world = World::new(seed, PARTITIONS);
        world.live(80, 12);
        let expected = expected(&world);
        (world, expected)
    });
    let varied =
        |it: &Independent| both_of_each_list(it).iter().all(|[one, other]| one * other > 0);
    let (world, expected) =
        worlds.find(|(_, it)| varied(it)).expect("of two hundred worlds one has both");
    for partition in 0..PARTITIONS {
        world.log.alter(partition, |records| {
            *records = records.iter().flat_map(|it| [it.clone(), it.clone()]).collect();
        });
    }
    let fixture = Fixture::new();
    fixture.project(&world.log, &small_batches(64), &world.heads()).await;
    let twice =
        Independent::of(&(0..PARTITIONS).map(|it| world.log.records(it)).collect::<Vec<_>>());
    assert_eq!(twice.loans(), expected.loans());
    assert_same(&fixture, &twice).await;
    // And once more, from the positions that are stored.
    fixture.project(&world.log, &small_batches(64), &world.heads()).await;
    assert_same(&fixture, &twice).await;
}

#[tokio::test]
async fn a_model_that_is_behind_catches_up_while_the_others_pass_over_what_they_have() {
    let mut world = World::new(6, PARTITIONS);
    world.live(30, 12);
    let fixture = Fixture::new();
    fixture.make(PARTITIONS).await;
    for (models, more_days) in [
        (vec![commits::MODEL, schedules::MODEL], 20),
        (vec![customers::MODEL, commits::MODEL], 10),
        (Model::ALL.to_vec(), 5),
    ] {
        let settings = Settings { models: models.clone(), ..small_batches(33) };
        let (board, stop) = (Board::default(), CancellationToken::new());
        let heads = world.heads();
        let caught_up = until("the models have caught up", async || {
            heads.iter().all(|head| {
                let board = board.read();
                let positions = board.get(&head.partition).map(|it| it.positions.clone());
                positions.is_some_and(|it| {
                    models.iter().all(|model| it.get(model).is_some_and(|it| it.0 == head.sequence))
                })
            })
        });
        let (ended, ()) =
            tokio::join!(fixture.follow_all(&world.log, &settings, &board, &stop), async {
                caught_up.await;
                stop.cancel();
            });
        assert!(ended.iter().all(Result::is_ok), "{ended:?}");
        world.live(more_days, 12);
    }
    fixture.project(&world.log, &small_batches(33), &world.heads()).await;
    assert_same(&fixture, &expected(&world)).await;
}
