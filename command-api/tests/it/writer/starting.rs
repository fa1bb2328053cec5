//! When a writer starts, when it refuses to, and what its witness remembers.

use std::sync::Arc;
use std::time::Duration;

use command_api::writer::{Answer, NotServing, OpenFailure, Settings, Standing, Witnessed, open};
use ledger_core::event::Stored as _;
use ledger_core::file::{Event, events_of};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::partition::{self, Accepted};
use ledger_core::log::{Commit, Hash, Head, KeyCheck, Position};
use prometheus::Registry;
use uuid::Uuid;

use super::harness::{
    PARTITIONS, Running, TestClock, TestTimer, TestWitnesses, World, caller_key, customer_in,
    register, suspend,
};

pub(super) fn stopped(running: &Running, partition: u32) -> String {
    match running.standing(partition) {
        Standing::NotServing(NotServing::Stopped(why)) => why.to_string(),
        other @ (Standing::Serving | Standing::Unwitnessed { .. } | Standing::NotServing(_)) => {
            panic!("partition {partition}: {other:?}")
        }
    }
}

#[tokio::test]
async fn a_writer_does_not_start_on_a_log_without_a_ledger() {
    let opened = open(
        MemoryLog::new(2),
        TestWitnesses::default(),
        Arc::new(TestClock::at("2004-11-01T09:00:00.000000Z")),
        TestTimer::default(),
        (Uuid::from_u128(1), caller_key()),
        Settings::default(),
        &Registry::new(),
    )
    .await;
    let refused = opened.err().unwrap().to_string();
    assert!(refused.contains("is empty: make the ledger with `replay-tools init`"), "{refused}");
}

#[tokio::test]
async fn a_partition_without_its_genesis_is_not_served() {
    let world = World::new().await;
    world.log.alter(1, Vec::clear);
    let running = world.begin(3).await;
    world.settle().await;
    assert!(stopped(&running, 1).contains("replay-tools init"));
    assert!(!running.writers.ready());
    assert!(world.log.records(1).is_empty(), "nothing is appended to it");
}

#[tokio::test]
async fn a_damaged_partition_is_not_served_and_the_others_are() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = ledger_core::log::FileId::PolicyBook.partition(PARTITIONS);
    let (broken, sound) = ((holder + 1) % PARTITIONS, (holder + 2) % PARTITIONS);
    for n in 0..3 {
        running.ask(register(customer_in(broken, n))).await;
    }
    running.stop().await;
    world.log.alter(broken, |records| {
        let at = records.len() - 2;
        records.remove(at);
    });
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, broken);
    assert!(why.contains("as its predecessor"), "{why}");
    assert_eq!(running.standing(sound), Standing::Serving);
    let answer = running.ask(register(customer_in(sound, 1))).await;
    assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    let refused = running.ask(register(customer_in(broken, 9))).await;
    assert_eq!(refused, Answer::NotServing(NotServing::Stopped(why.into())));
}

#[tokio::test]
async fn a_commit_that_this_version_cannot_read_stops_the_partition_by_name() {
    let world = World::new().await;
    let running = world.start(3).await;
    running.ask(register(customer_in(0, 1))).await;
    running.stop().await;
    let head = world.log.head(0);
    world.log.alter(0, |records| {
        let last = records.last_mut().unwrap();
        let text = String::from_utf8(last.value.clone()).unwrap();
        last.value = text.replacen("\"form\":1", "\"form\":2", 1).into_bytes();
    });
    world.witnesses.seen.lock().unwrap().remove(&0);
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, 0);
    assert!(why.contains(&format!("0@{}", head.sequence)) && why.contains("form is 2"), "{why}");
}

/// Puts into `partition` that a customer is suspended whom nobody registered: who reads it meets a
/// broken invariant, though chain and form are sound.
pub(super) async fn forge(world: &World, partition: u32) {
    let running = world.start(3).await;
    running.ask(register(customer_in(partition, 1))).await;
    running.ask(suspend(customer_in(partition, 1), "a")).await;
    running.stop().await;
    let head = world.log.head(partition);
    let mut forged = world.commits(partition).pop().unwrap();
    let file = customer_in(partition, 2);
    (forged.sequence, forged.prev, forged.file) = (head.sequence + 1, head.hash, file);
    forged.events[0].stream = ledger_core::log::StreamId::Customer(super::harness::id_of(file));
    world.log.inject(partition, forged.encode());
}

