//! Where the read models stand in a partition, and how they move on.

use std::cmp::Ordering;

use ledger_core::log::{NotTheLog, Position};
use sqlx::PgConnection;

use super::{Batch, Fault, Stop};
use crate::columns::{hash_bytes, signed};
use crate::database::positions::{Known, Standing};
use crate::failure::Tried;
use crate::taken::Taken;
use crate::{Build, Model};

pub(crate) const POSITIONS_OF_PARTITION: &str = "
    select model, version, build, partition, sequence, hash, next_offset, recorded_at
    from positions
    where partition = $1";

/// Moves these builds to a commit, each from exactly where it was.
pub(crate) const MOVE: &str = "
    update positions
    set sequence = $6, hash = $7, next_offset = $8, recorded_at = $9
    from unnest($2::text[], $3::int[], $4::int[], $5::bigint[])
        as former (model, version, build, sequence)
    where positions.partition = $1
      and positions.model = former.model
      and positions.version = former.version
      and positions.build = former.build
      and positions.sequence = former.sequence";

/// The positions of builds, one a model, in one partition, as they are committed.
#[derive(Debug)]
pub(super) struct Places {
    partition: u32,
    places: Vec<(Build, Option<Position>)>,
}

impl Places {
    /// Reads where the builds stand.
    pub(super) async fn read(
        connection: &mut PgConnection,
        partition: u32,
        builds: &[Build],
    ) -> Result<Places, Fault> {
        let known = stored(connection, partition).await?;
        let places = builds
            .iter()
            .map(|&build| {
                let found = known.iter().find(|it| it.build == build);
                let found = found.ok_or(Stop::NoPosition { partition, model: build.model })?;
                Ok((build, found.position))
            })
            .collect::<Result<_, Stop>>()?;
        Ok(Places { partition, places })
    }

    /// Checks that the builds stand where they were left, as whoever keeps them must find them.
    ///
    /// # Errors
    /// `SetBack` when one has fewer commits, a stop when it has more, `SwappedOut` when it is gone.
    pub(super) async fn compare_stored(&self, connection: &mut PgConnection) -> Result<(), Fault> {
        let stored = stored(connection, self.partition).await?;
        for (build, left) in &self.places {
            let found = stored.iter().find(|it| it.build == *build);
            let found = found.ok_or(Fault::SwappedOut(*build))?.position;
            match sequence_of(found).cmp(&sequence_of(*left)) {
                Ordering::Equal => {}
                Ordering::Less => return Err(Fault::SetBack(*build)),
                Ordering::Greater => return Err(self.moved_elsewhere().into()),
            }
        }
        Ok(())
    }

    /// From where on the log must be read, so that no model misses a commit.
    pub(super) fn least(&self) -> Option<Position> {
        let least = self.places.iter().map(|(_, it)| *it);
        least.min_by_key(|it| sequence_of(*it)).flatten()
    }

    /// What of a batch each build has still to take in; those that have passed it are left out.
    pub(super) fn shares<'a>(&self, batch: &'a Batch) -> Vec<(Build, &'a [Taken])> {
        self.places
            .iter()
            .map(|(build, position)| (*build, batch.behind(sequence_of(*position))))
            .filter(|(_, share)| !share.is_empty())
            .collect()
    }

    /// Compares the positions that a batch passes with the commits that stand there: models can
    /// be at different places, and only the least one was compared when the log was opened.
    pub(super) fn compare(&self, batch: &Batch) -> Result<(), Stop> {
        for position in self.places.iter().filter_map(|(_, it)| *it) {
            let found = batch.at(position.sequence).map(Taken::position);
            if let Some(found) = found.filter(|it| *it != position) {
                return Err(self.not_the_log(position, Some(found.hash)));
            }
        }
        Ok(())
    }

    /// Checks that the log, which ends with the commit of this sequence, has all that was read.
    pub(super) fn reached_by(&self, sequence: u64) -> Result<(), Stop> {
        let positions = self.places.iter().filter_map(|(_, it)| *it);
        match positions.max_by_key(|it| it.sequence).filter(|it| it.sequence > sequence) {
            Some(position) => Err(self.not_the_log(position, None)),
            None => Ok(()),
        }
    }

    fn not_the_log(&self, position: Position, found: Option<ledger_core::log::Hash>) -> Stop {
        Stop::NotTheLog(NotTheLog { partition: self.partition, position, found })
    }

    /// Moves every build that is not yet there to the end of the batch; whether each stood where
    /// it stood. It comes before the tables change: a second projector waits here, and then finds
    /// that the first has moved on.
    pub(super) async fn move_on(
        &self,
        connection: &mut PgConnection,
        last: &Taken,
        shares: &[(Build, &[Taken])],
    ) -> Result<bool, Fault> {
        let (mut names, mut versions, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut former = Vec::new();
        for (build, _) in shares {
            names.push(build.model.name());
            versions.push(build.version);
            numbers.push(build.number);
            former.push(signed(self.sequence(*build)));
        }
        let Position { sequence, hash, next_offset } = last.position();
        let moved = sqlx::query(MOVE)
            .bind(i64::from(self.partition))
            .bind(&names)
            .bind(&versions)
            .bind(&numbers)
            .bind(&former)
            .bind(signed(sequence))
            .bind(hash_bytes(hash))
            .bind(signed(next_offset))
            .bind(last.commit.recorded_at.utc())
            .execute(connection)
            .await
            .tried("move the positions")?;
        Ok(moved.rows_affected() == shares.len() as u64)
    }

    pub(super) fn moved_elsewhere(&self) -> Stop {
        let sequence = sequence_of(self.least());
        Stop::AnotherProjector { partition: self.partition, sequence }
    }

    /// The batch is committed.
    pub(super) fn moved(&mut self, last: &Taken) {
        let position = last.position();
        for (_, place) in &mut self.places {
            if place.is_none_or(|it| it.sequence < position.sequence) {
                *place = Some(position);
            }
        }
    }

    pub(super) fn partition(&self) -> u32 {
        self.partition
    }

    fn sequence(&self, build: Build) -> u64 {
        sequence_of(self.places.iter().find(|it| it.0 == build).and_then(|it| it.1))
    }

    pub(super) fn builds(&self) -> impl Iterator<Item = Build> {
        self.places.iter().map(|it| it.0)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Model, u64, u64)> {
        self.places.iter().map(|(build, position)| {
            let (sequence, next_offset) =
                position.map_or((0, 0), |it| (it.sequence, it.next_offset));
            (build.model, sequence, next_offset)
        })
    }
}

/// Where all builds stand in this partition.
async fn stored(
    connection: &mut PgConnection,
    partition: u32,
) -> Result<Vec<Standing>, crate::Failure> {
    let query = sqlx::query_as::<_, Known>(POSITIONS_OF_PARTITION).bind(i64::from(partition));
    let rows = query.fetch_all(connection).await.tried("read the positions")?;
    Ok(rows.into_iter().filter_map(|it| it.0).collect())
}

/// How many commits a build has that stands here.
fn sequence_of(position: Option<Position>) -> u64 {
    position.map_or(0, |it| it.sequence)
}
