//! The writers on the real logs: Kafka, also while it is stopped and killed, and PostgreSQL.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use command_api::clock::{SystemClock, SystemTimer};
use command_api::writer::{Answer, NotServing, Request, Settings, Standing, Writers, open};
use futures_util::future::join_all;
use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{ChainNext, ChainReader, Commit, FileId, Log, Place, genesis};
use prometheus::Registry;
use servers::Broker;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::harness::{
    LEDGER, PARTITIONS, Pause, board, caller_key, clerk, committed, customer, customer_in, day,
    is_open, publish_first_policy, register, repay, resume, sum_of, suspend,
};

/// A process of writers on a real log.
pub(super) struct Process {
    pub(super) writers: Writers,
    owners: JoinHandle<()>,
    registry: Registry,
    pause: Pause,
}

pub(super) async fn found(log: &impl Log) {
    let founding = genesis::Founding {
        ledger: LEDGER,
        partitions: PARTITIONS,
        first_business_date: day("2004-11-01"),
        recorded_at: "2004-11-01T08:00:00.000000Z".parse().unwrap(),
        writer: Uuid::from_u128(1),
    };
    log.create(PARTITIONS).await.unwrap();
    genesis::found(log, &founding).await.unwrap();
}

pub(super) async fn witness() -> WitnessStore {
    WitnessStore::connect(&servers::fresh_database("witness")).await.unwrap()
}

pub(super) async fn start(log: &impl Log, witnesses: &WitnessStore, settings: Settings) -> Process {
    let process = begin(log, witnesses, settings).await;
    until("the writers serve", || process.writers.ready()).await;
    process
}

/// The same, whatever comes of it.
pub(super) async fn begin(log: &impl Log, witnesses: &WitnessStore, settings: Settings) -> Process {
    let registry = Registry::new();
    let clock = Arc::new(SystemClock);
    let (log, timer) = (log.clone(), SystemTimer::start());
    let by = (Uuid::new_v4(), caller_key());
    let opened = open(log, witnesses.clone(), clock, timer, by, settings, &registry).await.unwrap();
    let (writers, owners) = opened;
    let pause = Pause::default();
    let owners = tokio::spawn(pause.clone().around(async move {
        join_all(owners.into_iter().map(|it| it.run())).await;
    }));
    Process { writers, owners, registry, pause }
}

impl Process {
    pub(super) async fn stop(self) {
        self.writers.shut_down().await;
        self.owners.await.unwrap();
    }

