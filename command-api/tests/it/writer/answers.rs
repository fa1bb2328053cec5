//! What a command is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use command_api::writer::{Answer, NotServing};
use ledger_core::file::Rejection;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, VALUE_BYTES_MAX};
use ledger_core::party::customer;
use ledger_core::reason::Reason;

use super::harness::{
    PARTITIONS, World, board, clerk, committed, customer, customer_in, register, repay, resume,
    suspend, to_customer,
};

#[tokio::test]
async fn a_command_is_answered_with_its_commit() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    let mut request = register(file);
    request.traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".into());
    let answer = running.ask(request.clone()).await;
    let Answer::Committed { place, value, stream_version: Some(1), repeated: false } = answer
    else {
        panic!("{answer:?}");
    };
    assert_eq!(place.partition, file.partition(PARTITIONS));
    let commit = Commit::decode(&value).unwrap();
    assert_eq!(commit.sequence, place.sequence);
    assert_eq!(commit.command.id, request.command_id);
    assert_eq!(commit.command.fingerprint, request.fingerprint);
    assert_eq!(commit.actor, clerk());
    assert_eq!(commit.correlation, request.correlation);
    assert_eq!(commit.traceparent, request.traceparent);
    assert_eq!(commit.events[0].id, format!("{}.0", request.command_id));
    assert_eq!(commit.events[0].stream_version, 1);
    let stored = world.log.records(place.partition);
    assert_eq!(stored.last().unwrap().value, *value);
    running.stop().await;
}

/// The answer to the same command once more.
fn repeat_of(first: Answer) -> Answer {
    let Answer::Committed { place, value, stream_version, repeated: false } = first else {
        panic!("{first:?}");
    };
    Answer::Committed { place, value, stream_version, repeated: true }
}

#[tokio::test]
async fn a_repeat_is_answered_with_the_same_bytes_at_once_later_and_after_a_restart() {
    let mut world = World::new().await;
    // Nothing is remembered beside the log: every repeat is read back.
    world.settings.recent_bytes_max = 0;
    let running = world.start(3).await;
    let files: Vec<_> = (0..20).map(customer).collect();
    let mut first = Vec::new();
    for file in &files {
        first.push(repeat_of(running.ask(register(*file)).await));
    }
    let before = world.log.records(0).len();
    for (file, first) in files.iter().zip(&first).rev() {
        assert_eq!(running.ask(register(*file)).await, *first);
    }
    assert_eq!(world.log.records(0).len(), before);
    assert!(running.metric("ledger_commands_repeated_total") >= 20.0);
    running.stop().await;

    let restarted = world.start(4).await;
    for (file, first) in files.iter().zip(&first) {
        assert_eq!(restarted.ask(register(*file)).await, *first);
    }
    restarted.stop().await;
}

#[tokio::test]
async fn repeats_that_come_at_once_are_answered_without_the_log() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    let first = running.ask(register(file)).await;
    world.log.break_reads(committed(&first).partition, u32::MAX);
    let again = running.ask(register(file)).await;
    assert_eq!(again, repeat_of(first));
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let mut world = World::new().await;
    for recent_bytes_max in [0, 1 << 20] {
        world.settings.recent_bytes_max = recent_bytes_max;
        let running = world.start(3 + recent_bytes_max as u128).await;
        let file = customer(recent_bytes_max as u128);
        running.ask(register(file)).await;
        running.ask(suspend(file, "k")).await;
        let mut other = resume(file, "k");
        other.command_id = suspend(file, "k").command_id;
        assert_eq!(running.ask(other).await, Answer::AnotherBody);
        running.stop().await;
    }
}

#[tokio::test]
async fn the_same_command_in_flight_is_told_so_and_nothing_more() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    world.log.hold_reports(file.partition(PARTITIONS));
    let first = running.asked(register(file)).await;
    assert_eq!(running.ask(register(file)).await, Answer::InFlight);
    world.log.release_reports(file.partition(PARTITIONS));
    assert!(matches!(first.await.unwrap(), Answer::Committed { repeated: false, .. }));
    assert!(matches!(running.ask(register(file)).await, Answer::Committed { repeated: true, .. }));
}

