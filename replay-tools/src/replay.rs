//! Folding a partition up to the end of a business day, as it was known then.

use std::collections::HashMap;
use std::ops::ControlFlow;

use ledger_core::calendar::Day;
use ledger_core::file::{Fact, State, events_of};
use ledger_core::log::{Commit, Damage, Failure, FileId, Log, Place, Stopped};

use crate::panics;
use crate::progress::Tally;
use crate::scan::{Met, Unread, scan_commits};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    #[error(
        "{asked} has not come yet: the last day that every partition has started is {started_on}. \
         Ask for that day or one before it"
    )]
    NotStarted { asked: Day, started_on: Day },
    #[error(
        "partition {partition} has no genesis: the ledger is not made, or not to its end. Make it \
         with `replay-tools init`"
    )]
    NoGenesis { partition: u32 },
    #[error("the log is damaged: {0}. Look at it with `replay-tools verify`")]
    Damaged(Damage),
    #[error("commit {place} cannot be taken in: {reason}. Look at it with `replay-tools verify`")]
    Unfoldable { place: Place, reason: String },
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// Hands all commits of a partition with their facts to `take`, to its present end; and says which day
/// it has started last.
///
/// # Errors
/// When it cannot be read to its end.
pub(crate) async fn each_commit<L: Log>(
    log: &L,
    partition: u32,
    tally: &Tally,
    mut take: impl FnMut(&Commit, Place, Vec<Fact>),
) -> Result<Day, NoAnswer> {
    let mut started_on = None;
    let (chain, unreadable) = scan_commits(log, partition, |met| {
        tally.add(1);
        let (place, read) = match met {
            Ok(Met { place, commit, .. }) => {
                started_on = Some(commit.business_date);
                let read = events_of(&commit).map(|facts| take(&commit, place, facts));
                (place, read.map_err(|it| it.to_string()))
            }
            Err(Unread { place, reason }) => (place, Err(reason)),
        };
        match read {
            Ok(()) => ControlFlow::Continue(()),
            Err(reason) => ControlFlow::Break(NoAnswer::Unfoldable { place, reason }),
        }
    })
    .await?;
    match (unreadable, chain.damage()) {
        (Some(why), _) => Err(why),
        (None, Some(damage)) => Err(NoAnswer::Damaged(damage)),
        (None, None) => started_on.ok_or(NoAnswer::NoGenesis { partition }),
    }
}

/// A partition as it was at the end of the day.
pub(crate) struct Replayed {
    /// The last day that was started, of those up to the one asked for.
    pub(crate) started_on: Day,
    pub(crate) files: HashMap<FileId, State>,
}

/// Folds the commits whose business date is not after `on`; `apply` says what a file is after the
/// facts of one.
///
/// # Errors
/// When the log cannot be read to that day, or a commit cannot have happened.
pub(crate) async fn replay<L: Log>(
    log: &L,
    partition: u32,
    on: Day,
    tally: &Tally,
    mut apply: impl FnMut(State, &[Fact], &Commit, Place) -> State,
) -> Result<Replayed, NoAnswer> {
    let mut files = HashMap::<FileId, State>::new();
    let mut started_on = None;
    let unfoldable =
        |place, reason: String| ControlFlow::Break(Some(NoAnswer::Unfoldable { place, reason }));
    let (chain, broken_off) = scan_commits(log, partition, |met| {
        let Met { place, commit, .. } = match met {
            Ok(met) => met,
            Err(Unread { place, reason }) => return unfoldable(place, reason),
        };
        started_on = Some(commit.business_date.min(on));
        if commit.business_date > on {
            return ControlFlow::Break(None);
        }
        tally.add(1);
        let facts = match events_of(&commit) {
            Ok(facts) => facts,
            Err(reason) => return unfoldable(place, reason.to_string()),
        };
        let state = files.remove(&commit.file).unwrap_or_else(|| State::new(commit.file));
        match panics::caught(|| apply(state, &facts, &commit, place)) {
            Ok(state) => {
                files.insert(commit.file, state);
                ControlFlow::Continue(())
            }
            Err(reason) => unfoldable(place, reason),
        }
    })
    .await?;
    match (broken_off, chain.damage()) {
        (Some(Some(why)), _) => return Err(why),
        (None, Some(damage)) => return Err(NoAnswer::Damaged(damage)),
        (Some(None), _) | (None, None) => {}
    }
    let started_on = started_on.ok_or(NoAnswer::NoGenesis { partition })?;
    Ok(Replayed { started_on, files })
}
