//! Making a ledger, looking at it, checking it, and going on after an alarm.

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Log as _;
use ledger_service::config::Settings;
use replay_tools::progress::Progress;
use replay_tools::{accept, head, init, verify};

use super::{Ending, KEYS, could_not, missing, open, read_models, sound, witness};
use crate::command_line::{Accept, Init, Output, Verify};

pub(crate) async fn make(wish: Init, settings: &Settings) -> Result<(), Ending> {
    let Init { first_business_date, partitions, ledger_id } = wish;
    // First what is easily mended: a ledger without its keys database is of no use.
    let witness = match settings.get(&KEYS) {
        Some(keys) => Some(WitnessStore::connect(keys.expose()).await.map_err(could_not)?),
        None => None,
    };
    let log = open(settings).await?;
    let wish = init::Wish { partitions, first_business_date, ledger: ledger_id };
    let made = init::init(&log, witness.as_ref(), wish).await.map_err(could_not)?;
    println!("{made}");
    if witness.is_none() {
        println!("LEDGER_KEYS is not set: the keys database is laid out by the first service");
    }
    Ok(())
}

pub(crate) async fn tell_heads(Output { json }: Output, settings: &Settings) -> Result<(), Ending> {
    let witness = witness(settings).await?.unwrap_or_default();
    let log = open(settings).await?;
    let progress = Progress::start("head");
    let heads = head::heads(&log, &witness, &progress.tally()).await.map_err(could_not)?;
    match json {
        true => println!("{:#}", head::json(&heads)),
        false => print!("{}", head::table(&heads)),
    }
    Ok(())
}

pub(crate) async fn check(asked: Verify, settings: &Settings) -> Result<(), Ending> {
    let Verify { no_read_models, no_witness, output } = asked;
    let witness = match no_witness {
        true => None,
        false => {
            let found = witness(settings).await?;
            Some(found.ok_or_else(|| missing("LEDGER_KEYS", "--no-witness"))?)
        }
    };
    let read_models = read_models(no_read_models, settings)?;
    let log = open(settings).await?;
    let progress = Progress::start("verify");
    let against = verify::Against { witness, read_models };
    let report = verify::verify(&log, against, &progress).await.map_err(could_not)?;
    drop(progress);
    match output.json {
        true => println!("{:#}", report.json()),
        false => println!("{report}"),
    }
    sound(&report)
}

pub(crate) async fn accept_log(asked: Accept, settings: &Settings) -> Result<(), Ending> {
    let place = asked.place().map_err(could_not)?;
    let read_models = read_models(asked.no_read_models, settings)?;
    let keys = settings
        .get(&KEYS)
        .ok_or_else(|| could_not("LEDGER_KEYS is not set: the witness is in the keys database"))?;
    let witness = WitnessStore::connect(keys.expose()).await.map_err(could_not)?;
    let log = open(settings).await?;
    let findings = accept::look(&log, &witness, read_models.as_ref(), asked.partition)
        .await
        .map_err(could_not)?;
    println!("{} in {}", findings.place(), log.name());
    print!("{findings}");
    println!("Type the position {} to go on with what is there:", findings.place());
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(could_not)?;
    let decision = accept::Decision { by: asked.by, reason: asked.reason };
    let done =
        accept::accept(&log, &witness, read_models.as_ref(), &findings, place, &typed, &decision)
            .await
            .map_err(could_not)?;
    for build in &done.emptied {
        println!("emptied read model {build}: projections fills it again");
    }
    if let Some(accepted) = done.accepted {
        println!(
            "accepted: the ledger goes on behind commit {}@{}; the next takeover carries that {} \
             decided so: {}",
            asked.partition, accepted.accepted_sequence, accepted.by, accepted.reason
        );
    }
    Ok(())
}
