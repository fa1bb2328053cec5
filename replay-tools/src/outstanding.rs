//! `outstanding`: what one file asked of another and has not been told yet.
//!
//! The commits of all partitions are folded by the processes of `ledger_core::process`, as
//! `command-api` folds them. Partitions are read at the same time, each to the end it has then: of a
//! ledger that is being written, a command may show that was settled meanwhile.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use ledger_core::log::Log;
use ledger_core::process::{Heard, Outstanding, Procurement};
use serde_json::{Value, json};

use crate::progress::Tally;
use crate::replay::{NoAnswer, each_commit};
use crate::scan::each_partition;

/// What is outstanding in the whole ledger, the command that waits longest in front.
///
/// # Errors
/// When a partition cannot be read to its end.
pub async fn outstanding<L: Log>(log: &L, tally: &Tally) -> Result<Vec<Outstanding>, NoAnswer> {
    let partitions = log.partitions().await?;
    let procurement = Arc::new(Mutex::new(Procurement::default()));
    let parts = each_partition(partitions, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        let procurement = Arc::clone(&procurement);
        async move {
            let started_on = each_commit(&log, partition, &tally, |commit, place, facts| {
                if let Some(heard) = Heard::of(place, commit, &facts) {
                    procurement.lock().unwrap_or_else(PoisonError::into_inner).hear(heard);
                }
            });
            started_on.await.map(|_| ())
        }
    })
    .await;
    parts.into_iter().collect::<Result<(), NoAnswer>>()?;
    let procurement = procurement.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(procurement.outstanding().into_iter().cloned().collect())
}

/// What is outstanding as a table for people.
pub fn table(outstanding: &[Outstanding]) -> String {
    let name = Procurement::NAME;
    let mut text = match outstanding.len() {
        0 => return format!("{name}: nothing is outstanding\n"),
        1 => format!("{name}: 1 command is outstanding\n"),
        count => format!("{name}: {count} commands are outstanding\n"),
    };
    let _ = writeln!(text, "{:<27}  {:<10}  {:<39}  for", "since", "at", "command");
    for it in outstanding {
        let _ = writeln!(
            text,
            "{:<27}  {:<10}  {:<39}  {} in {}, as {}",
            it.since.recorded_at.to_string(),
            it.since.place.to_string(),
            it.command_type,
            it.stream,
            it.file,
            it.id
        );
    }
    text
}

/// The same for programs.
pub fn json(outstanding: &[Outstanding]) -> Value {
    let commands: Vec<Value> = outstanding
        .iter()
        .map(|it| {
            json!({
                "id": it.id,
                "command": it.command_type,
                "file": it.file,
                "stream": it.stream,
                "causation": it.causation,
                "correlation": it.correlation,
                "since": {
                    "recorded_at": it.since.recorded_at,
                    "place": it.since.place.to_string(),
                },
            })
        })
        .collect();
    json!({ "processes": [{ "process": Procurement::NAME, "outstanding": commands }] })
}
