//! All partitions at once, and where the log ends.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use ledger_core::log::Log;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::patience::LOOK_MAX;
use super::stop::said;
use super::{Board, Settings, Stop, follow};
use crate::Failure;
use crate::columns::signed;
use crate::database::{connect, make};
use crate::failure::{Tried, within};

/// How often it is looked where the log ends.
const LOOK: Duration = Duration::from_secs(1);

pub(crate) const ENDS: &str = "
    insert into log_ends (partition, end_offset, seen_at)
    select partition, end_offset, now()
    from unnest($1::int[], $2::bigint[]) as seen (partition, end_offset)
    on conflict (partition) do update
    set end_offset = excluded.end_offset, seen_at = excluded.seen_at";

/// Why projecting did not begin, or how it ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    #[error(transparent)]
    Log(#[from] ledger_core::log::Failure),
    #[error(transparent)]
    Database(#[from] Failure),
    #[error("partition {partition}: {stop}")]
    Stopped { partition: u32, stop: Stop },
    #[error("a defect of this program ended it: {0}")]
    Panicked(String),
}

/// Makes what is missing of the tables and projects every partition until `stop` is cancelled. A
/// partition that has to be looked into is named on the board, and the others go on.
///
/// # Errors
/// When it cannot begin; when every partition has stopped; and in the end when one had.
pub async fn run<L: Log>(
    log: L,
    database: PgConnectOptions,
    settings: Settings,
    board: Board,
    stop: CancellationToken,
) -> Result<(), Ended> {
    let partitions = log.partitions().await?;
    log.inspect().await?;
    make(&database, &settings.models, partitions).await?;

    let mut loops = JoinSet::new();
    for partition in 0..partitions {
        let (log, database, settings) = (log.clone(), database.clone(), settings.clone());
        let (board, stop) = (board.clone(), stop.clone());
        loops.spawn(async move {
            let ended = follow(&log, &database, partition, &settings, &board, &stop).await;
            ended.map_err(|stop| Ended::Stopped { partition, stop })
        });
    }
    let mut looking = JoinSet::new();
    looking.spawn(look(log, database, partitions, board));
    let mut outcome = Ok(());
    // Each says on the board why it ended, a defect too.
    while let Some(ended) = loops.join_next().await {
        outcome =
            outcome.and(ended.unwrap_or_else(|panic| Err(Ended::Panicked(panic.to_string()))));
    }
    outcome
}

/// Notes every second where the log ends, for ever: on the board and, for those who ask the read
/// models how far they are behind, in the database.
async fn look<L: Log>(log: L, database: PgConnectOptions, partitions: u32, board: Board) {
    let mut connection = None;
    let mut pace = tokio::time::interval(LOOK);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    board.looked();
    loop {
        pace.tick().await;
        let look = look_once(&log, &database, partitions, &board, &mut connection);
        let look = within(LOOK_MAX, "see and note where the log ends", look);
        // A defect here must not leave lags as they were for ever: it is told, and tried again.
        let looked = AssertUnwindSafe(look).catch_unwind().await;
        match looked.unwrap_or_else(|panic| Err(Ended::Panicked(said(&*panic)))) {
            Ok(()) => board.looked(),
            Err(error) => {
                tracing::warn!(%error, "could not see or note where the log ends");
                board.could_not_look(error.to_string());
                connection = None;
            }
        }
    }
}

async fn look_once<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    partitions: u32,
    board: &Board,
    connection: &mut Option<PgConnection>,
) -> Result<(), Ended> {
    let (mut numbers, mut ends) = (Vec::new(), Vec::new());
    for partition in 0..partitions {
        let end = log.end(partition).await?;
        let mut ledger_end = end;
        board.update(partition, |it| {
            it.ends_at(end);
            ledger_end = it.ledger_end();
        });
        numbers.push(i64::from(partition));
        ends.push(signed(ledger_end));
    }
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(connect(database, &[]).await?),
    };
    let query = sqlx::query(ENDS).bind(&numbers).bind(&ends);
    query.execute(connection).await.tried("note where the log ends")?;
    Ok(())
}
