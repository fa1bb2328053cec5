//! Days that the clock starts.

use std::sync::Arc;
use std::time::Duration;

use command_api::clock::Timer;
use command_api::scheduler::{ask_a_person, behind, start_days};
use ledger_core::log::Actor;

use super::day_of;
use crate::writer::harness::{World, day};

#[tokio::test]
async fn by_the_clock_todays_day_starts_at_once_and_at_midnight() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.clock.set("2004-11-03T23:59:30.000000Z");
    let clock = Arc::new(world.clock.clone());
    let scheduler = tokio::spawn(start_days(running.writers.clone(), clock, world.timer.clone()));
    world.settle().await;
    let date = || world.commits(0).last().unwrap().business_date;
    assert_eq!(date(), day("2004-11-03"));
    world.pass(Duration::from_secs(29)).await;
    assert_eq!(date(), day("2004-11-03"));
    world.clock.set("2004-11-04T00:00:00.000000Z");
    world.pass(Duration::from_secs(1)).await;
    assert_eq!(date(), day("2004-11-04"));
    assert_eq!(day_of(world.commits(0).last().unwrap()).unwrap().date, day("2004-11-04"));
    assert_eq!(world.commits(0).last().unwrap().actor, Actor::ledger());
    // A clock that was set back starts nothing.
    world.clock.set("2004-11-01T00:00:00.000000Z");
    for _ in 0..5 {
        world.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(date(), day("2004-11-04"));
    assert!(world.timer.elapsed() >= Duration::from_secs(300));
    scheduler.abort();
}

#[tokio::test]
async fn a_clock_that_jumps_far_ahead_starts_no_day_until_a_person_has_started_those_between() {
    let world = World::new().await;
    let running = world.start(3).await;
    let clock = Arc::new(world.clock.clone());
    let scheduler =
        tokio::spawn(start_days(running.writers.clone(), clock.clone(), world.timer.clone()));
    let date = || world.commits(0).last().unwrap().business_date;
    // As far as a ledger that stood still over a holiday.
    world.clock.set("2004-11-08T00:00:00.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((date(), behind(&running.writers, &clock)), (day("2004-11-08"), None));

    world.clock.set("2005-11-08T12:00:00.000000Z");
    for _ in 0..100 {
        world.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(date(), day("2004-11-08"));
    let too_far = behind(&running.writers, &clock).unwrap();
    assert_eq!(too_far.days(), 365);
    let told = ask_a_person(too_far);
    assert!(told.contains("the clock is 365 days ahead of the ledger"), "{told}");
    assert!(told.contains("a person starts the days"), "{told}");

    // The clock is set right, and goes on from there.
    world.clock.set("2004-11-09T00:00:01.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(date(), day("2004-11-09"));
    // Or it was right, and a person brings the ledger near it.
    world.clock.set("2004-11-25T12:00:00.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(date(), day("2004-11-09"));
    running.start_day("2004-11-16").await;
    running.start_day("2004-11-18").await;
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((date(), behind(&running.writers, &clock)), (day("2004-11-25"), None));
    scheduler.abort();
}