#[tokio::test]
async fn a_history_that_breaks_an_invariant_stops_its_partition_and_no_other() {
    let world = World::new().await;
    let holder = ledger_core::log::FileId::PolicyBook.partition(PARTITIONS);
    let (broken, sound) = ((holder + 1) % PARTITIONS, (holder + 2) % PARTITIONS);
    forge(&world, broken).await;
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, broken);
    assert!(why.contains("broken invariant"), "{why}");
    assert_eq!(running.standing(sound), Standing::Serving);
    let answer = running.ask(register(customer_in(sound, 1))).await;
    assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    let refused = running.ask(register(customer_in(broken, 3))).await;
    assert!(matches!(refused, Answer::NotServing(NotServing::Stopped(_))), "{refused:?}");
}

#[tokio::test]
async fn the_witness_is_at_most_a_second_behind_and_complete_after_a_shutdown() {
    let world = World::new().await;
    let running = world.start(3).await;
    running.ask(register(customer_in(0, 1))).await;
    world.settle().await;
    running.ask(register(customer_in(0, 2))).await;
    world.settle().await;
    let head = world.log.head(0);
    assert!(world.witnesses.of(0).unwrap().sequence < head.sequence, "not at each commit");
    world.pass(Duration::from_secs(1)).await;
    let seen = world.witnesses.of(0).unwrap();
    assert_eq!((seen.sequence, seen.hash), (head.sequence, head.hash));
    assert_eq!(seen.next_offset as usize, world.log.records(0).len());
    assert_eq!(running.metric("ledger_witness_distance_commits"), 0.0);
    running.ask(register(customer_in(0, 3))).await;
    running.stop().await;
    assert_eq!(world.witnesses.of(0).unwrap().hash, world.log.head(0).hash);
}

#[tokio::test]
async fn a_log_that_was_cut_behind_its_witness_is_not_served() {
    let world = World::new().await;
    let running = world.start(3).await;
    running.ask(register(customer_in(0, 1))).await;
    running.stop().await;
    world.log.alter(0, |records| {
        records.pop();
    });
    let records = world.log.records(0);
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, 0);
    assert!(why.contains("the log ends before it") && why.contains("replay-tools accept"), "{why}");
    assert_eq!(world.log.records(0), records, "nothing is appended");
}

#[tokio::test]
async fn a_log_with_another_commit_where_its_witness_stands_is_not_served() {
    let world = World::new().await;
    let running = world.start(3).await;
    running.stop().await;
    let seen = world.witnesses.of(0).unwrap();
    let other =
        Witnessed { position: Position { hash: Hash::of(b"another"), ..seen }, accepted: None };
    world.witnesses.seen.lock().unwrap().insert(0, other);
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, 0);
    assert!(why.contains(&format!("the record there now has hash {}", seen.hash)), "{why}");
}

#[tokio::test]
async fn a_log_that_is_cut_while_it_is_served_stops_its_writer() {
    let world = World::new().await;
    let running = world.start(3).await;
    for n in 0..3 {
        running.ask(register(customer_in(0, n))).await;
    }
    world.settle().await;
    world.log.alter(0, |records| {
        records.truncate(records.len() - 2);
    });
    world.settle().await;
    let why = stopped(&running, 0);
    assert!(why.contains("was cut"), "{why}");
    assert_eq!(running.metric("ledger_witness_alarms_total"), 1.0);
    let answer = running.ask(register(customer_in(0, 9))).await;
    assert!(matches!(answer, Answer::NotServing(NotServing::Stopped(_))), "{answer:?}");
}

