//! How far each read model has come.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ledger_core::log::{Place, Position};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};

use crate::columns::{count, hash, place, word};
use crate::failure::Tried;
use crate::{Build, Failure, Model};

/// A build's position in one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub build: Build,
    pub partition: u32,
    /// `None` before the genesis.
    pub position: Option<Position>,
    /// The last commit's recorded time.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// How far a live model is behind the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    pub standing: Standing,
    /// Records not yet taken in; `None` when no projector has looked yet.
    pub records: Option<u64>,
    /// Age of the last commit taken in, in seconds, while there are more; 0 when there are none.
    pub seconds: Option<u64>,
    /// When a projector last looked where the log ends.
    pub seen_at: Option<DateTime<Utc>>,
}

pub(crate) const POSITIONS: &str = "
    select model, version, build, partition, sequence, hash, next_offset, recorded_at
    from positions
    order by model, version, build, partition";

/// Every build's position, also of those that are not live.
pub async fn positions(connection: &mut PgConnection) -> Result<Vec<Standing>, Failure> {
    let rows = sqlx::query_as::<_, Known>(POSITIONS).fetch_all(connection).await;
    Ok(rows.tried("read the positions")?.into_iter().filter_map(|it| it.0).collect())
}

pub(crate) const REACHED: &str = "
    select partition, sequence
    from positions
    join live_models using (model, version, build)
    where model = $1
    order by partition";

/// The last commit of each partition that the live tables of a model have taken in; none of a
/// partition whose genesis they have not.
pub async fn reached(connection: &mut PgConnection, model: Model) -> Result<Vec<Place>, Failure> {
    let rows = sqlx::query_as::<_, Reached>(REACHED).bind(model.name()).fetch_all(connection).await;
    let places = rows.tried("see how far a read model is")?.into_iter().map(|it| it.0);
    Ok(places.filter(|it| it.sequence > 0).collect())
}

pub(crate) const LIVE: &str = "select model, version, build from live_models order by model";

/// The builds that are live, of the models that this build of the package knows.
pub async fn live(connection: &mut PgConnection) -> Result<Vec<Build>, Failure> {
    let rows = sqlx::query_as::<_, KnownBuild>(LIVE).fetch_all(connection).await;
    let rows = rows.tried("see which read models are live")?;
    Ok(rows.into_iter().filter_map(|it| it.0).collect())
}

pub(crate) const LAGS: &str = "
    select positions.*, end_offset, seen_at,
           greatest(extract(epoch from now() - recorded_at), 0)::bigint age_seconds
    from positions
    join live_models using (model, version, build)
    left join log_ends using (partition)
    order by model, partition";

/// How far every live model is behind the log, by model and partition.
pub async fn lags(connection: &mut PgConnection) -> Result<Vec<Lag>, Failure> {
    lags_of(connection).await.tried("read the lag")
}

pub(super) async fn lags_of(connection: &mut PgConnection) -> Result<Vec<Lag>, Error> {
    let rows = sqlx::query_as::<_, KnownLag>(LAGS).fetch_all(connection).await?;
    Ok(rows.into_iter().filter_map(|it| it.0).collect())
}

pub(crate) const LOOKED: &str = "
    select (extract(epoch from clock_timestamp() - max(seen_at)) * 1000)::bigint from log_ends";

/// How long ago a projector last looked where the log ends, which it does every second while it
/// runs; `None` when none ever did.
pub async fn looked_ago(connection: &mut PgConnection) -> Result<Option<Duration>, Failure> {
    let millis = sqlx::query_scalar(LOOKED).fetch_one(connection).await;
    let millis: Option<i64> = millis.tried("see whether a projector runs")?;
    Ok(millis.map(|it| Duration::from_millis(it.unsigned_abs())))
}

/// A row, if this build knows its model.
pub(crate) struct Known(pub(crate) Option<Standing>);
/// The same of a build alone.
pub(crate) struct KnownBuild(pub(crate) Option<Build>);
struct KnownLag(Option<Lag>);
/// The place of a row.
struct Reached(Place);

impl FromRow<'_, PgRow> for Reached {
    fn from_row(row: &PgRow) -> Result<Reached, Error> {
        place(row).map(Reached)
    }
}

impl FromRow<'_, PgRow> for KnownBuild {
    fn from_row(row: &PgRow) -> Result<KnownBuild, Error> {
        let model = word(row, "model", |it| Some(Model::named(it)))?;
        let (version, number) = (row.try_get("version")?, row.try_get("build")?);
        Ok(KnownBuild(model.map(|model| Build { model, version, number })))
    }
}

impl FromRow<'_, PgRow> for Known {
    fn from_row(row: &PgRow) -> Result<Known, Error> {
        let Some(build) = KnownBuild::from_row(row)?.0 else { return Ok(Known(None)) };
        let sequence = count(row, "sequence")?;
        let position = match sequence {
            0 => None,
            _ => {
                let next_offset = count(row, "next_offset")?;
                Some(Position { sequence, hash: self::hash(row, "hash")?, next_offset })
            }
        };
        Ok(Known(Some(Standing {
            build,
            partition: count(row, "partition")?,
            position,
            recorded_at: row.try_get("recorded_at")?,
        })))
    }
}

impl FromRow<'_, PgRow> for KnownLag {
    fn from_row(row: &PgRow) -> Result<KnownLag, Error> {
        let Some(standing) = Known::from_row(row)?.0 else { return Ok(KnownLag(None)) };
        let seen_at: Option<DateTime<Utc>> = row.try_get("seen_at")?;
        let next_offset = standing.position.map_or(0, |it| it.next_offset);
        let records = match seen_at {
            Some(_) => Some(count::<u64>(row, "end_offset")?.saturating_sub(next_offset)),
            None => None,
        };
        let age: Option<i64> = row.try_get("age_seconds")?;
        let seconds = match (records, age) {
            (Some(0), _) => Some(0),
            (_, age) => age.map(i64::unsigned_abs),
        };
        Ok(KnownLag(Some(Lag { standing, records, seconds, seen_at })))
    }
}
