//! Scores, and the cards they are made by, without a ledger.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use ledger_core::calendar::Day;
use ledger_service::config::Settings;
use replay_tools::progress::Progress;
use replay_tools::score::{By, Fault};
use replay_tools::train::{self, Matured};
use replay_tools::what_if;

use super::tables::{read, tell, unread};
use super::{Ending, could_not, open};
use crate::scores_asked::{Score, Train, WhatIf, WhatIfForm};

/// What is wrong with a line is told of the file it stands in.
pub(crate) fn tell_scores(asked: &Score) -> Result<(), Ending> {
    let text = read(&asked.file)?;
    let policy = read(&asked.policy)?;
    let model = asked.model.as_deref().map(read).transpose()?;
    let by = By::read(&policy, model.as_deref()).map_err(could_not)?;
    let unread = |it: Fault| unread(&asked.file, it);
    if !asked.again {
        return tell(&by.answers(&text).map_err(unread)?);
    }
    let answers = by.again(&text).map_err(unread)?;
    tell(&answers)?;
    match answers.iter().filter(|it| !it.same).count() {
        0 => Ok(()),
        others => {
            let why = format!("{others} of {} scores do not come out again", answers.len());
            Err(Ending { code: 1, why })
        }
    }
}

pub(crate) async fn tell_trained(asked: Train, settings: &Settings) -> Result<(), Ending> {
    let Train { file, as_of, target, bad, without, folds, half, seed, code, html, lang } = asked;
    let measured = match half {
        true => train::Measured::OtherHalf,
        false => train::Measured::Folds(folds.into()),
    };
    let trained = match (file, as_of) {
        (Some(file), _) => {
            let target = target.unwrap_or_default();
            let asked = train::Asked { target, bad, without, measured, seed, code };
            train::train(&read_cases(&file)?, &asked).map_err(|it| unread(&file, it))?
        }
        (None, Some(as_of)) => {
            let matured = matured(as_of, settings).await?;
            let (target, bad) = (train::TARGET.to_owned(), train::BAD.to_owned());
            let asked = train::Asked { target, bad, without, measured, seed, code };
            train::train(&matured.csv(), &asked).map_err(could_not)?
        }
        (None, None) => return Err(could_not("train a card: neither cases nor a day are given")),
    };
    if let Some(page) = html {
        let why = |it| could_not(format!("write {}: {it}", page.display()));
        std::fs::write(&page, train::html(&trained, lang)).map_err(why)?;
    }
    println!("{}", serde_json::to_string_pretty(&trained).map_err(could_not)?);
    Ok(())
}

async fn matured(as_of: Day, settings: &Settings) -> Result<Matured, Ending> {
    let log = open(settings).await?;
    let progress = Progress::start("train");
    let matured = train::matured(&log, as_of, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    let Matured { cases, running, left_out, through, .. } = &matured;
    eprintln!(
        "as of {as_of}: {} loans have shown by {through} how they end; {running} have not, {left_out} are \
         left out (held, cancelled or rescinded)",
        cases.len()
    );
    Ok(matured)
}

fn read_cases(file: &Path) -> Result<String, Ending> {
    if file.extension().is_none_or(|it| it != "gz") {
        return read(file);
    }
    let opened = File::open(file).map_err(|it| unread(file, it))?;
    let mut text = String::new();
    GzDecoder::new(opened).read_to_string(&mut text).map_err(|it| unread(file, it))?;
    Ok(text)
}

pub(crate) async fn tell_what_if(asked: WhatIf, settings: &Settings) -> Result<(), Ending> {
    let WhatIf { policy, model, from, to, form } = asked;
    let model = model.as_deref().map(read).transpose()?;
    let asked = what_if::Asked::of(&read(&policy)?, model.as_deref(), from, to);
    let asked = asked.map_err(could_not)?;
    let log = open(settings).await?;
    let progress = Progress::start("what-if");
    let found = what_if::what_if(&log, asked, &progress.tally()).await.map_err(could_not)?;
    drop(progress);
    match form {
        WhatIfForm::Text => print!("{}", what_if::text(&found)),
        WhatIfForm::Json => println!("{:#}", what_if::json(&found)),
        WhatIfForm::Csv => print!("{}", what_if::csv(&found)),
        WhatIfForm::Html => print!("{}", what_if::html(&found)),
    }
    Ok(())
}
