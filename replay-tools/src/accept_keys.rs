//! `accept-keys`: the only way on when a ledger's keys are lost. A person looks at what is missing
//! and what follows from that, and decides that the ledger goes on without.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::ControlFlow;

use ledger_adapters::keys::{
    Decision, Kek, KeyFailure, KeyStore, Missing, missing, needs_keys, persons_with_keys,
    pseudonyms_accepted,
};
use ledger_adapters::witness::{Attendant, WitnessStore};
use ledger_core::log::{
    Failure, FileId, KeyCheck, Log, Place, Position, Stopped, genesis, partition,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::progress::Tally;
use crate::scan::{Met, Unread, each_partition, scan_commits};

/// What is missing, and what the ledger holds that needs it.
#[derive(Debug)]
pub struct Findings {
    pub ledger: Uuid,
    pub missing: Missing,
    /// Where the key that names callers is there and is not theirs.
    pub another: Option<AnotherKey>,
    /// Where each partition ends: the witness would be placed there.
    pub positions: BTreeMap<u32, Position>,
    /// Customers and vendors in the log.
    pub persons: u64,
    /// Those of them who have no key here.
    pub keyless: u64,
}

/// The keys database holds another key than the one under which callers were named so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnotherKey {
    pub before: KeyCheck,
    pub found: KeyCheck,
}

/// Why nothing was accepted.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    #[error(
        "nothing is missing: the keys database holds the key of pseudonyms and a witness of ledger \
         {ledger}"
    )]
    Nothing { ledger: Uuid },
    #[error(
        "ledger {ledger} has only begun, with no commit of a file: command-api makes its keys by \
         itself"
    )]
    OnlyBegun { ledger: Uuid },
    #[error(
        "partition {partition} is served by process {}: stop it first; one that was killed counts \
         for {} s more", attendant.process, attendant.remaining.as_secs() + 1
    )]
    Served { partition: u32, attendant: Attendant },
    #[error("partition {partition} has no genesis: this is no ledger")]
    NoGenesis { partition: u32 },
    #[error("commit {place} cannot be read: {reason}")]
    Unreadable { place: Place, reason: String },
    #[error("`{typed}` was typed, not {wanted}: nothing was changed")]
    NotTyped { typed: String, wanted: Uuid },
    #[error("{what} is empty: it is kept for ever who went on without keys, and why")]
    Unsaid { what: &'static str },
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("{0}")]
    Outside(#[from] Failure),
    #[error("{0}")]
    Keys(#[from] KeyFailure),
}

/// What one partition holds.
struct Part {
    ledger: Uuid,
    position: Position,
    persons: BTreeSet<Uuid>,
    /// By the last takeover.
    named_under: Option<KeyCheck>,
}

/// Looks at a ledger and at the keys database of this pool, whose tables have been laid.
///
/// # Errors
/// When nothing is missing, somebody writes, or something cannot be read.
pub async fn look<L: Log>(
    log: &L,
    pool: &PgPool,
    kek: Kek,
    tally: &Tally,
) -> Result<Findings, NotAccepted> {
    let partitions = log.partitions().await?;
    refuse_served(pool, partitions).await?;
    let parts = each_partition(partitions, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        async move { read(&log, partition, &tally).await }
    })
    .await;
    let parts: Vec<Part> = parts.into_iter().collect::<Result<_, _>>()?;
    let ledger = parts.first().ok_or(NotAccepted::NoGenesis { partition: 0 })?.ledger;

    let missing = missing(pool, ledger).await?;
    let another = match missing.pseudonyms {
        true => None,
        false => another_key(pool, kek, ledger, &parts).await?,
    };
    if missing.nothing() && another.is_none() {
        return Err(NotAccepted::Nothing { ledger });
    }
    if needs_keys(log).await?.is_none() {
        return Err(NotAccepted::OnlyBegun { ledger });
    }
    let has_key: BTreeSet<Uuid> = persons_with_keys(pool, ledger).await?.into_keys().collect();
    let persons: BTreeSet<Uuid> = parts.iter().flat_map(|it| it.persons.clone()).collect();
    Ok(Findings {
        ledger,
        missing,
        another,
        positions: (0..).zip(&parts).map(|(partition, it)| (partition, it.position)).collect(),
        persons: persons.len() as u64,
        keyless: persons.difference(&has_key).count() as u64,
    })
}

