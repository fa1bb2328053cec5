//! Do the decisions that the rules took come out again? Each from its recorded facts, by the recorded
//! engine and version of the policy, byte for byte.

mod report;

use std::ops::ControlFlow;
use std::sync::Arc;

use ledger_core::credit::application::{Decided, DecidedBy, Event as ApplicationEvent, Outcome};
use ledger_core::credit::deciding::{Assessed, NotAgain, again};
use ledger_core::credit::scoring::Answer;
use ledger_core::file::{Event, events_of};
use ledger_core::log::{Commit, Failure, Log, Place, Stopped, StreamId};
use ledger_core::policy;

pub use self::report::{Report, json, text};
use crate::audit::Story;
use crate::progress::Progress;
use crate::scan::{Met, Unread, each_partition, scan_commits};
use crate::verify::Book;

/// A decision that was executed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    pub place: Place,
    pub stream: StreamId,
    /// The event's place in its commit, from 0.
    pub index: usize,
    /// Why it does not come out again; `None` where it does.
    pub why: Option<Other>,
}

/// Why a decision does not come out again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Other {
    #[error("{0}")]
    NotAgain(#[from] NotAgain),
    #[error("the rules answered {answered}, and {decided} was decided by them")]
    DecidedOtherwise { answered: &'static str, decided: &'static str },
    #[error("the rules decided, and no assessment stands in front of it")]
    NotAssessed,
    #[error("the commit cannot be read: {0}")]
    Unreadable(String),
}

/// Why nothing can be said of the decisions of a log.
#[derive(Debug, thiserror::Error)]
pub enum CouldNot {
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stopped),
}

/// The decisions of a commit, executed again: what the rules found, and what they decided by that.
pub fn replayed(commit: &Commit, place: Place, policies: &policy::State) -> Vec<Replayed> {
    if !commit.events.iter().any(|it| it.r#type.starts_with("application.")) {
        return vec![];
    }
    let facts = match events_of(commit) {
        Ok(facts) => facts,
        Err(reason) => {
            let (stream, why) = (commit.events.first().map(|it| it.stream), reason.to_string());
            let of =
                |stream| Replayed { place, stream, index: 0, why: Some(Other::Unreadable(why)) };
            return stream.map(of).into_iter().collect();
        }
    };
    let mut found = vec![];
    let mut assessed: Option<&Assessed> = None;
    for (index, (fact, record)) in facts.iter().zip(&commit.events).enumerate() {
        let Event::Application(event) = &fact.event else { continue };
        let why = if let ApplicationEvent::Assessed(it) = event {
            assessed = Some(it);
            let document = |named| policies.version(named).map(|it| &*it.document);
            again(record.data.get().as_bytes(), document).err().map(Other::from)
        } else if let ApplicationEvent::Decided(it @ Decided { by: DecidedBy::Rules { .. }, .. }) =
            event
        {
            follows(assessed, it).err()
        } else {
            continue;
        };
        found.push(Replayed { place, stream: fact.stream, index, why });
    }
    found
}

/// Whether what the rules decided is what they answered.
fn follows(assessed: Option<&Assessed>, decided: &Decided) -> Result<(), Other> {
    let found = &assessed.ok_or(Other::NotAssessed)?.found;
    let same = match (&decided.outcome, found.answer, &found.offer) {
        (Outcome::Approved { terms }, Answer::Approve, Some(offer)) => terms.plan == offer.plan,
        (Outcome::Declined { reasons }, Answer::Decline, _) => reasons.iter().eq(found.told()),
        (Outcome::Approved { .. } | Outcome::Declined { .. }, _, _) => false,
    };
    let answered = match found.answer {
        Answer::Approve => "approve",
        Answer::Review => "review",
        Answer::Decline => "decline",
    };
    let decided = match decided.outcome {
        Outcome::Approved { .. } => "approved",
        Outcome::Declined { .. } => "declined",
    };
    if same { Ok(()) } else { Err(Other::DecidedOtherwise { answered, decided }) }
}

impl Story {
    /// Executes every decision of the story again.
    ///
    /// # Errors
    /// When the policy book cannot be read.
    pub async fn replay<L: Log>(&self, log: &L) -> Result<Vec<Replayed>, CouldNot> {
        let book = Book::read(log, log.partitions().await?).await?;
        let told = self.entries.iter().flat_map(|entry| {
            let of_commit = replayed(&entry.commit, entry.place, book.last());
            of_commit
                .into_iter()
                .filter(|it| entry.events.iter().any(|told| told.index == it.index))
        });
        Ok(told.collect())
    }
}

/// Executes every decision of the whole log again, on all processors.
///
/// # Errors
/// When the log cannot be read.
pub async fn verify<L: Log>(log: &L, progress: &Progress) -> Result<Report, CouldNot> {
    let partitions = log.partitions().await?;
    let book = Arc::new(Book::read(log, partitions).await?);
    let of_partitions = each_partition(partitions, |partition| {
        let (log, book, tally) = (log.clone(), Arc::clone(&book), progress.tally());
        async move {
            let (mut executed, mut others) = (0_u64, vec![]);
            let scanned = scan_commits(&log, partition, |met| {
                match met {
                    Ok(Met { place, commit, .. }) => {
                        tally.add(1);
                        for it in replayed(&commit, place, book.last()) {
                            executed += 1;
                            others.extend(Some(it).filter(|it| it.why.is_some()));
                        }
                    }
                    Err(Unread { place, reason }) => others.push(Replayed {
                        place,
                        stream: StreamId::Partition(partition),
                        index: 0,
                        why: Some(Other::Unreadable(reason)),
                    }),
                }
                ControlFlow::<()>::Continue(())
            });
            scanned.await.map(|_| (executed, others))
        }
    })
    .await;
    let mut report = Report { executed: 0, others: vec![], took: progress.pace().took };
    for of_partition in of_partitions {
        let (executed, others) = of_partition?;
        report.executed += executed;
        report.others.extend(others);
    }
    report.took = progress.pace().took;
    Ok(report)
}