#[tokio::test]
async fn what_was_acknowledged_and_is_not_what_stands_there_raises_the_alarm() {
    let world = World::new().await;
    let running = world.start(3).await;
    running.ask(register(customer_in(0, 1))).await;
    world.settle().await;
    // What the writer had acknowledged is exchanged before its witness comes to it.
    world.log.break_reads(0, 1);
    world.settle().await;
    running.ask(register(customer_in(0, 2))).await;
    running.ask(register(customer_in(0, 3))).await;
    let forged = world.log.records(0);
    world.log.alter(0, |records| {
        let last = records.len() - 1;
        let mut commit = ledger_core::log::Commit::decode(&forged[last].value).unwrap();
        commit.writer = Uuid::from_u128(0xbad);
        records[last].value = commit.encode();
    });
    world.pass(Duration::from_secs(1)).await;
    let why = stopped(&running, 0);
    assert!(why.contains("was acknowledged with hash"), "{why}");
}

#[tokio::test]
async fn what_a_person_accepted_is_carried_by_the_next_takeover_and_by_no_other() {
    let world = World::new().await;
    let seen = world.witnesses.of(0).unwrap();
    let accepted = Accepted {
        witnessed_sequence: seen.sequence + 7,
        witnessed_hash: Hash::of(b"lost"),
        accepted_sequence: seen.sequence,
        by: "Ama".to_owned(),
        reason: "the disk was lost".to_owned(),
    };
    let it = Witnessed { position: seen, accepted: Some(accepted.clone()) };
    world.witnesses.seen.lock().unwrap().insert(0, it);
    let carried =
        |world: &World| match &events_of(world.commits(0).last().unwrap()).unwrap()[0].event {
            Event::Partition(partition::Event::TakenOver(it)) => it.accepted.clone(),
            other @ (Event::Partition(_)
            | Event::Customer(_)
            | Event::Loan(_)
            | Event::Line(_)
            | Event::Application(_)
            | Event::Order(_)
            | Event::Shipment(_)
            | Event::Premium(_)
            | Event::Evidence(_)
            | Event::Identity(_)
            | Event::Vendor(_)
            | Event::PurchaseOrder(_)
            | Event::Partner(_)
            | Event::Placement(_)
            | Event::PolicyBook(_)) => {
                panic!("{other:?}")
            }
        };
    let running = world.start(3).await;
    assert_eq!(carried(&world), Some(accepted));
    running.stop().await;
    let running = world.start(4).await;
    assert_eq!(carried(&world), None);
    running.stop().await;
}

/// What a move appends to this partition, continuing this head.
fn a_move(world: &World, partition: u32, head: Head) -> Vec<u8> {
    let event = partition::Event::Moved(partition::Moved { target: "Kafka topic x".to_owned() });
    let own = world.commits(partition).into_iter().rfind(|it| it.takeover).unwrap();
    let mut events = own.events.clone();
    events[0].r#type = event.event_type().to_owned();
    events[0].data = event.encode();
    let (sequence, prev, epoch) = (head.sequence + 1, head.hash, head.epoch + 1);
    Commit { sequence, prev, epoch, events, ..own }.encode()
}

async fn opened(world: &World, witnesses: TestWitnesses) -> Result<(), OpenFailure> {
    let clock = Arc::new(TestClock::at("2004-11-01T09:00:00.000000Z"));
    let log = world.log.clone();
    let (timer, by) = (TestTimer::default(), (Uuid::from_u128(9), caller_key()));
    let settings = Settings::default();
    open(log, witnesses, clock, timer, by, settings, &Registry::new()).await.map(|_| ())
}

