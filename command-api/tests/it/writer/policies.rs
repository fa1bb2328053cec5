//! What time does to the policy book, and that a version which was withdrawn binds no day.

use command_api::writer::Answer;
use ledger_core::engine::Engine;
use ledger_core::file;
use ledger_core::log::{FileId, Hash};
use ledger_core::policy::{self, Act, Document};
use ledger_core::reason::Reason;

use super::days::day_of;
use super::harness::{PARTITIONS, Running, World, clerk, committed, day, to_policy_book};

/// What ships with another number of days until default, and proposals that wait one day.
fn hasty(default_days: u32) -> String {
    let with_days = format!("\"default_days\": {default_days}");
    Document::SHIPPED
        .replace("\"default_days\": 30", &with_days)
        .replace("\"proposal_days\": 90", "\"proposal_days\": 1")
}

fn hash(document: &str) -> Hash {
    Hash::of(document.as_bytes())
}

async fn propose(running: &Running, document: &str) {
    let act = Act::Propose { document: document.to_owned(), author: Hash([1; 32]) };
    committed(&running.ask(to_policy_book(&format!("propose {}", hash(document)), act)).await);
}

async fn approve(running: &Running, document: &str, effective_from: &str) -> Answer {
    let (hash, effective_from) = (hash(document), Some(day(effective_from)));
    let act = Act::Approve { hash, approver: Hash([2; 32]), effective_from };
    running.ask(to_policy_book(&format!("approve {hash}"), act)).await
}

fn types(world: &World) -> Vec<String> {
    let commits = world.commits(FileId::PolicyBook.partition(PARTITIONS));
    let of_book = commits.iter().filter(|it| it.file == FileId::PolicyBook);
    of_book.flat_map(|it| it.events.iter().map(|it| it.r#type.clone())).collect()
}

#[tokio::test]
async fn a_day_that_starts_lets_what_nobody_approved_lapse() {
    let world = World::new().await;
    let running = world.start(3).await;
    let [second, third] = [hasty(45), hasty(60)];
    propose(&running, &second).await;
    committed(&approve(&running, &second, "2004-11-02").await);
    running.start_day("2004-11-02").await;
    propose(&running, &third).await;
    running.start_day("2004-11-03").await;
    assert_eq!(
        types(&world)[2..],
        [
            "policy_book.version_proposed",
            "policy_book.version_published",
            "policy_book.version_proposed",
            "policy_book.version_lapsed",
        ]
    );
    let late = approve(&running, &third, "2004-11-04").await;
    let Answer::Rejected { rejection, .. } = late else { panic!("{late:?}") };
    let not_proposed = policy::Rejection::NotProposed { hash: hash(&third) };
    assert_eq!(rejection, file::Rejection::Policy(not_proposed));
    running.stop().await;
    // Who reads it anew knows it as lapsed.
    let restarted = world.start(4).await;
    let late = approve(&restarted, &third, "2004-11-04").await;
    assert!(matches!(late, Answer::Rejected { .. }), "{late:?}");
    propose_again(&restarted, &third).await;
}

async fn propose_again(running: &Running, document: &str) {
    let act = Act::Propose { document: document.to_owned(), author: Hash([1; 32]) };
    committed(&running.ask(to_policy_book("propose again", act)).await);
    committed(&approve_again(running, document).await);
}

async fn approve_again(running: &Running, document: &str) -> Answer {
    let (hash, effective_from) = (hash(document), None);
    let act = Act::Approve { hash, approver: Hash([2; 32]), effective_from };
    running.ask(to_policy_book("approve again", act)).await
}

#[tokio::test]
async fn the_day_of_a_version_that_was_withdrawn_starts_by_the_one_before() {
    let world = World::new().await;
    let running = world.start(3).await;
    let second = hasty(45);
    propose(&running, &second).await;
    committed(&approve(&running, &second, "2004-11-03").await);
    running.start_day("2004-11-02").await;
    for person in [1, 2] {
        let reason = Reason::of("superseded");
        let act = Act::Withdraw { hash: hash(&second), by: Hash([person; 32]), reason };
        committed(&running.ask(to_policy_book(&format!("withdraw {person}"), act)).await);
    }
    running.start_day("2004-11-03").await;
    for partition in 0..PARTITIONS {
        let last = world.commits(partition).into_iter().rev();
        let days = last.filter(|it| it.events[0].r#type == "partition.business_day_started");
        let started: Vec<String> =
            days.map(|it| it.events[0].data.get().to_owned()).take(1).collect();
        assert!(started[0].contains("\"version\":1"), "{started:?}");
        assert!(started[0].contains("2004-11-03"), "{started:?}");
    }
}

/// By the trial rules a proposal lapses the day before it does by the first.
#[tokio::test]
async fn newer_rules_hold_from_the_next_day_on_and_never_go_back() {
    let mut world = World::new().await;
    let running = world.start(3).await;
    propose(&running, &hasty(45)).await;
    // It waits for 90 days, until the 30th.
    running.start_day("2005-01-28").await;
    running.stop().await;

    world.settings.engine = Engine::TRIAL;
    let running = world.start(4).await;
    propose(&running, &hasty(60)).await;
    assert_eq!(types(&world).len(), 4, "the day that runs goes by the rules it began by");
    running.start_day("2005-01-29").await;
    assert_eq!(types(&world)[4..], ["policy_book.version_lapsed"]);
    running.stop().await;

    world.settings.engine = Engine::FIRST;
    let running = world.start(5).await;
    running.start_day("2005-01-30").await;
    running.stop().await;
    for partition in 0..PARTITIONS {
        let commits = world.commits(partition);
        let days = commits.iter().filter_map(day_of).map(|it| (it.date, it.engine));
        let expected = [
            (day("2005-01-28"), Engine::FIRST),
            (day("2005-01-29"), Engine::TRIAL),
            (day("2005-01-30"), Engine::TRIAL),
        ];
        assert_eq!(days.skip(87).collect::<Vec<_>>(), expected);
    }
}

/// A term that is lost takes the first day of newer rules with it, and what they found due.
#[tokio::test]
async fn a_day_that_is_lost_takes_its_rules_with_it() {
    let mut world = World::new().await;
    world.settings.engine = Engine::TRIAL;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    propose(&running, &hasty(45)).await;
    world.log.hold_appends(holder);
    let writers = running.writers.clone();
    let started =
        tokio::spawn(async move { writers.start_business_day(day("2004-11-02"), &clerk()).await });
    world.settle().await;
    world.log.lose_append(holder);
    world.log.release_appends(holder);
    world.settle().await;
    started.await.unwrap().unwrap();
    running.start_day("2005-01-29").await;
    assert_eq!(types(&world)[3..], ["policy_book.version_lapsed"]);
}
