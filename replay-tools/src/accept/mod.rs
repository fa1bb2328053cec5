//! `accept`: the only way on after a witness alarm. A person looks at what was acknowledged, what
//! is there and what would be lost, and decides that the ledger goes on with what is there.

mod findings;
mod not_accepted;

use ledger_adapters::witness::WitnessStore;
use ledger_core::log::partition::Accepted;
use ledger_core::log::{ChainNext, ChainReader, Log, Place, Position, Stopped};
use projections::Build;
use sqlx::postgres::PgConnectOptions;

pub use self::findings::{Findings, look};
pub use self::not_accepted::NotAccepted;
use self::not_accepted::refuse_served;
use crate::emptied::Emptied;

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
