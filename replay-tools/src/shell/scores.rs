//! Scores, and the cards they are made by, without a ledger.

use replay_tools::score::{By, Fault};
use replay_tools::train;

use super::tables::{read, tell, unread};
use super::{Ending, could_not};
use crate::scores_asked::{Score, Train};

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

pub(crate) fn tell_trained(asked: Train) -> Result<(), Ending> {
    let Train { file, target, bad, without, folds, seed, code } = asked;
    let text = read(&file)?;
    let asked = train::Asked { target, bad, without, folds: folds.into(), seed, code };
    let trained = train::train(&text, &asked).map_err(|it| unread(&file, it))?;
    println!("{}", serde_json::to_string_pretty(&trained).map_err(could_not)?);
    Ok(())
}
