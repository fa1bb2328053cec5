//! Whatever is done to a record shows: at it, at the next one that is no takeover, or by the
//! witness.

use std::collections::BTreeSet;

use ledger_core::file::Event;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, Log, Record};
use ledger_core::testing::Dice;
use replay_tools::progress::Progress;
use replay_tools::verify::{Against, At, Report, Wrong, verify};

use crate::ledger::{Ledger, eventful};

const PARTITIONS: u32 = 3;

pub(crate) async fn verified<L: Log>(ledger: &Ledger<L>) -> Report {
    let against = Against { witness: Some(ledger.witness()), read_models: None };
    verify(&ledger.log, against, &Progress::start("test")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_met_every_event_is_sound() {
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
    assert!(report.to_string().ends_with("nothing is wrong"), "{report}");
    let records: Vec<Record> = (0..PARTITIONS).flat_map(|it| ledger.log.records(it)).collect();
    assert_eq!(report.pace.commits, records.len() as u64);

    let met: BTreeSet<String> = records
        .iter()
        .flat_map(|it| Commit::decode(&it.value).unwrap().events)
        .map(|it| it.r#type)
        .collect();
    for (event_type, ..) in Event::schemas() {
        let (aggregate, _) = event_type.split_once('.').unwrap();
        // What ends a ledger is met in `copy`, orders and what comes of them in `trade`, and there
        // whatever happens to a policy book; there is one engine, so that no loan goes over to another,
        // and only goods that have left put off a lapse: the golden log has that. Being late costs
        // nothing by its policy, so that nothing of that is forgiven, and it knows no law either: that
        // is met in `planted` and in the golden logs, as is what takes two persons, for which its amounts
        // are too small.
        let elsewhere = [
            "partition.moved",
            "loan.rebased",
            "loan.lapse_deferred",
            "loan.lateness_posted",
            "loan.penalty_waived",
            "loan.forgiven_alone",
            "loan.act_proposed",
            "loan.act_approved",
            "loan.act_declined",
            "loan.act_lapsed",
            "loan.priced",
        ];
        let here = ["customer", "loan", "partition"].contains(&aggregate);
        if !here || elsewhere.contains(&event_type) {
            continue;
        }
        assert!(met.contains(event_type), "{event_type} is not in the ledger");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_flipped_in_any_record_is_reported() {
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    let mut dice = Dice::from_seed(41);
    for (partition, record, original) in every_record(&ledger) {
        for _ in 0..3 {
            let byte = dice.below(original[record].value.len() as u32) as usize;
            let bit = 1 << dice.below(8);
            ledger.log.alter(partition, |it| it[record].value[byte] ^= bit);
            let report = verified(&ledger).await;
            let at_it = record as u64;
            let next = next_that_is_no_takeover(&original, record + 1);
            reported(&report, partition, &[Some(at_it), next], next.is_none());
            ledger.log.alter(partition, |it| *it = original.clone());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_record_that_is_removed_is_missed() {
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    for (partition, record, original) in every_record(&ledger) {
        ledger.log.alter(partition, |it| drop(it.remove(record)));
        let report = verified(&ledger).await;
        // All behind it stand one offset lower.
        let next = next_that_is_no_takeover(&original, record + 1).map(|it| it - 1);
        reported(&report, partition, &[next], next.is_none());
        ledger.log.alter(partition, |it| *it = original.clone());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_two_neighbours_that_are_swapped_are_reported() {
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    for (partition, record, original) in every_record(&ledger) {
        if record + 1 == original.len() {
            continue;
        }
        ledger.log.alter(partition, |it| it.swap(record, record + 1));
        let report = verified(&ledger).await;
        let mut altered = original.clone();
        altered.swap(record, record + 1);
        let first = next_that_is_no_takeover(&altered, record);
        let next = next_that_is_no_takeover(&altered, record + 2);
        reported(&report, partition, &[first, Some(record as u64 + 1), next], next.is_none());
        ledger.log.alter(partition, |it| *it = original.clone());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_that_was_cut_is_noticed_by_the_witness_alone() {
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    for partition in 0..PARTITIONS {
        let original = ledger.log.records(partition);
        for length in 1..original.len() {
            ledger.log.alter(partition, |it| it.truncate(length));
            let report = verified(&ledger).await;
            let [fault] = &report.faults[..] else { panic!("one fault: {report}") };
            assert_eq!(fault.at, At::Partition(partition));
            let Wrong::ShorterThanWitness { found, .. } = fault.what else { panic!("{fault}") };
            assert_eq!(found, length as u64);
            ledger.log.alter(partition, |it| *it = original.clone());
        }
        ledger.log.alter(partition, |it| it.truncate(original.len() - 1));
        let without = verify(&ledger.log, Against::default(), &Progress::start("test")).await;
        let report = without.unwrap();
        assert!(report.is_sound(), "{report}");
        assert!(report.to_string().contains("witness: left out"), "{report}");
        ledger.log.alter(partition, |it| *it = original.clone());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn void_records_are_counted_by_kind_and_no_fault() {
    let ledger = eventful(MemoryLog::like_kafka(0), PARTITIONS).await;
    let log = &ledger.log;
    let records = log.records(0);
    let of_epoch = |epoch| {
        let commits = records.iter().map(|it| Commit::decode(&it.value).unwrap());
        commits.into_iter().find(|it| it.epoch == epoch && !it.takeover).unwrap()
    };
    log.inject(0, "no commit");
    log.inject(0, records[1].value.clone());
    // What a writer of a former term would have gone on with, and a takeover that came too late.
    let far = |mut commit: Commit| {
        commit.sequence = records.len() as u64 + 5;
        commit
    };
    log.inject(0, far(of_epoch(2)).encode());
    let takeover = Commit { takeover: true, epoch: 9, ..far(of_epoch(2)) };
    log.inject(0, takeover.encode());

    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
    let voids = report.partitions[0].voids;
    let kinds = [voids.unreadable, voids.overtaken, voids.former_term, voids.lost_takeover];
    assert_eq!(kinds, [1, 1, 1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_behind_which_a_takeover_went_on_is_told_and_no_fault() {
    let mut ledger = eventful(MemoryLog::like_kafka(0), PARTITIONS).await;
    let records = ledger.log.records(1);
    let mut foreign = Commit::decode(&records[records.len() - 1].value).unwrap();
    foreign.sequence += 1;
    ledger.log.inject(1, foreign.encode());
    let report = verified(&ledger).await;
    let at = At::Record { partition: 1, offset: records.len() as u64 };
    assert_eq!(report.faults[0].at, at, "{report}");

    ledger.foreign_record(1);
    let takeover = ledger.take_over(1).await;
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
    let [mended] = &report.partitions[1].mended[..] else { panic!("{report}") };
    assert_eq!((mended.damage.offset, mended.by), (records.len() as u64, takeover));
}

/// Partition and index of every record, with the partition's records as they were written.
fn every_record(ledger: &Ledger<MemoryLog>) -> impl Iterator<Item = (u32, usize, Vec<Record>)> {
    (0..PARTITIONS).flat_map(|partition| {
        let records = ledger.log.records(partition);
        (0..records.len()).map(move |record| (partition, record, records.clone()))
    })
}

fn next_that_is_no_takeover(records: &[Record], from: usize) -> Option<u64> {
    let is_takeover = |it: &Record| Commit::decode(&it.value).unwrap().takeover;
    let next = records.iter().enumerate().skip(from).find(|(_, it)| !is_takeover(it));
    next.map(|(offset, _)| offset as u64)
}

/// The first fault is in this partition, at one of these offsets or, if that may be, found by the
/// witness.
#[track_caller]
fn reported(report: &Report, partition: u32, offsets: &[Option<u64>], by_witness: bool) {
    let fault = report.faults.first().expect("it is reported");
    match &fault.at {
        // The sequences of what stands in front of a fault are those it was written with.
        At::Commit(place) => {
            assert_eq!(place.partition, partition, "{fault}");
            let told = Some(place.sequence - 1);
            let witnessed = matches!(fault.what, Wrong::NotAsWitnessed { .. });
            assert!(offsets.contains(&told) || (witnessed && by_witness), "{offsets:?}: {fault}");
        }
        At::Record { partition: told, offset } => {
            assert_eq!(*told, partition, "{fault}");
            assert!(offsets.contains(&Some(*offset)), "{offsets:?}: {fault}");
        }
        At::Partition(told) => {
            assert_eq!(*told, partition, "{fault}");
            let by = matches!(fault.what, Wrong::ShorterThanWitness { .. } | Wrong::Empty);
            assert!(by && by_witness, "{offsets:?}: {fault}");
        }
        At::Row { .. } => panic!("no read model was asked: {fault}"),
    }
}
