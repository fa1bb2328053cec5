//! A ledger in another log: the same bytes, whatever happens on the way.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{ChainNext, ChainReader, Hash, Log};
use projections::Model;
use replay_tools::copy::{Copied, NotCopied, Witnesses, copy, empty_read_models};
use replay_tools::diff::{Side, diff, same};
use replay_tools::emptied::Emptied;
use replay_tools::fill::NotFilled;
use replay_tools::progress::Tally;
use replay_tools::verify::{At, Wrong};
use sqlx::{Connection as _, PgConnection};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::ledger::{Ledger, day, eventful};
use crate::read_models::{fresh, project};
use crate::tampering::verified;

/// Every hash of the ledger, by partition.
pub(crate) async fn hashes<L: Log>(log: &L) -> BTreeMap<u32, Vec<Hash>> {
    let mut all = BTreeMap::new();
    for partition in 0..log.partitions().await.unwrap() {
        let mut reader = ChainReader::open(log, partition, None).await.unwrap();
        let hashes: &mut Vec<Hash> = all.entry(partition).or_default();
        loop {
            match reader.next().await.unwrap() {
                ChainNext::Commit { hash, .. } => hashes.push(hash),
                ChainNext::Void { .. } => {}
                ChainNext::End { .. } => break,
                other @ (ChainNext::Damaged(_)
                | ChainNext::BehindDamage
                | ChainNext::Undecodable { .. }) => panic!("{other:?}"),
            }
        }
    }
    all
}

pub(crate) async fn keys() -> WitnessStore {
    let pool = store::connect(&servers::fresh_database("keys")).await.unwrap();
    store::migrate(&pool).await.unwrap();
    WitnessStore::new(pool)
}

async fn copied<F: Log, T: Log>(from: &F, to: &T) -> Copied {
    let copied = copy(from, to, &Witnesses::default(), false).await.unwrap();
    assert!(copied.settled.report.is_sound(), "{copied}");
    copied
}

fn kafka() -> KafkaLog {
    let topic = servers::unique("ledger.events");
    KafkaLog::new(servers::kafka(), topic, KafkaOptions::default())
}

async fn postgres() -> PgLog {
    PgLog::connect(&servers::fresh_database("log")).await.unwrap()
}

