//! The loop of one partition: read, gather, apply, for ever.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use ledger_core::log::{ChainNext, ChainReader, Log, Place, Reader};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;

use super::catching_up::Ahead;
use super::patience::{BATCH_MAX, LOOK, QUESTION_MAX, SESSION};
use super::place::Places;
use super::stop::{Refused, said};
use super::{Batch, Board, CatchingUp, Condition, Fault, Status, Stop};
use crate::database::connect;
use crate::database::positions::live;
use crate::failure::{Tried, within};
use crate::taken::Taken;
use crate::{Build, Model};

/// How a projector works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which models it keeps.
    pub models: Vec<Model>,
    /// A batch has at most this many commits,
    pub batch_commits_max: usize,
    /// and once it has this many bytes it is full.
    pub batch_bytes_max: usize,
    /// Who may have larger ones.
    pub catching_up: CatchingUp,
    /// How long to wait before the first and before a later new try when the outside broke.
    pub retry: (Duration, Duration),
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            models: Model::ALL.to_vec(),
            batch_commits_max: 4_000,
            batch_bytes_max: 8 << 20,
            catching_up: CatchingUp::default(),
            retry: (Duration::from_millis(100), Duration::from_secs(5)),
        }
    }
}

/// Projects one partition until `stop` is cancelled; then what is in hand is finished. When the
/// database or the log breaks it begins again from the stored positions, for ever. Spawns nothing;
/// dropping the future leaves the tables as the last committed batch left them.
///
/// # Errors
/// When a person has to look into it.
pub async fn follow<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    partition: u32,
    settings: &Settings,
    board: &Board,
    stop: &CancellationToken,
) -> Result<(), Stop> {
    let following = follow_on(log, database, partition, settings, board, stop);
    let why = match AssertUnwindSafe(following).catch_unwind().await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(why)) => why,
        Err(panic) => {
            let reached = board.read().get(&partition).and_then(Status::least).unwrap_or(0);
            let place = Place { partition, sequence: reached + 1 };
            Stop::Defect { place, reason: said(&*panic) }
        }
    };
    tracing::error!(partition, reason = %why, "a partition is not projected any more");
    board.update(partition, |it| it.condition = Condition::Stopped(why.clone()));
    Err(why)
}

