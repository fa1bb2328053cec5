//! How far the read models are behind the log.

use async_graphql::{Context, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::log::Place;
use projections::database::positions::lags;

use super::scalars::DateTime;
use super::{connection, require, told};
use crate::limits::STATEMENT;

#[derive(Default)]
pub(super) struct LagQuery;

#[Object]
impl LagQuery {
    /// By read model and partition.
    #[graphql(complexity = "STATEMENT + 50 * child_complexity")]
    async fn projection_lag(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Vec<ProjectionLag>> {
        require(context, Right::ReadLag)?;
        let lags = lags(&mut *connection(context).await?).await.map_err(told)?;
        Ok(lags
            .into_iter()
            .map(|lag| ProjectionLag {
                model: lag.standing.build.model.name().to_owned(),
                version: lag.standing.build.version,
                partition: lag.standing.partition,
                position: lag.standing.position.map(|it| {
                    let place = Place { partition: lag.standing.partition, sequence: it.sequence };
                    place.to_string()
                }),
                recorded_at: lag.standing.recorded_at.map(DateTime::from),
                records_behind: lag.records,
                seconds_behind: lag.seconds,
                seen_at: lag.seen_at.map(DateTime::from),
            })
            .collect())
    }
}

/// How far one model is behind in one partition.
#[derive(SimpleObject)]
struct ProjectionLag {
    /// The read model.
    model: String,
    /// Which version of its tables is live.
    version: i32,
    /// The partition of the log.
    partition: u32,
    /// The last commit taken in: partition@sequence.
    position: Option<String>,
    /// When that commit was recorded.
    recorded_at: Option<DateTime>,
    /// Records not taken in yet; null while no projector has looked.
    records_behind: Option<u64>,
    /// Age of the last commit taken in, in seconds, while there are more; 0 when there are none.
    seconds_behind: Option<u64>,
    /// When a projector last looked where the log ends.
    seen_at: Option<DateTime>,
}
