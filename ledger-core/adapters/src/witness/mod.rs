//! The log's witness: how far each partition had come, kept where the log cannot reach it.

use std::collections::BTreeMap;
use std::time::Duration;

use ledger_core::log::partition::Accepted;
use ledger_core::log::{Failure, Hash, Position};
use sqlx::postgres::PgRow;
use sqlx::{Connection, PgPool, Row};
use uuid::Uuid;

use crate::line::ask;
use crate::postgres::{signed, unsigned, wide};
use crate::store;

/// The witness of every partition, in the keys database.
#[derive(Debug, Clone)]
pub struct WitnessStore {
    pool: PgPool,
}

impl WitnessStore {
    /// In the database of this pool, whose tables have been laid ([`store::migrate`]).
    pub fn new(pool: PgPool) -> WitnessStore {
        WitnessStore { pool }
    }

    /// In the database at `url` (`LEDGER_KEYS`), whose missing tables are laid.
    ///
    /// # Errors
    /// When it cannot be reached or laid out.
    pub async fn connect(url: &str) -> Result<WitnessStore, store::StoreError> {
        let pool = store::connect(url).await?;
        store::migrate(&pool).await?;
        Ok(WitnessStore::new(pool))
    }

    /// The database it is in.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How far `partition` had come; `None` before it was first seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(&self, partition: u32) -> Result<Option<Position>, Failure> {
        let query = sqlx::query(
            "select sequence, hash, next_offset from witness_positions where partition = $1",
        )
        .bind(signed(partition));
        let row = ask(&self.pool, |it| Box::pin(query.fetch_optional(it)))
            .await
            .map_err(|it| broken(format!("read the witness of partition {partition}"), it))?;
        row.map(|it| position(&it)).transpose()
    }

    /// Every partition's witness.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<BTreeMap<u32, Position>, Failure> {
        let tried = "read the witnesses";
        let query = sqlx::query(
            "select partition, sequence, hash, next_offset from witness_positions order by 1",
        );
        let rows = ask(&self.pool, |it| Box::pin(query.fetch_all(it)))
            .await
            .map_err(|it| broken(tried, it))?;
        rows.iter()
            .map(|row| {
                let partition: i32 = row.try_get("partition").map_err(|it| broken(tried, it))?;
                Ok((partition.unsigned_abs(), position(row)?))
            })
            .collect()
    }

    /// Moves the witness of `partition` on to `seen`; never back. Whether it moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save(&self, partition: u32, seen: Position) -> Result<bool, Failure> {
        let query = sqlx::query(
            "insert into witness_positions (partition, sequence, hash, next_offset)
             values ($1, $2, $3, $4)
             on conflict (partition) do update
                 set sequence = excluded.sequence, hash = excluded.hash,
                     next_offset = excluded.next_offset, seen_at = clock_timestamp()
                 where witness_positions.sequence < excluded.sequence",
        )
        .bind(signed(partition))
        .bind(wide(seen.sequence))
        .bind(seen.hash.0.as_slice())
        .bind(wide(seen.next_offset));
        let moved = ask(&self.pool, |it| Box::pin(query.execute(it)))
            .await
            .map_err(|it| broken(format!("move the witness of partition {partition}"), it))?;
        Ok(moved.rows_affected() > 0)
    }

    /// The ledger stands in another log now: from here on the witness is of that one, wherever each
    /// partition's had been. All or nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place(&self, positions: &BTreeMap<u32, Position>) -> Result<(), Failure> {
        let tried = "place the witness in another log";
        let partitions: Vec<i32> = positions.keys().map(|it| signed(*it)).collect();
        let sequences: Vec<i64> = positions.values().map(|it| wide(it.sequence)).collect();
        let hashes: Vec<&[u8]> = positions.values().map(|it| it.hash.0.as_slice()).collect();
        let offsets: Vec<i64> = positions.values().map(|it| wide(it.next_offset)).collect();
        let query = sqlx::query(
            "insert into witness_positions (partition, sequence, hash, next_offset)
             select * from unnest($1::int[], $2::bigint[], $3::bytea[], $4::bigint[])
             on conflict (partition) do update
                 set sequence = excluded.sequence, hash = excluded.hash,
                     next_offset = excluded.next_offset, seen_at = clock_timestamp()",
        )
        .bind(partitions)
        .bind(sequences)
        .bind(hashes)
        .bind(offsets);
        ask(&self.pool, |it| Box::pin(query.execute(it))).await.map_err(|it| broken(tried, it))?;
        Ok(())
    }

    /// A person goes on with the log as it stands: the witness becomes `position`, wherever it
    /// was, and who, why and what is kept for the next takeover. Of several decisions before that
    /// takeover the last holds, and it names what had been seen before the first.
    ///
    /// # Errors
    /// `Unfit` when the partition was never seen; when the database fails.
    pub async fn accept(
        &self,
        partition: u32,
        position: Position,
        by: &str,
        reason: &str,
    ) -> Result<Accepted, Failure> {
        let tried = || format!("accept partition {partition} at commit {}", position.sequence);
        let keep = sqlx::query(
            "with accepted as (
                 insert into witness_acceptances
                     (partition, witnessed_sequence, witnessed_hash, accepted_sequence,
                      accepted_by, reason)
                 select partition, sequence, hash, $2, $3, $4
                 from witness_positions where partition = $1
                 on conflict (partition) do update
                     set accepted_sequence = excluded.accepted_sequence,
                         accepted_by = excluded.accepted_by, reason = excluded.reason,
                         accepted_at = clock_timestamp()
                 returning *
             )
             select witnessed_sequence, witnessed_hash, accepted_sequence, accepted_by, reason
             from accepted",
        )
        .bind(signed(partition))
        .bind(wide(position.sequence))
        .bind(by)
        .bind(reason);
        let place = sqlx::query(
            "update witness_positions
             set sequence = $2, hash = $3, next_offset = $4, seen_at = clock_timestamp()
             where partition = $1",
        )
        .bind(signed(partition))
        .bind(wide(position.sequence))
        .bind(position.hash.0.as_slice())
        .bind(wide(position.next_offset));
        let row = ask(&self.pool, |connection| {
            Box::pin(async move {
                let mut transaction = connection.begin().await?;
                let Some(row) = keep.fetch_optional(&mut *transaction).await? else {
                    return Ok(None);
                };
                place.execute(&mut *transaction).await?;
                transaction.commit().await?;
                Ok(Some(row))
            })
        });
        let row = row.await.map_err(|it| broken(tried(), it))?.ok_or_else(|| {
            Failure::Unfit(format!(
                "partition {partition} has no witness: there is nothing to accept"
            ))
        })?;
        accepted(&row)
    }

    /// A person's decision that no takeover has written into the log yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pending_acceptance(&self, partition: u32) -> Result<Option<Accepted>, Failure> {
        let query = sqlx::query(
            "select witnessed_sequence, witnessed_hash, accepted_sequence, accepted_by, reason
             from witness_acceptances where partition = $1",
        )
        .bind(signed(partition));
        let row = ask(&self.pool, |it| Box::pin(query.fetch_optional(it)))
            .await
            .map_err(|it| broken(format!("read what was accepted of partition {partition}"), it))?;
        row.map(|it| accepted(&it)).transpose()
    }

    /// Forgets that decision: a takeover that carries it is acknowledged.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clear_acceptance(&self, partition: u32) -> Result<(), Failure> {
        let query = sqlx::query("delete from witness_acceptances where partition = $1")
            .bind(signed(partition));
        ask(&self.pool, |it| Box::pin(query.execute(it))).await.map_err(|it| {
            broken(format!("clear what was accepted of partition {partition}"), it)
        })?;
        Ok(())
    }
}

