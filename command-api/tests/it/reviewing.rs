//! The time in which a person decides, watched by writers at work.

use std::time::Duration;

use command_api::process;
use ledger_core::credit::application::{Act, Asked, FirstDue, Purpose};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Hash, StreamId};
use ledger_core::policy::{self, Document};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::writer::harness::{
    PARTITIONS, Running, World, committed, customer, day, register, request, to_policy_book, xof,
};

const APPLICATION: Uuid = Uuid::from_u128(0xa1);

/// Writers, and who watches the review desk.
struct Watched {
    world: World,
    running: Running,
    watch: JoinHandle<()>,
}

impl Watched {
    /// Under a policy that gives a person 48 hours, an officer takes an application at nine on the first
    /// of November.
    async fn taken() -> Watched {
        let world = World::bare(MemoryLog::like_kafka(PARTITIONS)).await;
        let running = world.start(2).await;
        let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
        document["sections"]["waits"] = json!({
            "form": 2, "review_hours": 48, "bureau_minutes": 30, "bank_hours": 72,
            "review_overdue": "escalate",
        });
        let document = document.to_string();
        let (hash, author, approver) =
            (Hash::of(document.as_bytes()), Hash([1; 32]), Hash([2; 32]));
        for (key, act) in [
            ("propose", policy::Act::Propose { document, author }),
            ("approve", policy::Act::Approve { hash, approver, effective_from: None }),
        ] {
            committed(&running.ask(to_policy_book(key, act)).await);
        }
        committed(&running.ask(register(customer(1))).await);
        let watch = watching(&world, &running);
        let watched = Watched { world, running, watch };
        let first_due = FirstDue::On { first_due_on: day("2004-12-20") };
        let asked = Asked { product: None, amount: xof(50_000), instalments: 3, first_due };
        watched.ask("apply", Act::Submit { purpose: Purpose::Cash {}, asked }).await;
        watched.ask("take", Act::Take).await;
        watched.world.settle().await;
        watched
    }

    /// What is submitted is submitted by a clerk; all else an officer asks.
    async fn ask(&self, key: &str, act: Act) {
        let is_submission = matches!(act, Act::Submit { .. });
        let command = Command::Application { application: APPLICATION, act };
        let asked = request(customer(1), StreamId::Application(APPLICATION), key, command);
        let officer = Actor { role: "risk".to_owned(), subject: Hash([9; 32]) };
        let actor = if is_submission { asked.actor.clone() } else { officer };
        let asked = command_api::writer::Request { actor, ..asked };
        committed(&self.running.ask(asked).await);
    }

    /// The process is killed, and another one takes over and watches.
    async fn restart(self, process: u128) -> Watched {
        self.watch.abort();
        self.running.kill().await;
        let running = self.world.start(process).await;
        let watch = watching(&self.world, &running);
        self.world.settle().await;
        Watched { running, watch, ..self }
    }

    /// It is so late, and it was looked at again.
    async fn at(&self, clock: &str) {
        self.world.clock.set(clock);
        self.world.pass(Duration::from_secs(30)).await;
    }

    /// How often its time was found to be over.
    fn overdue(&self) -> usize {
        let commits = (0..PARTITIONS).flat_map(|it| self.world.commits(it));
        let events = commits.flat_map(|it| it.events);
        events.filter(|it| it.r#type == "application.review_overdue").count()
    }
}

fn watching(world: &World, running: &Running) -> JoinHandle<()> {
    let (clock, timer) = (world.clock.clone(), world.timer.clone());
    tokio::spawn(process::watch_reviews(running.writers.clone(), clock, timer))
}

#[tokio::test]
async fn silence_past_the_time_of_a_review_is_recorded_once_each_time() {
    let watched = Watched::taken().await;
    watched.at("2004-11-03T09:00:00.000000Z").await;
    assert_eq!(watched.overdue(), 0, "it is not over yet");
    watched.at("2004-11-03T09:00:01.000000Z").await;
    assert_eq!(watched.overdue(), 1);
    watched.at("2004-11-03T10:00:00.000000Z").await;
    assert_eq!(watched.overdue(), 1, "there are 48 hours again");
    watched.at("2004-11-05T09:00:02.000000Z").await;
    assert_eq!(watched.overdue(), 2);
}

#[tokio::test]
async fn a_restart_watches_on_and_records_nothing_twice() {
    let watched = Watched::taken().await;
    watched.at("2004-11-03T09:00:01.000000Z").await;
    let watched = watched.restart(3).await;
    watched.at("2004-11-03T09:05:00.000000Z").await;
    assert_eq!(watched.overdue(), 1);
    watched.at("2004-11-05T09:00:02.000000Z").await;
    assert_eq!(watched.overdue(), 2);
}

#[tokio::test]
async fn what_was_decided_waits_for_nobody() {
    let watched = Watched::taken().await;
    let reason = ledger_core::reason::Reason::of("thin_history");
    let reasons = vec!["thin_history".to_owned()];
    watched.ask("decline", Act::Decline { reasons, reason }).await;
    watched.at("2004-11-03T09:00:01.000000Z").await;
    assert_eq!(watched.overdue(), 0);
}
