//! `audit`: the whole story of a customer, or of one thing of a customer's, as a person reads it.
//!
//! ```text
//! whose file is it? ─▶ its commits, folded one event after the other ─▶ those the story is about
//!                         before ─▶ event ─▶ after: what changed
//! ```

mod before_after;
mod belonging;
mod check;
mod personal;
mod tell;
mod told;

use std::ops::ControlFlow;
use std::slice;

use ledger_core::calendar::Day;
use ledger_core::file::{Event, Fact, Standing, State, events_of, standings_of};
use ledger_core::log::{
    Commit, Damage, Failure, FileId, Hash, Log, Place, Position, Stopped, StreamId, genesis,
    partition,
};
use ledger_core::policy::PolicyRef;
use uuid::Uuid;

pub use self::before_after::Change;
use self::before_after::changes;
use self::belonging::belonging;
pub use self::check::Checked;
pub use self::personal::{Names, Seals};
pub(crate) use self::personal::{Personal, personal};
pub use self::tell::text;
pub use self::told::json;
use crate::panics;
use crate::progress::Tally;
use crate::scan::{Met, Unread, each_partition, scan_commits};
pub use crate::sentences::Shown;
use crate::sentences::{Fields, fields, is_of_the_file};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whose story: a customer's is that of the whole file.
    pub subject: StreamId,
    /// Only what was recorded on business days up to this one.
    pub as_of: Option<Day>,
    /// Where its file lies, if that is known.
    pub partition: Option<u32>,
}

/// The story.
#[derive(Debug)]
pub struct Story {
    pub ledger: Uuid,
    pub subject: StreamId,
    pub as_of: Option<Day>,
    pub file: FileId,
    pub partition: u32,
    /// The last business day of the partition that was read, of those that are asked for.
    pub last_day: Day,
    /// The oldest first.
    pub entries: Vec<Entry>,
    /// Behind which nothing was read.
    pub damage: Option<Damage>,
}

/// A commit of the story.
#[derive(Debug)]
pub struct Entry {
    pub place: Place,
    pub hash: Hash,
    pub position: Position,
    pub commit: Commit,
    pub events: Vec<Told>,
}

/// An event of the story, and what it changed.
#[derive(Debug)]
pub struct Told {
    /// Its place in the commit, from 0.
    pub index: usize,
    pub fact: Fact,
    /// How its stream then stands, where it tells it.
    pub standing: Option<Standing>,
    /// The version of the rules it was decided by.
    pub policy: Option<PolicyRef>,
    pub changes: Vec<Change>,
}

/// Why there is no story.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    #[error("the ledger knows nothing of {0}: see that the id is right and the log the right one")]
    Unknown(StreamId),
    #[error("{subject} came into the ledger after {as_of}: ask for a later day")]
    NotYet { subject: StreamId, as_of: Day },
    #[error("partition {0} has no genesis: make the ledger with `replay-tools init`")]
    NoGenesis(u32),
    #[error("commit {place} cannot be taken in: {reason}. Look at it with `replay-tools verify`")]
    Unfoldable { place: Place, reason: String },
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// The story that is asked for.
///
/// # Errors
/// When the ledger does not know it, or the log cannot be read.
pub async fn story<L: Log>(log: &L, asked: Asked, tally: &Tally) -> Result<Story, NotTold> {
    let (partition, file) = whereabouts(log, asked, tally).await?;
    let (mut ledger, mut last_day) = (None, Day::FIRST);
    let mut state = Some(State::new(file));
    let mut entries = vec![];
    let mut next_offset = 0;
    let (chain, broken_off) = scan_commits(log, partition, |met| match met {
        Ok(Met { place, hash, offset, commit }) => {
            tally.add(1);
            next_offset = offset + 1;
            if ledger.is_none() {
                ledger = genesis::opened(partition, &commit).ok().map(|it| it.ledger);
            }
            if asked.as_of.is_some_and(|it| commit.business_date > it) {
                return ControlFlow::Break(None);
            }
            last_day = commit.business_date;
            if commit.file != file {
                return ControlFlow::Continue(());
            }
            let told = panics::caught(|| take(&mut state, &commit, place));
            match told.and_then(|it| it) {
                Ok(events) => {
                    let position = Position { sequence: place.sequence, hash, next_offset };
                    entries.push(Entry { place, hash, position, commit: *commit, events });
                    ControlFlow::Continue(())
                }
                Err(reason) => ControlFlow::Break(Some(NotTold::Unfoldable { place, reason })),
            }
        }
        Err(Unread { place, reason }) => {
            ControlFlow::Break(Some(NotTold::Unfoldable { place, reason }))
        }
    })
    .await?;
    if let Some(Some(why)) = broken_off {
        return Err(why);
    }
    let ledger = ledger.ok_or(NotTold::NoGenesis(partition))?;
    let entries = of_the_story(entries, asked.subject);
    if entries.is_empty() {
        return Err(match asked.as_of {
            Some(as_of) => NotTold::NotYet { subject: asked.subject, as_of },
            None => NotTold::Unknown(asked.subject),
        });
    }
    let Asked { subject, as_of, .. } = asked;
    let damage = chain.damage();
    Ok(Story { ledger, subject, as_of, file, partition, last_day, entries, damage })
}

