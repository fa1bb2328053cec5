//! Opening a ledger for writing: a writer, a witness and a reader of repeats for each partition.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use ledger_core::log::{ChainNext, ChainReader, Failure, FileId, Log, Stopped, genesis};
use prometheus::Registry;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::caller_key::CallerKey;
use super::conversations::Conversations;
use super::delay::Delayed;
use super::metrics::{Metrics, Unwitnessed};
use super::moved::{Moved, moved};
use super::names::Names;
use super::policies::{Elsewhere, Source};
use super::read_back::ReadBack;
use super::remembered::{Behind, Remembered};
use super::request::NotServing;
use super::settings::Settings;
use super::task::{Given, Writer};
use super::witness::{Witness, Witnesses};
use super::writers::{Door, Shared, Standing, Writers};
use crate::clock::{Clock, Timer};

/// Why a ledger cannot be opened for writing.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    #[error(transparent)]
    Log(#[from] Stopped),
    #[error(transparent)]
    NoGenesis(#[from] genesis::NoGenesis),
    #[error("the witness cannot be read: {0}")]
    Witness(Failure),
    #[error(transparent)]
    Moved(#[from] Moved<String>),
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
}

impl From<Failure> for OpenFailure {
    fn from(failure: Failure) -> OpenFailure {
        OpenFailure::Log(failure.into())
    }
}

/// Everything that works for one partition. It does nothing until it is run.
pub struct Owner<L: Log, W: Witnesses, T: Timer> {
    writer: Writer<L, T>,
    witness: Witness<L, W, T>,
    read_back: ReadBack<L, T>,
    standing: watch::Sender<Standing>,
}

/// Opens the ledger in `log` for writing by this `process`, which names its callers under this key:
/// the way to its writers, and what has to be run for each partition. Each reads its partition and
/// takes it over when it is run.
///
/// # Errors
/// When the log's settings are not what the ledger depends on, no ledger was made in it, it was
/// moved to another log, or the witness cannot be read.
pub async fn open<L: Log, W: Witnesses, T: Timer>(
    log: L,
    witnesses: W,
    clock: Arc<dyn Clock>,
    timer: T,
    (process, caller_key): (Uuid, CallerKey),
    settings: Settings,
    registry: &Registry,
) -> Result<(Writers, Vec<Owner<L, W, T>>), OpenFailure> {
    log.inspect().await?;
    let partitions = log.partitions().await?;
    let ledger = ledger_in(&log).await?;
    let mut seen = Vec::new();
    for number in 0..partitions {
        seen.push(witnesses.load(number).await.map_err(OpenFailure::Witness)?);
    }
    let first = seen.first().and_then(Option::as_ref).map(|it| it.position);
    if let Some(moved) = moved(&log, 0, first).await? {
        return Err(moved.into());
    }
    let metrics = Metrics::register(registry)?;
    let conversations = Conversations::register(registry, partitions)?;
    let holder = FileId::PolicyBook.partition(partitions);
    let (publisher, policies) = watch::channel(None);
    let mut publisher = Some(publisher);
    let starting = Delayed::reading(clock.now(), timer.elapsed()).told();
    let standings: Vec<_> =
        (0..partitions).map(|_| watch::channel(Standing::NotServing(starting.clone()))).collect();
    let told: Vec<_> = standings.iter().map(|(_, told)| told.clone()).collect();
    let holder_stands = usize::try_from(holder).ok().and_then(|it| told.get(it)).cloned();
    let holder_stands =
        holder_stands.expect("the partitioner stays below the number of partitions");
    let names = Arc::new(Names::register(registry, told)?);
    let mut doors = Vec::new();
    let mut owners = Vec::new();
    for ((number, witnessed), (standing, stands)) in (0..).zip(seen).zip(standings) {
        let carries_accepted = witnessed.as_ref().is_some_and(|it| it.accepted.is_some());
        let (commands_in, commands) = mpsc::channel(settings.waiting_max);
        let (control_in, control) = mpsc::channel(settings.waiting_max);
        let (alarms_in, alarms) = mpsc::channel(1);
        let (wanted_in, wanted) = mpsc::channel(settings.waiting_max);
        let (acknowledged_in, acknowledged) = watch::channel(None);
        let (business_date, dates) = watch::channel(None);
        let metrics = metrics.of(number);
        let policies = match publisher.take_if(|_| number == holder) {
            Some(it) => Source::Here(it),
            None => Source::Elsewhere(Elsewhere {
                book: policies.clone(),
                partition: holder,
                standing: holder_stands.clone(),
            }),
        };
        let remembered = Arc::new(Remembered::default());
        let behind: Behind = {
            let (remembered, timer) = (Arc::clone(&remembered), timer.clone());
            Arc::new(move || remembered.behind_for(timer.elapsed()))
        };
        doors.push(Door {
            commands: commands_in,
            control: control_in,
            standing: stands,
            behind,
            business_date: dates,
        });
        owners.push(Owner {
            standing: standing.clone(),
            writer: Writer::new(Given {
                log: log.clone(),
                clock: Arc::clone(&clock),
                timer: timer.clone(),
                settings,
                ledger,
                number,
                partitions,
                process,
                caller_key: caller_key.clone(),
                witnessed,
                commands,
                control,
                alarms,
                standing,
                business_date,
                policies,
                acknowledged: acknowledged_in,
                remembered: Arc::clone(&remembered),
                read_back: wanted_in,
                conversations: Arc::clone(&conversations),
                names: Arc::clone(&names),
                metrics: metrics.clone(),
            }),
            witness: Witness {
                log: log.clone(),
                witnesses: witnesses.clone(),
                timer: timer.clone(),
                settings,
                partition: number,
                process,
                carries_accepted,
                acknowledged,
                remembered,
                alarms: alarms_in,
                metrics,
            },
            read_back: ReadBack::new(log.clone(), timer.clone(), settings, number, wanted),
        });
    }
    Unwitnessed::register(registry, doors.iter().map(|it| Arc::clone(&it.behind)))?;
    let unwitnessed_max = settings.unwitnessed_max;
    let shared = Shared { ledger, clock, doors, conversations, unwitnessed_max };
    Ok((Writers::new(shared), owners))
}

/// The ledger that partition 0 begins.
///
/// # Errors
/// When no ledger was made in this log, or it cannot be read.
pub async fn ledger_in<L: Log>(log: &L) -> Result<Uuid, OpenFailure> {
    let mut reader = ChainReader::open(log, 0, None).await?;
    loop {
        match reader.next().await? {
            ChainNext::Commit { commit, .. } => return Ok(genesis::opened(0, &commit)?.ledger),
            ChainNext::Void { .. } | ChainNext::BehindDamage => {}
            ChainNext::Damaged(damage) => return Err(Failure::Unfit(damage.to_string()).into()),
            ChainNext::Undecodable { place, reason } => {
                return Err(Failure::Unfit(format!("commit {place}: {reason}")).into());
            }
            ChainNext::End { .. } => {
                return Err(Failure::Unfit(format!(
                    "{} is empty: make the ledger with `replay-tools init`",
                    log.name()
                ))
                .into());
            }
        }
    }
}

impl<L: Log, W: Witnesses, T: Timer> Owner<L, W, T> {
    /// Works until the writers are shut down.
    pub async fn run(self) {
        let Owner { writer, witness, read_back, standing } = self;
        tokio::join!(guarded(writer, standing), watching(witness), read_back.run());
    }

    /// The same in tasks of the present runtime, so that reading back does not hold up writing.
    pub fn spawn(self, tasks: &mut JoinSet<()>) {
        let Owner { writer, witness, read_back, standing } = self;
        tasks.spawn(guarded(writer, standing));
        tasks.spawn(watching(witness));
        tasks.spawn(read_back.run());
    }
}

/// A witness that breaks an invariant ends, and its writer with it: that hears its channel close.
async fn watching<L: Log, W: Witnesses, T: Timer>(witness: Witness<L, W, T>) {
    let partition = witness.partition;
    if AssertUnwindSafe(witness.run()).catch_unwind().await.is_err() {
        tracing::error!(partition, "the witness met a broken invariant and has ended");
    }
}

/// A partition whose stored history breaks an invariant stops, and says so; the others go on.
async fn guarded<L: Log, T: Timer>(writer: Writer<L, T>, standing: watch::Sender<Standing>) {
    if AssertUnwindSafe(writer.run()).catch_unwind().await.is_err() {
        let why = "the writer met a broken invariant and has stopped; see the log of the process";
        tracing::error!("{why}");
        standing.send_replace(Standing::NotServing(NotServing::Stopped(why.into())));
    }
}