    /// Asks until the answer is a fact.
    async fn settle(&self, request: Request) -> Answer {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.writers.ask_waiting(request.clone()).await;
            if !is_open(&answer) {
                return answer;
            }
            assert!(Instant::now() < deadline, "no answer to {request:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

pub(super) async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "not within a minute: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The ledger's commits in a partition, and how many records are void.
async fn read(log: &impl Log, partition: u32) -> (Vec<Commit>, u64) {
    let mut reader = ChainReader::open(log, partition, None).await.unwrap();
    let mut commits = Vec::new();
    loop {
        match reader.next().await.unwrap() {
            ChainNext::Commit { commit, .. } => commits.push(*commit),
            ChainNext::Void { .. } => {}
            ChainNext::End { .. } => return (commits, reader.voids()),
            other @ (ChainNext::Damaged(_)
            | ChainNext::BehindDamage
            | ChainNext::Undecodable { .. }) => panic!("{other:?}"),
        }
    }
}

/// Every command once: its place by its id.
async fn recorded(log: &impl Log) -> BTreeMap<Uuid, Place> {
    let mut all = BTreeMap::new();
    for partition in 0..PARTITIONS {
        for commit in read(log, partition).await.0 {
            let place = Place { partition, sequence: commit.sequence };
            assert_eq!(all.insert(commit.command.id, place), None, "recorded twice");
        }
    }
    all
}

/// A day's work, a restart, and the same questions again.
async fn a_ledger_is_written_and_found_again(log: impl Log) {
    found(&log).await;
    let witnesses = witness().await;
    let process = start(&log, &witnesses, Settings::default()).await;
    publish_first_policy(&process.writers).await;
    let files: Vec<FileId> = (0..200).map(customer).collect();
    let due_on = ["2004-11-02", "2004-12-02"];
    for requests in [
        files.iter().map(|it| register(*it)).collect::<Vec<_>>(),
        files.iter().map(|it| board(*it, &due_on)).collect(),
    ] {
        let asked = requests.into_iter().map(|it| process.writers.ask_waiting(it));
        join_all(asked).await.iter().for_each(|it| assert!(committed(it).sequence > 0));
    }
    let days = process.writers.start_business_day(day("2004-11-03"), &clerk()).await.unwrap();
    let asked = files.iter().map(|it| process.writers.ask_waiting(repay(*it, "r", 1_000)));
    let first = join_all(asked).await;
    first.iter().for_each(|it| assert!(committed(it).sequence > 0));
    process.stop().await;

    let settings = Settings { recent_bytes_max: 0, ..Settings::default() };
    let process = start(&log, &witnesses, settings).await;
    let asked = files.iter().map(|it| process.writers.ask_waiting(repay(*it, "r", 1_000)));
    for (first, again) in first.iter().zip(join_all(asked).await) {
        let Answer::Committed { place, value, stream_version, .. } = first else {
            panic!("{first:?}")
        };
        let (place, value, stream_version) = (*place, value.clone(), *stream_version);
        assert_eq!(again, Answer::Committed { place, value, stream_version, repeated: true });
    }
    let again = process.writers.start_business_day(day("2004-11-03"), &clerk()).await.unwrap();
    for (first, again) in days.iter().zip(&again) {
        assert!(
            again.place.sequence > first.place.sequence,
            "behind the repayments and the takeover"
        );
    }
    process.stop().await;
    for partition in 0..PARTITIONS {
        let (commits, voids) = read(&log, partition).await;
        assert_eq!(voids, 0);
        let last = commits.last().unwrap();
        assert_eq!(last.epoch, 3);
        let seen = WitnessStore::load(&witnesses, partition).await.unwrap().unwrap();
        assert_eq!(seen.sequence, last.sequence);
    }
    // 200 each registered, taken over, due, late, paid; policy, 2 days, genesis, 2 takeovers.
    assert_eq!(recorded(&log).await.len(), 5 * 200 + 2 + 5 * PARTITIONS as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_postgresql_is_written_and_found_again() {
    let log = PgLog::connect(&servers::fresh_database("log")).await.unwrap();
    a_ledger_is_written_and_found_again(log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_kafka_is_written_and_found_again() {
    let topic = servers::unique("writer");
    let log = KafkaLog::new(servers::kafka(), topic, KafkaOptions::default());
    a_ledger_is_written_and_found_again(log).await;
}

async fn kafka_of_its_own(broker: &Broker) -> KafkaLog {
    let topic = servers::unique("writer");
    let log = KafkaLog::new(broker.address(), topic, KafkaOptions::default());
    found(&log).await;
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commits_of_one_file_are_handed_over_before_the_first_is_acknowledged() {
    let mut broker = Broker::start();
    let log = kafka_of_its_own(&broker).await;
    let process = start(&log, &witness().await, Settings::default()).await;
    publish_first_policy(&process.writers).await;
    let file = customer(1);
    committed(&process.writers.ask(register(file)).await);

    broker.pause();
    let mut answers = Vec::new();
    for n in 0..64 {
        let key = n.to_string();
        let request = if n % 2 == 0 { suspend(file, &key) } else { resume(file, &key) };
        answers.push(process.writers.submit(request));
    }
    until("64 commits are in flight", || {
        sum_of(&process.registry, "ledger_commits_in_flight") == 64.0
    })
    .await;
    assert!(answers.iter_mut().all(|it| it.try_recv().is_err()), "none is acknowledged");
    broker.resume();
    let mut places = Vec::new();
    for answer in answers {
        places.push(committed(&answer.await.unwrap()).sequence);
    }
    assert!(places.is_sorted_by(|a, b| a + 1 == *b), "{places:?}");
    process.stop().await;
    let (commits, voids) = read(&log, file.partition(PARTITIONS)).await;
    assert_eq!(commits.iter().filter(|it| it.file == file).count(), 65);
    assert_eq!(voids, 0);
    assert_eq!(commits.last().unwrap().epoch, 2, "one term held");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_stopped_and_killed_costs_terms_and_no_commit() {
    let mut broker = Broker::start();
    let log = kafka_of_its_own(&broker).await;
    let acknowledged_within = Duration::from_millis(1_500);
    let settings = Settings { acknowledged_within, ..Settings::default() };
    let witnesses = witness().await;
    let process = start(&log, &witnesses, settings).await;
    publish_first_policy(&process.writers).await;
    let files: Vec<FileId> = (0..60).map(customer).collect();
    let mut acknowledged = BTreeMap::new();
    let mut unknown = 0;
    for round in 0..3 {
        // Half of it is under way when the broker stops.
        let requests: Vec<Request> = files
            .iter()
            .map(|file| match round {
                0 => register(*file),
                _ if round % 2 == 1 => suspend(*file, &round.to_string()),
                _ => resume(*file, &round.to_string()),
            })
            .collect();
        let (before, behind) = requests.split_at(30);
        let mut answers: Vec<_> =
            before.iter().map(|it| process.writers.submit(it.clone())).collect();
        if round % 2 == 0 {
            broker.pause();
        } else {
            broker.kill();
        }
        answers.extend(behind.iter().map(|it| process.writers.submit(it.clone())));
        let answers = join_all(answers).await;
        if round % 2 == 0 {
            broker.resume();
        } else {
            broker.start_again();
        }
        let back_at = Instant::now();
        for (request, answer) in requests.into_iter().zip(answers) {
            let mut fact = answer.unwrap();
            if is_open(&fact) {
                unknown += 1;
                fact = process.settle(request.clone()).await;
            }
            let Answer::Committed { place, value, .. } = fact else { panic!("{fact:?}") };
            acknowledged.insert(request.command_id, (place, value));
        }
        println!("round {round}: all settled {:?} after the broker was back", back_at.elapsed());
    }
    assert!(unknown >= 90, "the outage was met: {unknown}");
    assert!(sum_of(&process.registry, "ledger_terms_ended_total") >= 3.0);
    until("the writers serve", || process.writers.ready()).await;
    until("the witness has caught up", || {
        sum_of(&process.registry, "ledger_witness_distance_commits") == 0.0
    })
    .await;
    process.stop().await;
    let recorded = recorded(&log).await;
    for (command, (place, value)) in &acknowledged {
        assert_eq!(recorded.get(command), Some(place));
        let commit = Commit::decode(value).unwrap();
        assert_eq!(commit.sequence, place.sequence);
    }
    assert_eq!(acknowledged.len(), 180);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_on_one_topic_the_one_that_was_paused_never_writes_again() {
    let topic = servers::unique("writer");
    let log = KafkaLog::new(servers::kafka(), topic, KafkaOptions::default());
    found(&log).await;
    let witnesses = witness().await;
    let first = start(&log, &witnesses, Settings::default()).await;
    publish_first_policy(&first.writers).await;
    committed(&first.writers.ask(register(customer_in(0, 999))).await);

    first.pause.set(true);
    let files: Vec<FileId> = (0..64).map(|n| customer_in(0, n)).collect();
    let late: Vec<_> = files.iter().map(|it| first.writers.submit(register(*it))).collect();
    let second = start(&log, &witnesses, Settings::default()).await;
    let ours = committed(&second.writers.ask(register(customer_in(0, 998))).await);
    first.pause.set(false);

    for answer in late {
        let answer = answer.await.unwrap();
        let unsettled = matches!(answer, Answer::OutcomeUnknown | Answer::NotServing(_));
        assert!(unsettled, "nothing of it may be acknowledged: {answer:?}");
    }
    let superseded = Standing::NotServing(NotServing::Superseded { epoch: 3 });
    until("the first has seen it", || first.writers.standings().iter().all(|it| *it == superseded))
        .await;
    for file in &files {
        let answer = second.settle(register(*file)).await;
        // The first one's void records shift its offsets: that costs it a term, and no commit.
        committed(&answer);
    }
    assert!(second.writers.ready());
    assert!(!first.writers.ready());
    first.stop().await;
    second.stop().await;
    let (commits, _) = read(&log, 0).await;
    let takeovers: Vec<u64> = commits.iter().filter(|it| it.takeover).map(|it| it.epoch).collect();
    assert!(takeovers.is_sorted_by(|a, b| a + 1 == *b), "{takeovers:?}");
    let of_first = commits.first().map(|_| commits[1].writer).unwrap();
    let after = commits.iter().filter(|it| it.sequence >= ours.sequence);
    assert!(after.clone().count() >= 65);
    assert!(after.clone().all(|it| it.writer != of_first), "nothing of the first stands there");
    recorded(&log).await;
}
