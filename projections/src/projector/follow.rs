//! The loop of one partition: read, gather, apply, for ever.

use std::time::Duration;

use ledger_core::log::{ChainNext, ChainReader, Log};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;

use super::place::Places;
use super::{Batch, Board, Condition, Fault, Stop};
use crate::database::connect;
use crate::database::positions::live;
use crate::failure::Tried;
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
    /// How long to wait before the first and before a later new try when the outside broke.
    pub retry: (Duration, Duration),
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            models: Model::ALL.to_vec(),
            batch_commits_max: 4_000,
            batch_bytes_max: 8 << 20,
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
    let (first, longest) = settings.retry;
    let mut pause = first;
    board.update(partition, |it| it.condition = Condition::Starting);
    loop {
        let mut progressed = false;
        let attempt = Attempt { partition, settings, board, stop, progressed: &mut progressed };
        let fault = match attempt.run(log, database).await {
            Ok(()) => return Ok(()),
            Err(Fault::Stop(why)) => {
                tracing::error!(partition, reason = %why, "a partition is not projected any more");
                board.update(partition, |it| it.condition = Condition::Stopped(why.clone()));
                return Err(why);
            }
            Err(Fault::SwappedOut(build)) => {
                tracing::info!(partition, %build, "projecting goes on with what was swapped in");
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
        // A crash of the server may undo the last transactions of such a session, but whole and in
        // order: position and tables fall back together and the log is read again from there.
        // A plan that was kept from when the tables were small would read them whole for ever.
        let session = [("synchronous_commit", "off"), ("plan_cache_mode", "force_custom_plan")];
        let options = database.clone().options(session);
        let builds = self.live(database).await?;
        let mut connection = connect(&options, &builds).await?;
        let mut places = Places::read(&mut connection, partition, &builds).await?;
        let mut reader = ChainReader::open(log, partition, places.least()).await?;
        board.update(partition, |it| {
            it.condition = Condition::Following { caught_up: false };
            it.positions = places.all().map(|(model, at, next)| (model, (at, next))).collect();
        });
        loop {
            let (batch, then) = self.gather(&mut reader, &places).await?;
            self.apply_sound(&mut connection, &mut places, batch).await?;
            match then {
                Then::Continue => {}
                Then::CaughtUp { offset } => board.update(partition, |it| {
                    it.condition = Condition::Following { caught_up: true };
                    it.read_to = offset;
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
    async fn gather<R: ledger_core::log::Reader>(
        &self,
        reader: &mut ChainReader<R>,
        places: &Places,
    ) -> Result<(Batch, Then), Fault> {
        let Attempt { partition, settings, board, stop, .. } = self;
        let mut batch = Batch::default();
        loop {
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok((batch, Then::End)),
                next = reader.next() => next?,
            };
            match next {
                ChainNext::Commit { place, hash, commit, record } => {
                    if let Err(why) =
                        batch.push(place, hash, record.offset, record.value.len(), *commit)
                    {
                        return Ok((batch, Then::Stop(why)));
                    }
                    if batch.is_full(settings.batch_commits_max, settings.batch_bytes_max) {
                        return Ok((batch, Then::Continue));
                    }
                }
                ChainNext::Void { why, record } => {
                    let offset = record.offset;
                    tracing::debug!(partition, offset, why = why.name(), "a record is void");
                    board.update(*partition, |it| it.voids += 1);
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
                    board.update(*partition, |it| it.end_offset = offset.max(it.end_offset));
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

    /// Applies a batch, or what of it stands before a commit that cannot be taken in.
    async fn apply_sound(
        &mut self,
        connection: &mut PgConnection,
        places: &mut Places,
        mut batch: Batch,
    ) -> Result<(), Fault> {
        let fault = match self.apply(connection, places, &batch).await {
            Err(Fault::Stop(why)) => why,
            outcome => return outcome,
        };
        if let Some(place) = fault.commit() {
            batch.end_before(place.sequence);
            self.apply(connection, places, &batch).await?;
        }
        Err(fault.into())
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
            let mut transaction = connection.begin().await.tried("begin a batch")?;
            let moved = places.move_on(&mut transaction, last, &shares).await?;
            // Who waited for a swap to end has moved what is not live any more.
            let live = live(&mut transaction).await?;
            if let Some(former) = places.builds().find(|it| !live.contains(it)) {
                return Err(Fault::SwappedOut(former));
            }
            if !moved {
                return Err(places.moved_elsewhere().into());
            }
            for (build, share) in &shares {
                build.model.take_in(&mut transaction, share).await?;
            }
            transaction.commit().await.tried("commit a batch")?;
        }
        places.moved(last);
        *self.progressed = true;
        self.board.update(self.partition, |it| {
            if matches!(it.condition, Condition::Damaged(_)) && healed(last, &it.condition) {
                it.condition = Condition::Following { caught_up: false };
            }
            it.positions = places.all().map(|(model, at, next)| (model, (at, next))).collect();
            it.recorded_at = Some(last.commit.recorded_at.utc());
            it.commits += batch.commits();
            it.events += batch.events();
        });
        Ok(())
    }
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
