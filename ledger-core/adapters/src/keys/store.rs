//! Keys in PostgreSQL: made once, committed before they are used, kept wrapped.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ledger_core::log::{Hash, KeyCheck};
use sqlx::{Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::cache::Cache;
use super::cipher::{Place, Secret};
use super::person::VERSION;
use super::pseudonym::PseudonymKey;
use super::{Kek, KeyFailure, PersonKey};
use crate::line::{Asked, ask};
use crate::store::place;

/// How many persons' keys stay unwrapped in memory, at least (about 150 bytes each).
const PERSONS_KEPT: usize = 100_000;
/// How many pseudonyms are remembered as recorded, at least.
const PSEUDONYMS_KEPT: usize = 100_000;

pub(super) const PSEUDONYMS: &str = "pseudonyms";

/// The keys of one ledger. Clones share what they remember.
#[derive(Clone)]
pub struct KeyStore(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pool: PgPool,
    pub(super) kek: Kek,
    pub(super) ledger: Uuid,
    pseudonyms: OnceCell<PseudonymKey>,
    pub(super) blind_index: OnceCell<Secret>,
    persons: Cache<Uuid, PersonKey>,
    recorded: Cache<Hash, ()>,
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyStore(ledger {})", self.0.ledger)
    }
}

impl KeyStore {
    /// Opens the keys of a ledger for one who seals. The tables must have been laid
    /// ([`migrate`](crate::store::migrate)). Whether they are this ledger's own is asked by
    /// [`open_for_writing`](super::open_for_writing).
    ///
    /// # Errors
    /// When the database fails, the key-encryption key is not the one the ledger's keys are
    /// wrapped under, or the key of pseudonyms is not there.
    pub async fn open_to_seal(
        pool: PgPool,
        kek: Kek,
        ledger: Uuid,
    ) -> Result<KeyStore, KeyFailure> {
        let store = KeyStore::new(pool, kek, ledger);
        store.pseudonym_key().await?;
        Ok(store)
    }

    /// Begins the keys of a ledger that has none yet: makes the key of its pseudonyms, unless it is
    /// there. Under a ledger that was used with other keys every caller would get another name.
    ///
    /// # Errors
    /// As [`KeyStore::open_to_seal`]; also when persons' keys are there.
    pub async fn begin(pool: PgPool, kek: Kek, ledger: Uuid) -> Result<KeyStore, KeyFailure> {
        KeyStore::begin_by(INSERT_LEDGER_KEY, pool, kek, ledger).await
    }

    /// The same although persons' keys or pseudonyms may be there: the key of pseudonyms is lost,
    /// and a person has decided to go on with another. Who was named under the lost one stays
    /// unknown.
    ///
    /// # Errors
    /// As [`KeyStore::open_to_seal`].
    pub async fn begin_anew(pool: PgPool, kek: Kek, ledger: Uuid) -> Result<KeyStore, KeyFailure> {
        KeyStore::begin_by(INSERT_LOST_LEDGER_KEY, pool, kek, ledger).await
    }

    async fn begin_by(
        insert: &'static str,
        pool: PgPool,
        kek: Kek,
        ledger: Uuid,
    ) -> Result<KeyStore, KeyFailure> {
        let store = KeyStore::new(pool, kek, ledger);
        let key = match store.find_pseudonym_key().await? {
            Some(key) => key,
            None => store.make_pseudonym_key(insert).await?,
        };
        store.0.pseudonyms.get_or_init(async || key).await;
        Ok(store)
    }

    /// Opens the keys of a ledger for one who only reads: makes nothing.
    ///
    /// # Errors
    /// When the database fails or the key-encryption key is not the one the ledger's keys are
    /// wrapped under. A ledger that has no keys yet is none.
    pub async fn open_to_read(
        pool: PgPool,
        kek: Kek,
        ledger: Uuid,
    ) -> Result<KeyStore, KeyFailure> {
        let store = KeyStore::new(pool, kek, ledger);
        if let Some(key) = store.find_pseudonym_key().await? {
            store.0.pseudonyms.get_or_init(async || key).await;
        }
        Ok(store)
    }

