//! Are these the keys of this ledger? Asked before anything is sealed under them.
//!
//! The log does not say under which keys it was written. But a ledger with commits of files has
//! named its callers, and its witness has seen it: a database without the one or the other is not
//! the one it was used with, mistyped or empty, and making keys there would split every caller in
//! two.

use std::fmt;

use ledger_core::log::{
    ChainNext, ChainReader, Failure, FileId, Log, Place, Position, Stopped, genesis,
};
use sqlx::PgPool;
use uuid::Uuid;

use super::store::PSEUDONYMS;
use super::{Kek, KeyFailure, KeyStore};
use crate::line::ask;
use crate::store::place;
use crate::witness::WitnessStore;

/// What a keys database lacks of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The key that names callers.
    pub pseudonyms: bool,
    /// The witness, of every partition.
    pub witness: bool,
}

impl Missing {
    pub fn nothing(self) -> bool {
        !self.pseudonyms && !self.witness
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.pseudonyms, self.witness) {
            (true, true) => "neither the key of pseudonyms nor a witness",
            (true, false) => "no key of pseudonyms",
            (false, true) => "no witness",
            (false, false) => "all that is needed",
        })
    }
}

/// What the keys database of this pool, whose tables have been laid, lacks of the ledger.
///
/// # Errors
/// When the database fails.
pub async fn missing(pool: &PgPool, ledger: Uuid) -> Result<Missing, Failure> {
    let query = sqlx::query_as(
        "select not exists (select from ledger_keys where ledger = $1 and purpose = $2),
                not exists (select from witness_positions)",
    )
    .bind(ledger)
    .bind(PSEUDONYMS);
    let found = ask(pool, |it| Box::pin(query.fetch_one(it))).await;
    let tried = || format!("look for the keys of ledger {ledger} in {}", at(pool));
    let (pseudonyms, witness) = found.map_err(|it| Failure::broken(tried(), it))?;
    Ok(Missing { pseudonyms, witness })
}

/// The first commit of a file: from there on a ledger has callers and perhaps persons. `None` for
/// one that has only begun: geneses, takeovers and days belong to its partitions.
///
/// # Errors
/// When a partition cannot be read so far.
pub async fn needs_keys<L: Log>(log: &L) -> Result<Option<Place>, Stopped> {
    for partition in 0..log.partitions().await? {
        let mut reader = ChainReader::open(log, partition, None).await?;
        loop {
            match reader.next().await? {
                ChainNext::Commit { place, commit, .. } => match commit.file {
                    FileId::Partition(_) => {}
                    FileId::Customer(_)
                    | FileId::Vendor(_)
                    | FileId::Partner(_)
                    | FileId::PolicyBook => {
                        return Ok(Some(place));
                    }
                },
                ChainNext::Void { .. } | ChainNext::Damaged(_) | ChainNext::BehindDamage => {}
                // Whatever it is, an older release would have read it.
                ChainNext::Undecodable { place, .. } => return Ok(Some(place)),
                ChainNext::End { .. } => break,
            }
        }
    }
    Ok(None)
}

/// Why the keys were not opened.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    #[error(
        "the keys database {at} holds {missing} of ledger {ledger}, which has commits of files \
         (the first is {place}): it is not the one this ledger was used with. Under other keys \
         every caller gets another name, so that a repeated request is recorded twice, and no \
         person's name opens. See that LEDGER_KEYS names the right one, or restore it; if it is \
         lost, a person can go on with `replay-tools accept-keys`"
    )]
    OtherKeys { at: String, ledger: Uuid, place: Place, missing: Missing },
    #[error(transparent)]
    Keys(#[from] KeyFailure),
    #[error(transparent)]
    Log(#[from] Stopped),
}

impl From<Failure> for NotOpened {
    fn from(failure: Failure) -> NotOpened {
        NotOpened::Log(failure.into())
    }
}

/// Opens the keys of the ledger in `log` for whoever writes it. Of a ledger that has only begun they
/// are made, and its witness with them; of any other they must be there.
///
/// # Errors
/// When they are not, or the database or the log fails.
pub async fn open_for_writing<L: Log>(
    log: &L,
    pool: PgPool,
    kek: Kek,
    ledger: Uuid,
) -> Result<KeyStore, NotOpened> {
    let missing = missing(&pool, ledger).await?;
    if missing.nothing() {
        return Ok(KeyStore::open_to_seal(pool, kek, ledger).await?);
    }
    if let Some(place) = needs_keys(log).await? {
        return Err(NotOpened::OtherKeys { at: at(&pool), ledger, place, missing });
    }
    let witness = WitnessStore::new(pool.clone());
    let keys = KeyStore::begin(pool, kek, ledger).await?;
    // From the first command on it is known that this ledger's witness was here.
    for partition in 0..log.partitions().await? {
        if let Some(position) = begun(log, partition).await? {
            witness.save(partition, position).await?;
        }
    }
    Ok(keys)
}

/// The position behind the genesis of a partition.
async fn begun<L: Log>(log: &L, partition: u32) -> Result<Option<Position>, Stopped> {
    let mut reader = ChainReader::open(log, partition, None).await?;
    match reader.next().await? {
        ChainNext::Commit { commit, .. } if genesis::opened(partition, &commit).is_ok() => {
            Ok(reader.chain().position())
        }
        ChainNext::Commit { .. }
        | ChainNext::Void { .. }
        | ChainNext::Damaged(_)
        | ChainNext::BehindDamage
        | ChainNext::Undecodable { .. }
        | ChainNext::End { .. } => Ok(None),
    }
}

fn at(pool: &PgPool) -> String {
    place(&pool.connect_options())
}
