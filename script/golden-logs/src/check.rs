//! A golden log, read by this release: imported, verified, projected, and asked for its figures.

use std::str::FromStr as _;
use std::time::Duration;

use futures_util::future::try_join_all;
use ledger_adapters::keys::{Kek, KeyStore, persons_with_keys};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Log;
use projections::Model;
use projections::database::positions::positions;
use projections::database::{connect, make};
use projections::projector::{Board, Settings, follow};
use replay_tools::import::import;
use replay_tools::outstanding::outstanding;
use replay_tools::progress::{Progress, Tally};
use replay_tools::verify::{Against, verify};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnectOptions;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::asked::Asked;
use crate::broken::{Broken, Tried};
use crate::differences::{Difference, differences};
use crate::figures::Figures;
use crate::golden::{Golden, PORTFOLIO, READ_MODELS, STORIES};
use crate::survey::Survey;

/// How long the read models may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Three databases with nothing in them, by their addresses.
#[derive(Debug, Clone)]
pub struct Empty {
    pub log: String,
    pub keys: String,
    pub read_models: String,
}

/// What this release made of a golden log.
#[derive(Debug)]
pub struct Checked {
    /// What happened in it.
    pub survey: Survey,
    /// What is wrong; nothing where the release reads it as it was read when it was made.
    pub faults: Vec<String>,
    /// Figures that are not the stored ones, with the name of the file they stand in.
    pub differences: Vec<(&'static str, Difference)>,
}

/// Does to a golden log what a release must be able to do to it.
///
/// # Errors
/// When it cannot be read, or a database does not answer.
pub async fn check(golden: &Golden, empty: &Empty) -> Result<Checked, Broken> {
    let keys = golden.keys()?;
    let log = PgLog::connect(&empty.log).await.tried("open the log")?;
    let witness = WitnessStore::connect(&empty.keys).await.tried("open the keys")?;
    for row in &keys.rows {
        let put = sqlx::raw_sql(AssertSqlSafe(row.clone())).execute(witness.pool()).await;
        put.tried("put the keys in")?;
    }
    let imported = import(&golden.log(), &log, Some(&witness)).await.tried("import")?;
    let read_models = PgConnectOptions::from_str(&empty.read_models).tried("read an address")?;
    project(&log, &read_models).await?;

    let mut faults = vec![];
    let against = Against {
        witness: Some(witness.all().await.tried("read the witness")?),
        read_models: Some(read_models.clone()),
    };
    let mut report =
        verify(&log, against, &Progress::start("verify")).await.tried("verify the log")?;
    let persons = persons_with_keys(witness.pool(), imported.ledger).await;
    report.compare_keys(&persons.tried("read the keys")?);
    if !report.is_sound() {
        faults.push(format!("verify: {report}"));
    }
    let waiting = outstanding(&log, &Tally::silent()).await.tried("see what is outstanding")?;
    faults.extend(waiting.iter().map(|it| format!("outstanding: {} {}", it.command_type, it.id)));

    let stored = golden.figures()?;
    let asked = Asked::of(&stored.portfolio, &stored.stories)?;
    let kek = Kek::from_base64(&keys.kek).tried("read the key-encryption key")?;
    let opened = KeyStore::open_to_read(witness.pool().clone(), kek, imported.ledger).await;
    let found = Figures::take(&log, &opened.tried("open the keys")?, &read_models, &asked).await?;
    let all = [
        (PORTFOLIO, &stored.portfolio, &found.portfolio),
        (STORIES, &stored.stories, &found.stories),
        (READ_MODELS, &stored.read_models, &found.read_models),
    ];
    let told = all.into_iter().flat_map(|(file, stored, found)| {
        differences(stored, found).into_iter().map(move |it| (file, it))
    });
    Ok(Checked { survey: Survey::of(&log).await?, faults, differences: told.collect() })
}

/// Fills the read models from the whole log.
///
/// # Errors
/// When they are not filled in time, or a database does not answer.
pub async fn project<L: Log>(log: &L, read_models: &PgConnectOptions) -> Result<(), Broken> {
    let tried = "fill the read models";
    let partitions = log.partitions().await.tried(tried)?;
    make(read_models, &Model::ALL, partitions).await.tried(tried)?;
    let mut ends = vec![];
    for partition in 0..partitions {
        ends.push((partition, log.end(partition).await.tried(tried)?));
    }
    let (board, stop, settings) = (Board::default(), CancellationToken::new(), Settings::default());
    let all = (0..partitions).map(|it| follow(log, read_models, it, &settings, &board, &stop));
    let following = async { try_join_all(all).await.tried(tried) };
    let filled = async {
        until(read_models, &ends).await?;
        stop.cancel();
        Ok(())
    };
    tokio::try_join!(following, filled).map(drop)
}

/// Waits until each model has passed the end of each partition.
async fn until(read_models: &PgConnectOptions, ends: &[(u32, u64)]) -> Result<(), Broken> {
    let tried = "fill the read models";
    let mut connection = connect(read_models, &[]).await.tried(tried)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let all = positions(&mut connection).await.tried(tried)?;
        let passed = |partition: u32, offset: u64| {
            ends.iter().all(|(it, end)| *it != partition || *end <= offset)
        };
        if all.iter().all(|it| passed(it.partition, it.position.map_or(0, |it| it.next_offset))) {
            return Ok(());
        }
        if Instant::now() > deadline {
            let why = format!("not done within {} s", PATIENCE.as_secs());
            return Err(Broken { tried: tried.to_owned(), why });
        }
        sleep(Duration::from_millis(20)).await;
    }
}
