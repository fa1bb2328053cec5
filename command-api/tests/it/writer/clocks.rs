//! Which clock is believed, and what a wrong one does to the ledger.

use std::time::Duration;

use command_api::clock::{Apart, Clock, ComparedClock, Reference};
use command_api::writer::{Answer, DayFailure, NotServing, Standing};
use ledger_core::log::{Failure, Instant};

use super::harness::{
    PARTITIONS, TestClock, World, board, clerk, committed, customer_in, day, register, resume,
    suspend,
};

#[tokio::test]
async fn recorded_time_never_goes_back_and_a_head_ahead_of_a_right_clock_holds_up_nothing() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    world.clock.set("2004-12-01T09:10:00.000000Z");
    running.ask(register(file)).await;
    // The clock was a month ahead, and is set right.
    world.clock.set("2004-11-01T09:06:00.000000Z");
    running.ask(suspend(file, "a")).await;
    let times: Vec<_> = world.commits(0).iter().map(|it| it.recorded_at.to_string()).collect();
    assert!(times.is_sorted());
    assert_eq!(times[times.len() - 2..], ["2004-12-01T09:10:00.000000Z"; 2]);
    assert!(running.writers.ready());
    running.stop().await;
    let running = world.start(4).await;
    committed(&running.ask(resume(file, "b")).await);
}

#[tokio::test]
async fn nothing_is_recorded_while_the_clock_is_not_believed() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    running.ask(register(file)).await;
    running.ask(board(file, &["2004-11-02"])).await;
    let heads = || (0..PARTITIONS).map(|it| world.log.head(it).sequence).collect::<Vec<_>>();
    let before = heads();
    world.clock.found_apart(3_600);
    let apart = NotServing::ClocksApart(Apart { seconds: 3_600 });
    assert_eq!(running.ask(suspend(file, "a")).await, Answer::NotServing(apart.clone()));
    let refused = running.writers.start_business_day(day("2004-11-02"), &clerk()).await;
    assert!(matches!(refused, Err(DayFailure::NotServing { .. })), "{refused:?}");
    assert!(!running.writers.ready());
    assert_eq!(running.standing(0), Standing::NotServing(apart.clone()));
    assert!(apart.to_string().contains("3600 s ahead of the keys database's"), "{apart}");
    assert_eq!(heads(), before);

    world.clock.found_apart(0);
    assert!(running.writers.ready());
    running.start_day("2004-11-02").await;
    running.stop().await;
    world.clock.found_apart(-3_600);
    let running = world.begin(4).await;
    let before = heads();
    world.settle().await;
    assert_eq!(heads(), before, "no takeover");
    world.clock.found_apart(0);
    world.pass(Duration::from_secs(5)).await;
    assert!(running.writers.ready(), "{:?}", running.writers.standings());
}

/// A clock somewhere else, which answers when it is asked.
struct Elsewhere(TestClock, bool);

impl Reference for Elsewhere {
    async fn now(&self) -> Result<Instant, Failure> {
        match self.1 {
            true => Ok(Clock::now(&self.0)),
            false => Err(Failure::broken("ask for the time", "nobody answers")),
        }
    }
}

#[tokio::test]
async fn a_clock_is_believed_while_it_is_within_minutes_of_another() {
    let ours = TestClock::at("2004-11-01T09:00:00.000000Z");
    let clock = ComparedClock::new(ours.clone());
    let compared = async |theirs: &str, answers: bool| {
        let told = clock.compare(&Elsewhere(TestClock::at(theirs), answers)).await;
        assert_eq!(told.is_ok(), answers);
        clock.apart().map(|it| it.seconds)
    };
    assert_eq!(clock.apart(), None, "nothing is known against it");
    assert_eq!(compared("2004-11-01T09:02:00.000000Z", true).await, None);
    assert_eq!(compared("2004-11-01T09:03:00.000000Z", true).await, Some(-180));
    assert_eq!(compared("2004-11-01T09:00:00.000000Z", false).await, Some(-180), "as before");
    assert_eq!(compared("2004-10-01T09:00:00.000000Z", true).await, Some(31 * 86_400));
    assert_eq!(compared("2004-11-01T08:59:00.000000Z", true).await, None);
}