#[tokio::test]
async fn no_writer_starts_where_the_ledger_was_moved_away() {
    let world = World::on(MemoryLog::like_kafka(PARTITIONS)).await;
    world.start(3).await.stop().await;
    // A move that lost against a writer is void.
    let before = Head { sequence: 2, ..world.log.head(0) };
    world.log.inject(0, a_move(&world, 0, before));
    opened(&world, TestWitnesses::default()).await.unwrap();
    opened(&world, world.witnesses.clone()).await.unwrap();

    // One that died after a partition: that one is not served.
    world.log.inject(1, a_move(&world, 1, world.log.head(1)));
    let running = world.begin(4).await;
    world.settle().await;
    let why = stopped(&running, 1);
    assert!(why.contains("the ledger goes on in Kafka topic x"), "{why}");
    let end = world.log.records(1).len();
    running.stop().await;
    assert_eq!(world.log.records(1).len(), end, "nothing is appended to it");

    // The first partition is the first to be moved: then nothing starts.
    let (head, last) = (world.log.head(0), world.commits(0).pop().unwrap());
    let at = world.log.inject(0, a_move(&world, 0, head));
    // Behind it stands what a writer that was forgotten sent: it is void.
    let (sequence, prev) = (head.sequence + 1, head.hash);
    world.log.inject(0, Commit { sequence, prev, takeover: false, ..last }.encode());
    for witnesses in [TestWitnesses::default(), world.witnesses.clone()] {
        let why = opened(&world, witnesses).await.unwrap_err();
        assert!(matches!(why, OpenFailure::Moved(_)), "{why}");
        assert!(why.to_string().contains("Name that log in LEDGER_LOG"), "{why}");
    }
    // Also when the witness stands on the move itself.
    let end = world.log.head(0);
    let position = Position { sequence: end.sequence, hash: end.hash, next_offset: at + 1 };
    world.witnesses.seen.lock().unwrap().insert(0, Witnessed { position, accepted: None });
    let why = opened(&world, world.witnesses.clone()).await.unwrap_err();
    assert!(matches!(why, OpenFailure::Moved(_)), "{why}");
}

#[tokio::test]
async fn memory_and_queues_are_measured() {
    let world = World::new().await;
    let running = world.start(3).await;
    for n in 0..10 {
        running.ask(register(customer_in(0, n))).await;
    }
    assert_eq!(running.metric("ledger_commits_total"), 10.0 + f64::from(PARTITIONS));
    assert_eq!(running.metric("ledger_epoch"), 3.0 * f64::from(PARTITIONS));
    assert_eq!(running.metric("ledger_files"), 11.0);
    assert!(running.metric("ledger_memory_per_file_bytes") > 0.0);
    assert_eq!(running.metric("ledger_commits_in_flight"), 0.0);
    assert_eq!(running.metric("ledger_void_records"), 0.0);
    world.log.inject(0, b"no commit".to_vec());
    world.settle().await;
    assert_eq!(running.metric("ledger_void_records"), 1.0);
}

fn terms(world: &World, partition: u32) -> Vec<partition::TakenOver> {
    let commits = world.commits(partition);
    let events = commits.iter().filter(|it| it.takeover).flat_map(|it| events_of(it).unwrap());
    let terms = events.map(|it| {
        let Event::Partition(partition::Event::TakenOver(it)) = it.event else {
            panic!("{:?}", it.event)
        };
        it
    });
    terms.collect()
}

/// Under another key every caller has another name: what is repeated would be recorded twice.
#[tokio::test]
async fn no_term_begins_under_another_key_of_callers_unless_a_person_accepted_it() {
    let mut world = World::new().await;
    let (before, other) = (world.caller_key.check, KeyCheck([0x99; 8]));
    world.caller_key.check = other;
    let running = world.begin(3).await;
    world.settle().await;
    for partition in 0..PARTITIONS {
        let why = stopped(&running, partition);
        let named =
            format!("under the key {before} so far, the keys database holds the key {other}");
        assert!(why.contains(&named) && why.contains("LEDGER_KEYS"), "{why}");
        assert_eq!(terms(&world, partition).len(), 1, "nothing is begun");
    }
    running.stop().await;

    let accepted = partition::KeysAccepted {
        by: "admin on call".to_owned(),
        reason: "the keys database burned".to_owned(),
    };
    world.caller_key.accepted = Some(accepted.clone());
    for process in [4, 5] {
        world.start(process).await.stop().await;
    }
    for partition in 0..PARTITIONS {
        let terms = terms(&world, partition);
        let told: Vec<_> = terms.into_iter().map(|it| (it.pseudonyms, it.keys_accepted)).collect();
        let expected = [(before, None), (other, Some(accepted.clone())), (other, None)];
        assert_eq!(told, expected, "the first term under it says who accepted it");
    }
}
