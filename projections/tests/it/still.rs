//! What keeps a projector from going on is told, and does not outlast its cause.

use std::time::Duration;

use ledger_core::log::Place;
use projections::database::connect;
use projections::database::positions::live;
use projections::portfolio;
use projections::projector::{
    Board, Condition, Ended, Metrics, Pace, Settings, Stop, rebuild, run,
};
use projections::whole;
use prometheus::core::Collector;
use sqlx::Connection;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::ailing::{AilingLog, Ailment};
use crate::compare::assert_same;
use crate::fixture::{Fixture, small_batches, until};
use crate::independent::Independent;
use crate::world::World;

const PARTITIONS: u32 = 2;

/// A projector on a log that can be made to ail.
struct Running {
    world: World,
    log: AilingLog,
    fixture: Fixture,
    board: Board,
    stop: CancellationToken,
    task: JoinHandle<Result<(), Ended>>,
}

impl Running {
    /// One that has caught up, and complains soon.
    async fn start(seed: u64) -> Running {
        let mut world = World::new(seed, PARTITIONS);
        world.live(15, 15);
        let fixture = Fixture::new();
        let log = AilingLog::new(&world.log);
        let (board, stop) =
            (Board::patient(Duration::from_millis(1_500)), CancellationToken::new());
        let settings: Settings = small_batches(40);
        let running =
            run(log.clone(), fixture.options.clone(), settings, board.clone(), stop.clone());
        let task = tokio::spawn(running);
        fixture.reach(&world.heads()).await;
        let running = Running { world, log, fixture, board, stop, task };
        running.until_ready().await;
        running
    }

    async fn until_ready(&self) {
        until("it is ready", async || self.board.complaint().is_none()).await;
    }

    /// Waits until the complaint says this.
    async fn until_told(&self, words: &str) {
        until(words, async || self.board.complaint().is_some_and(|it| it.contains(words))).await;
    }

    /// How many partitions are in this condition, by the metrics.
    fn in_condition(&self, condition: &str) -> usize {
        let metrics = Metrics::new(self.board.clone()).collect();
        let labels = metrics
            .iter()
            .filter(|it| it.name() == "ledger_projection_following")
            .flat_map(|it| it.get_metric())
            .flat_map(|it| it.get_label());
        labels.filter(|it| it.value() == condition).count()
    }

    /// All tables are as the log says.
    async fn assert_complete(&self) {
        self.fixture.reach(&self.world.heads()).await;
        let records = (0..PARTITIONS).map(|it| self.world.log.records(it));
        assert_same(&self.fixture, &Independent::of(&records.collect::<Vec<_>>())).await;
    }

    async fn end(self) -> Result<(), Ended> {
        self.stop.cancel();
        self.task.await.unwrap()
    }
}

#[tokio::test]
async fn nothing_taken_in_though_the_log_goes_on_is_not_ready() {
    let mut running = Running::start(71).await;
    running.log.ail(Ailment::SilentReaders);
    running.world.next_day();
    running.until_told("though the log goes on").await;
    assert_eq!(running.in_condition("standing_still"), PARTITIONS as usize);
    running.log.ail(Ailment::Nothing);
    running.assert_complete().await;
    running.until_ready().await;
    assert_eq!(running.in_condition("following"), PARTITIONS as usize);
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_does_not_come_to_an_end_is_not_ready() {
    let mut running = Running::start(72).await;
    let mut other = connect(&running.fixture.options, &[]).await.unwrap();
    let mut holding = other.begin().await.unwrap();
    let hold = "select from positions for update";
    sqlx::query(hold).execute(&mut *holding).await.unwrap();
    running.world.next_day();
    running.until_told("though the log goes on").await;
    holding.rollback().await.unwrap();
    running.assert_complete().await;
    running.until_ready().await;
    running.end().await.unwrap();
}

#[tokio::test]
async fn not_seeing_where_the_log_ends_is_not_ready_until_it_is_seen_again() {
    let running = Running::start(73).await;
    running.log.ail(Ailment::BrokenEnds);
    running.until_told("a defect in looking for the end").await;
    running.log.ail(Ailment::Nothing);
    running.until_ready().await;
    running.log.ail(Ailment::SilentEnds);
    running.until_told("where the log ends has not been seen").await;
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_defect_in_one_partition_is_told_with_its_place_and_the_others_go_on() {
    let mut running = Running::start(74).await;
    let reached = running.world.heads()[0];
    running.log.ail(Ailment::BrokenReaders);
    let place = Place { sequence: reached.sequence + 1, ..reached };
    let stopped = Stop::Defect { place, reason: "a defect in reading".to_owned() };
    until("the defect is told", async || {
        running.board.read()[&0].condition == Condition::Stopped(stopped.clone())
    })
    .await;
    running.until_told(&stopped.to_string()).await;
    assert_eq!((running.in_condition("stopped"), running.in_condition("following")), (1, 1));
    running.world.next_day();
    let of_the_other = [running.world.heads()[1]];
    running.fixture.reach(&of_the_other).await;
    let ended = running.end().await;
    assert!(matches!(&ended, Err(Ended::Stopped { partition: 0, stop }) if *stop == stopped));
}

#[tokio::test]
async fn tables_that_are_emptied_under_an_idle_projector_are_filled_again() {
    let running = Running::start(75).await;
    empty(&running.fixture).await;
    // Nothing is appended that could tell it.
    running.assert_complete().await;
    running.until_ready().await;
    running.end().await.unwrap();
}

#[tokio::test]
async fn tables_that_are_emptied_under_a_busy_projector_are_filled_again() {
    let mut running = Running::start(76).await;
    for _ in 0..6 {
        running.world.live(2, 10);
        empty(&running.fixture).await;
        running.world.live(1, 10);
    }
    running.assert_complete().await;
    running.until_ready().await;
    running.end().await.unwrap();
}

/// As tools do that go on with another log.
async fn empty(fixture: &Fixture) {
    let mut connection = connect(&fixture.options, &[]).await.unwrap();
    let builds = live(&mut connection).await.unwrap();
    let emptied = whole::empty(&fixture.options, &builds).await.unwrap();
    assert_eq!(emptied.len(), builds.len());
}

#[tokio::test]
async fn a_rebuild_whose_log_is_away_lets_the_projector_go_on() {
    let mut running = Running::start(77).await;
    // Of the two only the rebuild's is away.
    let away = AilingLog::new(&running.world.log);
    away.ail(Ailment::SilentReaders);
    let pace = Pace {
        held_max: Duration::from_millis(300),
        pause: Duration::from_millis(10),
        ..Pace::default()
    };
    let (log, options) = (away.clone(), running.fixture.options.clone());
    let rebuilding =
        tokio::spawn(async move { rebuild(&log, &options, portfolio::MODEL, &pace).await });
    for _ in 0..3 {
        running.world.next_day();
        running.fixture.reach(&running.world.heads()).await;
    }
    assert!(!rebuilding.is_finished(), "it waits for its log");
    away.ail(Ailment::Nothing);
    let done = rebuilding.await.unwrap().unwrap();
    assert_eq!(done.live.number, 1);
    let of_portfolio = running.world.heads().iter().map(|it| it.sequence).sum::<u64>();
    assert_eq!(done.commits, of_portfolio);
    running.world.next_day();
    running.assert_complete().await;
    running.end().await.unwrap();
}
