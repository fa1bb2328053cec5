//! What verify tells.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use ledger_core::calendar::Day;
use ledger_core::log::{Damage, Head, Place, Void};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Compared, Fault, Keys, NotAged, Persons};
use crate::progress::{Pace, grouped};

/// The outcome of a whole verification.
#[derive(Debug)]
pub struct Report {
    /// `None` when no genesis could be read.
    pub ledger: Option<Uuid>,
    pub partitions: Vec<PartitionReport>,
    /// Whether the log was compared with its witness.
    pub witnessed: bool,
    /// `None` when they were left out, or not come to since the log is at fault.
    pub read_models: Option<Compared>,
    /// Who was registered.
    pub persons: Persons,
    /// `None` until they were compared.
    pub keys: Option<Keys>,
    /// Of the log at most one a partition, the first of each; then those of the read models.
    pub faults: Vec<Fault>,
    pub pace: Pace,
}

/// A partition as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionReport {
    pub partition: u32,
    pub head: Head,
    /// `None` without a genesis.
    pub business_date: Option<Day>,
    pub voids: Voids,
    pub mended: Vec<Mended>,
    /// What its days ended without having aged.
    pub not_aged: Vec<NotAged>,
}

/// Damage behind which a takeover went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mended {
    pub damage: Damage,
    /// The takeover.
    pub by: Place,
}

/// How many records were void, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Voids {
    pub unreadable: u64,
    pub overtaken: u64,
    pub former_term: u64,
    pub lost_takeover: u64,
}

impl Voids {
    pub fn count(&mut self, why: Void) {
        let kind = match why {
            Void::Unreadable => &mut self.unreadable,
            Void::Overtaken => &mut self.overtaken,
            Void::FormerTerm => &mut self.former_term,
            Void::LostTakeover => &mut self.lost_takeover,
        };
        *kind += 1;
    }

    pub fn add(&mut self, others: Voids) {
        self.unreadable += others.unreadable;
        self.overtaken += others.overtaken;
        self.former_term += others.former_term;
        self.lost_takeover += others.lost_takeover;
    }

    pub fn sum(self) -> u64 {
        self.unreadable + self.overtaken + self.former_term + self.lost_takeover
    }
}

impl fmt::Display for Voids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} void records", grouped(self.sum()))?;
        if self.sum() > 0 {
            let Voids { unreadable, overtaken, former_term, lost_takeover } = self;
            write!(
                f,
                " ({unreadable} unreadable, {overtaken} overtaken, {former_term} of a former \
                 term, {lost_takeover} lost takeovers)"
            )?;
        }
        Ok(())
    }
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Compares who was registered with the keys that are there, and since when.
    pub fn compare_keys(&mut self, keys: &BTreeMap<Uuid, DateTime<Utc>>) {
        let (compared, faults) = self.persons.compare(keys);
        self.keys = Some(compared);
        self.faults.extend(faults);
    }

    fn voids(&self) -> Voids {
        let mut voids = Voids::default();
        for it in &self.partitions {
            voids.add(it.voids);
        }
        voids
    }

    /// The report for programs.
    pub fn json(&self) -> Value {
        let partitions: Vec<Value> = self
            .partitions
            .iter()
            .map(|it| {
                let mended: Vec<Value> = it
                    .mended
                    .iter()
                    .map(|it| json!({ "offset": it.damage.offset, "by": it.by.to_string() }))
                    .collect();
                let not_aged: Vec<Value> = it.not_aged.iter().map(NotAged::json).collect();
                json!({
                    "partition": it.partition,
                    "sequence": it.head.sequence,
                    "hash": it.head.hash,
                    "epoch": it.head.epoch,
                    "business_date": it.business_date,
                    "void": it.voids,
                    "mended_damage": mended,
                    "not_aged": not_aged,
                })
            })
            .collect();
        let faults: Vec<Value> = self
            .faults
            .iter()
            .map(|it| json!({ "at": it.at.to_string(), "what": it.what.to_string() }))
            .collect();
        json!({
            "sound": self.is_sound(),
            "ledger": self.ledger,
            "commits": self.pace.commits,
            "milliseconds": self.pace.took.as_millis() as u64,
            "partitions": partitions,
            "witness": if self.witnessed { "compared" } else { "left out" },
            "keys": self.keys,
            "read_models": self.read_models,
            "faults": faults,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ledger {
            Some(ledger) => write!(f, "ledger {ledger}")?,
            None => write!(f, "no ledger")?,
        }
        writeln!(f, ", {} partitions, {}", self.partitions.len(), self.pace)?;
        writeln!(f, "{}", self.voids())?;
        for partition in &self.partitions {
            for Mended { damage, by } in &partition.mended {
                writeln!(f, "damage that the takeover {by} went on behind: {damage}")?;
            }
        }
        for it in self.partitions.iter().flat_map(|it| &it.not_aged) {
            writeln!(f, "{it}")?;
        }
        match self.witnessed {
            true => writeln!(f, "witness: compared")?,
            false => writeln!(
                f,
                "witness: left out; a tail that was cut or a last commit that was altered would not \
                 be noticed"
            )?,
        }
        if let Some(keys) = &self.keys {
            writeln!(f, "{keys}")?;
        }
        match self.read_models {
            Some(Compared { rows, days }) => writeln!(
                f,
                "read models: {} rows and the totals of {days} days compared",
                grouped(rows)
            )?,
            None => writeln!(f, "read models: not compared")?,
        }
        match self.faults.split_first() {
            None => write!(f, "nothing is wrong"),
            Some((first, others)) => {
                write!(f, "FAULT at {first}")?;
                others.iter().try_for_each(|it| write!(f, "\nFAULT at {it}"))
            }
        }
    }
}
