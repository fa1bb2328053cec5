//! `accept`: the only way on after a witness alarm. A person looks at what was acknowledged, what
//! is there and what would be lost, and decides that the ledger goes on with what is there.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::ControlFlow;

use ledger_adapters::witness::{Attendant, WitnessStore};
use ledger_core::log::partition::Accepted;
use ledger_core::log::{
    ChainNext, ChainReader, Damage, Failure, Hash, Head, Log, Place, Position, Stopped,
};
use projections::commits::CommitEntry;
use projections::database::positions::positions;
use projections::database::{NotMade, connect, connect_live, not_made};
use projections::{Build, commits};
use sqlx::postgres::PgConnectOptions;

use crate::emptied::Emptied;
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
    end: u64,
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

/// Why nothing was accepted.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    #[error("the ledger has partitions 0 to {last}, none is {asked}")]
    NoPartition { asked: u32, last: u32 },
    #[error(
        "partition {partition} is served by process {}: stop it first; one that was killed counts \
         for {} s more", attendant.process, attendant.remaining.as_secs() + 1
    )]
    Served { partition: u32, attendant: Attendant },
    #[error(
        "there is nothing to accept in partition {partition}: its witness is in the log, no damage \
         is at its end, its head row agrees where it has one, and no read model has gone further"
    )]
    Nothing { partition: u32 },
    #[error("partition {partition} has no genesis: what is to go on there is not a ledger")]
    NoGenesis { partition: u32 },
    #[error(
        "the ledger in this partition ends at {end}, not at {asked}: only that can be accepted"
    )]
    OtherEnd { asked: Place, end: Place },
    #[error(
        "partition {partition} is not what was shown any more: {what}. Nothing was changed; look \
         at it again"
    )]
    Changed { partition: u32, what: String },
    #[error("`{typed}` was typed, not {wanted}: nothing was changed")]
    NotTyped { typed: String, wanted: Place },
    #[error("{what} is empty: it is recorded for ever who accepted a log, and why")]
    Unsaid { what: &'static str },
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("{0}")]
    Log(#[from] Failure),
    #[error("{0}. To leave the read models out: `--no-read-models`")]
    NotMade(NotMade),
    #[error("the read models cannot be read: {0}")]
    ReadModels(#[from] projections::Failure),
}

/// Who decides, and why: both enter the log with the next takeover.
#[derive(Debug, Clone)]
pub struct Decision {
    pub by: String,
    pub reason: String,
}

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// `None` when only read models had gone further, or the head row differed and there is no
    /// witness.
    pub accepted: Option<Accepted>,
    /// Whether the log's own head row was set to where its records end.
    pub settled: bool,
    pub emptied: Emptied,
}

impl Findings {
    /// Where the ledger would go on.
    pub fn place(&self) -> Place {
        Place { partition: self.partition, sequence: self.head.sequence }
    }

    /// Whether the witness raises an alarm, the log ends with damage, or it contradicts itself.
    fn needs_decision(&self) -> bool {
        let seen = |it: Position| self.in_its_place == Some(it.hash);
        self.witness.is_some_and(|it| !seen(it)) || self.damage.is_some() || self.kept.is_some()
    }

    /// What a person decides is written down with the next takeover, unless nothing was known: then
    /// only the head row is to be settled.
    fn is_recorded(&self) -> bool {
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
    let known = commits::whole::commits(&mut connection, (partition, sequence), LISTED_MAX).await?;
    Ok(known.into_iter().filter(|it| it.place.partition == partition).collect())
}

async fn refuse_served(witness: &WitnessStore, partition: u32) -> Result<(), NotAccepted> {
    match witness.attendant(partition).await? {
        Some(attendant) => Err(NotAccepted::Served { partition, attendant }),
        None => Ok(()),
    }
}

/// A person takes time to decide: what was shown must still be so, or what is settled would not be
/// what is there.
async fn refuse_changed<L: Log>(
    log: &L,
    witness: &WitnessStore,
    findings: &Findings,
    position: Position,
) -> Result<(), NotAccepted> {
    let partition = findings.partition;
    let changed = |what: String| Err(NotAccepted::Changed { partition, what });
    if witness.load(partition).await? != findings.witness {
        return changed("its witness has moved, so that a writer was there".to_owned());
    }
    // The position's hash stands for all that is before it.
    let mut reader = match ChainReader::open(log, partition, Some(position)).await {
        Ok(reader) => reader,
        Err(Stopped::NotTheLog(it)) => return changed(it.to_string()),
        Err(failure @ Stopped::Failure(_)) => return Err(failure.into()),
    };
    loop {
        match reader.next().await? {
            ChainNext::End { .. } => break,
            ChainNext::Commit { .. }
            | ChainNext::Void { .. }
            | ChainNext::Damaged(_)
            | ChainNext::BehindDamage => {}
            ChainNext::Undecodable { place, .. } => {
                return changed(format!("commit {place} has come, and cannot be read"));
            }
        }
    }
    let (chain, Findings { head, end, damage, .. }) = (reader.chain(), findings);
    if (chain.head(), chain.next_offset(), chain.damage()) != (*head, *end, *damage) {
        return changed(format!(
            "it ends with commit {partition}@{} and {} records, it was shown with {} and {end}",
            chain.head().sequence,
            chain.next_offset(),
            findings.place()
        ));
    }
    Ok(())
}

/// Goes on with what is there: the witness moves to the ledger's end, read models that had gone
/// further are emptied, and who decided why waits for the next takeover. `typed` is what the
/// person typed having seen the findings.
///
/// # Errors
/// When `asked` or `typed` is not where the ledger ends, a writer serves, or the log or its witness
/// is not what the findings say any more.
pub async fn accept<L: Log>(
    log: &L,
    witness: &WitnessStore,
    read_models: Option<&PgConnectOptions>,
    findings: &Findings,
    asked: Place,
    typed: &str,
    decision: &Decision,
) -> Result<Done, NotAccepted> {
    let end = findings.place();
    if asked != end {
        return Err(NotAccepted::OtherEnd { asked, end });
    }
    let Decision { by, reason } = decision;
    for (what, said) in [("--by", by), ("--reason", reason)] {
        if said.trim().is_empty() {
            return Err(NotAccepted::Unsaid { what });
        }
    }
    if typed.trim() != end.to_string() {
        let typed = typed.trim().to_owned();
        return Err(NotAccepted::NotTyped { typed, wanted: end });
    }
    let partition = findings.partition;
    let position = findings.position.ok_or(NotAccepted::NoGenesis { partition })?;
    refuse_served(witness, partition).await?;
    refuse_changed(log, witness, findings, position).await?;

    // First what can be done again: a read model that was emptied fills itself.
    let builds: Vec<Build> = findings.ahead.keys().copied().collect();
    let emptied = match read_models {
        Some(options) if !builds.is_empty() => Emptied::of(options, &builds).await?,
        Some(_) | None => Emptied::default(),
    };
    let settled = findings.needs_decision();
    if settled {
        log.settle(partition, findings.head, findings.end).await?;
    }
    let accepted = match findings.is_recorded() {
        true => Some(witness.accept(partition, position, by, reason).await?),
        false => None,
    };
    Ok(Done { accepted, settled: settled && findings.kept.is_some(), emptied })
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
