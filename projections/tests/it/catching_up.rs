//! Who is far behind takes in larger batches, as long as there is a place.

use projections::projector::{Board, CatchingUp, Settings};
use tokio_util::sync::CancellationToken;

use crate::compare::assert_same;
use crate::fixture::{Fixture, small_batches};
use crate::independent::Independent;
use crate::world::World;

/// How many commits a batch usually has, and one of who has a place.
const USUALLY: u64 = 20;
const AHEAD: u64 = 80;

/// In how many batches a whole partition is taken in, with so many places.
async fn batches(world: &World, places: usize) -> u64 {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let settings = Settings {
        catching_up: CatchingUp::at_once(places),
        ..small_batches(USUALLY.try_into().unwrap())
    };
    let (board, stop) = (Board::default(), CancellationToken::new());
    let waiting = async {
        fixture.reach(&world.heads()).await;
        stop.cancel();
    };
    let following = fixture.follow_all(&world.log, &settings, &board, &stop);
    let (ended, ()) = tokio::join!(following, waiting);
    ended.into_iter().for_each(|it| it.unwrap());
    assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
    board.read()[&0].batches
}

#[tokio::test]
async fn who_is_far_behind_takes_in_larger_batches_if_there_is_a_place() {
    let mut world = World::new(17, 1);
    world.live(20, 30);
    let commits = world.heads()[0].sequence;
    assert!(commits > 4 * AHEAD, "{commits} commits");
    assert_eq!(batches(&world, 0).await, commits.div_ceil(USUALLY));
    // That it is far behind shows by the first batch, which is full.
    assert_eq!(batches(&world, 1).await, 1 + (commits - USUALLY).div_ceil(AHEAD));
}