    fn new(pool: PgPool, kek: Kek, ledger: Uuid) -> KeyStore {
        KeyStore(Arc::new(Inner {
            pool,
            kek,
            ledger,
            pseudonyms: OnceCell::new(),
            blind_index: OnceCell::new(),
            persons: Cache::new(PERSONS_KEPT),
            recorded: Cache::new(PSEUDONYMS_KEPT),
        }))
    }

    pub fn ledger(&self) -> Uuid {
        self.0.ledger
    }

    /// The keys of these persons, in the order asked; those that do not exist are made, by one
    /// statement that is committed when this returns. Whichever process makes a key first, all
    /// get that one. Nearly all that are asked for are new, so that none is looked for before.
    ///
    /// # Errors
    /// When the database fails (then some keys may have been made; ask again) or a key does not
    /// unwrap.
    pub async fn person_keys(&self, persons: &[Uuid]) -> Result<Vec<PersonKey>, KeyFailure> {
        let mut keys = self.remembered(persons);
        let mut missing = absent(persons, &keys);
        if !missing.is_empty() {
            for (person, wrapped) in self.make_persons(&missing).await? {
                keys.insert(person, self.unwrap_person(person, &wrapped)?);
            }
            missing = absent(&missing, &keys);
        }
        if !missing.is_empty() {
            for (person, wrapped) in self.find_persons(&missing).await? {
                keys.insert(person, self.unwrap_person(person, &wrapped)?);
            }
        }
        let in_order = persons.iter().map(|it| keys.get(it).cloned().ok_or_else(|| self.lost(*it)));
        in_order.collect()
    }

    /// The keys of these persons, in the order asked; none is made. A key that is lost or does not
    /// unwrap is told beside the others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn existing(
        &self,
        persons: &[Uuid],
    ) -> Result<Vec<Result<PersonKey, KeyFailure>>, KeyFailure> {
        let mut keys: BTreeMap<Uuid, Vec<u8>> = BTreeMap::new();
        let remembered = self.remembered(persons);
        let missing = absent(persons, &remembered);
        if !missing.is_empty() {
            keys.extend(self.find_persons(&missing).await?);
        }
        let one = |person: &Uuid| match (remembered.get(person), keys.get(person)) {
            (Some(key), _) => Ok(key.clone()),
            (None, Some(wrapped)) => self.unwrap_person(*person, wrapped),
            (None, None) => Err(self.lost(*person)),
        };
        Ok(persons.iter().map(one).collect())
    }

    /// The pseudonym of a caller, the same for ever; whom it stands for has been recorded, sealed,
    /// when this returns.
    ///
    /// # Errors
    /// When the database fails, or the ledger's key of pseudonyms is lost or does not unwrap.
    pub async fn pseudonym(&self, issuer: &str, subject: &str) -> Result<Hash, KeyFailure> {
        let key = self.pseudonym_key().await?;
        let name = key.name(issuer, subject);
        if self.0.recorded.get(&name).is_some() {
            return Ok(name);
        }
        let query = sqlx::query("insert into pseudonyms (ledger, pseudonym, sealed) values ($1, $2, $3) on conflict do nothing")
            .bind(self.0.ledger)
            .bind(name.0.as_slice())
            .bind(key.seal(name, issuer, subject));
        self.ask("record a pseudonym", |it| Box::pin(query.execute(it))).await?;
        self.0.recorded.insert(name, ());
        Ok(name)
    }

    /// The check value of the key that names callers.
    ///
    /// # Errors
    /// When the database fails, or the key is lost or does not unwrap.
    pub async fn pseudonyms_check(&self) -> Result<KeyCheck, KeyFailure> {
        Ok(self.pseudonym_key().await?.check())
    }

    /// The issuer and subject that a pseudonym stands for; `None` when it is none of this ledger.
    ///
    /// # Errors
    /// When the database fails, the ledger's key of pseudonyms is lost or does not unwrap, or the
    /// record was altered.
    pub async fn resolve(&self, name: Hash) -> Result<Option<(String, String)>, KeyFailure> {
        let query = sqlx::query_scalar(
            "select sealed from pseudonyms where ledger = $1 and pseudonym = $2",
        )
        .bind(self.0.ledger)
        .bind(name.0.to_vec());
        let sealed: Option<Vec<u8>> =
            self.ask("resolve a pseudonym", |it| Box::pin(query.fetch_optional(it))).await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let opened = self.pseudonym_key().await?.open(name, &sealed);
        let altered = KeyFailure::Altered { pseudonym: name, ledger: self.0.ledger };
        opened.ok_or(altered).map(Some)
    }
}

