//! Have those who were registered the keys their fields were sealed under?
//!
//! The log does not name the key, and verify never opens one. But a key is committed before what it
//! seals is recorded: one that is younger was made in the place of another, under which nothing
//! opens that was sealed before.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use ledger_core::log::{Commit, FileId, Instant, Place};
use uuid::Uuid;

use super::fault::{Fault, Wrong};
use crate::progress::grouped;

/// How far the clocks of a writer and of the keys database may be apart.
const CLOCKS_APART_MAX: TimeDelta = TimeDelta::hours(1);

/// How many persons without a key are named.
const NAMED_MAX: usize = 5;

/// Customers and vendors, and the first commit of each one's file.
#[derive(Debug, Clone, Default)]
pub struct Persons(BTreeMap<Uuid, (Place, Instant)>);

/// What was compared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Keys {
    pub persons: u64,
    /// Those who have no key: it was lost, or destroyed to erase them.
    pub without_key: Vec<Uuid>,
}

impl Persons {
    pub(super) fn take(&mut self, place: Place, commit: &Commit) {
        match commit.file {
            FileId::Customer(person) | FileId::Vendor(person) => {
                self.0.entry(person).or_insert((place, commit.recorded_at));
            }
            FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => {}
        }
    }

    pub(super) fn extend(&mut self, others: Persons) {
        self.0.extend(others.0);
    }

    /// Compares them with the keys that are there, and since when.
    pub(super) fn compare(&self, keys: &BTreeMap<Uuid, DateTime<Utc>>) -> (Keys, Vec<Fault>) {
        let younger = |(person, (place, at)): (&Uuid, &(Place, Instant))| {
            let made = keys.get(person)?;
            let too_late = *made > at.utc() + CLOCKS_APART_MAX;
            too_late.then(|| Wrong::KeyMadeAnew { person: *person, made: *made }.at_commit(*place))
        };
        let faults = self.0.iter().filter_map(younger).collect();
        let without_key = self.0.keys().filter(|it| !keys.contains_key(it)).copied().collect();
        (Keys { persons: self.0.len() as u64, without_key }, faults)
    }
}

impl std::fmt::Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Keys { persons, without_key } = self;
        let missing = without_key.len();
        write!(
            f,
            "keys: {} persons, {} of them without a key",
            grouped(*persons),
            grouped(missing as u64)
        )?;
        if missing == 0 {
            return Ok(());
        }
        f.write_str("; it was lost, or destroyed to erase them:")?;
        without_key.iter().take(NAMED_MAX).try_for_each(|it| write!(f, " {it}"))?;
        match missing > NAMED_MAX {
            true => f.write_str(" and more"),
            false => Ok(()),
        }
    }
}
