//! `verify`: is this the ledger that was written, and do the read models say what it says?
//!
//! ```text
//! policy book ─┐
//!              ├─▶ each partition: chain ─▶ judge (ids, order, rules) ─▶ expected rows and totals
//! witness ─────┘                                                                │
//! read models, in one snapshot: positions, days ────────────────────────────────┴─▶ compared
//! ```

mod book;
mod callers;
mod facts;
mod fault;
mod judge;
mod names;
mod partition;
mod persons;
mod read_models;
mod report;
mod unaged;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ledger_core::log::partition::Opened;
use ledger_core::log::{Failure, FileId, Log, Position, Stopped};
use projections::Model;
use projections::database::{NotMade, connect, not_made};
use projections::whole::{share, snapshot};
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

pub(crate) use self::book::Book;
pub use self::fault::{At, Fault, Wrong};
use self::names::Names;
use self::partition::Passed;
pub use self::persons::{Keys, Persons};
pub use self::read_models::Compared;
use self::read_models::{Expected, Standing};
pub use self::report::{Mended, PartitionReport, Report, Voids};
pub use self::unaged::{NotAged, NotAgedSince};
use crate::progress::{Progress, Tally};
use crate::scan::each_partition;

/// What the log is compared with.
#[derive(Debug, Clone, Default)]
pub struct Against {
    /// How far each partition was acknowledged, by its witness; `None` to go without.
    pub witness: Option<BTreeMap<u32, Position>>,
    /// The database of the read models; `None` to go without.
    pub read_models: Option<PgConnectOptions>,
}

/// It cannot be said whether anything is wrong.
#[derive(Debug, thiserror::Error)]
pub enum CouldNot {
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("the read models cannot be read: {0}")]
    ReadModels(#[from] projections::Failure),
    #[error("{0}. To leave the read models out: `--no-read-models`")]
    NotMade(NotMade),
    #[error(
        "the read models do not know all partitions of this log: start projections on it, or leave \
         them out with `--no-read-models`"
    )]
    NoReadModels,
}

/// Checks the whole ledger.
///
/// # Errors
/// When log or read models cannot be read. That something is wrong with them is in the report.
pub async fn verify<L: Log>(
    log: &L,
    against: Against,
    progress: &Progress,
) -> Result<Report, CouldNot> {
    let Against { witness, read_models } = against;
    let partitions = log.partitions().await?;
    if let Some(options) = &read_models {
        let mut connection = connect(options, &[]).await?;
        if let Some(not) = not_made(&mut connection, &Model::ALL).await? {
            return Err(CouldNot::NotMade(not));
        }
    }
    // The snapshot is taken first, so that all it holds is in the log that is read after it.
    let mut tables = match &read_models {
        Some(options) => Some(snapshot(options).await?),
        None => None,
    };
    let standing = match &mut tables {
        Some(tables) => {
            let standing = Standing::read(tables, partitions).await?;
            Some(Arc::new(standing.ok_or(CouldNot::NoReadModels)?))
        }
        None => None,
    };

    // What is appended from now on may follow from a policy book that goes on too: it is left out.
    let mut ends = vec![];
    for partition in 0..partitions {
        ends.push(log.end(partition).await?);
    }
    let book = Arc::new(Book::read(log, partitions).await?);
    let passes =
        each_partition(partitions, |partition| {
            let end = usize::try_from(partition).ok().and_then(|it| ends.get(it).copied());
            let end = end.expect("each partition's end was asked for");
            let (log, book, tally) = (log.clone(), Arc::clone(&book), progress.tally());
            let witnessed = witness.as_ref().and_then(|it| it.get(&partition).copied());
            let expected = standing.as_ref().map(|it| {
                let positions = it.positions.get(&partition).cloned().unwrap_or_default();
                Expected::new(positions, &it.days)
            });
            async move {
                partition::pass(&log, (partition, end), &book, witnessed, expected, &tally).await
            }
        })
        .await;
    let passes: Vec<Passed> = passes.into_iter().collect::<Result<_, _>>()?;

    let mut faults = of_partitions(partitions, &passes);
    faults.extend(between_partitions(partitions, &passes));
    let ledger = passes.iter().find_map(|it| it.opened.as_ref()).map(|it| it.ledger);
    let reports = passes.iter().map(|it| it.report.clone()).collect();

    let mut persons = Persons::default();
    for pass in &passes {
        persons.extend(pass.persons.clone());
    }
    let mut compared = None;
    if let (Some(standing), Some(tables), Some(options), true) =
        (&standing, &mut tables, &read_models, faults.is_empty())
    {
        progress.now("comparing the read models");
        let expected = passes.into_iter().filter_map(|it| it.expected).collect();
        let shared = share(tables, options).await?;
        let (done, wrong) = standing.compare(&shared, expected).await?;
        compared = Some(done);
        faults.extend(wrong);
    }
    Ok(Report {
        ledger,
        partitions: reports,
        witnessed: witness.is_some(),
        read_models: compared,
        persons,
        keys: None,
        faults,
        pace: progress.pace(),
    })
}

