//! Which builds of a model there are: the live one, one that was begun, and what is left of others.

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use super::NotRebuilt;
use crate::database::positions::{KnownBuild, live};
use crate::database::{make_build, make_fixed};
use crate::failure::Tried;
use crate::{Build, Failure, Model};

/// The builds of one model, kept from others who would rebuild it.
#[derive(Debug)]
pub(super) struct Builds {
    pub(super) live: Build,
    /// Begun by a run that did not come to its end, and fit to be gone on with.
    pub(super) unfinished: Option<Build>,
    /// Swapped out and not dropped yet, or begun in another version.
    pub(super) leftover: Vec<Build>,
}

pub(crate) const ONE_AT_A_TIME: &str =
    "select pg_try_advisory_lock(hashtext('rebuild'), hashtext($1))";
pub(crate) const ALL_BUILDS: &str = "
    select distinct model, version, build from positions where model = $1 order by build";

impl Builds {
    /// What there is of this model. Until the connection closes nobody else rebuilds it.
    pub(super) async fn claim(
        database: &PgConnectOptions,
        connection: &mut PgConnection,
        model: Model,
    ) -> Result<Builds, NotRebuilt> {
        make_fixed(database).await?.close().await.tried("leave the database")?;
        let claimed: bool = sqlx::query_scalar(ONE_AT_A_TIME)
            .bind(model.name())
            .fetch_one(&mut *connection)
            .await
            .tried("claim a rebuild")?;
        if !claimed {
            return Err(NotRebuilt::UnderWay { model });
        }
        let live = live(connection).await?.into_iter().find(|it| it.model == model);
        let live = live.ok_or(NotRebuilt::NothingLive { model })?;
        let query = sqlx::query_as::<_, KnownBuild>(ALL_BUILDS).bind(model.name());
        let all = query.fetch_all(connection).await.tried("list a model's builds")?;
        let others = all.into_iter().filter_map(|it| it.0).filter(|it| *it != live);
        // What was swapped out has a lower number than what took its place.
        let (mut begun, mut leftover): (Vec<_>, Vec<_>) =
            others.partition(|it| it.number > live.number && it.version == model.version());
        let unfinished = begun.pop();
        leftover.append(&mut begun);
        Ok(Builds { live, unfinished, leftover })
    }

    /// The build to be filled.
    pub(super) fn next(&self) -> Build {
        let live = self.live;
        self.unfinished.unwrap_or(Build {
            model: live.model,
            version: live.model.version(),
            number: live.number + 1,
        })
    }
}

/// Makes what is missing of a build.
pub(super) async fn make(
    database: &PgConnectOptions,
    build: Build,
    partitions: u32,
) -> Result<(), Failure> {
    let mut connection = make_fixed(database).await?;
    let mut transaction = connection.begin().await.tried("begin to make a build's tables")?;
    make_build(&mut transaction, build, partitions).await.tried("make a build's tables")?;
    transaction.commit().await.tried("make a build's tables")?;
    connection.close().await.tried("leave the database")
}
