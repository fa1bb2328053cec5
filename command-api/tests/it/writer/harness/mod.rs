//! A ledger in memory, its writers, and a time that passes when the test says so.

mod fakes;
mod requests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use command_api::writer::{
    Answer, CallerKey, DayDone, Delay, NotServing, Request, Settings, Standing, Writers, open,
};
use ledger_core::file::{State, events_of};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Chain, Commit, FileId, Hash, KeyCheck, Place, Reading, genesis};
use ledger_core::policy;
use prometheus::Registry;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub(crate) use ledger_core::testing::day;

pub(crate) use self::fakes::*;
pub(crate) use self::requests::*;

pub(crate) const LEDGER: Uuid = Uuid::from_u128(0x1ed6e4);
pub(crate) const PARTITIONS: u32 = 3;

/// Under which the writers of tests name their callers.
pub(crate) fn caller_key() -> CallerKey {
    CallerKey { check: KeyCheck([0x5e; 8]), accepted: None }
}

/// A ledger in memory and what outlives its writers.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) log: MemoryLog,
    pub(crate) witnesses: TestWitnesses,
    pub(crate) clock: TestClock,
    pub(crate) timer: TestTimer,
    pub(crate) settings: Settings,
    pub(crate) caller_key: CallerKey,
}

/// Writers at work.
pub(crate) struct Running {
    pub(crate) writers: Writers,
    pub(crate) owners: JoinHandle<()>,
    pub(crate) registry: Registry,
    pub(crate) pause: Pause,
    world: World,
}

impl World {
    /// A ledger of 3 partitions whose first business date is 1 November 2004, without policies.
    pub(crate) async fn bare(log: MemoryLog) -> World {
        let founding = genesis::Founding {
            ledger: LEDGER,
            partitions: PARTITIONS,
            first_business_date: day("2004-11-01"),
            recorded_at: "2004-11-01T08:00:00.000000Z".parse().unwrap(),
            writer: Uuid::from_u128(1),
        };
        genesis::found(&log, &founding).await.unwrap();
        World {
            log,
            witnesses: TestWitnesses::default(),
            clock: TestClock::at("2004-11-01T09:00:00.000000Z"),
            timer: TestTimer::default(),
            settings: Settings::default(),
            caller_key: caller_key(),
        }
    }

    /// The same, with the first policy version in force.
    pub(crate) async fn new() -> World {
        World::on(MemoryLog::like_kafka(PARTITIONS)).await
    }

    pub(crate) async fn on(log: MemoryLog) -> World {
        let world = World::bare(log).await;
        let running = world.start(2).await;
        running.publish_first_policy().await;
        running.stop().await;
        world
    }

    /// A process begins to write.
    pub(crate) async fn start(&self, process: u128) -> Running {
        let running = self.begin(process).await;
        self.settle().await;
        assert!(running.writers.ready(), "{:?}", running.writers.standings());
        running
    }

    /// The same, whatever comes of it.
    pub(crate) async fn begin(&self, process: u128) -> Running {
        let registry = Registry::new();
        let (writers, owners) = open(
            self.log.clone(),
            self.witnesses.clone(),
            Arc::new(self.clock.clone()),
            self.timer.clone(),
            (Uuid::from_u128(process), self.caller_key.clone()),
            self.settings,
            &registry,
        )
        .await
        .unwrap();
        let pause = Pause::default();
        let work = futures_util::future::join_all(owners.into_iter().map(|it| it.run()));
        let owners = tokio::spawn(pause.clone().around(async move {
            work.await;
        }));
        Running { writers, owners, registry, pause, world: self.clone() }
    }

