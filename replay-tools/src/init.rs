//! `init`: how a ledger comes into being.
//!
//! It makes the topic or tables and appends to each partition its genesis. What it finds decides:
//! nothing there, a ledger is made; some partitions with a genesis and some empty, one that died
//! half-way is completed; a whole ledger, or anything else, is left as it is and refused.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use ledger_adapters::witness::WitnessStore;
use ledger_core::calendar::Day;
use ledger_core::log::genesis::Founding;
use ledger_core::log::partition::Opened;
use ledger_core::log::{
    Appender as _, Chain, Detail, Draft, Failure, Head, Instant, Log, Next, Position, Reader as _,
    Reading, Record, Report, genesis,
};
use uuid::Uuid;

use crate::patience::reported;

/// The most partitions a ledger may be made with.
pub const PARTITIONS_MAX: u32 = 1_024;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub partitions: u32,
    pub first_business_date: Day,
    /// Absent: the one found in a ledger that was begun, else a new one.
    pub ledger: Option<Uuid>,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub ledger: Uuid,
    pub partitions: u32,
    pub first_business_date: Day,
    /// How many geneses stood there before, from a run that died half-way.
    pub found: u32,
}

/// Why no ledger was made.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{partitions} partitions were asked for; a ledger has 1 to {PARTITIONS_MAX}")]
    Partitions { partitions: u32 },
    #[error(
        "{log} holds a ledger already: {}, of {} partitions, first business date {}. It is used as \
         it is; a new ledger needs another topic or database",
        genesis.ledger, genesis.partitions, genesis.first_business_date
    )]
    Exists { log: String, genesis: Opened },
    #[error(
        "{log} holds the beginning of another ledger: {}, of {} partitions, first business date \
         {}, in partition {}. To complete it, ask for the same; a new ledger needs another topic \
         or database",
        genesis.ledger, genesis.partitions, genesis.first_business_date, genesis.partition
    )]
    Another { log: String, genesis: Opened },
    #[error(
        "{log} has {found} partitions and {asked} were asked for; their number is fixed for ever. \
         Ask for {found}, or name another topic or database"
    )]
    OtherCount { log: String, found: u32, asked: u32 },
    #[error(
        "{log}: partition {partition} does not begin with a genesis ({found}): this is no ledger. \
         Name an empty topic or database"
    )]
    NoLedger { log: String, partition: u32, found: String },
    #[error(
        "the keys database holds the witness of another ledger: it has seen commit {}@{} with hash \
         {}. A new ledger needs a keys database of its own: name another in LEDGER_KEYS",
        partition, position.sequence, position.hash
    )]
    Witnessed { partition: u32, position: Position },
    #[error("{log}: somebody else made a ledger here at the same time; look at it with `head`")]
    Raced { log: String },
    #[error("the ledger could not be made: {0}")]
    Log(#[from] Failure),
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Made { ledger, partitions, first_business_date, found } = self;
        write!(
            f,
            "made ledger {ledger} of {partitions} partitions; its first business day is \
             {first_business_date}"
        )?;
        match found {
            0 => Ok(()),
            _ => write!(f, " ({found} geneses of an earlier try were kept)"),
        }
    }
}

