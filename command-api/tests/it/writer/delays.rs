//! What a partition says that is not served yet: why, since when, and when a person is needed.

use std::time::Duration;

use command_api::writer::{Answer, Delay, NotServing, Standing};
use ledger_core::log::FileId;

use super::harness::{PARTITIONS, Running, World, between_terms, committed, customer_in, register};
use super::starting::{forge, stopped};

/// The pause between two attempts, at its longest.
const PAUSE: Duration = Duration::from_secs(5);

fn starting(running: &Running, partition: u32) -> Delay {
    let Standing::NotServing(NotServing::Starting(delay)) = running.standing(partition) else {
        panic!("{:?}", running.standing(partition))
    };
    delay
}

/// The partition that holds the policy book, and one that does not and is not the first either.
fn holder_and_other() -> (u32, u32) {
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    (holder, (1..PARTITIONS).find(|it| *it != holder).unwrap())
}

#[tokio::test]
async fn between_terms_it_says_what_failed_since_when_and_after_five_minutes_that_a_person_is_needed()
 {
    let world = World::new().await;
    let running = world.start(3).await;
    world.log.refuse_sends(0, true);
    assert_eq!(running.ask(register(customer_in(0, 1))).await, Answer::OutcomeUnknown);
    let since = "2004-11-01T09:00:00.000000Z";
    for _ in 0..59 {
        world.clock.set("2004-11-01T09:04:00.000000Z");
        world.pass(PAUSE).await;
        let delay = between_terms(running.standing(0));
        assert_eq!(delay.since.to_string(), since);
        assert!(delay.failure.unwrap().contains("the log takes nothing"));
        assert!(!delay.needs_person);
    }
    world.pass(PAUSE).await;
    let delay = between_terms(running.standing(0));
    assert!(delay.needs_person);
    let said = NotServing::BetweenTerms(delay.clone()).to_string();
    for part in [since, "the log takes nothing", "a person has to see to it"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(
        running.ask(register(customer_in(0, 2))).await,
        Answer::NotServing(NotServing::BetweenTerms(delay))
    );
    world.log.refuse_sends(0, false);
    world.pass(PAUSE).await;
    assert_eq!(running.standing(0), Standing::Serving);
}

#[tokio::test]
async fn while_it_is_read_it_says_what_failed_since_when_and_that_a_person_is_needed() {
    let world = World::new().await;
    let (_, other) = holder_and_other();
    let running = world.begin(3).await;
    let delay = starting(&running, other);
    assert_eq!((delay.failure.is_none(), delay.needs_person), (true, false));
    world.log.break_reads(other, u32::MAX);
    for _ in 0..59 {
        world.pass(PAUSE).await;
    }
    let delay = starting(&running, other);
    assert_eq!(delay.since.to_string(), "2004-11-01T09:00:00.000000Z");
    assert!(delay.failure.unwrap().contains("the connection was lost"));
    assert!(!delay.needs_person);
    world.pass(PAUSE).await;
    assert!(starting(&running, other).needs_person);
    world.log.break_reads(other, 0);
    world.pass(PAUSE).await;
    assert_eq!(running.standing(other), Standing::Serving);

    // A log that gives neither records nor errors is noticed as well.
    running.stop().await;
    let running = world.begin(4).await;
    world.log.hold_reads(other, true);
    world.pass(Duration::from_secs(5 * 60)).await;
    let delay = starting(&running, other);
    assert_eq!((delay.failure, delay.needs_person), (None, true));
    world.log.hold_reads(other, false);
    world.settle().await;
    assert_eq!(running.standing(other), Standing::Serving);
}

#[tokio::test]
async fn a_first_reading_that_breaks_goes_on_from_where_it_stood() {
    let world = World::new().await;
    let (_, other) = holder_and_other();
    let running = world.start(3).await;
    for n in 0..40 {
        committed(&running.ask(register(customer_in(other, n))).await);
    }
    world.log.inject(other, b"no commit".to_vec());
    for n in 40..80 {
        let mut answer = running.ask(register(customer_in(other, n))).await;
        if answer == Answer::OutcomeUnknown {
            // Its offset was taken by the void record.
            answer = running.ask(register(customer_in(other, n))).await;
        }
        committed(&answer);
    }
    running.stop().await;
    // No reader comes further than ten records: from the genesis none ever reaches the end.
    world.log.break_readers_after(other, 10);
    let running = world.begin(4).await;
    for _ in 0..40 {
        world.pass(Duration::from_millis(50)).await;
    }
    assert_eq!(running.standing(other), Standing::Serving);
    let again = running.ask(register(customer_in(other, 7))).await;
    assert!(matches!(again, Answer::Committed { repeated: true, .. }), "{again:?}");
    assert_eq!(running.metric("ledger_void_records"), 1.0, "what was read twice counts once");
}

#[tokio::test]
async fn while_the_policy_books_partition_is_read_the_others_say_that_they_wait_for_it() {
    let world = World::new().await;
    let (holder, other) = holder_and_other();
    let running = world.begin(3).await;
    world.log.break_reads(holder, u32::MAX);
    world.settle().await;
    let Standing::NotServing(NotServing::WaitsForPolicies { partition, why }) =
        running.standing(other)
    else {
        panic!("{:?}", running.standing(other))
    };
    assert_eq!(partition, holder);
    assert_eq!(*why, NotServing::Starting(starting(&running, holder)));
    assert!(!why.is_final());
    let said = why.to_string();
    assert!(said.contains("the connection was lost"), "{said}");
    world.log.break_reads(holder, 0);
    world.pass(PAUSE).await;
    assert!(running.writers.ready());
}

#[tokio::test]
async fn when_the_policy_books_partition_stops_the_others_name_it_and_why() {
    let world = World::new().await;
    let (holder, other) = holder_and_other();
    forge(&world, holder).await;
    let running = world.begin(4).await;
    world.settle().await;
    let why = Box::new(NotServing::Stopped(stopped(&running, holder).into()));
    let waits = NotServing::WaitsForPolicies { partition: holder, why };
    assert_eq!(running.standing(other), Standing::NotServing(waits.clone()));
    assert!(waits.is_final());
    let said = waits.to_string();
    assert!(said.contains(&format!("the policies lie in partition {holder}")), "{said}");
    assert!(said.contains("broken invariant"), "{said}");
    let refused = running.ask(register(customer_in(other, 1))).await;
    assert_eq!(refused, Answer::NotServing(waits));
    // However long they wait, they end when they are told to.
    world.pass(Duration::from_secs(3_600)).await;
    running.stop().await;
}
