//! What becomes of commands, answers and other writers when a term ends.

use std::time::Duration;

use command_api::writer::{Answer, NotServing, Standing};
use ledger_core::file::Rejection;
use ledger_core::log::FileId;
use ledger_core::log::memory::MemoryLog;
use ledger_core::party::customer;

use super::harness::{
    PARTITIONS, World, between_terms, committed, customer_in, register, resume, suspend,
};

/// The deadline for an acknowledgement and the patience of those who wait between two terms.
const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_rejection_leaves_only_when_the_head_it_was_decided_on_is_acknowledged() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    world.log.hold_reports(0);
    let first = running.asked(register(file)).await;
    let mut other = register(file);
    other.command_id = suspend(file, "another key").command_id;
    let mut second = running.asked(other).await;
    let mut nothing = running.asked(resume(file, "nothing to resume")).await;
    let mut mismatch = suspend(file, "b");
    mismatch.if_match = Some(9);
    let mut mismatch = running.asked(mismatch).await;
    assert!(second.try_recv().is_err(), "the head is not acknowledged");
    assert!(nothing.try_recv().is_err(), "the head is not acknowledged");
    assert!(mismatch.try_recv().is_err(), "the head is not acknowledged");
    world.log.release_reports(0);
    let place = committed(&first.await.unwrap());
    let rejection = Rejection::Customer(customer::Rejection::AlreadyRegistered);
    assert_eq!(second.await.unwrap(), Answer::Rejected { rejection, head: place });
    assert_eq!(nothing.await.unwrap(), Answer::Nothing { head: place, stream_version: 1 });
    assert_eq!(mismatch.await.unwrap(), Answer::VersionMismatch { present: 1 });
}

#[tokio::test]
async fn a_rejection_is_decided_again_when_the_term_ends_first() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    world.log.hold_appends(0);
    let first = running.asked(register(file)).await;
    let mut other = register(file);
    other.command_id = suspend(file, "another key").command_id;
    let mut second = running.asked(other).await;
    assert!(second.try_recv().is_err());
    // The commit it was rejected for is lost.
    world.log.lose_append(0);
    world.log.release_appends(0);
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    let answer = second.await.unwrap();
    assert!(matches!(answer, Answer::Committed { repeated: false, .. }), "{answer:?}");
    assert_eq!(running.metric("ledger_terms_ended_total"), 1.0);
}

#[tokio::test]
async fn an_unknown_outcome_that_was_recorded_is_found_when_it_is_asked_again() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    world.log.lose_report(0);
    assert_eq!(running.ask(register(file)).await, Answer::OutcomeUnknown);
    let again = running.ask(register(file)).await;
    let Answer::Committed { place, value, repeated: true, .. } = again else { panic!("{again:?}") };
    let stored = world.log.records(0);
    assert_eq!(stored.iter().filter(|it| it.value == *value).count(), 1);
    assert_eq!(world.commits(0)[place.sequence as usize - 1].file, file);
}

#[tokio::test]
async fn an_unknown_outcome_that_was_not_recorded_is_recorded_once_when_it_is_asked_again() {
    for log in [MemoryLog::new(PARTITIONS), MemoryLog::like_kafka(PARTITIONS)] {
        let world = World::on(log).await;
        let running = world.start(3).await;
        let file = customer_in(0, 1);
        world.log.lose_append(0);
        assert_eq!(running.ask(register(file)).await, Answer::OutcomeUnknown);
        let again = running.ask(register(file)).await;
        assert!(matches!(again, Answer::Committed { repeated: false, .. }), "{again:?}");
        assert_eq!(world.commits(0).iter().filter(|it| it.file == file).count(), 1);
    }
}

#[tokio::test]
async fn nobody_is_told_that_something_was_not_recorded_before_the_next_takeover() {
    let world = World::new().await;
    let running = world.start(3).await;
    let (file, other) = (customer_in(0, 1), customer_in(0, 2));
    world.log.hold_appends(0);
    let first = running.asked(register(file)).await;
    world.pass(LONG).await;
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    between_terms(running.standing(0));
    assert_eq!(running.ask(register(file)).await, Answer::OutcomeUnknown);
    let waits = running.asked(register(other)).await;
    // The paused record arrives before the takeover that is under way behind it.
    world.log.release_appends(0);
    world.settle().await;
    world.pass(Duration::from_secs(1)).await;
    assert!(matches!(waits.await.unwrap(), Answer::Committed { repeated: false, .. }));
    let again = running.ask(register(file)).await;
    assert!(matches!(again, Answer::Committed { repeated: true, .. }), "{again:?}");
    assert_eq!(running.standing(0), Standing::Serving);
}

