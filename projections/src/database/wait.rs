//! Read your writes: waiting until the read models have passed what a command answered.

use std::str::FromStr;
use std::time::Duration;

use ledger_core::log::{NotAPlace, Place};
use tokio::time::Instant;

use super::Database;
use super::positions::Lag;
use crate::failure::within;
use crate::{Failure, Model};

/// How often the positions are read while waiting.
const PACE: Duration = Duration::from_millis(15);

/// How long reading them once may take.
const LOOK_MAX: Duration = Duration::from_secs(10);

/// No log grows by this many records in the seconds between two looks at its end; a position
/// farther off was not given by this ledger.
const FAR_OFF_RECORDS: u64 = 1_000_000;

/// The most partitions one header may name; a ledger has fewer.
const PLACES_MAX: usize = 256;

/// What the header `Ledger-Position` names: one place, or one a partition (`3@88, 7@12`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places(pub Vec<Place>);

/// The header is not a list of places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPlaces {
    #[error(transparent)]
    NotAPlace(#[from] NotAPlace),
    #[error("{found} positions are too many: expected one a partition, at most {PLACES_MAX}")]
    TooMany { found: usize },
}

impl FromStr for Places {
    type Err = NotPlaces;

    fn from_str(text: &str) -> Result<Places, NotPlaces> {
        let found = text.split(',').count();
        if found > PLACES_MAX {
            return Err(NotPlaces::TooMany { found });
        }
        let places = text.split(',').map(|it| it.trim().parse()).collect::<Result<_, _>>()?;
        Ok(Places(places))
    }
}

/// Why the read models were not waited for, or not long enough.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPassed {
    #[error("the ledger has no partition {}: `{place}` is none of its positions", place.partition)]
    UnknownPartition { place: Place },
    #[error("`{place}` is far beyond the end of partition {}, where the last known record stands at offset {end}", place.partition)]
    FarOff { place: Place, end: u64 },
    #[error("the read model {} has not reached `{place}` yet, it is at {} commits: ask again", model.name(), reached)]
    NotYet { place: Place, model: Model, reached: u64 },
}

/// Waits until these models have taken in the commits at these places, at most until `deadline`.
///
/// # Errors
/// When the database does not answer. That the models have not passed, or never will, is an answer.
pub async fn wait_for(
    database: &Database,
    places: &[Place],
    models: &[Model],
    deadline: Instant,
) -> Result<Result<(), NotPassed>, Failure> {
    if places.is_empty() {
        return Ok(Ok(()));
    }
    loop {
        // Given back between two looks: who waits holds no connection.
        let lags = within(LOOK_MAX, "see how far the read models are", database.lags()).await?;
        match judge(&lags, places, models) {
            Ok(()) => return Ok(Ok(())),
            Err(NotPassed::NotYet { .. }) if Instant::now() + PACE < deadline => {
                tokio::time::sleep(PACE).await;
            }
            Err(refused) => return Ok(Err(refused)),
        }
    }
}

fn judge(lags: &[Lag], places: &[Place], models: &[Model]) -> Result<(), NotPassed> {
    let mut late = None;
    for place in places {
        let mut known = false;
        for lag in lags.iter().filter(|it| it.standing.partition == place.partition) {
            known = true;
            let position = lag.standing.position;
            let (reached, next_offset) =
                position.map_or((0, 0), |it| (it.sequence, it.next_offset));
            // A commit's sequence never exceeds the number of records up to it.
            let end = next_offset + lag.records.unwrap_or(0);
            if place.sequence > end.saturating_add(FAR_OFF_RECORDS) {
                return Err(NotPassed::FarOff { place: *place, end });
            }
            let model = lag.standing.build.model;
            if reached < place.sequence && models.contains(&model) {
                late = Some(NotPassed::NotYet { place: *place, model, reached });
            }
        }
        if !known {
            return Err(NotPassed::UnknownPartition { place: *place });
        }
    }
    late.map_or(Ok(()), Err)
}
