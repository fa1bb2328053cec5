//! How things stood, what changed, and what happened to whom.

use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::KeyFailure;
use ledger_core::access::Role;
use ledger_core::log::{Log as _, StreamId};
use ledger_core::privacy::Opener;
use ledger_service::config::Settings;
use projections::commits::questions::{Of, commits_page};
use projections::database::{connect, connect_live, not_made};
use projections::{Take, commits};
use replay_tools::audit::{self, Seals};
use replay_tools::contract::{self, Again};
use replay_tools::progress::Progress;
use replay_tools::show::Names;
use replay_tools::{as_of, decisions, outstanding, sheet, show, statement, what_changed};
use sqlx::postgres::PgConnectOptions;

use super::{Ending, KEK, KEYS, READ_MODELS, could_not, open, open_keys, read_models, witness};
use crate::command_line::{
    AsOf, Audit, Contract, Output, Sheet, Show, Statement, What, WhatChanged,
};

pub(crate) async fn tell_as_of(asked: AsOf, settings: &Settings) -> Result<(), Ending> {
    let AsOf { date, what: What::Portfolio, output } = asked;
    let log = open(settings).await?;
    let progress = Progress::start("as-of");
    let portfolio = as_of::portfolio(&log, date, &progress.tally()).await.map_err(could_not)?;
    match output.json {
        true => println!("{}", serde_json::to_string_pretty(&portfolio).map_err(could_not)?),
        false => print!("{}", as_of::table(date, &portfolio)),
    }
    Ok(())
}

pub(crate) async fn tell_what_changed(
    asked: WhatChanged,
    settings: &Settings,
) -> Result<(), Ending> {
    let WhatChanged { from, to, output } = asked;
    let log = open(settings).await?;
    let progress = Progress::start("what-changed");
    let changed = what_changed::what_changed(&log, (from, to), &progress.tally()).await;
    let changed = changed.map_err(could_not)?;
    drop(progress);
    match output.json {
        true => println!("{}", serde_json::to_string_pretty(&changed).map_err(could_not)?),
        false => print!("{}", what_changed::table(&changed)),
    }
    Ok(())
}