#[tokio::test]
async fn a_command_that_changes_nothing_makes_no_commit_and_its_key_is_not_kept() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    let partition = file.partition(PARTITIONS);
    running.ask(register(file)).await;
    running.ask(suspend(file, "a")).await;
    let head = world.log.head(partition).sequence;
    let Answer::Nothing { head: at, stream_version: 2 } = running.ask(suspend(file, "b")).await
    else {
        panic!("it is suspended already");
    };
    assert_eq!((at.partition, at.sequence), (partition, head));
    assert_eq!(world.log.head(partition).sequence, head);
    running.ask(resume(file, "c")).await;
    let later = running.ask(suspend(file, "b")).await;
    assert!(matches!(later, Answer::Committed { repeated: false, .. }), "{later:?}");
}

#[tokio::test]
async fn a_rejection_names_the_head_it_was_decided_on_and_is_not_stored() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    let partition = file.partition(PARTITIONS);
    let Answer::Rejected { rejection, head } = running.ask(suspend(file, "a")).await else {
        panic!("nobody is registered");
    };
    assert_eq!(rejection, Rejection::Customer(customer::Rejection::NotRegistered));
    assert_eq!(head.sequence, world.log.head(partition).sequence);
    running.ask(register(file)).await;
    assert!(matches!(running.ask(suspend(file, "a")).await, Answer::Committed { .. }));
}

#[tokio::test]
async fn if_match_is_compared_after_repeats_are_recognised() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    running.ask(register(file)).await;
    let seen = |key: &str, version| {
        let mut request = suspend(file, key);
        request.if_match = Some(version);
        request
    };
    let head = world.log.head(file.partition(PARTITIONS));
    assert_eq!(running.ask(seen("a", 4)).await, Answer::VersionMismatch { present: 1 });
    assert_eq!(world.log.head(file.partition(PARTITIONS)), head);
    assert!(matches!(running.ask(seen("a", 1)).await, Answer::Committed { .. }));
    let again = running.ask(seen("a", 1)).await;
    assert!(matches!(again, Answer::Committed { repeated: true, .. }), "{again:?}");
}

#[tokio::test]
async fn if_match_is_compared_after_ageing() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    running.ask(register(file)).await;
    running.ask(board(file, &["2004-11-02"])).await;
    running.start_day("2004-11-02").await;
    let mut late = repay(file, "a", 1_000);
    late.if_match = Some(1);
    assert_eq!(running.ask(late.clone()).await, Answer::VersionMismatch { present: 2 });
    late.if_match = Some(2);
    assert!(matches!(running.ask(late).await, Answer::Committed { .. }));
}

#[tokio::test]
async fn before_the_first_policy_nothing_is_accepted_but_publishing_one() {
    let world = World::bare(MemoryLog::new(PARTITIONS)).await;
    let running = world.start(2).await;
    for partition in 0..PARTITIONS {
        let answer = running.ask(register(customer_in(partition, 1))).await;
        assert_eq!(answer, Answer::NoPolicy);
    }
    running.publish_first_policy().await;
    for partition in 0..PARTITIONS {
        let answer = running.ask(register(customer_in(partition, 1))).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    }
    running.stop().await;
}

#[tokio::test]
async fn what_would_be_larger_than_a_commit_may_be_is_refused() {
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer(1);
    running.ask(register(file)).await;
    let head = world.log.head(file.partition(PARTITIONS));
    let reason = noted("m".repeat(VALUE_BYTES_MAX));
    let large = to_customer(file, "large", customer::Command::Suspend { reason });
    let Answer::TooLarge { bytes } = running.ask(large).await else { panic!("it is too large") };
    assert!(bytes > VALUE_BYTES_MAX);
    assert_eq!(world.log.head(file.partition(PARTITIONS)), head);
    let reason = noted("m".repeat(VALUE_BYTES_MAX - 2_000));
    let fits = to_customer(file, "fits", customer::Command::Suspend { reason });
    assert!(matches!(running.ask(fits).await, Answer::Committed { .. }));
}

