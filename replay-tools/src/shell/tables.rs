//! What is computed without a ledger.

use std::fmt::Display;
use std::path::Path;

use replay_tools::{apr, schedule};
use serde::Serialize;

use super::{Ending, could_not};
use crate::command_line::{Apr, Schedule};

pub(crate) fn tell_schedules(asked: &Schedule) -> Result<(), Ending> {
    let text = read(&asked.file)?;
    tell(&schedule::answers(&text).map_err(|it| unread(&asked.file, it))?)
}

pub(crate) fn tell_rates(asked: &Apr) -> Result<(), Ending> {
    let text = read(&asked.file)?;
    if asked.decree {
        return tell(&apr::decree(&text).map_err(|it| unread(&asked.file, it))?);
    }
    let answers = apr::answers(&text).map_err(|it| unread(&asked.file, it))?;
    tell(&answers.rates)?;
    tell(&answers.intervals)
}

pub(super) fn read(file: &Path) -> Result<String, Ending> {
    std::fs::read_to_string(file).map_err(|it| unread(file, it))
}

pub(super) fn unread(file: &Path, why: impl Display) -> Ending {
    could_not(format!("read {}: {why}", file.display()))
}

pub(super) fn tell(answers: &[impl Serialize]) -> Result<(), Ending> {
    for it in answers {
        println!("{}", serde_json::to_string(it).map_err(could_not)?);
    }
    Ok(())
}
