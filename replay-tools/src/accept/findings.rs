//! What stands against what in a partition whose witness raised an alarm, for a person to look at.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::ControlFlow;

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{Damage, Failure, Hash, Head, Log, Place, Position};
use projections::commits::CommitEntry;
use projections::database::positions::positions;
use projections::database::{connect, connect_live, not_made};
use projections::{Build, commits};
use sqlx::postgres::PgConnectOptions;

use super::not_accepted::{NotAccepted, refuse_served};
use crate::scan::{Met, Unread, scan_commits};

/// How many commits that would be lost are listed.
const LISTED_MAX: u32 = 20;

/// What stands against what in one partition.
#[derive(Debug)]
pub struct Findings {
    pub partition: u32,
    /// What was acknowledged.
    pub witness: Option<Position>,
    /// What is there: where the ledger ends.
    pub head: Head,
    pub position: Option<Position>,
    /// Behind the last record, whatever it is.
    pub(super) end: u64,
    /// What stands in the log where the witness's commit was, if anything.
    pub in_its_place: Option<Hash>,
    pub damage: Option<Damage>,
    /// What the log itself says in place of head and end, where it keeps them and they differ.
    pub kept: Option<(Head, u64)>,
    /// Read models that have read what is not there, with the furthest position.
    pub ahead: BTreeMap<Build, Position>,
    /// Acknowledged commits that are not there, as far as the read models know them.
    pub lost: Vec<CommitEntry>,
}

impl Findings {
    /// Where the ledger would go on.
    pub fn place(&self) -> Place {
        Place { partition: self.partition, sequence: self.head.sequence }
    }

    /// Whether the witness raises an alarm, the log ends with damage, or it contradicts itself.
    pub(super) fn needs_decision(&self) -> bool {
        let seen = |it: Position| self.in_its_place == Some(it.hash);
        self.witness.is_some_and(|it| !seen(it)) || self.damage.is_some() || self.kept.is_some()
    }

    /// What a person decides is written down with the next takeover, unless nothing was known: then
    /// only the head row is to be settled.
    pub(super) fn is_recorded(&self) -> bool {
        self.needs_decision() && (self.witness.is_some() || self.damage.is_some())
    }
}

/// Looks at a partition whose witness raised an alarm.
///
/// # Errors
/// When a writer serves it, nothing is to be decided, or something cannot be read.
pub async fn look<L: Log>(
    log: &L,
    witness: &WitnessStore,
    read_models: Option<&PgConnectOptions>,
    partition: u32,
) -> Result<Findings, NotAccepted> {
    let partitions = log.partitions().await?;
    if partition >= partitions {
        return Err(NotAccepted::NoPartition { asked: partition, last: partitions - 1 });
    }
    refuse_served(witness, partition).await?;
    let witnessed = witness.load(partition).await?;
    let read = match read_models {
        Some(options) => {
            let mut connection = connect(options, &[]).await?;
            if let Some(not) = not_made(&mut connection, &[]).await? {
                return Err(NotAccepted::NotMade(not));
            }
            positions(&mut connection).await?
        }
        None => vec![],
    };
    let read: Vec<(Build, Position)> = read
        .into_iter()
        .filter(|it| it.partition == partition)
        .filter_map(|it| Some((it.build, it.position?)))
        .collect();

    let mut wanted: BTreeMap<u64, Option<Hash>> = read
        .iter()
        .map(|(_, it)| it.sequence)
        .chain(witnessed.map(|it| it.sequence))
        .map(|it| (it, None))
        .collect();
    let (chain, undecodable) = scan_commits(log, partition, |met| match met {
        Ok(Met { place, hash, .. }) => {
            if let Some(found) = wanted.get_mut(&place.sequence) {
                *found = Some(hash);
            }
            ControlFlow::Continue(())
        }
        Err(Unread { place, reason }) => {
            ControlFlow::Break(Failure::Unfit(format!("commit {place} cannot be read: {reason}")))
        }
    })
    .await?;
    if let Some(failure) = undecodable {
        return Err(failure.into());
    }

    let kept = log.kept_head(partition).await?;
    let kept = kept.filter(|it| *it != (chain.head(), chain.next_offset()));
    let there = |sequence: u64| wanted.get(&sequence).copied().flatten();
    let ahead: BTreeMap<Build, Position> =
        read.into_iter().filter(|(_, it)| there(it.sequence) != Some(it.hash)).collect();
    let mut findings = Findings {
        partition,
        witness: witnessed,
        head: chain.head(),
        position: chain.position(),
        end: chain.next_offset(),
        in_its_place: witnessed.and_then(|it| there(it.sequence)),
        damage: chain.damage(),
        kept,
        ahead,
        lost: vec![],
    };
    if !findings.needs_decision() && findings.ahead.is_empty() {
        return Err(NotAccepted::Nothing { partition });
    }
    if let Some(options) = read_models
        && findings.ahead.keys().any(|it| it.model == commits::MODEL)
    {
        findings.lost = known_behind(options, findings.place()).await?;
    }
    Ok(findings)
}