/// Folds one commit into its file, event by event.
fn take(state: &mut Option<State>, commit: &Commit, place: Place) -> Result<Vec<Told>, String> {
    let facts = events_of(commit).map_err(|it| it.to_string())?;
    let standings = standings_of(commit).map_err(|it| it.to_string())?;
    let on = commit.business_date;
    let mut told = vec![];
    for (index, (fact, standing)) in facts.into_iter().zip(standings).enumerate() {
        let before = state.take().expect("the file's state is put back after each event");
        let was = stands(&before, fact.stream, on);
        let after = before.apply(slice::from_ref(&fact), place, on);
        let is = stands(&after, fact.stream, on);
        let policy = policy_of(&fact, &after);
        *state = Some(after);
        told.push(Told { index, fact, standing, policy, changes: changes(was, is) });
    }
    Ok(told)
}

/// How this stream of the file stands on this business date, as far as a story tells it.
fn stands(state: &State, stream: StreamId, on: Day) -> Fields {
    state.stream(stream).map(|it| fields(it, on)).unwrap_or_default()
}

/// The version of the rules by which the fact was decided: the one its stream stands under.
fn policy_of(fact: &Fact, after: &State) -> Option<PolicyRef> {
    if let Event::Partition(partition::Event::BusinessDayStarted(it)) = &fact.event {
        return it.policy;
    }
    after.stream(fact.stream)?.policy()
}

/// The file that holds the subject, and its partition.
async fn whereabouts<L: Log>(
    log: &L,
    asked: Asked,
    tally: &Tally,
) -> Result<(u32, FileId), NotTold> {
    let Asked { subject, partition, .. } = asked;
    let partitions = log.partitions().await?;
    if let StreamId::Partition(number) = subject
        && number >= partitions
    {
        return Err(NotTold::Unknown(subject));
    }
    if let Some(file) = subject.own_file() {
        return Ok((file.partition(partitions), file));
    }
    let found = match partition {
        Some(known) => vec![file_in(log, known, subject, tally).await],
        None => {
            each_partition(partitions, |partition| {
                let (log, tally) = (log.clone(), tally.clone());
                async move { file_in(&log, partition, subject, &tally).await }
            })
            .await
        }
    };
    for found in found {
        if let Some(file) = found? {
            return Ok((file.partition(partitions), file));
        }
    }
    Err(NotTold::Unknown(subject))
}

/// The file of this partition that has this stream.
async fn file_in<L: Log>(
    log: &L,
    partition: u32,
    stream: StreamId,
    tally: &Tally,
) -> Result<Option<FileId>, NotTold> {
    let (_, found) = scan_commits(log, partition, |met| match met {
        Ok(Met { commit, .. }) => {
            tally.add(1);
            match commit.events.iter().any(|it| it.stream == stream) {
                true => ControlFlow::Break(commit.file),
                false => ControlFlow::Continue(()),
            }
        }
        Err(_) => ControlFlow::Continue(()),
    })
    .await?;
    Ok(found)
}

/// The entries in which something happens to the subject or what belongs to it, each with what
/// the same commit did besides, unless that is another's story.
fn of_the_story(entries: Vec<Entry>, subject: StreamId) -> Vec<Entry> {
    let Some(streams) = belonging(&entries, subject) else { return entries };
    let told = |it: &Told| streams.contains(&it.fact.stream) || is_of_the_file(&it.fact.event);
    let concerns = |it: &Entry| it.events.iter().any(|it| streams.contains(&it.fact.stream));
    let mut entries: Vec<Entry> = entries.into_iter().filter(concerns).collect();
    for entry in &mut entries {
        entry.events.retain(told);
    }
    entries
}
