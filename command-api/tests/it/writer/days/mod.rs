//! How business days start, and what they cost.

mod apart;
mod clock;
mod rules;

use std::collections::BTreeMap;

use command_api::writer::Answer;
use ledger_core::file::{Event, State, events_of};
use ledger_core::log::partition::{self, BusinessDayStarted};
use ledger_core::log::{Actor, Commit, FileId, ids};

use super::harness::{
    LEDGER, PARTITIONS, Running, World, board, clerk, customer, customer_in, day, register, repay,
};

pub(crate) fn day_of(commit: &Commit) -> Option<BusinessDayStarted> {
    match &events_of(commit).unwrap()[0].event {
        Event::Partition(partition::Event::BusinessDayStarted(it)) => Some(it.clone()),
        Event::Partition(_)
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
        | Event::PolicyBook(_) => None,
    }
}

fn ageing_of(world: &World, file: FileId) -> Vec<Commit> {
    let mut commits = world.commits(file.partition(PARTITIONS));
    commits.retain(|it| it.file == file && it.command.r#type == "file.age");
    commits
}

async fn with_loans(world: &World, running: &Running, from: u128, to: u128, due_on: &[&str]) {
    for n in from..to {
        for request in [register(customer(n)), board(customer(n), due_on)] {
            let answer = running.ask(request).await;
            assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
        }
    }
    let _ = world;
}

#[tokio::test]
async fn a_day_starts_in_every_partition_by_the_policy_books_rules() {
    let world = World::new().await;
    let running = world.start(3).await;
    let places = running.start_day("2004-11-02").await;
    assert_eq!(places.len(), 3);
    for partition in 0..PARTITIONS {
        let commits = world.commits(partition);
        let commit = commits.last().unwrap();
        assert_eq!(places[partition as usize].partition, partition);
        assert_eq!(places[partition as usize].sequence, commit.sequence);
        let started = day_of(commit).unwrap();
        assert_eq!(started.date, day("2004-11-02"));
        assert_eq!(started.policy.unwrap().version, 1);
        assert_eq!(started.policy_book_version, 2);
        assert_eq!(commit.command.id, ids::day_id(LEDGER, partition, day("2004-11-02")));
        assert_eq!(commit.business_date, day("2004-11-02"));
        assert_eq!(commit.actor, clerk());
    }
}

#[tokio::test]
async fn an_equal_or_earlier_day_changes_nothing() {
    let world = World::new().await;
    let running = world.start(3).await;
    let first = running.start_day("2004-11-05").await;
    let records: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it).len()).collect();
    for date in ["2004-11-05", "2004-11-03", "2004-11-01", "1999-01-01"] {
        assert_eq!(running.start_day(date).await, first);
    }
    let after: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it).len()).collect();
    assert_eq!(after, records);
}

#[tokio::test]
async fn skipped_days_are_run_in_order_each_finished_before_the_next() {
    let world = World::new().await;
    let running = world.start(3).await;
    with_loans(&world, &running, 0, 30, &["2004-11-02", "2004-11-04", "2004-11-06"]).await;
    running.start_day("2004-11-07").await;
    for partition in 0..PARTITIONS {
        let commits = world.commits(partition);
        let days: Vec<_> = commits.iter().filter_map(day_of).map(|it| it.date).collect();
        let expected: Vec<_> = (2..=7).map(|it| day(&format!("2004-11-{it:02}"))).collect();
        assert_eq!(days, expected);
        let dates: Vec<_> = commits.iter().map(|it| it.business_date).collect();
        assert!(dates.is_sorted());
    }
    for n in 0..30 {
        let dates: Vec<_> =
            ageing_of(&world, customer(n)).iter().map(|it| it.business_date).collect();
        // It falls due, is late the day after, and so on.
        assert_eq!(dates[..2], [day("2004-11-02"), day("2004-11-03")]);
        let commits = ageing_of(&world, customer(n));
        for commit in &commits {
            let id = ids::ageing_id(LEDGER, customer(n), commit.business_date, 1);
            assert_eq!(commit.command.id, id);
            assert_eq!(commit.actor, Actor::ledger());
        }
        let mut distinct = dates.clone();
        distinct.dedup();
        assert_eq!(distinct, dates, "one commit a file and day");
    }
}

#[tokio::test]
async fn days_skipped_or_not_leave_the_same_files() {
    let due = ["2004-11-02", "2004-11-04", "2004-12-04"];
    let mut ends = Vec::new();
    for steps in
        [&["2004-11-02", "2004-11-03", "2004-11-20", "2004-12-10"][..], &["2004-12-10"][..]]
    {
        let world = World::new().await;
        let running = world.start(3).await;
        with_loans(&world, &running, 0, 10, &due).await;
        for step in steps {
            running.start_day(step).await;
        }
        ends.push(without_places(world.files()));
    }
    assert_eq!(ends[0], ends[1]);
}

/// Files, but for where things are recorded.
fn without_places(files: BTreeMap<FileId, State>) -> Vec<String> {
    files.iter().map(|(file, state)| format!("{file} {state:?}")).collect()
}