    /// Everything that can happen without time passing happens.
    pub(crate) async fn settle(&self) {
        for _ in 0..500 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn pass(&self, by: Duration) {
        self.timer.pass(by);
        self.settle().await;
    }

    /// The commits of a partition that are in the ledger.
    pub(crate) fn commits(&self, partition: u32) -> Vec<Commit> {
        let mut chain = Chain::at_start(partition);
        self.log
            .records(partition)
            .iter()
            .filter_map(|record| match chain.read(record) {
                Reading::Commit { commit, .. } => Some(*commit),
                Reading::Void(_) => None,
                other @ (Reading::Damaged(_)
                | Reading::BehindDamage
                | Reading::Undecodable { .. }) => panic!("{other:?}"),
            })
            .collect()
    }

    /// All files as the log leaves them.
    pub(crate) fn files(&self) -> BTreeMap<FileId, State> {
        let mut files = BTreeMap::new();
        for partition in 0..PARTITIONS {
            for commit in self.commits(partition) {
                let place = Place { partition, sequence: commit.sequence };
                let facts = events_of(&commit).unwrap();
                let state = files.remove(&commit.file).unwrap_or(State::new(commit.file));
                files.insert(commit.file, state.apply(&facts, place, commit.business_date));
            }
        }
        files
    }

    pub(crate) fn void_records(&self, partition: u32) -> usize {
        self.log.records(partition).len() - self.commits(partition).len()
    }
}

impl Running {
    pub(crate) async fn ask(&self, request: Request) -> Answer {
        self.writers.ask(request).await
    }

    /// Asks and does not wait.
    pub(crate) async fn asked(&self, request: Request) -> oneshot::Receiver<Answer> {
        let answer = self.writers.submit(request);
        self.world.settle().await;
        answer
    }

    pub(crate) async fn publish_first_policy(&self) {
        publish_first_policy(&self.writers).await;
    }

    pub(crate) async fn start_day(&self, date: &str) -> Vec<Place> {
        let done = self.day_done(date).await;
        done.into_iter().map(|it| it.place).collect()
    }

    pub(crate) async fn day_done(&self, date: &str) -> Vec<DayDone> {
        self.writers.start_business_day(day(date), &clerk()).await.unwrap()
    }

    /// Shuts down and waits for it.
    pub(crate) async fn stop(self) {
        self.writers.shut_down().await;
        self.owners.await.unwrap();
    }

    /// Gone without a word, like a process that is killed.
    pub(crate) async fn kill(self) {
        self.owners.abort();
        assert!(self.owners.await.unwrap_err().is_cancelled());
    }

    pub(crate) fn standing(&self, partition: u32) -> Standing {
        self.writers.standings()[partition as usize].clone()
    }

    /// A counter or gauge, summed over partitions.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        sum_of(&self.registry, name)
    }
}

/// A counter or gauge, summed over partitions.
pub(crate) fn sum_of(registry: &Registry, name: &str) -> f64 {
    registry
        .gather()
        .iter()
        .filter(|family| family.name() == name)
        .flat_map(|family| family.get_metric())
        .map(|it| it.get_counter().get_value() + it.get_gauge().get_value())
        .sum()
}

pub(crate) async fn publish_first_policy(writers: &Writers) {
    let document = policy::Document::SHIPPED.to_owned();
    let hash = Hash::of(document.as_bytes());
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
    for (key, act) in [("propose", propose), ("approve", approve)] {
        let answer = writers.ask(to_policy_book(key, act)).await;
        assert!(matches!(answer, Answer::Committed { repeated: false, .. }), "{answer:?}");
    }
}

/// Where the command was recorded.
#[track_caller]
pub(crate) fn committed(answer: &Answer) -> Place {
    let Answer::Committed { place, .. } = answer else { panic!("{answer:?}") };
    *place
}

/// What holds the partition up between two terms.
#[track_caller]
pub(crate) fn between_terms(standing: Standing) -> Delay {
    let Standing::NotServing(NotServing::BetweenTerms(delay)) = standing else {
        panic!("{standing:?}")
    };
    delay
}

/// Whether the answer leaves open what became of the command.
pub(crate) fn is_open(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::OutcomeUnknown
            | Answer::NotDecided
            | Answer::NotServing(_)
            | Answer::InFlight
            | Answer::ReferenceInFlight
    )
}
