//! Keys that are not those of the ledger they are opened for.

use ledger_adapters::keys::{
    Kek, KeyFailure, KeyStore, Missing, NotOpened, missing, open_for_writing,
};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::contract::commits::{self, LEDGER};
use ledger_core::log::contract::writer::Writer;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, FileId, StreamId, genesis};
use sqlx::PgPool;
use uuid::Uuid;

fn kek() -> Kek {
    Kek::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap()
}

async fn keys_database() -> PgPool {
    let pool = store::connect(&servers::fresh_database("keys")).await.unwrap();
    store::migrate(&pool).await.unwrap();
    pool
}

/// A ledger whose partitions have had a term and days, and nothing else.
async fn begun() -> MemoryLog {
    let log = MemoryLog::new(2);
    genesis::found(&log, &commits::founding(2)).await.unwrap();
    let mut writer = Writer::new(&log, 1, 1);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 3).await;
    assert!(writer.hear(&mut term).await);
    log
}

/// The same with a commit of a customer's file in its second partition.
async fn used() -> MemoryLog {
    let log = begun().await;
    let customer = Uuid::from_u128(8);
    let mut commit: Commit = commits::day(1, Uuid::from_u128(9), log.head(1), 1);
    commit.file = FileId::Customer(customer);
    commit.events[0].stream = StreamId::Customer(customer);
    log.inject(1, commit.encode());
    log
}

async fn open(log: &MemoryLog, pool: &PgPool) -> Result<KeyStore, NotOpened> {
    open_for_writing(log, pool.clone(), kek(), LEDGER).await
}

#[tokio::test]
async fn of_a_ledger_that_has_only_begun_keys_and_witness_are_made_once() {
    let (log, pool) = (begun().await, keys_database().await);
    let first = open(&log, &pool).await.unwrap();
    let witness = WitnessStore::new(pool.clone()).all().await.unwrap();
    assert_eq!(witness.values().map(|it| it.sequence).collect::<Vec<_>>(), [1, 1]);
    let name = first.pseudonym("issuer", "subject").await.unwrap();

    // From the first command on they must be there, and are, however soon the process ended.
    let log = used().await;
    let again = open(&log, &pool).await.unwrap();
    assert_eq!(again.pseudonym("issuer", "subject").await.unwrap(), name);
}

#[tokio::test]
async fn an_empty_keys_database_under_a_ledger_in_use_is_refused_and_left_empty() {
    let (log, pool) = (used().await, keys_database().await);
    let refused = open(&log, &pool).await.unwrap_err();
    let NotOpened::OtherKeys { place, missing: lacks, .. } = &refused else { panic!("{refused}") };
    assert_eq!(place.to_string(), "1@6");
    assert_eq!(*lacks, Missing { pseudonyms: true, witness: true });
    for part in ["LEDGER_KEYS", "neither the key of pseudonyms nor a witness", "accept-keys"] {
        assert!(refused.to_string().contains(part), "{part}: {refused}");
    }
    assert_eq!(missing(&pool, LEDGER).await.unwrap(), *lacks, "nothing was made");
}

#[tokio::test]
async fn keys_without_a_witness_and_a_witness_without_keys_are_refused_too() {
    let log = used().await;
    let witnessless = keys_database().await;
    KeyStore::begin(witnessless.clone(), kek(), LEDGER).await.unwrap();
    let refused = open(&log, &witnessless).await.unwrap_err().to_string();
    assert!(refused.contains("holds no witness of ledger"), "{refused}");

    // The keys of another ledger are none of this one's.
    let keyless = keys_database().await;
    KeyStore::begin(keyless.clone(), kek(), Uuid::from_u128(1)).await.unwrap();
    open(&begun().await, &witnessless).await.unwrap();
    for (partition, position) in WitnessStore::new(witnessless).all().await.unwrap() {
        WitnessStore::new(keyless.clone()).save(partition, position).await.unwrap();
    }
    let refused = open(&log, &keyless).await.unwrap_err().to_string();
    assert!(refused.contains("holds no key of pseudonyms of ledger"), "{refused}");
    let shut = KeyStore::open_to_seal(keyless, kek(), LEDGER).await.unwrap_err();
    assert!(matches!(shut, KeyFailure::Lost { .. }), "{shut}");
}