/// Makes the ledger that is asked for in `log`, or completes one that was begun. The witness, where
/// there is one, must not have seen another ledger: it would raise an alarm over this one.
///
/// # Errors
/// When a ledger or something else is there, or the log cannot be reached.
pub async fn init<L: Log>(
    log: &L,
    witness: Option<&WitnessStore>,
    wish: Wish,
) -> Result<Made, Refusal> {
    let Wish { partitions, first_business_date, .. } = wish;
    if !(1..=PARTITIONS_MAX).contains(&partitions) {
        return Err(Refusal::Partitions { partitions });
    }
    let witnessed = match witness {
        Some(witness) => witness.all().await?.into_iter().next(),
        None => None,
    };
    let refuse_witnessed = || match witnessed {
        Some((partition, position)) => Err(Refusal::Witnessed { partition, position }),
        None => Ok(()),
    };
    match log.partitions().await {
        Ok(found) if found == partitions => {}
        Ok(found) => return Err(other_count(log, found, partitions).await),
        Err(Failure::Unfit(_)) => {
            refuse_witnessed()?;
            log.create(partitions).await?;
        }
        Err(failure @ (Failure::Broken { .. } | Failure::Outrun { .. })) => {
            return Err(failure.into());
        }
    }
    log.inspect().await?;

    let found = geneses(log, partitions).await?;
    let first = found.iter().flatten().next().cloned();
    if let Some(genesis) = &first {
        if found.iter().all(Option::is_some) {
            return Err(Refusal::Exists { log: log.name(), genesis: genesis.clone() });
        }
        let same = genesis.partitions == partitions
            && genesis.first_business_date == first_business_date
            && wish.ledger.is_none_or(|it| it == genesis.ledger);
        if !same {
            return Err(Refusal::Another { log: log.name(), genesis: genesis.clone() });
        }
    }
    refuse_witnessed()?;
    let ledger = first.map(|it| it.ledger).or(wish.ledger).unwrap_or_else(Uuid::new_v4);
    let founding = Founding {
        ledger,
        partitions,
        first_business_date,
        recorded_at: now(),
        writer: Uuid::new_v4(),
    };
    for (partition, genesis) in (0..partitions).zip(&found) {
        if genesis.is_none() {
            append(log, &founding, partition).await?;
        }
    }

    // Two runs at once may each have made some: only one of a partition's geneses counts.
    let made = geneses(log, partitions).await?;
    match made.iter().all(|it| it.as_ref().is_some_and(|it| it.ledger == ledger)) {
        true => Ok(Made {
            ledger,
            partitions,
            first_business_date,
            found: found.iter().flatten().count() as u32,
        }),
        false => Err(Refusal::Raced { log: log.name() }),
    }
}

/// Something with another number of partitions is there: says what.
async fn other_count<L: Log>(log: &L, found: u32, asked: u32) -> Refusal {
    match geneses(log, found).await {
        Ok(geneses) => match geneses.into_iter().flatten().next() {
            Some(genesis) => Refusal::Exists { log: log.name(), genesis },
            None => Refusal::OtherCount { log: log.name(), found, asked },
        },
        Err(refusal) => refusal,
    }
}

/// Each partition's genesis; `None` where the partition is empty.
async fn geneses<L: Log>(log: &L, partitions: u32) -> Result<Vec<Option<Opened>>, Refusal> {
    let mut all = Vec::new();
    for partition in 0..partitions {
        let mut reader = log.reader(partition, 0, Detail::Value).await?;
        all.push(match reader.next().await? {
            Next::End { .. } => None,
            Next::Record(record) => Some(opened(log, partition, &record)?),
        });
    }
    Ok(all)
}

fn opened<L: Log>(log: &L, partition: u32, record: &Record) -> Result<Opened, Refusal> {
    let no = |found: String| Refusal::NoLedger { log: log.name(), partition, found };
    match Chain::at_start(partition).read(record) {
        Reading::Commit { commit, .. } => {
            genesis::opened(partition, &commit).map_err(|it| no(it.reason))
        }
        Reading::Void(why) => Err(no(format!("its first record is void, {}", why.name()))),
        Reading::Damaged(damage) => Err(no(damage.to_string())),
        Reading::BehindDamage => unreachable!("the first record stands behind nothing"),
        Reading::Undecodable { reason, .. } => Err(no(reason.to_string())),
    }
}

/// Appends the genesis of this partition. That of another run in between is no failure here:
/// what counts is what is read back.
async fn append<L: Log>(log: &L, founding: &Founding, partition: u32) -> Result<(), Failure> {
    let (commit, value) = genesis(founding, partition);
    let mut appender = log.appender(partition, Head::START, 0).await?;
    let outcome = match appender.send(Draft::of(founding.ledger, &commit, value)) {
        Ok(()) => reported(&mut appender).await,
        Err(failure) => Report::Lost(failure),
    };
    match outcome {
        Report::Appended { .. } | Report::Lost(Failure::Outrun { .. }) => Ok(()),
        Report::Lost(failure @ (Failure::Broken { .. } | Failure::Unfit(_))) => Err(failure),
    }
}

/// The system's clock.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(micros).expect("the clock shows a year that calendars reach")
}
