//! A database of its own for each test, and a projector on it.

use std::future::poll_fn;
use std::pin::Pin;
use std::str::FromStr;
use std::task::Poll;
use std::time::Duration;

use ledger_core::log::{Log, Place};
use projections::Model;
use projections::database::wait::{NotPassed, wait_for};
use projections::database::{Database, make};
use projections::projector::{Board, CatchingUp, Settings, Stop, follow};
use sqlx::postgres::PgConnectOptions;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// A fresh database whose sessions of projectors bear a name of their own.
pub(crate) struct Fixture {
    pub(crate) url: String,
    pub(crate) options: PgConnectOptions,
    pub(crate) name: String,
}

impl Fixture {
    pub(crate) fn new() -> Fixture {
        let name = servers::unique("projector");
        let url = servers::fresh_database("read-models");
        let options = PgConnectOptions::from_str(&url).unwrap().application_name(&name);
        Fixture { url, options, name }
    }

    /// To ask questions; its sessions bear another name.
    pub(crate) fn database(&self) -> Database {
        let options = self.options.clone().application_name("questions");
        Database::new(options, 4, Duration::from_secs(10))
    }

    pub(crate) async fn make(&self, partitions: u32) {
        make(&self.options, &Model::ALL, partitions).await.unwrap();
    }

    /// Projects every partition to the end of a log that does not grow.
    pub(crate) async fn project<L: Log>(&self, log: &L, settings: &Settings, heads: &[Place]) {
        let partitions = log.partitions().await.unwrap();
        self.make(partitions).await;
        let board = Board::default();
        let stop = CancellationToken::new();
        let following = self.follow_all(log, settings, &board, &stop);
        let waiting = async {
            self.reach(heads).await;
            stop.cancel();
        };
        let (ended, ()) = tokio::join!(following, waiting);
        for it in ended {
            it.unwrap();
        }
    }

    /// All partitions in this task, so that nothing goes on when it is dropped or not polled.
    pub(crate) async fn follow_all<L: Log>(
        &self,
        log: &L,
        settings: &Settings,
        board: &Board,
        stop: &CancellationToken,
    ) -> Vec<Result<(), Stop>> {
        let partitions = log.partitions().await.unwrap();
        let loops = (0..partitions).map(|it| follow(log, &self.options, it, settings, board, stop));
        futures_util::future::join_all(loops).await
    }

    /// Waits until every model has tables and has taken in these commits.
    pub(crate) async fn reach(&self, heads: &[Place]) {
        let deadline = Instant::now() + Duration::from_secs(120);
        let database = self.database();
        loop {
            match wait_for(&database, heads, &Model::ALL, deadline).await {
                Err(_) | Ok(Err(NotPassed::UnknownPartition { .. }))
                    if Instant::now() < deadline =>
                {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                outcome => break outcome.unwrap().unwrap(),
            }
        }
        database.close().await;
    }
}

/// Small batches, so that histories of tests have many; also of who is far behind.
pub(crate) fn small_batches(commits: usize) -> Settings {
    Settings {
        batch_commits_max: commits,
        catching_up: CatchingUp::at_once(0),
        retry: (Duration::from_millis(5), Duration::from_millis(50)),
        ..Settings::default()
    }
}

/// Polls a condition.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Lets it go on for so many steps, and says what it came to and how many it took where that was enough: by
/// its own steps a slow machine stops it where a quick one does, and not by the clock.
pub(crate) async fn go_on<F: Future>(mut it: Pin<&mut F>, steps: u32) -> Option<(F::Output, u32)> {
    let mut taken = 0;
    poll_fn(|context| match it.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(Some((ended, taken))),
        Poll::Pending if taken == steps => Poll::Ready(None),
        Poll::Pending => {
            taken += 1;
            Poll::Pending
        }
    })
    .await
}
