//! Crashes, lost answers, double sending and races, on a log in memory.

use std::time::Duration;

use command_api::process;
use futures_util::future::join_all;
use ledger_core::credit::application;
use ledger_core::log::Commit;
use ledger_core::log::memory::MemoryLog;
use tokio::task::JoinHandle;

use super::story::{Applied, bank, check_once, count, lending, told};
use crate::writer::harness::{PARTITIONS, Running, World, committed};

/// Longer than any pause between two tries.
const LONG: Duration = Duration::from_secs(6);

/// Writers, and the processes that send what is outstanding.
struct Story {
    world: World,
    running: Running,
    conversing: Vec<JoinHandle<()>>,
}

impl Story {
    /// A bank that lends so much; nothing is sent yet.
    async fn lending(log: MemoryLog, limit: i64) -> Story {
        let world = World::bare(log).await;
        let running = world.start(3).await;
        lending(&running.writers, limit).await;
        Story { world, running, conversing: vec![] }
    }

    async fn converse(&mut self) {
        let run = process::run(self.running.writers.clone(), self.world.timer.clone());
        self.conversing.push(tokio::spawn(run));
        let (clock, timer) = (self.world.clock.clone(), self.world.timer.clone());
        let watch = process::watch_reviews(self.running.writers.clone(), clock, timer);
        self.conversing.push(tokio::spawn(watch));
        self.world.settle().await;
    }

    /// The process is killed, and another one takes over, that sends nothing yet.
    async fn restart(mut self, process: u128) -> Story {
        self.conversing.drain(..).for_each(|it| it.abort());
        self.running.kill().await;
        let running = self.world.start(process).await;
        Story { world: self.world, running, conversing: vec![] }
    }

    async fn ask(&self, request: command_api::writer::Request) {
        committed(&self.running.ask(request).await);
        self.world.settle().await;
    }

    fn commits(&self) -> Vec<Commit> {
        (0..PARTITIONS).flat_map(|it| self.world.commits(it)).collect()
    }

    fn outstanding(&self) -> f64 {
        self.running.metric("ledger_process_outstanding")
    }

    fn check_settled(&self) {
        assert_eq!(self.outstanding(), 0.0);
        assert_eq!(self.running.metric("ledger_process_refused_total"), 0.0);
        check_once(&self.commits());
    }
}

/// A customer in another partition than the bank.
fn apart() -> Applied {
    let elsewhere = |it: &Applied| it.file().partition(PARTITIONS) != bank().partition(PARTITIONS);
    (1..).map(Applied).find(elsewhere).unwrap()
}

/// Each step of what both files say to each other is made by another process than the one before.
#[tokio::test]
async fn a_crash_between_any_two_steps_leaves_nothing_behind() {
    let mut story = Story::lending(MemoryLog::like_kafka(PARTITIONS), 10_000).await;
    let it = apart();
    it.is_offered(&story.running.writers).await;
    story.ask(it.present()).await;
    assert_eq!(story.outstanding(), 1.0);
    for process in 4..7 {
        story = story.restart(process).await;
        story.converse().await;
    }
    assert_eq!(told(&story.commits(), it.placement()), ["placement.reserved"]);
    assert_eq!(told(&story.commits(), it.stream()).last().unwrap(), "application.presented");
    story = story.restart(7).await;
    story.ask(it.accept()).await;
    story.ask(it.sign()).await;
    assert_eq!(story.outstanding(), 1.0, "the bank has not heard yet");
    story = story.restart(8).await;
    story.converse().await;
    assert_eq!(
        told(&story.commits(), it.placement())[1..],
        ["placement.exposed", "placement.commission_earned"]
    );
    story.check_settled();
}

#[tokio::test]
async fn two_that_send_the_same_reserve_nothing_twice() {
    let mut story = Story::lending(MemoryLog::like_kafka(PARTITIONS), 10_000).await;
    let it = apart();
    it.is_offered(&story.running.writers).await;
    story.converse().await;
    story.converse().await;
    story.ask(it.present()).await;
    story.ask(it.decline()).await;
    for _ in 0..4 {
        story.world.pass(LONG).await;
    }
    assert_eq!(
        told(&story.commits(), it.placement()),
        ["placement.reserved", "placement.released"]
    );
    story.check_settled();
}

#[tokio::test]
async fn a_reservation_whose_outcome_is_unknown_is_asked_for_until_it_is_known() {
    for lost in ["append", "report"] {
        let mut story = Story::lending(MemoryLog::like_kafka(PARTITIONS), 10_000).await;
        let it = apart();
        it.is_offered(&story.running.writers).await;
        story.ask(it.present()).await;
        let partition = bank().partition(PARTITIONS);
        match lost {
            "append" => story.world.log.lose_append(partition),
            _ => story.world.log.lose_report(partition),
        }
        story.converse().await;
        for _ in 0..8 {
            story.world.pass(LONG).await;
        }
        assert_eq!(told(&story.commits(), it.placement()), ["placement.reserved"], "{lost}");
        story.check_settled();
    }
}

/// On both kinds of logs, the bank in one partition and those who race in all.
#[tokio::test]
async fn of_sixty_four_that_race_for_the_last_franc_as_many_are_presented_as_the_line_has_room_for()
{
    for log in [MemoryLog::new(PARTITIONS), MemoryLog::like_kafka(PARTITIONS)] {
        let mut story = Story::lending(log, 319_999).await;
        let all: Vec<Applied> = (0..64).map(Applied).collect();
        for it in &all {
            it.is_offered(&story.running.writers).await;
        }
        story.converse().await;
        story.converse().await;
        let writers = &story.running.writers;
        for answer in join_all(all.iter().map(|it| writers.ask_waiting(it.present()))).await {
            committed(&answer);
        }
        for _ in 0..40 {
            story.world.pass(LONG).await;
        }
        let commits = story.commits();
        assert_eq!(count(&commits, "placement.reserved"), 31);
        assert_eq!(count(&commits, "placement.refused"), 33);
        assert_eq!(count(&commits, "application.presented"), 31);
        assert_eq!(count(&commits, "application.passed_over"), 33);
        story.check_settled();
    }
}

#[tokio::test]
async fn a_bank_that_says_nothing_is_passed_over_once_its_time_is_over_also_after_a_restart() {
    let mut story = Story::lending(MemoryLog::like_kafka(PARTITIONS), 10_000).await;
    let it = apart();
    it.is_offered(&story.running.writers).await;
    story.converse().await;
    story.ask(it.present()).await;
    let begun = told(&story.commits(), it.stream());
    assert_eq!(begun.last().unwrap(), "application.presented");
    let mut story = story.restart(4).await;
    story.converse().await;
    for (clock, passed) in [
        ("2004-11-03T08:59:00.000000Z", 0),
        ("2004-11-03T12:00:00.000000Z", 1),
        ("2004-11-05T12:00:00.000000Z", 1),
    ] {
        story.world.clock.set(clock);
        story.world.pass(Duration::from_secs(30)).await;
        story.world.settle().await;
        assert_eq!(count(&story.commits(), "application.passed_over"), passed, "at {clock}");
    }
    assert_eq!(told(&story.commits(), it.placement()).last().unwrap(), "placement.released");
    let late =
        application::Act::RecordAcceptance { offer: Some(it.offer()), reference: "K-9".to_owned() };
    story.ask(it.act("late", late)).await;
    assert_eq!(count(&story.commits(), "application.answered_late"), 1);
    story.check_settled();
}
