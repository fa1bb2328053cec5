//! By which policy and rules a day goes, also where a partition starts it later.

use command_api::writer::Answer;
use ledger_core::log::{FileId, Hash};
use ledger_core::policy::{self, Document};

use super::day_of;
use crate::writer::harness::{PARTITIONS, World, clerk, day, to_policy_book};

#[tokio::test]
async fn a_policy_published_later_is_named_by_the_days_from_its_own_on() {
    let world = World::new().await;
    let running = world.start(3).await;
    let document = Document::SHIPPED.replace("30", "45");
    let hash = Hash::of(document.as_bytes());
    let author = Hash([1; 32]);
    let approver = Hash([2; 32]);
    let propose = policy::Act::Propose { document, author };
    let effective_from = Some(day("2004-11-04"));
    let approve = policy::Act::Approve { hash, approver, effective_from };
    for (key, act) in [("propose 2", propose), ("approve 2", approve)] {
        let answer = running.ask(to_policy_book(key, act)).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    }
    running.start_day("2004-11-05").await;
    running.stop().await;
    // A partition that lags behind names the same rules when it catches up.
    for partition in 0..PARTITIONS {
        let commits = world.commits(partition);
        let days: Vec<_> = commits
            .iter()
            .filter_map(day_of)
            .map(|it| (it.date, it.policy.unwrap().version, it.policy_book_version))
            .collect();
        let expected = [
            (day("2004-11-02"), 1, 4),
            (day("2004-11-03"), 1, 4),
            (day("2004-11-04"), 2, 4),
            (day("2004-11-05"), 2, 4),
        ];
        assert_eq!(days, expected);
    }
}

#[tokio::test]
async fn a_partition_that_lags_behind_names_the_rules_its_days_were_started_by_elsewhere() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let lags = (holder + 1) % PARTITIONS;
    world.log.hold_appends(lags);
    let writers = running.writers.clone();
    let started =
        tokio::spawn(async move { writers.start_business_day(day("2004-11-03"), &clerk()).await });
    world.settle().await;
    running.kill().await;
    assert!(started.await.unwrap().is_err());
    assert_eq!(world.log.under_way(lags), 2);
    // What was under way is lost with the process that sent it.
    for _ in 0..2 {
        world.log.lose_append(lags);
        world.log.let_arrive(lags, 1);
    }
    world.log.release_appends(lags);
    let restarted = world.start(4).await;
    let propose = policy::Act::Propose {
        document: Document::SHIPPED.replace("30", "45"),
        author: Hash([1; 32]),
    };
    restarted.ask(to_policy_book("later", propose)).await;
    restarted.start_day("2004-11-04").await;
    let versions = |partition| -> Vec<u64> {
        world
            .commits(partition)
            .iter()
            .filter_map(day_of)
            .map(|it| it.policy_book_version)
            .collect()
    };
    assert_eq!(versions(holder), [2, 2, 3]);
    assert_eq!(versions(lags), [2, 2, 3]);
}