pub(crate) async fn tell_outstanding(
    Output { json }: Output,
    settings: &Settings,
) -> Result<(), Ending> {
    let log = open(settings).await?;
    let progress = Progress::start("outstanding");
    let found = outstanding::outstanding(&log, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    match json {
        true => println!("{:#}", outstanding::json(&found)),
        false => print!("{}", outstanding::table(&found)),
    }
    Ok(())
}

pub(crate) async fn tell_history(asked: Show, settings: &Settings) -> Result<(), Ending> {
    let Show { id, names, output } = asked;
    let log = open(settings).await?;
    let partition = known_partition(id, &log, settings).await?;
    let progress = Progress::start("show");
    let history = show::history(&log, id, partition, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    let names = match names {
        false => Names::default(),
        true => {
            let keys = open_keys(settings, history.ledger).await?;
            Names::look_up(&keys, history.commits.iter().map(|it| &it.commit))
                .await
                .map_err(could_not)?
        }
    };
    match output.json {
        true => println!("{:#}", show::json(&history, &names)),
        false => print!("{}", show::text(&history, &names)),
    }
    Ok(())
}

/// The partition of a stream that does not tell it, where an index of commits is there to ask.
async fn known_partition(
    id: StreamId,
    log: &AnyLog,
    settings: &Settings,
) -> Result<Option<u32>, Ending> {
    let options = match settings.get(&READ_MODELS) {
        Some(_) if id.own_file().is_none() => read_models(false, settings)?,
        Some(_) | None => None,
    };
    match options {
        Some(options) => find(id, log, &options).await,
        None => Ok(None),
    }
}

/// The partition of a stream, by the index of commits; `None` where that does not know it.
async fn find(
    stream: StreamId,
    log: &AnyLog,
    read_models: &PgConnectOptions,
) -> Result<Option<u32>, Ending> {
    let mut connection = connect(read_models, &[]).await.map_err(could_not)?;
    if let Some(not) = not_made(&mut connection, &[commits::MODEL]).await.map_err(could_not)? {
        eprintln!("all partitions are read to find {stream}: {not}");
        return Ok(None);
    }
    let mut connection = connect_live(read_models).await.map_err(could_not)?;
    let found = commits_page(&mut connection, Of::Stream(stream), None, None, Take::First(1)).await;
    let first = found.map_err(could_not)?.rows.into_iter().next();
    let partitions = log.partitions().await.map_err(could_not)?;
    Ok(first.map(|(_, it)| it.file.partition(partitions)))
}

pub(crate) async fn audit_of(asked: Audit, settings: &Settings) -> Result<(), Ending> {
    let subject = asked.subject().map_err(could_not)?;
    let Audit { lang, as_of, role, check, replay, output, .. } = asked;
    let log = open(settings).await?;
    let partition = known_partition(subject, &log, settings).await?;
    let progress = Progress::start("audit");
    let asked = audit::Asked { subject, as_of, partition };
    let story = audit::story(&log, asked, &progress.tally()).await.map_err(could_not)?;
    let checked = match check {
        false => None,
        true => {
            let witness = witness(settings).await?.unwrap_or_default();
            let witness = witness.get(&story.partition).copied();
            story.check(&log, witness, &progress.tally()).await.map_err(could_not)?
        }
    };
    drop(progress);
    let seals = match role {
        None => Seals::Closed,
        Some(role) => seals(&role, &story, settings).await?,
    };
    let replayed = match replay {
        false => None,
        true => Some(story.replay(&log).await.map_err(could_not)?),
    };
    match output.json {
        true => {
            let mut told = audit::json(&story, &seals, lang, checked.as_ref());
            if let (Some(all), Some(members)) = (&replayed, told.as_object_mut()) {
                members.insert("replayed".to_owned(), decisions::json(all));
            }
            println!("{told:#}");
        }
        false => print!("{}", audit::text(&story, &seals, lang)),
    }
    if let Some(all) = &replayed {
        if !output.json {
            print!("\n{}", decisions::text(all, lang));
        }
        if let Some(it) = all.iter().find(|it| it.why.is_some()) {
            let why = format!("the decision at {} of {} comes out otherwise", it.place, it.stream);
            return Err(Ending { code: 1, why });
        }
    }
    let Some(checked) = checked else { return Ok(()) };
    match (&checked.fault, output.json) {
        (Some(_), _) => Err(Ending { code: 1, why: checked.to_string() }),
        (None, true) => Ok(()),
        (None, false) => {
            println!("\n{checked}");
            Ok(())
        }
    }
}

pub(crate) async fn state_loan(asked: Statement, settings: &Settings) -> Result<(), Ending> {
    let loan = asked.id().map_err(could_not)?;
    let Statement { lang, as_of, html, output, .. } = asked;
    let log = open(settings).await?;
    let partition = known_partition(StreamId::Loan(loan), &log, settings).await?;
    let progress = Progress::start("statement");
    let asked = statement::Asked { loan, as_of, partition };
    let found = statement::statement(&log, asked, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    match (html, output.json) {
        (true, _) => print!("{}", statement::html(&found, lang)),
        (false, true) => println!("{:#}", statement::json(&found, lang)),
        (false, false) => print!("{}", statement::text(&found, lang)),
    }
    Ok(())
}

pub(crate) async fn tell_price(asked: Sheet, settings: &Settings) -> Result<(), Ending> {
    let application = asked.id().map_err(could_not)?;
    let log = open(settings).await?;
    let subject = StreamId::Application(application);
    let partition = known_partition(subject, &log, settings).await?;
    let progress = Progress::start("sheet");
    let found = sheet::sheet(&log, application, partition, &progress.tally()).await;
    let found = found.map_err(could_not)?;
    drop(progress);
    print!("{}", sheet::html(&found));
    Ok(())
}

/// The page goes where it is wanted, and what is known of it beside it.
pub(crate) async fn write_contract(asked: Contract, settings: &Settings) -> Result<(), Ending> {
    let Contract { of: subject, as_of, out } = asked;
    let log = open(settings).await?;
    let partition = known_partition(subject, &log, settings).await?;
    let progress = Progress::start("contract");
    let asked = audit::Asked { subject, as_of, partition };
    let found = contract::contract(&log, asked, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    eprint!("{}", found.told());
    if settings.get(&KEYS).is_none() || settings.get(&KEK).is_none() {
        return Err(could_not("LEDGER_KEYS or LEDGER_KEK is not set: it names the customer"));
    }
    let keys = open_keys(settings, found.ledger).await?;
    let key = keys.existing(&[found.customer]).await.map_err(could_not)?.pop();
    let key = match key {
        Some(Ok(key)) => key,
        Some(Err(KeyFailure::Lost { .. })) | None => {
            return Err(could_not(
                "the customer's key is gone, as after an erasure: nobody writes the contract again, and its \
                 hash is all that is left",
            ));
        }
        Some(Err(why)) => return Err(could_not(why)),
    };
    let differs = |why: String| Ending { code: 1, why };
    match found.again(&Opener::of(key)) {
        Again::Same(html) => match out {
            Some(file) => std::fs::write(&file, html).map_err(could_not),
            None => {
                print!("{html}");
                Ok(())
            }
        },
        Again::Other { found } => {
            Err(differs(format!("it comes out otherwise, with the SHA-256 {found}")))
        }
        Again::Unnamed => Err(differs("the customer's name does not open by this key".to_owned())),
    }
}

/// Names are opened for a role that may see them, with the keys that open them.
async fn seals(role: &Role, story: &audit::Story, settings: &Settings) -> Result<Seals, Ending> {
    if !Seals::may_open(role) {
        return Ok(Seals::Kept(format!("{role} may not see them")));
    }
    if settings.get(&KEYS).is_none() || settings.get(&KEK).is_none() {
        return Ok(Seals::Kept("LEDGER_KEYS or LEDGER_KEK is not set".to_owned()));
    }
    let keys = open_keys(settings, story.ledger).await?;
    let commits = story.entries.iter().map(|it| &it.commit);
    audit::Names::look_up(&keys, commits).await.map(Seals::Opened).map_err(could_not)
}
