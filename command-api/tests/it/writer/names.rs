//! One money is booked, and one loan boarded, in one file of the whole ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use command_api::writer::{Answer, NotServing, Request, Standing};
use ledger_core::credit::loan::{Act, MoneyRef, Part, RepaymentReversal};
use ledger_core::file::Rejection;
use ledger_core::log::{FileId, Place};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::harness::{
    PARTITIONS, Running, World, between_terms, board, board_as, committed, customer_in, id_of,
    register, repay_by, tmoney, to_loan, xof,
};

/// The deadline for an acknowledgement.
const LONG: Duration = Duration::from_secs(10);

/// A file in each of two partitions.
fn files() -> [FileId; 2] {
    [customer_in(0, 1), customer_in(1, 1)]
}

/// Two partitions in which the policy book does not lie; the first is not the one that a process reads
/// before all others.
fn without_policies() -> (u32, u32) {
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let first = (1..PARTITIONS).find(|it| *it != holder).unwrap();
    let second = (0..PARTITIONS).find(|it| ![holder, first].contains(it)).unwrap();
    (first, second)
}

async fn with_loans(running: &Running, files: &[FileId]) {
    for file in files {
        committed(&running.ask(register(*file)).await);
        committed(&running.ask(board(*file, &["2004-11-20"])).await);
    }
}

fn pay(file: FileId, key: &str) -> Request {
    repay_by(file, key, 500, tmoney("F-9"))
}

fn take_back(file: FileId, paid: &str) -> Request {
    let repayment = Uuid::new_v5(&id_of(file), paid.as_bytes());
    let (cause, reason) = (RepaymentReversal::Bounced {}, Reason::of("payment_bounced"));
    to_loan(file, &format!("back {paid}"), Act::ReverseRepayment { repayment, cause, reason })
}

fn part(file: FileId, number: u32, amount: i64, whole: i64) -> Request {
    let money = MoneyRef::External {
        channel: "tmoney".to_owned(),
        reference: "T-1".to_owned(),
        part: Some(Part { number, whole: xof(whole) }),
    };
    repay_by(file, &format!("part {number} of {whole}: {amount}"), amount, money)
}

#[track_caller]
fn is_elsewhere(answer: &Answer, customer: FileId) {
    let Answer::Rejected { rejection, .. } = answer else { panic!("{answer:?}") };
    let expected = Rejection::ReferenceUsedElsewhere {
        channel: "tmoney".to_owned(),
        reference: "F-9".to_owned(),
        customer: id_of(customer),
    };
    assert_eq!(*rejection, expected);
}

/// Flooz F-9 of 5 000 on customer X and on customer Y.
#[tokio::test]
async fn one_payment_is_booked_on_one_customer() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    let beside = customer_in(0, 2);
    with_loans(&running, &[one, other, beside]).await;
    let first = committed(&running.ask(pay(one, "a")).await);
    for file in [other, beside] {
        let written = repay_by(file, "b", 70, tmoney(" f-9"));
        let Answer::Rejected { rejection, .. } = running.ask(written).await else { panic!() };
        assert_eq!(rejection.code(), "file.reference_used_elsewhere");
        is_elsewhere(&running.ask(pay(file, "a")).await, one);
    }
    // The first is met by its key, and is its own file's to refuse under another.
    let again = running.ask(pay(one, "a")).await;
    assert!(matches!(again, Answer::Committed { place, repeated: true, .. } if place == first));
    let again = running.ask(pay(one, "b")).await;
    let Answer::Rejected { rejection, .. } = again else { panic!("{again:?}") };
    assert_eq!(rejection.code(), "file.reference_used");
    // What was refused took nothing.
    let zero = repay_by(one, "zero", 0, tmoney("F-10"));
    assert!(matches!(running.ask(zero).await, Answer::Rejected { .. }));
    committed(&running.ask(repay_by(other, "c", 500, tmoney("F-10"))).await);
}

#[tokio::test]
async fn one_loan_of_another_system_is_boarded_in_one_file_until_it_is_given_up() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    for file in [one, other] {
        running.ask(register(file)).await;
    }
    committed(&running.ask(board_as(one, "old-7", &["2004-11-20"])).await);
    let again = running.ask(board_as(other, "OLD-7", &["2004-11-20"])).await;
    let Answer::Rejected { rejection, .. } = again else { panic!("{again:?}") };
    let reference = "OLD-7".to_owned();
    assert_eq!(rejection, Rejection::LoanKnownElsewhere { reference, customer: id_of(one) });
    let cause =
        ledger_core::credit::loan::RescindCause::Withdrawal { reason: Reason::of("withdrawal") };
    committed(&running.ask(to_loan(one, "rescind", Act::Rescind { cause })).await);
    committed(&running.ask(board_as(other, "OLD-7", &["2004-11-20"])).await);
}

