//! One partition from its genesis to its end: what is wrong first, and what it holds.

use std::ops::ControlFlow;

use ledger_core::file::State;
use ledger_core::log::partition::Opened;
use ledger_core::log::{ChainNext, Damage, FileId, Log, Position, Stopped};
use uuid::Uuid;

use super::book::Book;
use super::callers::Callers;
use super::fault::{At, Fault, Wrong};
use super::judge::Judge;
use super::names::Names;
use super::persons::Persons;
use super::read_models::Expected;
use super::report::{Mended, PartitionReport, Voids};
use crate::progress::Tally;
use crate::scan::scan_with_headers;

/// What came of one partition.
pub(super) struct Passed {
    pub(super) report: PartitionReport,
    pub(super) opened: Option<Opened>,
    pub(super) callers: Callers,
    /// Each loan and its file.
    pub(super) loans: Vec<(Uuid, FileId)>,
    /// What names money and loans in its files.
    pub(super) names: Names,
    pub(super) persons: Persons,
    pub(super) expected: Option<Expected>,
    pub(super) fault: Option<Fault>,
}

/// Reads `partition` up to `end`, which it had before the policy book was read, or to the first
/// fault.
pub(super) async fn pass<L: Log>(
    log: &L,
    (partition, end): (u32, u64),
    book: &Book,
    witness: Option<Position>,
    mut expected: Option<Expected>,
    tally: &Tally,
) -> Result<Passed, Stopped> {
    let mut judge = Judge::new(partition, book);
    let mut voids = Voids::default();
    let mut mended = vec![];
    let mut persons = Persons::default();
    let mut damage: Option<Damage> = None;
    let (chain, fault) = scan_with_headers(log, partition, Some(end), |met| match met {
        ChainNext::Commit { place, hash, commit, record } => {
            if let Some(damage) = damage.take() {
                mended.push(Mended { damage, by: place });
            }
            if let Some(expected) = &mut expected {
                expected.before(place, &commit, &judge);
            }
            let facts = match judge.take(place, &commit, &record) {
                Ok(facts) => facts,
                Err(wrong) => return ControlFlow::Break(wrong.at_commit(place)),
            };
            if let Some(witness) = witness
                && witness.sequence == place.sequence
                && witness.hash != hash
            {
                let wrong = Wrong::NotAsWitnessed { witness, found: hash };
                return ControlFlow::Break(wrong.at_commit(place));
            }
            if let Some(expected) = &mut expected {
                if let Some(fault) = expected.contradiction(place, hash) {
                    return ControlFlow::Break(fault);
                }
                expected.after((place, hash, record.offset), &commit, &facts, &judge);
            }
            persons.take(place, &commit);
            tally.add(1);
            ControlFlow::Continue(())
        }
        ChainNext::Void { why, .. } => {
            voids.count(why);
            ControlFlow::Continue(())
        }
        ChainNext::Damaged(found) => {
            damage = Some(found);
            ControlFlow::Continue(())
        }
        ChainNext::Undecodable { place, reason } => {
            let wrong = Wrong::Undecodable { reason: reason.to_string() };
            ControlFlow::Break(wrong.at_commit(place))
        }
        ChainNext::BehindDamage | ChainNext::End { .. } => ControlFlow::Continue(()),
    })
    .await?;

    let head = chain.head();
    let at_end = || match (chain.damage(), witness) {
        (Some(damage), _) => {
            let at = At::Record { partition, offset: damage.offset };
            Some(Fault { at, what: Wrong::Damaged(damage.into()) })
        }
        (None, Some(witness)) if head.sequence < witness.sequence => {
            let what = Wrong::ShorterThanWitness { witness, found: head.sequence };
            Some(Fault { at: At::Partition(partition), what })
        }
        (None, _) if head.sequence == 0 => {
            Some(Fault { at: At::Partition(partition), what: Wrong::Empty })
        }
        (None, _) => expected.as_ref().and_then(|it| it.beyond(partition, head.sequence)),
    };
    let (not_aged, unfinished) = judge.unaged();
    let fault = fault.or_else(at_end).or(unfinished).or_else(|| judge.at_the_end());
    let names = judge.names();
    let loans = judge.files().filter_map(|(id, file)| match file {
        State::Customer(file) => Some(file.loans.keys().map(move |it| (*it, id))),
        State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => None,
    });
    Ok(Passed {
        report: PartitionReport {
            partition,
            head,
            business_date: judge.opened().map(|_| judge.today()),
            voids,
            mended,
            not_aged,
        },
        opened: judge.opened().cloned(),
        callers: judge.callers().clone(),
        loans: loans.flatten().collect(),
        names,
        persons,
        expected,
        fault,
    })
}
