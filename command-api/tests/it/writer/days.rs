//! How business days start, and what they cost.

use std::collections::BTreeMap;
use std::time::Duration;

use command_api::clock::Timer;
use command_api::scheduler::{ask_a_person, behind, start_days};
use command_api::writer::{Answer, NotServing};
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
        | Event::Vendor(_)
        | Event::PurchaseOrder(_)
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

#[tokio::test]
async fn a_policy_published_later_is_named_by_the_days_from_its_own_on() {
    let world = World::new().await;
    let running = world.start(3).await;
    let document = ledger_core::policy::Document::SHIPPED.replace("30", "45");
    let hash = ledger_core::log::Hash::of(document.as_bytes());
    let author = ledger_core::log::Hash([1; 32]);
    let approver = ledger_core::log::Hash([2; 32]);
    let propose = ledger_core::policy::Act::Propose { document, author };
    let effective_from = Some(day("2004-11-04"));
    let approve = ledger_core::policy::Act::Approve { hash, approver, effective_from };
    for (key, act) in [("propose 2", propose), ("approve 2", approve)] {
        let answer = running.ask(super::harness::to_policy_book(key, act)).await;
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
    let propose = ledger_core::policy::Act::Propose {
        document: ledger_core::policy::Document::SHIPPED.replace("30", "45"),
        author: ledger_core::log::Hash([1; 32]),
    };
    restarted.ask(super::harness::to_policy_book("later", propose)).await;
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

#[tokio::test]
async fn a_day_is_refused_where_a_partition_does_not_serve() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let broken = (holder + 1) % PARTITIONS;
    world.log.alter(broken, |records| {
        records.pop();
    });
    world.settle().await;
    let refused = running.writers.start_business_day(day("2004-11-02"), &clerk()).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(
            &refused,
            command_api::writer::DayFailure::NotServing { partition, why: NotServing::Stopped(_) }
                if *partition == broken
        ),
        "{refused}"
    );
}

#[tokio::test]
async fn a_partition_that_does_not_serve_keeps_none_above_it_from_its_day() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let mut others = (0..PARTITIONS).filter(|it| *it != holder);
    let (broken, above) = (others.next().unwrap(), others.next().unwrap());
    world.log.alter(broken, |records| {
        records.pop();
    });
    world.settle().await;
    let refused = running.writers.start_business_day(day("2004-11-02"), &clerk()).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.starts_with(&format!("partition {broken}: ")), "{refused}");
    for served in [holder, above] {
        assert_eq!(world.commits(served).last().unwrap().business_date, day("2004-11-02"));
    }
    // Instalments are due there, and money with the day's date is taken.
    let file = customer_in(above, 1);
    for request in [register(file), board(file, &["2004-11-02"]), repay(file, "r", 1_000)] {
        let answer = running.ask(request).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    }
}

#[tokio::test]
async fn by_the_clock_todays_day_starts_at_once_and_at_midnight() {
    let world = World::new().await;
    let running = world.start(3).await;
    world.clock.set("2004-11-03T23:59:30.000000Z");
    let clock = std::sync::Arc::new(world.clock.clone());
    let scheduler = tokio::spawn(start_days(running.writers.clone(), clock, world.timer.clone()));
    world.settle().await;
    let date = || world.commits(0).last().unwrap().business_date;
    assert_eq!(date(), day("2004-11-03"));
    world.pass(Duration::from_secs(29)).await;
    assert_eq!(date(), day("2004-11-03"));
    world.clock.set("2004-11-04T00:00:00.000000Z");
    world.pass(Duration::from_secs(1)).await;
    assert_eq!(date(), day("2004-11-04"));
    assert_eq!(day_of(world.commits(0).last().unwrap()).unwrap().date, day("2004-11-04"));
    assert_eq!(world.commits(0).last().unwrap().actor, Actor::ledger());
    // A clock that was set back starts nothing.
    world.clock.set("2004-11-01T00:00:00.000000Z");
    for _ in 0..5 {
        world.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(date(), day("2004-11-04"));
    assert!(world.timer.elapsed() >= Duration::from_secs(300));
    scheduler.abort();
}

#[tokio::test]
async fn a_clock_that_jumps_far_ahead_starts_no_day_until_a_person_has_started_those_between() {
    let world = World::new().await;
    let running = world.start(3).await;
    let clock = std::sync::Arc::new(world.clock.clone());
    let scheduler =
        tokio::spawn(start_days(running.writers.clone(), clock.clone(), world.timer.clone()));
    let date = || world.commits(0).last().unwrap().business_date;
    // As far as a ledger that stood still over a holiday.
    world.clock.set("2004-11-08T00:00:00.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((date(), behind(&running.writers, &clock)), (day("2004-11-08"), None));

    world.clock.set("2005-11-08T12:00:00.000000Z");
    for _ in 0..100 {
        world.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(date(), day("2004-11-08"));
    let too_far = behind(&running.writers, &clock).unwrap();
    assert_eq!(too_far.days(), 365);
    let told = ask_a_person(too_far);
    assert!(told.contains("the clock is 365 days ahead of the ledger"), "{told}");
    assert!(told.contains("a person starts the days"), "{told}");

    // The clock is set right, and goes on from there.
    world.clock.set("2004-11-09T00:00:01.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(date(), day("2004-11-09"));
    // Or it was right, and a person brings the ledger near it.
    world.clock.set("2004-11-25T12:00:00.000000Z");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(date(), day("2004-11-09"));
    running.start_day("2004-11-16").await;
    running.start_day("2004-11-18").await;
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((date(), behind(&running.writers, &clock)), (day("2004-11-25"), None));
    scheduler.abort();
}
