//! What the read models must hold of a partition, by its commits up to where each has read.
//!
//! What a loan comes to is taken from the ledger's own rules, and the other rows of customers and
//! loans share the event types with the projections and nothing else; so is what Premium comes to. Credit lines, applications,
//! orders, shipments and processes are folded afresh as the projections fold them: that the fold
//! itself is right is for their tests, which do it another way.

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use ledger_core::file::Fact;
use ledger_core::log::{Commit, Hash, Place, Position};
use projections::Model;

use super::expect::Judged;
use super::models::Parts;
use crate::verify::fault::{At, Fault, Wrong};
use crate::verify::judge::Judge;

/// How far each model has read a partition; `None` before its genesis.
pub(in crate::verify) type Positions = BTreeMap<Model, Option<Position>>;

/// The rows of one partition.
#[derive(Debug)]
pub(in crate::verify) struct Expected {
    positions: Positions,
    pub(super) parts: Parts,
}

impl Expected {
    /// Before the genesis; what these days come to is to be compared.
    pub(in crate::verify) fn new(positions: Positions, days: &[Day]) -> Expected {
        Expected { positions, parts: Parts::new(days) }
    }

    /// Called before a commit is folded.
    pub(in crate::verify) fn before(&mut self, place: Place, commit: &Commit, judge: &Judge) {
        let Expected { positions, parts } = self;
        parts.before(commit.business_date, judge, |it| has_read(positions, it, place.sequence));
    }

    /// A model that has read another commit in this place.
    pub(in crate::verify) fn contradiction(&self, place: Place, hash: Hash) -> Option<Fault> {
        let stands_here = |it: &Position| it.sequence == place.sequence && it.hash != hash;
        self.positions.iter().find_map(|(model, position)| {
            let position = position.filter(stands_here)?;
            Some(not_in_log(*model, place.partition, position))
        })
    }

    /// Called when a commit has been folded.
    pub(in crate::verify) fn after(
        &mut self,
        (place, hash, offset): (Place, Hash, u64),
        commit: &Commit,
        facts: &[Fact],
        judge: &Judge,
    ) {
        let Expected { positions, parts } = self;
        let judged = Judged { place, hash, offset, commit, facts, judge };
        parts.take(
            judged,
            |it| has_read(positions, it, place.sequence),
            |it| stands_at(positions, it, place.sequence),
        );
    }

    /// A model that stands behind the end of the log.
    pub(in crate::verify) fn beyond(&self, partition: u32, head: u64) -> Option<Fault> {
        let (model, position) = self
            .positions
            .iter()
            .filter_map(|(model, position)| position.map(|it| (model, it)))
            .find(|(_, position)| position.sequence > head)?;
        Some(not_in_log(*model, partition, position))
    }
}

fn not_in_log(model: Model, partition: u32, position: Position) -> Fault {
    let key = format!("of partition {partition}");
    let at = At::Row { model: model.name(), table: "positions", key };
    Fault { at, what: Wrong::PositionNotInLog { position } }
}

/// Whether this model has taken in the commit with this sequence.
fn has_read(positions: &Positions, model: Model, sequence: u64) -> bool {
    positions.get(&model).copied().flatten().is_some_and(|it| sequence <= it.sequence)
}

/// Whether this is the last commit that this model has taken in.
fn stands_at(positions: &Positions, model: Model, sequence: u64) -> bool {
    positions.get(&model).copied().flatten().is_some_and(|it| sequence == it.sequence)
}