#[tokio::test]
async fn a_day_costs_what_is_due_and_not_what_exists() {
    let mut costs = Vec::new();
    for others in [200, 2_000] {
        let world = World::new().await;
        let running = world.start(3).await;
        with_loans(&world, &running, 0, 20, &["2004-11-02"]).await;
        with_loans(&world, &running, 20, 20 + others, &["2004-12-24"]).await;
        let visited = running.metric("ledger_day_files_visited_total");
        let commits: u64 = (0..PARTITIONS).map(|it| world.log.head(it).sequence).sum();
        running.start_day("2004-11-02").await;
        let visited = running.metric("ledger_day_files_visited_total") - visited;
        let commits = (0..PARTITIONS).map(|it| world.log.head(it).sequence).sum::<u64>() - commits;
        assert_eq!(running.metric("ledger_files"), 20.0 + f64::from(others as u32) + 1.0);
        costs.push((visited, commits));
    }
    assert_eq!(costs, [(20.0, 20 + u64::from(PARTITIONS)); 2]);
}

#[tokio::test]
async fn a_day_that_was_broken_off_is_finished_after_a_restart_and_ends_the_same() {
    let due = ["2004-11-02", "2004-11-05"];
    let undisturbed = World::new().await;
    let running = undisturbed.start(3).await;
    with_loans(&undisturbed, &running, 0, 60, &due).await;
    running.start_day("2004-11-06").await;
    let expected = without_places(undisturbed.files());

    for arrived in [0, 1, 2, 7, 19] {
        let world = World::new().await;
        let running = world.start(3).await;
        with_loans(&world, &running, 0, 60, &due).await;
        (0..PARTITIONS).for_each(|it| world.log.hold_appends(it));
        let writers = running.writers.clone();
        let started =
            tokio::spawn(
                async move { writers.start_business_day(day("2004-11-06"), &clerk()).await },
            );
        world.settle().await;
        for partition in 0..PARTITIONS {
            world.log.let_arrive(partition, arrived);
            world.settle().await;
        }
        running.kill().await;
        assert!(started.await.unwrap().is_err(), "the writers are gone");
        (0..PARTITIONS).for_each(|it| world.log.release_appends(it));

        let restarted = world.start(4).await;
        // What had been walked when it broke off is gone on with unasked.
        let date = (0..PARTITIONS).map(|it| world.commits(it).last().unwrap().business_date).max();
        if arrived > 0 {
            assert!(date.unwrap() > day("2004-11-01"));
        }
        let places = restarted.start_day("2004-11-06").await;
        assert_eq!(without_places(world.files()), expected, "after {arrived} arrivals");
        for n in 0..60 {
            let dates: Vec<_> =
                ageing_of(&world, customer(n)).iter().map(|it| it.business_date).collect();
            assert!(dates.is_sorted_by(|a, b| a < b), "aged once a day: {dates:?}");
        }
        assert_eq!(restarted.start_day("2004-11-06").await, places);
    }
}

#[tokio::test]
async fn before_any_command_a_file_is_aged_to_the_partitions_date() {
    let mut world = World::new().await;
    let running = world.start(3).await;
    let files: Vec<_> = (0..200).map(|n| customer_in(0, n)).collect();
    for file in &files {
        running.ask(register(*file)).await;
        running.ask(board(*file, &["2004-11-02"])).await;
    }
    running.stop().await;
    // One commit in flight at a time lets the walk and the commands take turns.
    world.settings.in_flight_max = 40;
    let running = world.start(4).await;
    world.log.hold_reports(0);
    let writers = running.writers.clone();
    let started =
        tokio::spawn(async move { writers.start_business_day(day("2004-11-02"), &clerk()).await });
    world.settle().await;
    let last = files.iter().max().unwrap();
    let repaid = running.writers.submit(repay(*last, "r1", 1_000));
    world.log.release_reports(0);
    assert!(matches!(repaid.await.unwrap(), Answer::Committed { .. }));
    started.await.unwrap().unwrap();
    let of_last: Vec<_> = world.commits(0).into_iter().filter(|it| it.file == *last).collect();
    let types: Vec<_> = of_last.iter().map(|it| it.events[0].r#type.as_str()).collect();
    assert_eq!(
        types,
        [
            "customer.registered",
            "loan.boarded",
            "loan.instalment_fell_due",
            "loan.repayment_received"
        ]
    );
    assert!(of_last[2].sequence + 1 == of_last[3].sequence);
    let walked = world.commits(0).last().unwrap().sequence;
    assert!(of_last[3].sequence < walked, "the walk went on behind the command");
}

#[tokio::test]
async fn a_day_survives_the_end_of_a_term() {
    let world = World::new().await;
    let running = world.start(3).await;
    with_loans(&world, &running, 0, 30, &["2004-11-02"]).await;
    (0..PARTITIONS).for_each(|it| world.log.lose_append(it));
    let places = running.start_day("2004-11-02").await;
    assert_eq!(places.len(), 3);
    assert!(running.metric("ledger_terms_ended_total") >= 3.0);
    for n in 0..30 {
        assert_eq!(ageing_of(&world, customer(n)).len(), 1);
    }
}
