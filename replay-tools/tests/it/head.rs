//! Where partitions end, and what is told of one that does not end as it should.

use ledger_core::log::Commit;
use ledger_core::log::memory::MemoryLog;
use replay_tools::head::{Halt, PartitionHead, heads, json, table};
use replay_tools::progress::Tally;

use crate::ledger::{Ledger, day, eventful};

async fn told(ledger: &Ledger<MemoryLog>) -> Vec<PartitionHead> {
    heads(&ledger.log, &ledger.witness(), &Tally::silent()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_partition_is_told_with_its_last_commit_and_its_witness() {
    let ledger = eventful(MemoryLog::like_kafka(0), 2).await;
    ledger.log.inject(1, "void");
    let found = told(&ledger).await;
    for it in &found {
        let records = ledger.log.records(it.partition);
        let commits = records.len() as u64 - it.voids.sum();
        assert_eq!((it.head, it.offset), (ledger.log.head(it.partition), Some(commits - 1)));
        assert_eq!((it.business_date, it.agrees()), (Some(day("2005-01-14")), Some(true)));
        assert_eq!(it.stopped, None);
    }
    assert_eq!((found[0].voids.sum(), found[1].voids.unreadable), (0, 1));
    let json = json(&found);
    assert_eq!(json["partitions"][1]["void"]["unreadable"], 1, "{json:#}");
    assert_eq!(json["partitions"][0]["witness"]["in_the_log"], true, "{json:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_and_what_the_witness_misses_are_told() {
    let ledger = eventful(MemoryLog::like_kafka(0), 3).await;
    ledger.log.alter(0, |it| drop(it.pop()));
    let mut foreign = Commit::decode(&ledger.log.records(1).last().unwrap().value).unwrap();
    foreign.sequence += 1;
    ledger.log.inject(1, foreign.encode());
    let mut unknown = Commit::decode(&ledger.log.records(2)[3].value).unwrap();
    (unknown.form, unknown.sequence) = (2, 5);
    unknown.prev = ledger_core::log::Hash::of(&ledger.log.records(2)[3].value);
    ledger.log.alter(2, |it| it[4].value = unknown.encode());

    let found = told(&ledger).await;
    assert_eq!((found[0].agrees(), &found[0].stopped), (Some(false), &None));
    assert!(matches!(found[1].stopped, Some(Halt::Damaged(_))), "{:?}", found[1]);
    let Some(Halt::Undecodable(reason)) = &found[2].stopped else { panic!("{:?}", found[2]) };
    assert!(reason.contains("its form is 2"), "{reason}");
    let text = table(&found);
    for told in ["NOT IN THE LOG", "DAMAGED", "UNREADABLE", "damaged: partition 1"] {
        assert!(text.contains(told), "{told}\n{text}");
    }
}