#[tokio::test]
async fn of_two_files_that_race_for_one_payment_one_has_it() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    world.log.hold_reports(0);
    let mut first = running.asked(pay(one, "a")).await;
    assert!(first.try_recv().is_err(), "it is in flight");
    // Nobody knows yet whether it stands, so that nobody is told it does.
    let halted = Arc::new(AtomicBool::new(false));
    let line = Request { halted: Some(Arc::clone(&halted)), ..pay(other, "b") };
    assert_eq!(running.ask(line).await, Answer::ReferenceInFlight);
    assert!(halted.load(Ordering::Acquire), "no later line of its file overtakes it");
    world.log.release_reports(0);
    committed(&first.await.unwrap());
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
}

/// F-9 was booked on the wrong customer.
#[tokio::test]
async fn what_was_taken_back_is_free_for_another_file_once_that_is_acknowledged() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    committed(&running.ask(pay(one, "a")).await);
    world.log.hold_reports(0);
    let back = running.asked(take_back(one, "a")).await;
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
    world.log.release_reports(0);
    committed(&back.await.unwrap());
    committed(&running.ask(pay(other, "b")).await);
    is_elsewhere(&running.ask(pay(one, "c")).await, other);
    // Taken back and booked again at once, it is its file's all the time.
    committed(&running.ask(take_back(other, "b")).await);
    world.log.hold_reports(1);
    let paid = running.asked(pay(other, "d")).await;
    let back = running.asked(take_back(other, "d")).await;
    let again = running.asked(pay(other, "e")).await;
    world.log.release_reports(1);
    for answer in [paid, back, again] {
        committed(&answer.await.unwrap());
    }
    is_elsewhere(&running.ask(pay(one, "f")).await, other);
    committed(&running.ask(take_back(other, "e")).await);
    committed(&running.ask(pay(one, "g")).await);
}

#[tokio::test]
async fn a_process_that_starts_knows_every_reference_that_stands() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    committed(&running.ask(pay(one, "a")).await);
    let gone = repay_by(one, "gone", 500, tmoney("F-10"));
    committed(&running.ask(gone).await);
    committed(&running.ask(take_back(one, "gone")).await);
    let held = running.metric("ledger_references");
    running.stop().await;
    let running = world.start(4).await;
    assert_eq!(running.metric("ledger_references"), held);
    assert_eq!(running.metric("ledger_references_unknown_partitions"), 0.0);
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
    committed(&running.ask(repay_by(other, "c", 500, tmoney("F-10"))).await);
}

#[tokio::test]
async fn what_was_in_flight_when_a_term_ended_keeps_its_reference_until_it_is_known() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    let held = running.metric("ledger_references");
    world.log.hold_appends(0);
    let first = running.asked(pay(one, "a")).await;
    world.pass(LONG).await;
    assert_eq!(first.await.unwrap(), Answer::OutcomeUnknown);
    between_terms(running.standing(0));
    assert_eq!(running.ask(pay(other, "b")).await, Answer::ReferenceInFlight);
    // It arrives after all, before the next takeover.
    world.log.release_appends(0);
    world.settle().await;
    world.pass(Duration::from_secs(1)).await;
    assert_eq!(running.standing(0), Standing::Serving);
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
    assert_eq!(running.metric("ledger_references"), held + 1.0);
}

#[tokio::test]
async fn what_was_lost_with_its_term_is_free_again() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    let held = running.metric("ledger_references");
    world.log.lose_append(0);
    assert_eq!(running.ask(pay(one, "a")).await, Answer::OutcomeUnknown);
    world.pass(Duration::from_secs(1)).await;
    assert_eq!(running.standing(0), Standing::Serving);
    assert_eq!(running.metric("ledger_references"), held);
    committed(&running.ask(pay(other, "b")).await);
    is_elsewhere(&running.ask(pay(one, "a")).await, other);

    // That it was taken back is lost: it stands.
    world.log.lose_append(1);
    assert_eq!(running.ask(take_back(other, "b")).await, Answer::OutcomeUnknown);
    world.pass(Duration::from_secs(1)).await;
    is_elsewhere(&running.ask(pay(one, "a")).await, other);
}

