//! Carrying a ledger from one log to another, and comparing logs.

use ledger_adapters::keys;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Log as _;
use ledger_service::config::Settings;
use projections::database::{connect, not_made};
use replay_tools::progress::Progress;
use replay_tools::{copy, diff, export, import};
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use super::{Ending, KEYS, READ_MODELS, could_not, missing, open, open_at, read_models, sound};
use crate::command_line::{Copy, Diff, Export, Import};

pub(crate) async fn copy_log(asked: Copy, settings: &Settings) -> Result<(), Ending> {
    let Copy { from, to, to_keys, moves, no_witness, no_read_models } = asked;
    let source = match (no_witness, settings.get(&KEYS)) {
        (true, _) => None,
        (false, None) => return Err(missing("LEDGER_KEYS", "--no-witness")),
        (false, Some(keys)) => Some(WitnessStore::connect(keys.expose()).await.map_err(could_not)?),
    };
    let target = match &to_keys {
        Some(keys) => Some(WitnessStore::connect(keys).await.map_err(could_not)?),
        // Who moves a ledger takes its keys along.
        None => source.clone().filter(|_| moves),
    };
    let read_models = match moves {
        true if settings.get(&READ_MODELS).is_some() => read_models(no_read_models, settings)?,
        true | false => None,
    };
    if let Some(options) = &read_models {
        refuse_not_made(options).await?;
    }
    let from = open_at("--from", &from, settings).await?;
    let to = open_at("--to", &to, settings).await?;
    if from.name() == to.name() {
        return Err(could_not(format!("--from and --to are both {}: name two logs", to.name())));
    }
    let witnesses = copy::Witnesses { source, target };
    let copied = copy::copy(&from, &to, &witnesses, moves).await.map_err(could_not)?;
    println!("{copied}");
    if let (true, Some(options)) = (copied.moved, &read_models) {
        let emptied = copy::empty_read_models(options, &copied).await.map_err(could_not)?;
        print!("{emptied}");
    }
    if let Some(target) = &witnesses.target {
        tell_of_keys(target, copied.ledger).await?;
    }
    sound(&copied.settled.report)
}

/// A log comes without its keys: says so where they are not there yet.
async fn tell_of_keys(target: &WitnessStore, ledger: Uuid) -> Result<(), Ending> {
    let missing = keys::missing(target.pool(), ledger).await.map_err(could_not)?;
    if missing.pseudonyms {
        println!(
            "the target's keys database holds no keys of ledger {ledger}: command-api does not \
             start on it before they are there. Put in the rows of ledger_keys, person_keys, \
             blind_index and pseudonyms, with pg_dump --data-only, from the keys database the ledger was used with"
        );
    }
    Ok(())
}

/// Read models that were never made where they are looked for are perhaps elsewhere.
async fn refuse_not_made(options: &PgConnectOptions) -> Result<(), Ending> {
    let mut connection = connect(options, &[]).await.map_err(could_not)?;
    match not_made(&mut connection, &[]).await.map_err(could_not)? {
        Some(not) => Err(could_not(format!("{not}. To leave them out: `--no-read-models`"))),
        None => Ok(()),
    }
}

pub(crate) async fn export_log(Export { file }: Export, settings: &Settings) -> Result<(), Ending> {
    let log = open(settings).await?;
    let progress = Progress::start("export");
    let exported = export::export(&log, &file, &progress.tally()).await.map_err(could_not)?;
    println!("{} in {}", progress.pace(), file.display());
    for (partition, head) in exported.heads.iter().enumerate() {
        println!("  {partition}@{} {}", head.sequence, head.hash);
    }
    println!("left out: {} void or damaged records", exported.left_out);
    Ok(())
}

pub(crate) async fn import_log(Import { file }: Import, settings: &Settings) -> Result<(), Ending> {
    let witness = match settings.get(&KEYS) {
        Some(keys) => Some(WitnessStore::connect(keys.expose()).await.map_err(could_not)?),
        None => None,
    };
    let log = open(settings).await?;
    let imported = import::import(&file, &log, witness.as_ref()).await.map_err(could_not)?;
    println!("{imported}");
    if let Some(witness) = &witness {
        tell_of_keys(witness, imported.ledger).await?;
    }
    sound(&imported.settled.report)
}

pub(crate) async fn compare_logs(asked: Diff, settings: &Settings) -> Result<(), Ending> {
    let Diff { a, b, output } = asked;
    let (a, b) = (open_at("a", &a, settings).await?, open_at("b", &b, settings).await?);
    let progress = Progress::start("diff");
    let compared = diff::diff(&a, &b, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    match output.json {
        true => println!("{:#}", diff::json(&compared)),
        false => print!("{}", diff::text(&compared, (&a.name(), &b.name()))),
    }
    match diff::same(&compared) {
        true => Ok(()),
        false => Err(Ending { code: 1, why: "the logs differ".to_owned() }),
    }
}