// Persons.
impl KeyStore {
    fn remembered(&self, persons: &[Uuid]) -> BTreeMap<Uuid, PersonKey> {
        persons.iter().filter_map(|it| Some((*it, self.0.persons.get(it)?))).collect()
    }

    async fn find_persons(&self, persons: &[Uuid]) -> Result<Vec<(Uuid, Vec<u8>)>, KeyFailure> {
        let query = sqlx::query_as(SELECT_PERSONS)
            .bind(self.0.ledger)
            .bind(persons.to_vec())
            .bind(VERSION.cast_signed());
        self.ask("read keys of persons", |it| Box::pin(query.fetch_all(it))).await
    }

    /// Makes the keys of those who have none, and returns what was made. Where another process is
    /// making one it waits until that is committed.
    async fn make_persons(&self, persons: &[Uuid]) -> Result<Vec<(Uuid, Vec<u8>)>, KeyFailure> {
        let wrapped: Vec<Vec<u8>> = persons
            .iter()
            .map(|it| self.0.kek.wrap(&self.person_place(*it), &Secret::random()))
            .collect();
        let insert = sqlx::query_as(INSERT_PERSONS)
            .bind(self.0.ledger)
            .bind(persons.to_vec())
            .bind(VERSION.cast_signed())
            .bind(wrapped);
        self.ask("make keys of persons", |it| Box::pin(insert.fetch_all(it))).await
    }

    /// Unwraps a key that is committed, and remembers it.
    fn unwrap_person(&self, person: Uuid, wrapped: &[u8]) -> Result<PersonKey, KeyFailure> {
        let key =
            self.0.kek.unwrap(&self.person_place(person), wrapped).ok_or_else(|| {
                KeyFailure::WrongKek { key: describe(person), ledger: self.0.ledger }
            })?;
        let key = PersonKey::new(self.0.ledger, person, VERSION, &key);
        self.0.persons.insert(person, key.clone());
        Ok(key)
    }

    fn person_place(&self, person: Uuid) -> Place {
        Place::of(&[self.0.ledger.as_bytes(), b"person", person.as_bytes(), &VERSION.to_be_bytes()])
    }

    fn lost(&self, person: Uuid) -> KeyFailure {
        KeyFailure::Lost { key: describe(person), ledger: self.0.ledger, at: self.at() }
    }
}

const SELECT_PERSONS: &str = "select person, wrapped from person_keys
    where ledger = $1 and person = any($2) and version = $3";

const INSERT_PERSONS: &str = "insert into person_keys (ledger, person, version, wrapped)
    select $1, person, $3, wrapped from unnest($2::uuid[], $4::bytea[]) as it (person, wrapped)
    on conflict do nothing returning person, wrapped";

// Pseudonyms.
impl KeyStore {
    async fn pseudonym_key(&self) -> Result<&PseudonymKey, KeyFailure> {
        let find = async || self.find_pseudonym_key().await?.ok_or_else(|| self.lost_pseudonyms());
        self.0.pseudonyms.get_or_try_init(find).await
    }

    async fn find_pseudonym_key(&self) -> Result<Option<PseudonymKey>, KeyFailure> {
        let query = sqlx::query_scalar(SELECT_LEDGER_KEY).bind(self.0.ledger).bind(PSEUDONYMS);
        let tried = "read the key of pseudonyms";
        let wrapped: Option<Vec<u8>> =
            self.ask(tried, |it| Box::pin(query.fetch_optional(it))).await?;
        wrapped.map(|it| self.unwrap_pseudonym_key(&it)).transpose()
    }

