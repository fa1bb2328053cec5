//! What is computed without a ledger.

use replay_tools::schedule;

use super::{Ending, could_not};
use crate::command_line::Schedule;

pub(crate) fn tell_schedules(asked: &Schedule) -> Result<(), Ending> {
    let read = std::fs::read_to_string(&asked.file);
    let text = read.map_err(|it| could_not(format!("read {}: {it}", asked.file.display())))?;
    let answers = schedule::answers(&text);
    let answers =
        answers.map_err(|it| could_not(format!("read {}: {it}", asked.file.display())))?;
    for it in answers {
        println!("{}", serde_json::to_string(&it).map_err(could_not)?);
    }
    Ok(())
}