/// The first thing that is wrong with `partition` from its genesis to the record before `end`; what
/// other partitions hold is not looked at but for the policy book.
///
/// # Errors
/// When the log cannot be read.
pub(crate) async fn up_to<L: Log>(
    log: &L,
    (partition, end): (u32, u64),
    witness: Option<Position>,
    tally: &Tally,
) -> Result<Option<Fault>, Stopped> {
    let book = Book::read(log, log.partitions().await?).await?;
    let passed = partition::pass(log, (partition, end), &book, witness, None, tally).await?;
    Ok(passed.fault)
}

/// The first fault of each partition. Where the policy book's partition has one, it stands in
/// front, and what others show only since the book ends there is left out.
fn of_partitions(partitions: u32, passes: &[Passed]) -> Vec<Fault> {
    let book = FileId::PolicyBook.partition(partitions);
    let of_book = passes.iter().filter(|it| it.report.partition == book);
    let mut faults: Vec<Fault> = of_book.filter_map(|it| it.fault.clone()).collect();
    let stands_alone = faults.is_empty();
    let others = passes.iter().filter(|it| it.report.partition != book);
    let others = others.filter_map(|it| it.fault.clone());
    faults.extend(others.filter(|it| stands_alone || !it.what.may_follow_from_book()));
    faults
}

/// What no partition shows alone: geneses of several ledgers, a loan or a reference in two files.
fn between_partitions(partitions: u32, passes: &[Passed]) -> Vec<Fault> {
    let mut faults = vec![];
    let first: Option<&Opened> = passes.first().and_then(|it| it.opened.as_ref());
    for (partition, pass) in (0..).zip(passes) {
        let Some(opened) = &pass.opened else { continue };
        let differ = match first {
            _ if opened.partitions != partitions => {
                Some(format!("it says {} partitions, the log has {partitions}", opened.partitions))
            }
            Some(first) if first.ledger != opened.ledger => {
                Some(format!("ledger {} and {}", opened.ledger, first.ledger))
            }
            Some(first) if first.first_business_date != opened.first_business_date => {
                let (this, that) = (opened.first_business_date, first.first_business_date);
                Some(format!("first business date {this} and {that}"))
            }
            Some(_) | None => None,
        };
        faults.extend(differ.map(|differ| Fault {
            at: At::Partition(partition),
            what: Wrong::AnotherLedger { differ },
        }));
    }
    let callers = || passes.iter().map(|it| &it.callers);
    let mut begun = (0..)
        .zip(passes)
        .filter_map(|(partition, pass)| Some((partition, pass.callers.begun_under(callers())?)));
    if let Some((_, expected)) = begun.next() {
        faults.extend(begun.filter(|(_, found)| *found != expected).map(|(partition, found)| {
            let what = Wrong::CallersDiffer { expected, found };
            Fault { at: At::Partition(partition), what }
        }));
    }
    let mut seen = HashMap::<Uuid, FileId>::new();
    for (partition, pass) in (0..).zip(passes) {
        for (loan, file) in &pass.loans {
            if let Some(other) = seen.insert(*loan, *file) {
                let what = Wrong::LoanInTwoFiles { loan: *loan, other };
                faults.push(Fault { at: At::Partition(partition), what });
            }
        }
    }
    let names: Vec<&Names> = passes.iter().map(|it| &it.names).collect();
    faults.extend(Names::faults(&names));
    faults
}