/// As when one was killed while it made the topic: the next one asks for it too.
#[tokio::test(flavor = "multi_thread")]
async fn two_runs_at_once_make_one_topic_and_fill_it_alike() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let all = hashes(&ledger.log).await;
    for _ in 0..5 {
        let topic = servers::unique("ledger.events");
        let log = || KafkaLog::new(servers::kafka(), topic.clone(), KafkaOptions::default());
        let (one, other) = (log(), log());
        tokio::join!(copied(&ledger.log, &one), copied(&ledger.log, &other));
        assert_eq!(hashes(&one).await, all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_postgresql_to_kafka_and_back_it_has_the_same_hashes_and_is_sound() {
    let ledger = eventful(postgres().await, 3).await;
    let all = hashes(&ledger.log).await;
    let count = all.values().map(Vec::len).sum::<usize>() as u64;
    let (there, back) = (kafka(), postgres().await);
    let witness = keys().await;
    let target = Some(witness.clone());
    let once = copy(&ledger.log, &there, &Witnesses { source: None, target }, false).await.unwrap();
    assert!(once.settled.report.is_sound() && once.settled.witnessed, "{once}");
    assert_eq!(once.parts.iter().map(|it| it.filled.appended).sum::<u64>(), count);
    copied(&there, &back).await;
    for log in [hashes(&there).await, hashes(&back).await] {
        assert_eq!(log, all);
    }
    let compared = diff(&ledger.log, &back, &Tally::silent()).await.unwrap();
    assert!(same(&compared), "{compared:?}");
    // The witness is that of the copy, where its own offsets stand.
    for (partition, position) in witness.all().await.unwrap() {
        assert_eq!(position.hash, *all[&partition].last().unwrap());
        let reader = ChainReader::open(&there, partition, Some(position)).await;
        assert!(reader.is_ok(), "{partition}");
    }
    // Copied again, all of it stands there.
    let again = copied(&ledger.log, &there).await;
    assert_eq!(again.parts.iter().map(|it| it.filled.found).sum::<u64>(), count);
    assert_eq!(again.parts.iter().map(|it| it.filled.appended).sum::<u64>(), 0);
}

/// Polls `work` until it is done or `stop` says so; whether it is done.
async fn until<T>(work: impl Future<Output = T>, mut stop: impl FnMut() -> bool) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if stop() => Poll::Ready(None),
        Poll::Pending => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

#[test]
fn killed_anywhere_and_started_again_it_ends_the_same() {
    let runtime = || Runtime::new().unwrap();
    let kept = runtime();
    let ledger = kept.block_on(eventful(MemoryLog::new(0), 2));
    let all = kept.block_on(hashes(&ledger.log));
    for (target, takes_late) in [(MemoryLog::new(0), false), (MemoryLog::like_kafka(0), true)] {
        kept.block_on(target.create(2)).unwrap();
        let mut kills = 0;
        loop {
            for partition in 0..2 {
                if !takes_late {
                    target.release_appends(partition);
                }
                target.hold_appends(partition);
            }
            // A few commits arrive, the rest is under way when it is killed: in a log like Kafka's
            // it arrives later, while the next one works.
            let few = kills % 4 + 1;
            let stop = || {
                let sends = target.under_way(0) + target.under_way(1) > 0;
                if sends {
                    target.let_arrive(0, few);
                    target.let_arrive(1, few);
                }
                sends
            };
            let run = runtime();
            let killed =
                run.block_on(until(copy(&ledger.log, &target, &Witnesses::default(), false), stop));
            drop(run);
            match killed {
                None => kills += 1,
                Some(copied) => {
                    copied.unwrap();
                    break;
                }
            }
            // What each one left under way comes in a few at a time, and is to be waited for.
            assert!(kills < 10_000, "it never ends");
        }
        assert!(kills > 10, "{kills}");
        for partition in 0..2 {
            target.release_appends(partition);
        }
        kept.block_on(copied(&ledger.log, &target));
        assert_eq!(kept.block_on(hashes(&target)), all);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_log_loses_is_told_and_the_next_run_goes_on() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let target = MemoryLog::new(0);
    target.create(2).await.unwrap();
    for lose in [MemoryLog::lose_append, MemoryLog::lose_report] {
        lose(&target, 1);
        let run = copy(&ledger.log, &target, &Witnesses::default(), false).await;
        let why = run.unwrap_err();
        assert!(matches!(why, NotCopied::NotFilled(NotFilled::Lost { .. })), "{why}");
        assert!(why.to_string().contains("start again, and it goes on from there"), "{why}");
    }
    copied(&ledger.log, &target).await;
    assert_eq!(hashes(&target).await, hashes(&ledger.log).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn void_records_are_left_behind_and_offsets_are_the_target_s_own() {
    let mut ledger = Ledger::begin(MemoryLog::like_kafka(0), 2, day("2004-11-01")).await;
    ledger.log.inject(0, *b"not a commit");
    ledger.foreign_record(0);
    ledger.take_over(0).await;
    let target = kafka();
    let done = copied(&ledger.log, &target).await;
    assert_eq!(done.parts[0].voids.unreadable, 1);
    let position = done.parts[0].filled.position.unwrap();
    assert_eq!(position.next_offset, position.sequence);
    assert_eq!(target.end(0).await.unwrap() + 1, ledger.log.records(0).len() as u64);
    assert_eq!(hashes(&target).await, hashes(&ledger.log).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_holds_something_else_is_left_as_it_is() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let other = eventful(MemoryLog::new(0), 3).await;
    let why = copy(&ledger.log, &other.log, &Witnesses::default(), true).await.unwrap_err();
    assert!(matches!(why, NotCopied::NotFilled(NotFilled::OtherCount { .. })), "{why}");

    let other = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-02")).await;
    let before = hashes(&other.log).await;
    let why = copy(&ledger.log, &other.log, &Witnesses::default(), true).await.unwrap_err();
    assert!(matches!(why, NotCopied::NotFilled(NotFilled::Differs { .. })), "{why}");
    assert_eq!(hashes(&other.log).await, before);

    // A copy that went on is newer than what it was copied from.
    let target = MemoryLog::new(0);
    copied(&ledger.log, &target).await;
    let before = hashes(&target).await;
    ledger.log.alter(1, |it| drop(it.pop()));
    let why = copy(&ledger.log, &target, &Witnesses::default(), true).await.unwrap_err();
    assert!(matches!(why, NotCopied::Beyond { place, .. } if place.partition == 1), "{why}");
    assert_eq!(hashes(&target).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_copied_while_a_writer_serves_or_what_the_witness_saw_is_not_there() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let source = keys().await;
    source.attend(Uuid::from_u128(9), &[1], Duration::from_secs(60)).await.unwrap();
    let witnesses = Witnesses { source: Some(source.clone()), target: None };
    let target = MemoryLog::new(0);
    let why = copy(&ledger.log, &target, &witnesses, false).await.unwrap_err();
    assert!(matches!(why, NotCopied::Served { partition: 1, .. }), "{why}");
    assert!(target.partitions().await.is_err(), "not even made");
    source.leave(Uuid::from_u128(9)).await.unwrap();

    for (partition, position) in ledger.witness() {
        source.save(partition, position).await.unwrap();
    }
    ledger.log.alter(1, |it| drop(it.pop()));
    let why = copy(&ledger.log, &target, &witnesses, false).await.unwrap_err();
    assert!(matches!(why, NotCopied::Witnessed { partition: 1, .. }), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_ends_the_source_with_a_commit_that_is_not_copied_and_names_the_target() {
    let url = servers::fresh_database("log");
    let ledger = eventful(PgLog::connect(&url).await.unwrap(), 3).await;
    let all = hashes(&ledger.log).await;
    let (target, witness, read_models) = (kafka(), keys().await, fresh());
    project(&ledger.log, &read_models).await;
    for (partition, position) in ledger.witness() {
        witness.save(partition, position).await.unwrap();
    }
    let both = Witnesses { source: Some(witness.clone()), target: Some(witness.clone()) };
    let done = copy(&ledger.log, &target, &both, true).await.unwrap();
    assert!(done.moved && done.settled.witnessed, "{done}");
    assert_eq!(hashes(&target).await, all);
    let source = hashes(&ledger.log).await;
    for (partition, hashes) in &all {
        assert_eq!(source[partition][..hashes.len()], hashes[..]);
        assert_eq!(source[partition].len(), hashes.len() + 1);
    }
    assert!(verified(&ledger).await.is_sound(), "also what was moved is a sound ledger");
    let compared = diff(&ledger.log, &target, &Tally::silent()).await.unwrap();
    for it in &compared {
        let Some((Side::Commit(moved), Side::End)) = &it.differ else { panic!("{it:?}") };
        assert_eq!(moved.command, "partition.move");
    }
    // Nothing was void: each offset is the same, and the read models go on as they are.
    assert_eq!(empty_read_models(&read_models, &done).await.unwrap(), Emptied::default());
    // One that had read the end of the source has not.
    project(&ledger.log, &read_models).await;
    let emptied = empty_read_models(&read_models, &done).await.unwrap();
    assert_eq!(emptied.builds.len(), Model::ALL.len());

    // Again, also when it was killed between two partitions: the rest is ended.
    let mut connection = PgConnection::connect(&url).await.unwrap();
    for sql in [
        "delete from log_records where partition = 2 and value = any(select value from log_records
         where partition = 2 order by \"offset\" desc limit 1)",
        "update log_partitions set sequence = sequence - 1, next_offset = next_offset - 1,
         epoch = epoch - 1, hash = (select sha256(value) from log_records where partition = 2
         order by \"offset\" desc limit 1) where partition = 2",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    assert_eq!(hashes(&ledger.log).await[&2], all[&2]);
    let again = copy(&ledger.log, &target, &both, true).await.unwrap();
    assert!(again.moved, "{again}");
    assert_eq!(hashes(&ledger.log).await[&2].len(), all[&2].len() + 1);
    let elsewhere = postgres().await;
    let why = copy(&ledger.log, &elsewhere, &both, true).await.unwrap_err();
    assert!(matches!(why, NotCopied::MovedElsewhere { .. }), "{why}");
    // A copy of what was moved ends before the move.
    copied(&ledger.log, &postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_went_on_meanwhile_keeps_its_partition_from_being_ended() {
    let ledger = eventful(MemoryLog::new(0), 1).await;
    let target = MemoryLog::new(0);
    ledger.log.hold_appends(0);
    let mut others = vec![ledger.log.records(0).pop().unwrap().value];
    let meanwhile = || {
        if ledger.log.under_way(0) > 0
            && let Some(record) = others.pop()
        {
            ledger.log.inject(0, record);
            ledger.log.release_appends(0);
        }
        false
    };
    let witnesses = Witnesses::default();
    let run = until(copy(&ledger.log, &target, &witnesses, true), meanwhile).await.unwrap();
    let why = run.unwrap_err();
    assert!(matches!(why, NotCopied::WentOn { partition: 0 }), "{why}");
    let done = copy(&ledger.log, &target, &witnesses, true).await.unwrap();
    assert!(done.moved, "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_behind_a_move_is_a_fault() {
    let mut ledger = eventful(MemoryLog::new(0), 1).await;
    copy(&ledger.log, &MemoryLog::new(0), &Witnesses::default(), true).await.unwrap();
    ledger.back_to_the_end(0).await;
    let place = ledger.take_over(0).await;
    let report = verified(&ledger).await;
    let first = report.faults.first().expect("something is found");
    assert_eq!(first.at, At::Commit(place), "{report}");
    assert!(matches!(first.what, Wrong::BehindMove { .. }), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_are_told_apart_where_they_begin_to_differ() {
    let (one, mut two) =
        (eventful(MemoryLog::new(0), 2).await, eventful(MemoryLog::new(0), 2).await);
    let compared = diff(&one.log, &two.log, &Tally::silent()).await.unwrap();
    let geneses_differ = compared.iter().all(|it| it.common.sequence == 0);
    assert!(geneses_differ, "each has its own moment of foundation: {compared:?}");

    let copy = MemoryLog::new(0);
    copied(&two.log, &copy).await;
    let place = two.take_over(1).await;
    let compared = diff(&two.log, &copy, &Tally::silent()).await.unwrap();
    assert_eq!(compared[0].differ, None);
    let Some((Side::Commit(found), Side::End)) = &compared[1].differ else {
        panic!("{compared:?}")
    };
    assert_eq!((found.place, compared[1].common.sequence), (place, place.sequence - 1));
    copy.alter(0, |it| it[2].value.push(b' '));
    let compared = diff(&two.log, &copy, &Tally::silent()).await.unwrap();
    assert_eq!(compared[0].common.sequence, 2);
    let Some((Side::Commit(a), Side::Commit(b))) = &compared[0].differ else {
        panic!("{compared:?}")
    };
    assert_ne!(a.hash, b.hash);
}