    async fn make_pseudonym_key(&self, insert: &'static str) -> Result<PseudonymKey, KeyFailure> {
        let tried = "make the key of pseudonyms";
        let made = self.make_ledger_key(tried, PSEUDONYMS, insert).await?;
        self.unwrap_pseudonym_key(&made.ok_or_else(|| self.lost_pseudonyms())?)
    }

    fn unwrap_pseudonym_key(&self, wrapped: &[u8]) -> Result<PseudonymKey, KeyFailure> {
        let ledger = self.0.ledger;
        match self.0.kek.unwrap(&self.ledger_place(PSEUDONYMS), wrapped) {
            Some(key) => Ok(PseudonymKey::new(ledger, &key)),
            None => Err(KeyFailure::WrongKek { key: "the key of pseudonyms".into(), ledger }),
        }
    }

    /// The ledger's key for this purpose, wrapped, made before where `insert` makes one.
    pub(super) async fn make_ledger_key(
        &self,
        tried: &'static str,
        purpose: &'static str,
        insert: &'static str,
    ) -> Result<Option<Vec<u8>>, KeyFailure> {
        let wrapped = self.0.kek.wrap(&self.ledger_place(purpose), &Secret::random());
        let insert = sqlx::query(insert).bind(self.0.ledger).bind(purpose).bind(wrapped);
        let select = sqlx::query_scalar(SELECT_LEDGER_KEY).bind(self.0.ledger).bind(purpose);
        let made = self.ask(tried, |connection| {
            Box::pin(async move {
                let mut transaction = connection.begin().await?;
                insert.execute(&mut *transaction).await?;
                let row: Option<Vec<u8>> = select.fetch_optional(&mut *transaction).await?;
                transaction.commit().await?;
                Ok(row)
            })
        });
        made.await
    }

    pub(super) fn ledger_place(&self, purpose: &str) -> Place {
        Place::of(&[self.0.ledger.as_bytes(), purpose.as_bytes(), b"", &1_u32.to_be_bytes()])
    }

    fn lost_pseudonyms(&self) -> KeyFailure {
        let key = "the key of pseudonyms".into();
        KeyFailure::Lost { key, ledger: self.0.ledger, at: self.at() }
    }
}

const SELECT_LEDGER_KEY: &str =
    "select wrapped from ledger_keys where ledger = $1 and purpose = $2 and version = 1";

/// A ledger that has persons' keys or pseudonyms has had this key: another in its place would give
/// every caller a new name, so then none is made.
const INSERT_LEDGER_KEY: &str = "insert into ledger_keys (ledger, purpose, version, wrapped)
    select $1, $2, 1, $3
    where not exists (select from person_keys where ledger = $1)
      and not exists (select from pseudonyms where ledger = $1)
    on conflict do nothing";

/// Another in the lost one's place.
const INSERT_LOST_LEDGER_KEY: &str = "insert into ledger_keys (ledger, purpose, version, wrapped)
    values ($1, $2, 1, $3) on conflict do nothing";

impl KeyStore {
    pub(super) async fn ask<T>(
        &self,
        tried: &'static str,
        what: impl for<'c> FnOnce(&'c mut PgConnection) -> Asked<'c, T>,
    ) -> Result<T, KeyFailure> {
        ask(&self.0.pool, what).await.map_err(|source| self.database(tried, source))
    }

    fn database(&self, tried: &'static str, source: sqlx::Error) -> KeyFailure {
        KeyFailure::Database { tried, at: self.at(), source }
    }

    pub(super) fn at(&self) -> String {
        place(&self.0.pool.connect_options())
    }
}

/// Those without a key yet, each once and in the order of their ids: two who insert the same rows
/// in different orders would wait for each other.
fn absent(persons: &[Uuid], keys: &BTreeMap<Uuid, PersonKey>) -> Vec<Uuid> {
    let absent: std::collections::BTreeSet<Uuid> =
        persons.iter().filter(|it| !keys.contains_key(it)).copied().collect();
    absent.into_iter().collect()
}

fn describe(person: Uuid) -> Box<str> {
    format!("the key of person {person}").into()
}