#[tokio::test]
async fn who_waits_between_terms_for_too_long_is_told_so() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.log.hold_appends(0);
    let first = running.asked(register(customer_in(0, 1))).await;
    world.pass(LONG).await;
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    let waits = running.asked(register(customer_in(0, 2))).await;
    world.pass(Duration::from_secs(2)).await;
    let told = Answer::NotServing(NotServing::BetweenTerms(between_terms(running.standing(0))));
    assert_eq!(waits.await.unwrap(), told);
    assert_eq!(running.ask(register(customer_in(0, 3))).await, told);
    assert_eq!(running.ask(register(customer_in(0, 1))).await, Answer::OutcomeUnknown);
    let day = running.writers.clone();
    let day = tokio::spawn(async move {
        day.start_business_day(super::harness::day("2004-11-02"), &super::harness::clerk()).await
    });
    world.settle().await;
    world.pass(Duration::from_secs(1)).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let told = day.await.unwrap();
    assert!(told.is_err(), "partition 0 does not serve, the policy book's is {holder}: {told:?}");
}

#[tokio::test]
async fn who_waits_too_long_with_a_command_that_may_have_been_recorded_is_told_that_nobody_knows() {
    let mut world = World::new().await;
    (world.settings.in_flight_max, world.settings.patience) = (1, Duration::from_secs(60));
    let running = world.start(3).await;
    world.log.refuse_sends(0, true);
    assert_eq!(running.ask(register(customer_in(0, 1))).await, Answer::OutcomeUnknown);
    // Asked twice while no term runs; the next one has room for the first of them.
    let file = customer_in(0, 2);
    let first = running.asked(register(file)).await;
    let mut second = running.asked(register(file)).await;
    world.log.hold_appends(0);
    world.log.refuse_sends(0, false);
    world.pass(Duration::from_secs(5)).await;
    world.log.let_arrive(0, 1);
    world.settle().await;
    assert_eq!(world.log.under_way(0), 1, "the takeover has arrived, the command is under way");
    world.pass(LONG).await;
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    assert!(second.try_recv().is_err(), "it waits for the next term");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(second.await.unwrap(), Answer::OutcomeUnknown);
}

#[tokio::test]
async fn what_is_sent_behind_a_lost_commit_is_lost_too_and_asked_again_enters_once() {
    let world = World::on(MemoryLog::new(PARTITIONS)).await;
    let running = world.start(3).await;
    let files: Vec<_> = (0..40).map(|n| customer_in(0, n)).collect();
    world.log.hold_appends(0);
    let mut answers = Vec::new();
    for file in &files {
        answers.push(running.writers.submit(register(*file)));
    }
    world.settle().await;
    assert_eq!(world.log.under_way(0), 40);
    world.log.let_arrive(0, 10);
    world.log.lose_append(0);
    world.log.release_appends(0);
    let mut unknown = 0;
    for (file, answer) in files.iter().zip(answers) {
        let answer = answer.await.unwrap();
        if answer == Answer::OutcomeUnknown {
            unknown += 1;
            let again = running.ask(register(*file)).await;
            assert!(matches!(again, Answer::Committed { repeated: false, .. }), "{again:?}");
        }
    }
    assert_eq!(unknown, 30);
    for file in files {
        assert_eq!(world.commits(0).iter().filter(|it| it.file == file).count(), 1);
    }
}

#[tokio::test]
async fn each_start_begins_one_term() {
    let world = World::new().await;
    let before: Vec<u64> = (0..PARTITIONS).map(|it| world.log.head(it).epoch).collect();
    for start in 1..=4 {
        let running = world.start(10 + u128::from(start)).await;
        for (partition, before) in (0..PARTITIONS).zip(&before) {
            assert_eq!(world.log.head(partition).epoch, before + start);
        }
        if start % 2 == 0 {
            running.kill().await;
        } else {
            running.stop().await;
        }
    }
}