/// The first commits behind this one that the index of commits knows, where it can be read.
async fn known_behind(
    read_models: &PgConnectOptions,
    behind: Place,
) -> Result<Vec<CommitEntry>, projections::Failure> {
    let Place { partition, sequence } = behind;
    let mut connection = connect_live(read_models).await?;
    if not_made(&mut connection, &[commits::MODEL]).await?.is_some() {
        return Ok(vec![]);
    }
    let known =
        commits::whole::COMMITS.behind(&mut connection, (partition, sequence), LISTED_MAX).await?;
    Ok(known.into_iter().filter(|it| it.place.partition == partition).collect())
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Findings { partition, head, .. } = self;
        match self.witness {
            Some(it) => writeln!(
                f,
                "acknowledged: commit {partition}@{} with hash {}, as its witness saw it",
                it.sequence, it.hash
            )?,
            None => writeln!(f, "acknowledged: nothing is known, there is no witness")?,
        }
        match (self.witness, self.in_its_place) {
            (Some(it), Some(found)) if found != it.hash => {
                writeln!(f, "in its place:  another commit, with hash {found}")?;
            }
            (Some(_), None) => writeln!(f, "in its place:  nothing, the ledger ends before it")?,
            (Some(_) | None, _) => {}
        }
        writeln!(
            f,
            "there:        the ledger ends with commit {} in epoch {}, whose hash is {}",
            self.place(),
            head.epoch,
            head.hash
        )?;
        if let Some(damage) = self.damage {
            writeln!(f, "damage:       {damage}")?;
        }
        if let Some((kept, end)) = self.kept {
            writeln!(
                f,
                "head row:     says commit {partition}@{} in epoch {} with hash {} and {end} \
                 records, where {} are; it is to be set to what the records say",
                kept.sequence, kept.epoch, kept.hash, self.end
            )?;
        }
        f.write_str(&self.what_would_be_lost())?;
        for (build, position) in &self.ahead {
            writeln!(
                f,
                "to be emptied: read model {build}, which has read commit {partition}@{}",
                position.sequence
            )?;
        }
        Ok(())
    }
}

impl Findings {
    fn what_would_be_lost(&self) -> String {
        let Findings { partition, head, lost, .. } = self;
        let mut text = String::new();
        let Some(witness) = self.witness.filter(|it| self.in_its_place != Some(it.hash)) else {
            return text;
        };
        let _ = match witness.sequence > head.sequence {
            true => writeln!(
                text,
                "lost:         {} acknowledged commits, {partition}@{} to {partition}@{}",
                witness.sequence - head.sequence,
                head.sequence + 1,
                witness.sequence
            ),
            false => writeln!(
                text,
                "lost:         acknowledged commits up to {partition}@{}, from where the log was \
                 altered; what stands there instead says something else",
                witness.sequence
            ),
        };
        for it in lost {
            let _ = writeln!(
                text,
                "              {} {} {} of {} by {}",
                it.place, it.business_date, it.command_type, it.file, it.actor_role
            );
        }
        if lost.len() as u64 == u64::from(LISTED_MAX) {
            let _ = writeln!(text, "              and more");
        }
        text
    }
}