async fn follow_on<L: Log>(
    log: &L,
    database: &PgConnectOptions,
    partition: u32,
    settings: &Settings,
    board: &Board,
    stop: &CancellationToken,
) -> Result<(), Stop> {
    let (first, longest) = settings.retry;
    let mut pause = first;
    board.update(partition, |it| it.condition = Condition::Starting);
    loop {
        let mut progressed = false;
        let attempt = Attempt { partition, settings, board, stop, progressed: &mut progressed };
        let fault = match attempt.run(log, database).await {
            Ok(()) => return Ok(()),
            Err(Fault::Stop(why)) => return Err(why),
            Err(Fault::SwappedOut(build)) => {
                tracing::info!(partition, %build, "projecting goes on with what was swapped in");
                continue;
            }
            Err(fault @ Fault::SetBack(_)) => {
                tracing::warn!(partition, reason = %fault, "projecting begins again where the tables stand");
                board.update(partition, |it| it.condition = Condition::Starting);
                continue;
            }
            Err(fault @ (Fault::Database(_) | Fault::Log(_))) => fault,
        };
        pause = if progressed { first } else { (pause * 2).min(longest) };
        let reason = fault.to_string();
        tracing::warn!(partition, reason, ?pause, "projecting begins again");
        board.update(partition, |it| {
            it.condition = Condition::Retrying { reason };
            it.retries += 1;
        });
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// From the stored positions until something breaks.
struct Attempt<'a> {
    partition: u32,
    settings: &'a Settings,
    board: &'a Board,
    stop: &'a CancellationToken,
    /// Whether a batch was committed.
    progressed: &'a mut bool,
}

/// What comes behind a batch.
enum Then {
    Continue,
    /// The log ends here, for now.
    CaughtUp {
        offset: u64,
    },
    /// Finish: the service is stopping.
    End,
    Stop(Stop),
}

impl Attempt<'_> {
    async fn run<L: Log>(mut self, log: &L, database: &PgConnectOptions) -> Result<(), Fault> {
        let Attempt { partition, board, .. } = self;
        let options = database.clone().options(SESSION);
        let begin = async {
            let builds = self.live(database).await?;
            let mut connection = connect(&options, &builds).await?;
            let places = Places::read(&mut connection, partition, &builds).await?;
            Ok::<_, Fault>((connection, places))
        };
        let (mut connection, mut places) =
            within(QUESTION_MAX, "see where to go on", begin).await?;
        let mut reader = ChainReader::open(log, partition, places.least()).await?;
        board.update(partition, |it| {
            it.condition = Condition::Following { caught_up: false };
            it.positions = places.all().map(|(model, at, next)| (model, (at, next))).collect();
            it.went_on();
        });
        let mut far_behind = false;
        loop {
            let ahead = self.settings.catching_up.place(far_behind, self.stop).await;
            let (batch, then) = self.gather(&mut reader, &mut connection, &places, &ahead).await?;
            self.apply_sound(&mut connection, &mut places, batch).await?;
            drop(ahead);
            far_behind = matches!(then, Then::Continue);
            match then {
                Then::Continue => {}
                Then::CaughtUp { offset } => board.update(partition, |it| {
                    it.condition = Condition::Following { caught_up: true };
                    it.read_to = offset;
                    it.went_on();
                }),
                Then::End => {
                    return connection
                        .close()
                        .await
                        .tried("leave the database")
                        .map_err(Fault::from);
                }
                Then::Stop(why) => return Err(why.into()),
            }
        }
    }

    /// The builds that are live of the models that are kept.
    async fn live(&self, database: &PgConnectOptions) -> Result<Vec<Build>, Fault> {
        let mut connection = connect(database, &[]).await?;
        let all = live(&mut connection).await?;
        connection.close().await.tried("leave the database")?;
        let of = |&model: &Model| match all.iter().find(|it| it.model == model) {
            Some(live) if live.version == model.version() => Ok(*live),
            Some(live) => Err(Stop::OtherVersion { model, live: *live }),
            None => Err(Stop::NoPosition { partition: self.partition, model }),
        };
        Ok(self.settings.models.iter().map(of).collect::<Result<_, Stop>>()?)
    }

    /// The next commits: all there are, up to the batch's limits; at least one, unless something
    /// else comes first.
    async fn gather<R: Reader>(
        &self,
        reader: &mut ChainReader<R>,
        connection: &mut PgConnection,
        places: &Places,
        ahead: &Ahead,
    ) -> Result<(Batch, Then), Fault> {
        let Attempt { partition, settings, board, .. } = self;
        let commits_max = ahead.most(settings.batch_commits_max);
        let bytes_max = ahead.most(settings.batch_bytes_max);
        let mut batch = Batch::default();
        loop {
            let Some(next) = self.next(reader, connection, places).await? else {
                return Ok((batch, Then::End));
            };
            match next {
                ChainNext::Commit { place, hash, commit, record } => {
                    if let Err(why) =
                        batch.push(place, hash, record.offset, record.value.len(), *commit)
                    {
                        return Ok((batch, Then::Stop(why)));
                    }
                    if batch.is_full(commits_max, bytes_max) {
                        return Ok((batch, Then::Continue));
                    }
                }
                ChainNext::Void { why, record } => {
                    let offset = record.offset;
                    tracing::debug!(partition, offset, why = why.name(), "a record is void");
                    board.update(*partition, |it| {
                        it.voids += 1;
                        it.went_on();
                    });
                }
                ChainNext::Damaged(damage) => {
                    tracing::error!(%damage, "the log is damaged: nothing more is taken in until a takeover continues the ledger");
                    board.update(*partition, |it| it.condition = Condition::Damaged(damage));
                    if !batch.is_empty() {
                        return Ok((batch, Then::Continue));
                    }
                }
                ChainNext::BehindDamage => {}
                ChainNext::Undecodable { place, reason } => {
                    return Ok((batch, Then::Stop(Stop::Undecodable { place, reason })));
                }
                ChainNext::End { offset } => {
                    places.reached_by(reader.chain().head().sequence)?;
                    board.update(*partition, |it| it.ends_at(offset));
                    if reader.chain().damage().is_none() {
                        return Ok((batch, Then::CaughtUp { offset }));
                    }
                    if !batch.is_empty() {
                        return Ok((batch, Then::Continue));
                    }
                }
            }
        }
    }

    /// What the log has next; `None` once the service is stopping. While there is nothing, it is
    /// looked whether the tables are as they were left: somebody may have emptied them.
    async fn next<R: Reader>(
        &self,
        reader: &mut ChainReader<R>,
        connection: &mut PgConnection,
        places: &Places,
    ) -> Result<Option<ChainNext>, Fault> {
        let mut next = pin!(reader.next());
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(None),
                next = &mut next => return Ok(Some(next?)),
                () = tokio::time::sleep(LOOK) => {}
            }
            let look = places.compare_stored(connection);
            within(QUESTION_MAX, "see whether the tables are as they were left", look).await?;
        }
    }

    /// Applies a batch, or what of it stands before a commit that cannot be taken in: one that does
    /// not fit those before it says so itself; one that the database refuses, or that a defect is
    /// met at, is found by halves.
    async fn apply_sound(
        &mut self,
        connection: &mut PgConnection,
        places: &mut Places,
        batch: Batch,
    ) -> Result<(), Fault> {
        // What is still to be applied, the earliest last.
        let mut parts = vec![batch];
        let mut misfit = None;
        while let Some(mut batch) = parts.pop() {
            let applied = AssertUnwindSafe(self.apply(connection, places, &batch)).catch_unwind();
            let refused = match applied.await {
                Ok(Ok(())) => continue,
                Ok(Err(Fault::Stop(why))) => {
                    let Some(place) = why.commit() else { return Err(why.into()) };
                    misfit = Some(why);
                    batch.end_before(place.sequence);
                    parts = vec![batch];
                    continue;
                }
                Ok(Err(Fault::Database(failure))) => match failure.refusal() {
                    Some(reason) => Refused::ByDatabase(reason),
                    None => return Err(failure.into()),
                },
                Ok(Err(fault @ (Fault::Log(_) | Fault::SwappedOut(_) | Fault::SetBack(_)))) => {
                    return Err(fault);
                }
                Err(panic) => Refused::ByDefect(said(&*panic)),
            };
            if let Some(later) = batch.later_half() {
                parts.extend([later, batch]);
            } else if let Some(only) = batch.last() {
                return Err(refused.at(only.place).into());
            }
        }
        misfit.map_or(Ok(()), |why| Err(why.into()))
    }

    async fn apply(
        &mut self,
        connection: &mut PgConnection,
        places: &mut Places,
        batch: &Batch,
    ) -> Result<(), Fault> {
        let Some(last) = batch.last() else { return Ok(()) };
        places.compare(batch)?;
        let shares = places.shares(batch);
        if !shares.is_empty() {
            let written = write(connection, places, last, &shares);
            if !within(BATCH_MAX, "apply a batch", written).await? {
                let look = places.compare_stored(connection);
                within(QUESTION_MAX, "see who moved the positions", look).await?;
                return Err(places.moved_elsewhere().into());
            }
        }
        places.moved(last);
        *self.progressed = true;
        self.board.update(self.partition, |it| {
            if matches!(it.condition, Condition::Damaged(_)) && healed(last, &it.condition) {
                it.condition = Condition::Following { caught_up: false };
            }
            it.positions = places.all().map(|(model, at, next)| (model, (at, next))).collect();
            it.recorded_at = Some(last.commit.recorded_at.utc());
            it.batches += 1;
            it.commits += batch.commits();
            it.events += batch.events();
            it.went_on();
        });
        Ok(())
    }
}

/// Writes what each build has still to take in, in one transaction; `false` when they do not stand
/// where they were left, and nothing was written.
async fn write(
    connection: &mut PgConnection,
    places: &Places,
    last: &Taken,
    shares: &[(Build, &[Taken])],
) -> Result<bool, Fault> {
    let mut transaction = connection.begin().await.tried("begin a batch")?;
    let moved = places.move_on(&mut transaction, last, shares).await?;
    // Who waited for a swap to end has moved what is not live any more.
    let live = live(&mut transaction).await?;
    if let Some(former) = places.builds().find(|it| !live.contains(it)) {
        return Err(Fault::SwappedOut(former));
    }
    if !moved {
        return Ok(false);
    }
    for (build, share) in shares {
        build.model.take_in(&mut transaction, share).await?;
    }
    transaction.commit().await.tried("commit a batch")?;
    Ok(true)
}

/// Whether the commit stands behind the damage.
fn healed(last: &Taken, condition: &Condition) -> bool {
    match condition {
        Condition::Damaged(damage) => last.offset > damage.offset,
        Condition::Starting
        | Condition::Following { .. }
        | Condition::Retrying { .. }
        | Condition::Stopped(_) => false,
    }
}
