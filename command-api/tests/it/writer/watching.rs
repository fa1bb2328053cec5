//! Who watches the witness: a writer that is not read back does not go on as if it were.

use std::time::Duration;

use command_api::tasks::lasting;
use command_api::writer::{Answer, NotServing, Standing};
use tokio::sync::mpsc;

use super::harness::{Saving, TestTimer, World, committed, customer_in, register};
use super::starting::stopped;

#[tokio::test]
async fn a_writer_that_always_finds_a_command_waiting_hears_its_witness() {
    let world = World::new().await;
    let running = world.start(3).await;
    committed(&running.ask(register(customer_in(0, 0))).await);
    world.settle().await;
    // What was acknowledged is exchanged before the witness comes to it.
    world.log.break_reads(0, 1);
    world.settle().await;
    committed(&running.ask(register(customer_in(0, 1))).await);
    world.log.alter(0, |records| records.last_mut().unwrap().value.push(b' '));
    let mut answers: Vec<_> =
        (10..1_010).map(|n| running.writers.submit(register(customer_in(0, n)))).collect();
    world.pass(Duration::from_secs(1)).await;
    let answers = answers.iter_mut().map(|it| it.try_recv().unwrap());
    let acknowledged = answers.filter(|it| matches!(it, Answer::Committed { .. })).count();
    assert!(acknowledged < 500, "{acknowledged} of 1,000 were acknowledged on a log that differs");
    stopped(&running, 0);
}

#[tokio::test]
async fn a_witness_that_cannot_be_saved_for_half_a_minute_is_measured_and_not_ready() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.settle().await;
    let unsaved = || running.metric("ledger_witness_unsaved_seconds");
    world.pass(Duration::from_secs(3_600)).await;
    assert_eq!(unsaved(), 0.0, "nothing waits to be saved, for however long");
    world.witnesses.let_saving(Saving::Fails);
    committed(&running.ask(register(customer_in(0, 1))).await);
    world.pass(Duration::from_secs(30)).await;
    assert_eq!(unsaved(), 30.0);
    assert!(running.writers.ready());
    world.pass(Duration::from_secs(2)).await;
    assert_eq!(running.standing(0), Standing::Unwitnessed { seconds: 32 });
    assert!(!running.writers.ready());
    // It serves all the same: what was acknowledged stands in the log.
    committed(&running.ask(register(customer_in(0, 2))).await);
    world.witnesses.let_saving(Saving::Works);
    // It is tried again, and once more for what was acknowledged meanwhile.
    world.pass(Duration::from_secs(5)).await;
    world.pass(Duration::from_secs(1)).await;
    assert!(running.writers.ready());
    assert_eq!(unsaved(), 0.0);
    assert_eq!(world.witnesses.of(0).unwrap().hash, world.log.head(0).hash);
}

#[tokio::test]
async fn a_writer_that_ends_hears_its_witness_and_ends_all_the_same() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.log.hold_reports(0);
    let asked = running.asked(register(customer_in(0, 1))).await;
    let stopped = tokio::spawn(running.stop());
    world.settle().await;
    assert!(!stopped.is_finished(), "a commit is in flight");
    world.log.alter(0, |records| {
        records.pop();
    });
    world.settle().await;
    assert!(stopped.is_finished());
    assert_eq!(asked.await.unwrap(), Answer::OutcomeUnknown);
}

/// A process ends whose witness cannot do its part any more.
async fn it_ends_after_five_seconds(hinder: impl Fn(&World)) {
    let world = World::new().await;
    let running = world.start(3).await;
    world.settle().await;
    hinder(&world);
    committed(&running.ask(register(customer_in(0, 1))).await);
    let stopped = tokio::spawn(running.stop());
    world.settle().await;
    assert!(!stopped.is_finished(), "it is given the time to remember the last commit");
    world.pass(Duration::from_secs(5)).await;
    assert!(stopped.is_finished());
}

#[tokio::test]
async fn a_witness_that_cannot_be_saved_holds_the_end_up_for_five_seconds_at_most() {
    it_ends_after_five_seconds(|world| world.witnesses.let_saving(Saving::Hangs)).await;
}

#[tokio::test]
async fn a_log_that_cannot_be_read_back_holds_the_end_up_for_five_seconds_at_most() {
    it_ends_after_five_seconds(|world| world.log.hold_reads(0, true)).await;
}

#[tokio::test]
async fn a_writer_whose_witness_has_ended_serves_no_more() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.settle().await;
    world.witnesses.let_saving(Saving::Panics);
    committed(&running.ask(register(customer_in(0, 1))).await);
    world.pass(Duration::from_secs(1)).await;
    let why = stopped(&running, 0);
    assert!(why.contains("witness met a broken invariant"), "{why}");
    let refused = running.ask(register(customer_in(0, 2))).await;
    assert_eq!(refused, Answer::NotServing(NotServing::Stopped(why.into())));
    assert_eq!(running.standing(1), Standing::Serving);
}

#[tokio::test]
async fn a_task_that_lasts_is_begun_again_when_it_has_panicked_or_ended() {
    let timer = TestTimer::default();
    let (begun, mut heard) = mpsc::unbounded_channel();
    let mut times = 0;
    let running = tokio::spawn(lasting("test", timer.clone(), move || {
        times += 1;
        begun.send(times).unwrap();
        let now = times;
        async move {
            match now {
                1 => panic!("a test lets a task meet a defect"),
                2 => {}
                _ => std::future::pending().await,
            }
        }
    }));
    for expected in 1..=3 {
        assert_eq!(heard.recv().await, Some(expected));
        tokio::task::yield_now().await;
        assert!(heard.try_recv().is_err(), "not at once: it does not spin");
        timer.pass(Duration::from_secs(1));
    }
    tokio::task::yield_now().await;
    assert!(!running.is_finished() && heard.try_recv().is_err());
    running.abort();
}