/// A process that serves a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendant {
    pub process: Uuid,
    /// How long it will count as serving if it says nothing more.
    pub remaining: Duration,
}

/// Who serves: told by each writer's process every second or so, and forgotten when it is silent.
impl WitnessStore {
    /// Says that `process` serves these partitions, for `remaining` from now, by the database's
    /// clock. It is written over by whoever serves them next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attend(
        &self,
        process: Uuid,
        partitions: &[u32],
        remaining: Duration,
    ) -> Result<(), Failure> {
        let partitions: Vec<i32> = partitions.iter().map(|it| signed(*it)).collect();
        let query = sqlx::query(
            "insert into witness_attendance (partition, process, until)
             select partition, $2, clock_timestamp() + $3 * interval '1 millisecond'
             from unnest($1) partition order by partition
             on conflict (partition) do update
                 set process = excluded.process, until = excluded.until",
        )
        .bind(partitions)
        .bind(process)
        .bind(i64::try_from(remaining.as_millis()).unwrap_or(i64::MAX));
        ask(&self.pool, |it| Box::pin(query.execute(it)))
            .await
            .map_err(|it| broken("say which partitions are served", it))?;
        Ok(())
    }

    /// Says that `process` serves no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave(&self, process: Uuid) -> Result<(), Failure> {
        let query = sqlx::query("delete from witness_attendance where process = $1").bind(process);
        ask(&self.pool, |it| Box::pin(query.execute(it)))
            .await
            .map_err(|it| broken("say that no partition is served any more", it))?;
        Ok(())
    }

    /// The process that serves `partition` at present; `None` when none does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attendant(&self, partition: u32) -> Result<Option<Attendant>, Failure> {
        let tried = || format!("read who serves partition {partition}");
        let query = sqlx::query(
            "select process,
                    (extract(epoch from until - clock_timestamp()) * 1000)::bigint remaining
             from witness_attendance where partition = $1 and until > clock_timestamp()",
        )
        .bind(signed(partition));
        let row = ask(&self.pool, |it| Box::pin(query.fetch_optional(it)))
            .await
            .map_err(|it| broken(tried(), it))?;
        let read = |row: PgRow| -> Result<Attendant, sqlx::Error> {
            let remaining: i64 = row.try_get("remaining")?;
            let remaining = Duration::from_millis(u64::try_from(remaining).unwrap_or(0));
            Ok(Attendant { process: row.try_get("process")?, remaining })
        };
        row.map(read).transpose().map_err(|it| broken(tried(), it))
    }
}

fn position(row: &PgRow) -> Result<Position, Failure> {
    let read = || -> Result<Position, sqlx::Error> {
        Ok(Position {
            sequence: unsigned(row.try_get("sequence")?),
            hash: hash(row.try_get("hash")?),
            next_offset: unsigned(row.try_get("next_offset")?),
        })
    };
    read().map_err(|it| broken("read a witness", it))
}

fn accepted(row: &PgRow) -> Result<Accepted, Failure> {
    let read = || -> Result<Accepted, sqlx::Error> {
        Ok(Accepted {
            witnessed_sequence: unsigned(row.try_get("witnessed_sequence")?),
            witnessed_hash: hash(row.try_get("witnessed_hash")?),
            accepted_sequence: unsigned(row.try_get("accepted_sequence")?),
            by: row.try_get("accepted_by")?,
            reason: row.try_get("reason")?,
        })
    };
    read().map_err(|it| broken("read what was accepted", it))
}

fn hash(bytes: &[u8]) -> Hash {
    Hash(bytes.try_into().expect("the table holds hashes of 32 bytes"))
}

fn broken(tried: impl Into<String>, error: sqlx::Error) -> Failure {
    Failure::broken(tried, error)
}
