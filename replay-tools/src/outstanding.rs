//! `outstanding`: what one file asked of another and has not been told yet.
//!
//! The commits of all partitions are folded by the processes of `ledger_core::process`, as
//! `command-api` folds them. Partitions are read at the same time, each to the end it has then: of a
//! ledger that is being written, a command may show that was settled meanwhile.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use ledger_core::file::{Fact, events_of};
use ledger_core::log::Log;
use ledger_core::process::{Heard, Outstanding, Procurement};
use serde_json::{Value, json};

use crate::progress::Tally;
use crate::replay::NoAnswer;
use crate::scan::{Met, Unread, each_partition, scan_commits};

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
        async move { fold(&log, partition, &procurement, &tally).await }
    })
    .await;
    parts.into_iter().collect::<Result<(), NoAnswer>>()?;
    let procurement = procurement.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(procurement.outstanding().into_iter().cloned().collect())
}

async fn fold<L: Log>(
    log: &L,
    partition: u32,
    procurement: &Mutex<Procurement>,
    tally: &Tally,
) -> Result<(), NoAnswer> {
    let mut has_genesis = false;
    let (chain, unreadable) = scan_commits(log, partition, |met| {
        has_genesis = true;
        tally.add(1);
        let (place, read) = match met {
            Ok(Met { place, commit, .. }) => {
                let heard = |facts: Vec<Fact>| Heard::of(place, &commit, &facts);
                (place, events_of(&commit).map(heard).map_err(|it| it.to_string()))
            }
            Err(Unread { place, reason }) => (place, Err(reason)),
        };
        match read {
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some(heard)) => {
                procurement.lock().unwrap_or_else(PoisonError::into_inner).hear(heard);
                ControlFlow::Continue(())
            }
            Err(reason) => ControlFlow::Break(NoAnswer::Unfoldable { place, reason }),
        }
    })
    .await?;
    match (unreadable, chain.damage()) {
        (Some(why), _) => Err(why),
        (None, Some(damage)) => Err(NoAnswer::Damaged(damage)),
        (None, None) if !has_genesis => Err(NoAnswer::NoGenesis { partition }),
        (None, None) => Ok(()),
    }
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