#[tokio::test]
async fn a_full_channel_is_busy_at_once_and_who_waits_gets_room() {
    let mut world = World::new().await;
    world.settings.waiting_max = 2;
    world.settings.in_flight_max = 3;
    let running = world.start(3).await;
    world.log.hold_reports(0);
    let mut answers = Vec::new();
    for n in 0..5 {
        answers.push(running.asked(register(customer_in(0, n))).await);
    }
    assert_eq!(running.ask(register(customer_in(0, 5))).await, Answer::Busy);
    assert_eq!(running.metric("ledger_commits_in_flight"), 3.0);
    let waiting = {
        let writers = running.writers.clone();
        tokio::spawn(async move { writers.ask_waiting(register(customer_in(0, 6))).await })
    };
    // Another partition has room of its own.
    let elsewhere = running.ask(register(customer_in(1, 0))).await;
    assert!(matches!(elsewhere, Answer::Committed { .. }));
    world.log.release_reports(0);
    for answer in answers {
        assert!(matches!(answer.await.unwrap(), Answer::Committed { .. }));
    }
    assert!(matches!(waiting.await.unwrap(), Answer::Committed { .. }));
}

#[tokio::test]
async fn later_lines_of_a_file_are_not_decided_behind_an_unknown_outcome() {
    let world = World::new().await;
    let running = world.start(3).await;
    let (file, other) = (customer_in(0, 1), customer_in(0, 2));
    let halted = Arc::new(AtomicBool::new(false));
    let line = |mut request: command_api::writer::Request| {
        request.halted = Some(Arc::clone(&halted));
        request
    };
    world.log.lose_append(0);
    let first = running.writers.submit(line(register(file)));
    let second = running.writers.submit(line(suspend(file, "b")));
    let elsewhere = running.writers.submit(register(other));
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    world.settle().await;
    let third = running.ask(line(suspend(file, "c"))).await;
    assert!(halted.load(Ordering::Acquire));
    assert_eq!(second.await.unwrap(), Answer::NotDecided);
    assert_eq!(third, Answer::NotDecided);
    // Another file's line waits for the next term.
    assert!(matches!(elsewhere.await.unwrap(), Answer::Committed { repeated: false, .. }));
    assert!(!world.files().contains_key(&file));
}

#[tokio::test]
async fn later_lines_of_a_file_are_not_decided_behind_one_that_is_to_be_asked_again() {
    // The line in front is in flight, for somebody who asked before.
    let world = World::new().await;
    let running = world.start(3).await;
    let file = customer_in(0, 1);
    let halted = Arc::new(AtomicBool::new(false));
    let line = |mut request: command_api::writer::Request| {
        request.halted = Some(Arc::clone(&halted));
        request
    };
    world.log.hold_reports(0);
    let before = running.asked(register(file)).await;
    let first = running.writers.submit(line(register(file)));
    let later = running.writers.submit(line(suspend(file, "b")));
    assert_eq!(first.await.unwrap(), Answer::InFlight);
    assert_eq!(later.await.unwrap(), Answer::NotDecided);
    world.log.release_reports(0);
    assert!(matches!(before.await.unwrap(), Answer::Committed { .. }));

    // No policy was in force for the line in front; one is for the line behind it.
    let world = World::bare(MemoryLog::new(PARTITIONS)).await;
    let running = world.start(2).await;
    halted.store(false, Ordering::Release);
    assert_eq!(running.ask(line(register(file))).await, Answer::NoPolicy);
    running.publish_first_policy().await;
    assert_eq!(running.ask(line(suspend(file, "b"))).await, Answer::NotDecided);
}

#[tokio::test]
async fn a_command_to_a_writer_that_has_gone_is_told_so() {
    let world = World::new().await;
    let running = world.start(3).await;
    let writers = running.writers.clone();
    running.stop().await;
    let gone = Answer::NotServing(NotServing::ShuttingDown);
    assert_eq!(writers.ask(register(customer(1))).await, gone);
    assert_eq!(writers.ask_waiting(register(customer(1))).await, gone);
    let date = super::harness::day("2004-11-02");
    let refused = writers.start_business_day(date, &Actor::ledger()).await.unwrap_err();
    assert!(refused.to_string().contains("being shut down"));
}

fn noted(note: String) -> Reason {
    Reason { code: "fraud_suspected".to_owned(), note: Some(note) }
}