#[tokio::test]
async fn a_paused_writer_that_was_replaced_does_no_harm_and_never_writes_again() {
    let world = World::new().await;
    let first = world.start(3).await;
    let known = customer_in(0, 99);
    committed(&first.ask(register(known)).await);
    first.pause.set(true);
    let mut late = Vec::new();
    for n in 0..64 {
        late.push((customer_in(0, n), first.writers.submit(register(customer_in(0, n)))));
    }
    let second = world.start(4).await;
    let ours = customer_in(0, 500);
    committed(&second.ask(register(ours)).await);
    let head = world.log.head(0);

    first.pause.set(false);
    world.settle().await;
    for (_, answer) in &mut late {
        let answer = answer.try_recv().unwrap();
        assert!(
            matches!(answer, Answer::OutcomeUnknown | Answer::NotServing(_)),
            "nothing it sent may be acknowledged: {answer:?}"
        );
    }
    assert_eq!(world.log.head(0), head, "what it sent is void");
    assert!(world.void_records(0) >= 1);
    let superseded = Standing::NotServing(NotServing::Superseded { epoch: head.epoch });
    assert_eq!(first.standing(0), superseded);
    assert!(!first.writers.ready());
    // However long it waits, it takes nothing over again.
    for _ in 0..10 {
        world.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(first.standing(0), superseded);
    assert!(matches!(first.ask(register(known)).await, Answer::NotServing(_)));
    assert_eq!(world.log.head(0).epoch, head.epoch);
    // The other goes on behind the void records, and what was asked of the first is recorded.
    let mut unknown = 0;
    for (file, _) in late {
        let mut answer = second.ask(register(file)).await;
        if answer == Answer::OutcomeUnknown {
            unknown += 1;
            answer = second.ask(register(file)).await;
        }
        committed(&answer);
    }
    assert!(unknown <= 1, "its own offsets no longer fit, once");
    assert!(second.writers.ready());
    second.stop().await;
    first.stop().await;
    world.files();
}

#[tokio::test]
async fn an_idle_writer_notices_by_its_witness_that_it_was_replaced() {
    let world = World::new().await;
    let first = world.start(3).await;
    let second = world.start(4).await;
    world.settle().await;
    for partition in 0..PARTITIONS {
        let epoch = world.log.head(partition).epoch;
        let superseded = Standing::NotServing(NotServing::Superseded { epoch });
        assert_eq!(first.standing(partition), superseded);
    }
    assert!(second.writers.ready());
}

#[tokio::test]
async fn a_term_is_begun_again_with_pauses_until_the_log_takes_it() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.log.refuse_sends(0, true);
    let file = customer_in(0, 1);
    assert_eq!(running.ask(register(file)).await, Answer::OutcomeUnknown);
    for _ in 0..5 {
        world.pass(Duration::from_secs(5)).await;
        between_terms(running.standing(0));
    }
    world.log.refuse_sends(0, false);
    world.pass(Duration::from_secs(5)).await;
    assert_eq!(running.standing(0), Standing::Serving);
    assert!(matches!(running.ask(register(file)).await, Answer::Committed { .. }));
}

#[tokio::test]
async fn a_tail_that_cannot_be_read_is_read_again() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    world.log.lose_report(0);
    world.log.break_reads(0, 4);
    assert_eq!(running.ask(register(file)).await, Answer::OutcomeUnknown);
    for _ in 0..5 {
        world.pass(Duration::from_secs(1)).await;
    }
    assert!(matches!(running.ask(register(file)).await, Answer::Committed { repeated: true, .. }));
}

#[tokio::test]
async fn a_shutdown_finishes_what_is_in_flight() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.log.hold_reports(0);
    let file = customer_in(0, 1);
    let first = running.asked(register(file)).await;
    let rejected = running.asked(register_again(file)).await;
    let writers = running.writers.clone();
    let stopped = tokio::spawn(running.stop());
    world.settle().await;
    let later = writers.ask(register(customer_in(0, 2))).await;
    assert_eq!(later, Answer::NotServing(NotServing::ShuttingDown));
    assert!(!stopped.is_finished());
    world.log.release_reports(0);
    stopped.await.unwrap();
    let place = committed(&first.await.unwrap());
    assert!(matches!(rejected.await.unwrap(), Answer::Rejected { .. }));
    assert_eq!(world.witnesses.of(0).unwrap().sequence, place.sequence);
}

fn register_again(file: FileId) -> command_api::writer::Request {
    let mut again = register(file);
    again.command_id = suspend(file, "another key").command_id;
    again
}