/// The key of pseudonyms that is there, unless the last takeovers name it or a person went on with it
/// before.
async fn another_key(
    pool: &PgPool,
    kek: Kek,
    ledger: Uuid,
    parts: &[Part],
) -> Result<Option<AnotherKey>, NotAccepted> {
    if pseudonyms_accepted(pool, ledger).await?.is_some() {
        return Ok(None);
    }
    let keys = KeyStore::open_to_seal(pool.clone(), kek, ledger).await?;
    let found = keys.pseudonyms_check().await?;
    let mut before = parts.iter().filter_map(|it| it.named_under);
    Ok(before.find(|it| *it != found).map(|before| AnotherKey { before, found }))
}

async fn read<L: Log>(log: &L, partition: u32, tally: &Tally) -> Result<Part, NotAccepted> {
    let (mut ledger, mut persons, mut named_under) = (None, BTreeSet::new(), None);
    let (chain, unreadable) = scan_commits(log, partition, |met| {
        tally.add(1);
        match met {
            Ok(Met { commit, .. }) => {
                if commit.sequence == 1 {
                    ledger = genesis::opened(partition, &commit).ok().map(|it| it.ledger);
                }
                named_under = partition::named_under(&commit).or(named_under);
                match commit.file {
                    FileId::Customer(person) | FileId::Vendor(person) => {
                        persons.insert(person);
                    }
                    FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => {}
                }
                ControlFlow::Continue(())
            }
            Err(Unread { place, reason }) => {
                ControlFlow::Break(NotAccepted::Unreadable { place, reason })
            }
        }
    })
    .await?;
    match (unreadable, ledger, chain.position()) {
        (Some(why), _, _) => Err(why),
        (None, Some(ledger), Some(position)) => Ok(Part { ledger, position, persons, named_under }),
        (None, _, _) => Err(NotAccepted::NoGenesis { partition }),
    }
}

async fn refuse_served(pool: &PgPool, partitions: u32) -> Result<(), NotAccepted> {
    let witness = WitnessStore::new(pool.clone());
    for partition in 0..partitions {
        if let Some(attendant) = witness.attendant(partition).await? {
            return Err(NotAccepted::Served { partition, attendant });
        }
    }
    Ok(())
}

/// Makes what is missing: the key of pseudonyms, and the witness where each partition ends. `typed`
/// is what the person typed having seen the findings.
///
/// # Errors
/// When that is not the ledger's id, somebody writes, or a database fails. What was made stays: it
/// can be done again.
pub async fn accept(
    pool: &PgPool,
    kek: Kek,
    findings: &Findings,
    typed: &str,
    (by, reason): (&str, &str),
) -> Result<(), NotAccepted> {
    let Findings { ledger, missing, another, positions, .. } = findings;
    for (what, said) in [("--by", by), ("--reason", reason)] {
        if said.trim().is_empty() {
            return Err(NotAccepted::Unsaid { what });
        }
    }
    if typed.trim() != ledger.to_string() {
        let typed = typed.trim().to_owned();
        return Err(NotAccepted::NotTyped { typed, wanted: *ledger });
    }
    refuse_served(pool, positions.len() as u32).await?;
    let renamed = missing.pseudonyms || another.is_some();
    Decision { by, reason, renamed, witness: missing.witness }.keep(pool, *ledger).await?;
    if missing.pseudonyms {
        KeyStore::begin_anew(pool.clone(), kek, *ledger).await?;
    }
    if missing.witness {
        WitnessStore::new(pool.clone()).place(positions).await?;
    }
    Ok(())
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Findings { ledger, missing, another, positions, persons, keyless } = self;
        writeln!(f, "ledger {ledger}: the keys database in LEDGER_KEYS holds {missing} of it")?;
        if let Some(AnotherKey { before, found }) = another {
            writeln!(f, "callers: they were named under the key {before} so far, {found} is here")?;
        }
        if missing.pseudonyms || another.is_some() {
            writeln!(
                f,
                "callers: each gets another name from now on; a request of before that is repeated \
                 under its Idempotency-Key is not known as a repeat, and is recorded once more"
            )?;
        }
        writeln!(
            f,
            "persons: {persons} are in the log, {keyless} of them have no key here; their names, \
             phones and addresses open only if those keys are put back"
        )?;
        if missing.witness {
            writeln!(
                f,
                "witness: it is placed where the partitions end now, and what may have been cut off before is not noticed"
            )?;
            for (partition, it) in positions {
                writeln!(f, "  {partition}@{} {}", it.sequence, it.hash)?;
            }
        }
        Ok(())
    }
}
