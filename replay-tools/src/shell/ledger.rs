//! Making a ledger, looking at it, checking it, and going on after an alarm.

use ledger_adapters::keys::{Kek, persons_with_keys};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::Log as _;
use ledger_service::config::Settings;
use replay_tools::progress::Progress;
use replay_tools::{accept, accept_keys, decisions, head, init, verify};

use super::{Ending, KEK, KEYS, could_not, missing, open, read_models, sound, witness};
use crate::command_line::{Accept, AcceptKeys, Init, Output, Verify};

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
    let Verify { no_read_models, no_witness, decisions, output } = asked;
    if decisions {
        return check_decisions(output, settings).await;
    }
    let keys = match (no_witness, settings.get(&KEYS)) {
        (true, _) => None,
        (false, None) => return Err(missing("LEDGER_KEYS", "--no-witness")),
        (false, Some(keys)) => Some(store::connect(keys.expose()).await.map_err(could_not)?),
    };
    let witness = match &keys {
        Some(pool) => Some(WitnessStore::new(pool.clone()).all().await.map_err(could_not)?),
        None => None,
    };
    let read_models = read_models(no_read_models, settings)?;
    let log = open(settings).await?;
    let progress = Progress::start("verify");
    let against = verify::Against { witness, read_models };
    let mut report = verify::verify(&log, against, &progress).await.map_err(could_not)?;
    drop(progress);
    if let (Some(pool), Some(ledger)) = (&keys, report.ledger) {
        report.compare_keys(&persons_with_keys(pool, ledger).await.map_err(could_not)?);
    }
    match output.json {
        true => println!("{:#}", report.json()),
        false => println!("{report}"),
    }
    sound(&report)
}

async fn check_decisions(Output { json }: Output, settings: &Settings) -> Result<(), Ending> {
    let log = open(settings).await?;
    let progress = Progress::start("verify");
    let report = decisions::verify(&log, &progress).await.map_err(could_not)?;
    drop(progress);
    match json {
        true => println!("{:#}", report.json()),
        false => println!("{report}"),
    }
    match report.others.first() {
        None => Ok(()),
        Some(it) => {
            let why = format!("the decision at {} of {} comes out otherwise", it.place, it.stream);
            Err(Ending { code: 1, why })
        }
    }
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
    let typed = typed()?;
    let decision = accept::Decision { by: asked.by, reason: asked.reason };
    let done =
        accept::accept(&log, &witness, read_models.as_ref(), &findings, place, &typed, &decision)
            .await
            .map_err(could_not)?;
    print!("{}", done.emptied);
    if done.settled {
        println!("the head row of partition {} says what its records say", asked.partition);
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

pub(crate) async fn go_on_without_keys(
    asked: AcceptKeys,
    settings: &Settings,
) -> Result<(), Ending> {
    let needs = |what: &str| could_not(format!("{what} is not set: it is where the keys are made"));
    let keys = settings.get(&KEYS).ok_or_else(|| needs("LEDGER_KEYS"))?;
    let kek = settings.get(&KEK).ok_or_else(|| needs("LEDGER_KEK"))?;
    let kek = Kek::from_base64(kek.expose()).map_err(could_not)?;
    let pool = store::connect(keys.expose()).await.map_err(could_not)?;
    store::migrate(&pool).await.map_err(could_not)?;
    let log = open(settings).await?;
    let progress = Progress::start("accept-keys");
    let findings =
        accept_keys::look(&log, &pool, kek.clone(), &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    print!("{findings}");
    println!("Type the ledger's id {} to go on without what is missing:", findings.ledger);
    let AcceptKeys { reason, by } = asked;
    accept_keys::accept(&pool, kek, &findings, &typed()?, (&by, &reason))
        .await
        .map_err(could_not)?;
    println!(
        "accepted: command-api starts with the keys that are here now; {by} decided so: {reason}"
    );
    Ok(())
}

/// What a person types.
fn typed() -> Result<String, Ending> {
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(could_not)?;
    Ok(typed)
}
