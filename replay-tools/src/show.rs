//! `show`: a customer's or a loan's commits as a person reads them.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use ledger_core::file::{Fact, Standing, events_of, standings_of};
use ledger_core::log::{Commit, Damage, Failure, Hash, Log, Place, Stopped, StreamId, genesis};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::as_json;
pub use crate::audit::Names;
use crate::audit::{Personal, personal};
use crate::progress::Tally;
use crate::scan::{Met, Unread, each_partition, scan_commits};
use crate::sentences::{Lang, sentences};

/// What was found.
#[derive(Debug)]
pub struct History {
    /// The ledger it stands in.
    pub ledger: Uuid,
    /// Whose commits.
    pub stream: StreamId,
    /// The oldest first; of a loan only its own events, of a customer all of the file.
    pub commits: Vec<Shown>,
    /// Behind which nothing was read.
    pub damage: Option<Damage>,
}

/// A commit and what of it is shown.
#[derive(Debug)]
pub struct Shown {
    pub place: Place,
    pub hash: Hash,
    pub commit: Commit,
    /// The events that are shown, by their index in the commit, and how their stream then stands.
    pub facts: Vec<(usize, Fact, Option<Standing>)>,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    #[error("the ledger has no commit of {0}: see that the id is right and the log the right one")]
    Unknown(StreamId),
    #[error("partition {0} has no genesis: make the ledger with `replay-tools init`")]
    NoGenesis(u32),
    #[error("commit {place} cannot be read: {reason}")]
    Undecodable { place: Place, reason: String },
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// The commits of this stream: all of its file for a customer or a vendor. Where the
/// partition of another stream is not known, all are searched.
///
/// # Errors
/// When there are none, or the log cannot be read.
pub async fn history<L: Log>(
    log: &L,
    stream: StreamId,
    partition: Option<u32>,
    tally: &Tally,
) -> Result<History, NotShown> {
    let partitions = log.partitions().await?;
    let known = stream.own_file().map(|it| it.partition(partitions)).or(partition);
    let parts = match known {
        Some(partition) if partition >= partitions => return Err(NotShown::Unknown(stream)),
        Some(partition) => vec![read(log, partition, stream, tally).await],
        None => {
            each_partition(partitions, |partition| {
                let (log, tally) = (log.clone(), tally.clone());
                async move { read(&log, partition, stream, &tally).await }
            })
            .await
        }
    };
    for part in parts {
        let history = part?;
        if !history.commits.is_empty() {
            return Ok(history);
        }
    }
    Err(NotShown::Unknown(stream))
}

async fn read<L: Log>(
    log: &L,
    partition: u32,
    stream: StreamId,
    tally: &Tally,
) -> Result<History, NotShown> {
    let mut ledger = None;
    let mut commits = vec![];
    let (chain, broken_off) = scan_commits(log, partition, |met| match met {
        Ok(Met { place, hash, commit, .. }) => {
            tally.add(1);
            if ledger.is_none() {
                ledger = genesis::opened(partition, &commit).ok().map(|it| it.ledger);
            }
            if !concerns(&commit, stream) {
                return ControlFlow::Continue(());
            }
            match events_of(&commit).and_then(|facts| Ok((facts, standings_of(&commit)?))) {
                Ok((facts, standings)) => {
                    let shown = |it: &(usize, Fact, Option<Standing>)| {
                        stream.own_file().is_some() || it.1.stream == stream
                    };
                    let all = (0..).zip(facts).zip(standings);
                    let all = all.map(|((index, fact), standing)| (index, fact, standing));
                    let facts = all.filter(shown).collect();
                    commits.push(Shown { place, hash, commit: *commit, facts });
                    ControlFlow::Continue(())
                }
                Err(reason) => ControlFlow::Break((place, reason.to_string())),
            }
        }
        Err(Unread { place, reason }) => ControlFlow::Break((place, reason)),
    })
    .await?;
    if let Some((place, reason)) = broken_off {
        return Err(NotShown::Undecodable { place, reason });
    }
    let ledger = ledger.ok_or(NotShown::NoGenesis(partition))?;
    Ok(History { ledger, stream, commits, damage: chain.damage() })
}

fn concerns(commit: &Commit, stream: StreamId) -> bool {
    match stream.own_file() {
        Some(file) => commit.file == file,
        None => commit.events.iter().any(|it| it.stream == stream),
    }
}

/// The history for people. Personal fields stay sealed where `names` has no key for them.
pub fn text(history: &History, names: &Names) -> String {
    let mut text = format!(
        "{} in ledger {}: {} commits\n",
        history.stream,
        history.ledger,
        history.commits.len()
    );
    for shown in &history.commits {
        let Shown { place, hash, commit, facts } = shown;
        let Commit { business_date, recorded_at, command, .. } = commit;
        let _ = writeln!(
            text,
            "\n{place}  {business_date}  {} by {}, recorded at {recorded_at}",
            command.r#type,
            who(commit, names)
        );
        let _ = writeln!(text, "  hash {hash}");
        for (_, fact, standing) in facts {
            let _ = writeln!(text, "  {}: {}", fact.stream, fact.event.event_type());
            for sentence in sentences(&fact.event, standing.as_ref(), Lang::English) {
                let _ = writeln!(text, "    {sentence}");
            }
            for (field, what) in personal_text(commit, fact, names) {
                let _ = writeln!(text, "    {field}: {what}");
            }
        }
    }
    if let Some(damage) = history.damage {
        let _ = writeln!(text, "\nnothing was read behind damage: {damage}");
    }
    text
}

fn who(commit: &Commit, names: &Names) -> String {
    let role = &commit.actor.role;
    match (commit.actor.subject, names.caller(commit.actor.subject)) {
        (Hash::ZERO, _) => "the ledger itself".to_owned(),
        (_, Some(name)) => format!("{role} {name}"),
        (subject, None) => format!("{role} {subject}"),
    }
}

/// Each personal field of a fact, opened or as it stands.
fn personal_text(commit: &Commit, fact: &Fact, names: &Names) -> Vec<(&'static str, String)> {
    let text = |(field, what)| {
        let what = match what {
            Personal::Plain(plain) => plain,
            Personal::Unopened(why) => format!("does not open: {why}"),
            Personal::Sealed(sealed) => format!("sealed, {sealed}"),
        };
        (field, what)
    };
    personal(commit, fact, Some(names)).into_iter().map(text).collect()
}

/// The history for programs.
pub fn json(history: &History, names: &Names) -> Value {
    let commits: Vec<Value> = history.commits.iter().map(|it| commit_json(it, names)).collect();
    json!({
        "stream": history.stream,
        "ledger": history.ledger,
        "commits": commits,
        "damage": history.damage.map(|it| it.to_string()),
    })
}

fn commit_json(shown: &Shown, names: &Names) -> Value {
    let Shown { place, hash, commit, facts } = shown;
    let events: Vec<Value> = facts
        .iter()
        .filter_map(|(index, fact, standing)| {
            let record = commit.events.get(*index)?;
            let opened: serde_json::Map<String, Value> = match names.opens() {
                false => serde_json::Map::new(),
                true => personal_text(commit, fact, names)
                    .into_iter()
                    .map(|(field, what)| (field.to_owned(), what.into()))
                    .collect(),
            };
            let sentences = sentences(&fact.event, standing.as_ref(), Lang::English);
            let told = [("sentences", json!(sentences)), ("opened", json!(opened))];
            Some(as_json::event(record, told))
        })
        .collect();
    as_json::commit((*place, *hash), commit, names.caller(commit.actor.subject), events)
}