/// T-1 of 15 000 was meant as 10 000 for one customer and 5 000 for another.
#[tokio::test]
async fn one_payment_may_serve_several_customers_by_parts_that_name_its_whole() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [one, other] = files();
    with_loans(&running, &[one, other]).await;
    world.log.hold_reports(0);
    let first = running.asked(part(one, 1, 10_000, 15_000)).await;
    assert_eq!(running.ask(part(other, 1, 5_000, 15_000)).await, Answer::ReferenceInFlight);
    assert_eq!(running.ask(part(other, 2, 5_001, 15_000)).await, Answer::ReferenceInFlight);
    world.log.release_reports(0);
    committed(&first.await.unwrap());
    for (asked, code) in [
        (part(other, 1, 5_000, 15_000), "file.reference_used_elsewhere"),
        (part(other, 2, 5_001, 15_000), "file.more_than_whole"),
        (part(other, 2, 5_000, 16_000), "file.another_whole"),
        (repay_by(other, "all", 5_000, tmoney("T-1")), "file.reference_used_elsewhere"),
    ] {
        let answer = running.ask(asked).await;
        let Answer::Rejected { rejection, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(rejection.code(), code);
    }
    committed(&running.ask(part(other, 2, 5_000, 15_000)).await);
    // A part that was taken back leaves room for as much.
    committed(&running.ask(take_back(one, "part 1 of 15000: 10000")).await);
    committed(&running.ask(part(other, 3, 9_999, 15_000)).await);
    let answer = running.ask(part(one, 4, 2, 15_000)).await;
    let Answer::Rejected { rejection, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(rejection.code(), "file.more_than_whole");
    committed(&running.ask(part(one, 1, 1, 15_000)).await);
}

#[tokio::test]
async fn nothing_is_named_before_every_partition_was_read_and_taken_over() {
    let world = World::new().await;
    let running = world.start(3).await;
    let (late, served) = without_policies();
    let (one, other) = (customer_in(late, 1), customer_in(served, 1));
    with_loans(&running, &[one, other]).await;
    committed(&running.ask(pay(one, "a")).await);
    let before = committed(&running.ask(repay_by(other, "old", 1, tmoney("F-8"))).await);
    let third = customer_in(served, 3);
    committed(&running.ask(register(third)).await);
    running.stop().await;

    world.log.hold_reads(late, true);
    let running = world.begin(4).await;
    world.settle().await;
    assert_eq!(running.standing(served), Standing::Serving);
    assert_eq!(running.metric("ledger_references_unknown_partitions"), 1.0);
    for asked in [pay(other, "b"), board_as(third, "old-9", &["2004-11-20"])] {
        let answer = running.ask(asked).await;
        let Answer::NotServing(why) = &answer else { panic!("{answer:?}") };
        let NotServing::WaitsForReferences { partition, .. } = why else { panic!("{why:?}") };
        assert_eq!(*partition, late);
        assert!(!why.is_final());
        let said = why.to_string();
        assert!(said.contains(&format!("partition {late}")) && said.contains("read"), "{said}");
    }
    // What names nothing is not held up, nor is what frees a name, nor the answer to a repeat.
    committed(&running.ask(register(customer_in(served, 2))).await);
    committed(&running.ask(take_back(other, "old")).await);
    let again = running.ask(repay_by(other, "old", 1, tmoney("F-8"))).await;
    assert!(matches!(again, Answer::Committed { place, .. } if place == before));

    world.log.hold_reads(late, false);
    world.settle().await;
    assert!(running.writers.ready(), "{:?}", running.writers.standings());
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
    assert_eq!(running.metric("ledger_references_unknown_partitions"), 0.0);
}

#[tokio::test]
async fn a_partition_that_a_person_has_to_see_to_is_not_waited_for() {
    let world = World::new().await;
    let running = world.start(3).await;
    let (broken, sound) = without_policies();
    let (one, other) = (customer_in(broken, 1), customer_in(sound, 1));
    with_loans(&running, &[one, other]).await;
    committed(&running.ask(pay(one, "a")).await);
    for n in 2..5 {
        running.ask(register(customer_in(broken, n))).await;
    }
    running.stop().await;
    world.log.alter(broken, |records| {
        let at = records.len() - 2;
        records.remove(at);
    });
    let running = world.begin(4).await;
    world.settle().await;
    let Standing::NotServing(NotServing::Stopped(_)) = running.standing(broken) else {
        panic!("{:?}", running.standing(broken))
    };
    assert_eq!(running.metric("ledger_references_unknown_partitions"), 1.0);
    // What was read of it is known.
    is_elsewhere(&running.ask(pay(other, "b")).await, one);
    let Place { partition, .. } =
        committed(&running.ask(repay_by(other, "c", 1, tmoney("F-1"))).await);
    assert_eq!(partition, sound);
}

/// A process takes over from another, one partition after the other: what the former still records in
/// the last of them the next one knows before it names anything.
#[tokio::test]
async fn a_process_names_nothing_before_it_has_all_partitions_of_the_one_before() {
    let world = World::new().await;
    let running = world.start(3).await;
    let (kept, taken) = without_policies();
    let (one, other) = (customer_in(taken, 1), customer_in(kept, 1));
    with_loans(&running, &[one, other]).await;
    world.log.hold_reads(kept, true);
    let next = world.begin(4).await;
    world.settle().await;
    assert_eq!(next.standing(taken), Standing::Serving);
    let waits = next.ask(pay(one, "a")).await;
    assert!(
        matches!(waits, Answer::NotServing(NotServing::WaitsForReferences { partition, .. }) if partition == kept),
        "{waits:?}"
    );
    committed(&running.ask(pay(other, "b")).await);
    world.log.hold_reads(kept, false);
    world.settle().await;
    assert!(next.writers.ready(), "{:?}", next.writers.standings());
    is_elsewhere(&next.ask(pay(one, "a")).await, other);
}
