//! The one transaction in which a build becomes the live one.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::{Connection, PgConnection, Postgres, Transaction};

use super::super::Stop;
use super::super::patience::QUESTION_MAX;
use super::NotRebuilt;
use crate::failure::{Tried, within};
use crate::{Build, Failure};

pub(crate) const WHERE: &str = "
    select partition, sequence from positions where model = $1 and version = $2 and build = $3";
/// The projector moves a build's positions before it changes the tables: held here, both stand.
pub(crate) const HOLD: &str = "
    select partition, sequence from positions
    where model = $1 and version = $2 and build = $3
    order by partition
    for update";
/// For this transaction: the server ends one that stands idle so long, as that of a rebuild which
/// was halted does, so that nobody waits for it.
pub(crate) const HOLD_FOR: &str =
    "select set_config('idle_in_transaction_session_timeout', $1, true)";
pub(crate) const APART: &str = "
    select former.partition
    from positions former
    left join positions new
      on new.model = $1 and new.version = $4 and new.build = $5
     and new.partition = former.partition
     and new.sequence = former.sequence and new.hash = former.hash
    where former.model = $1 and former.version = $2 and former.build = $3
      and new.partition is null
    order by former.partition
    limit 1";
pub(crate) const SWAP: &str = "
    update live_models set version = $4, build = $5
    where model = $1 and version = $2 and build = $3";

/// How many commits each partition of a build has taken in.
pub(super) async fn standing(
    connection: &mut PgConnection,
    build: Build,
) -> Result<BTreeMap<u32, u64>, Failure> {
    let question = sequences(WHERE, connection, build);
    within(QUESTION_MAX, "read how far a build has come", question).await
}

async fn sequences(
    statement: &'static str,
    connection: &mut PgConnection,
    build: Build,
) -> Result<BTreeMap<u32, u64>, Failure> {
    let rows = sqlx::query_as::<_, (i32, i64)>(statement)
        .bind(build.model.name())
        .bind(build.version)
        .bind(build.number)
        .fetch_all(connection)
        .await
        .tried("read how far a build has come")?;
    let unsigned =
        |(partition, sequence): (i32, i64)| (partition.unsigned_abs(), sequence.unsigned_abs());
    Ok(rows.into_iter().map(unsigned).collect())
}

/// A build that stands still: its projector waits.
pub(super) struct Held<'a> {
    transaction: Transaction<'a, Postgres>,
    /// Where it stands.
    pub(super) goal: BTreeMap<u32, u64>,
}

impl Held<'_> {
    /// Stands still from the end of the batch that is under way; not for much longer than `most`.
    pub(super) async fn take(
        connection: &mut PgConnection,
        build: Build,
        most: Duration,
    ) -> Result<Held<'_>, Failure> {
        let idle = (2 * most).as_millis().to_string();
        let hold = async {
            let mut transaction = connection.begin().await.tried("begin to swap a build in")?;
            let query = sqlx::query(HOLD_FOR).bind(idle);
            query.execute(&mut *transaction).await.tried("bound how long a build is held")?;
            let goal = sequences(HOLD, &mut transaction, build).await?;
            Ok(Held { transaction, goal })
        };
        within(QUESTION_MAX, "hold a build where it stands", hold).await
    }

    /// Lets the projector go on; nothing was swapped.
    pub(super) async fn let_go(self) -> Result<(), Failure> {
        let end = async { self.transaction.rollback().await.tried("let a build go on") };
        within(QUESTION_MAX, "let a build go on", end).await
    }

    /// Makes `new` the live one in the place of the build that is held.
    ///
    /// # Errors
    /// When it does not stand on the very commits that the other stands on.
    pub(super) async fn swap(self, former: Build, new: Build) -> Result<(), NotRebuilt> {
        within(QUESTION_MAX, "swap a build in", self.swap_in(former, new)).await
    }

    async fn swap_in(mut self, former: Build, new: Build) -> Result<(), NotRebuilt> {
        let apart: Option<i32> = sqlx::query_scalar(APART)
            .bind(former.model.name())
            .bind(former.version)
            .bind(former.number)
            .bind(new.version)
            .bind(new.number)
            .fetch_optional(&mut *self.transaction)
            .await
            .tried("compare where two builds stand")?;
        if let Some(partition) = apart {
            let partition = partition.unsigned_abs();
            return Err(NotRebuilt::Stopped(Stop::BuildsApart { partition, live: former, new }));
        }
        let swapped = sqlx::query(SWAP)
            .bind(former.model.name())
            .bind(former.version)
            .bind(former.number)
            .bind(new.version)
            .bind(new.number)
            .execute(&mut *self.transaction)
            .await
            .tried("swap a build in")?;
        assert_eq!(swapped.rows_affected(), 1, "only who claimed the model swaps its builds");
        self.transaction.commit().await.tried("swap a build in")?;
        Ok(())
    }
}
