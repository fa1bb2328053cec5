//! A read model built again beside the live one, and swapped in.
//!
//! ```text
//! live build:  ──── kept by the projector ────────────────────┐ its positions locked
//! new build:   filled up to where the live one stands, round  │ the last commits; then in one
//!              after round, each shorter than the one before ─┘ transaction: it is live
//! former one:  dropped when all who may still read it have ended
//! ```
//!
//! Queries find the live build; the new one takes its place at the very position it had, so that
//! no answer goes back and all models still tell of the same commits. Wherever it is killed it can
//! be started again: a build that was begun is gone on with, and one that was swapped out dropped.

mod builds;
mod discard;
mod fill;
mod swap;

use std::collections::BTreeMap;
use std::time::Duration;

use ledger_core::log::{Failure as LogFailure, Log};
use sqlx::Connection;
use sqlx::postgres::PgConnectOptions;

use self::builds::Builds;
use self::fill::fill_all;
use self::swap::Held;
use super::patience::{BOUNDS, QUESTION_MAX};
use super::{Fault, Stop};
use crate::database::connect;
use crate::failure::{Tried, within};
use crate::{Build, Failure, Model};

pub(crate) use self::builds::{ALL_BUILDS, ONE_AT_A_TIME};
pub(crate) use self::discard::{FORGET, STILL_UNDER_WAY, UNDER_WAY};
pub(crate) use self::swap::{APART, HOLD, HOLD_FOR, SWAP, WHERE};

/// With no more commits than this to take in, the projector is held up for them.
const HELD_UP_FOR_COMMITS: u64 = 2_000;

/// After so many rounds it is held up for whatever is left: the log grows as fast as it is read.
const ROUNDS_MAX: u32 = 20;

/// So often the projector is held up in vain.
const HOLDS_MAX: u32 = 5;

/// How a rebuild works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// A batch has at most this many commits,
    pub batch_commits_max: usize,
    /// and once it has this many bytes it is full.
    pub batch_bytes_max: usize,
    /// The projector is held up for at most this long,
    pub held_max: Duration,
    /// and when that was in vain it goes on for at least this long.
    pub pause: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        let super::Settings { batch_commits_max, batch_bytes_max, .. } = super::Settings::default();
        Pace {
            batch_commits_max,
            batch_bytes_max,
            held_max: Duration::from_secs(30),
            pause: Duration::from_secs(10),
        }
    }
}

/// What a rebuild has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub former: Build,
    pub live: Build,
    /// Taken in by this run, of all partitions.
    pub commits: u64,
    /// Whether an earlier run had begun to fill it.
    pub resumed: bool,
}

/// Why a model was not rebuilt. The live one is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NotRebuilt {
    #[error("{model} is being rebuilt by another process: let it end, or end it first")]
    UnderWay { model: Model },
    #[error("{model} has no live tables yet: start projections, which makes and fills them")]
    NothingLive { model: Model },
    #[error(transparent)]
    Log(#[from] LogFailure),
    #[error(transparent)]
    Database(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stop),
    #[error(
        "{new} could not take in the last commits while {live} stood still, in {HOLDS_MAX} tries: see whether the log can be read and the database keeps up, and start the rebuild again: it goes on where this ends"
    )]
    HeldInVain { live: Build, new: Build },
    #[error("filling a partition ended by a defect: {0}")]
    Panicked(String),
}

/// Builds the tables of a model anew from the log, beside the live ones, and swaps them in.
/// Dropping the future leaves what was filled so far, for the next run to go on with.
///
/// # Errors
/// When the outside breaks, or the log is not the one that the live tables were read from.
pub async fn rebuild<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    model: Model,
    pace: &Pace,
) -> Result<Rebuilt, NotRebuilt> {
    let partitions = log.partitions().await?;
    log.inspect().await?;
    let mut connection = connect(&database.clone().options(BOUNDS), &[]).await?;
    let claim = Builds::claim(database, &mut connection, model);
    let builds = within(QUESTION_MAX, "claim a rebuild", claim).await?;
    for former in &builds.leftover {
        discard::discard(&mut connection, *former).await?;
    }
    let (former, new) = (builds.live, builds.next());
    builds::make(database, new, partitions).await?;
    tracing::info!(live = %former, build = %new, "building a read model beside the live one");

    let begun = swap::standing(&mut connection, new).await?;
    let mut rounds = 0;
    let mut holds = 0;
    let commits = loop {
        let goal = swap::standing(&mut connection, former).await?;
        let done = swap::standing(&mut connection, new).await?;
        let left_over = left(&done, &goal);
        if left_over > HELD_UP_FOR_COMMITS && rounds < ROUNDS_MAX {
            rounds += 1;
            tracing::info!(build = %new, round = rounds, commits = left_over, "filling");
            fill_all(log, database, new, &goal, pace).await?;
            continue;
        }
        // From here on the projector waits before its next batch, until the swap or its failure.
        let held = Held::take(&mut connection, former, pace.held_max).await?;
        let filling = fill_all(log, database, new, &held.goal, pace);
        match tokio::time::timeout(pace.held_max, filling).await {
            Ok(filled) => {
                filled?;
                let commits = left(&begun, &held.goal);
                held.swap(former, new).await?;
                break commits;
            }
            Err(_) => {
                held.let_go().await?;
                holds += 1;
                if holds == HOLDS_MAX {
                    return Err(NotRebuilt::HeldInVain { live: former, new });
                }
                tracing::warn!(live = %former, build = %new, held = ?pace.held_max, "the last commits did not come in while the projector was held up: it goes on, and they are tried again");
                tokio::time::sleep(pace.pause).await;
                // Not held up: when the log is away it is waited for here.
                fill_all(log, database, new, &goal, pace).await?;
            }
        }
    };
    tracing::info!(build = %new, commits, "swapped in");

    discard::discard(&mut connection, former).await?;
    connection.close().await.tried("leave the database")?;
    Ok(Rebuilt { former, live: new, commits, resumed: builds.unfinished.is_some() })
}

/// How many commits lie between two standings.
fn left(done: &BTreeMap<u32, u64>, goal: &BTreeMap<u32, u64>) -> u64 {
    let of = |(partition, goal): (&u32, &u64)| {
        goal.saturating_sub(done.get(partition).copied().unwrap_or(0))
    };
    goal.iter().map(of).sum()
}

impl From<Fault> for NotRebuilt {
    fn from(fault: Fault) -> NotRebuilt {
        match fault {
            Fault::Stop(it) => NotRebuilt::Stopped(it),
            Fault::Database(it) => NotRebuilt::Database(it),
            Fault::Log(it) => NotRebuilt::Log(it),
            Fault::SwappedOut(_) | Fault::SetBack(_) => {
                unreachable!("only who keeps the live tables is told so")
            }
        }
    }
}
