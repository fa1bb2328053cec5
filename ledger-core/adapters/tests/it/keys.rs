//! The keys database against a real PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Instant;

use ledger_adapters::keys::{
    Identifier, Kek, KeyFailure, KeyStore, PersonKey, Unopened, plain_fingerprint,
};
use ledger_adapters::store::{self, ServerClock, StoreError};
use ledger_core::log::{FileId, Hash, StreamId};
use ledger_core::privacy::{Personal, SealedField};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::proxy::Proxy;

const KEK: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const ANOTHER_KEK: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";
const LEDGER: Uuid = Uuid::from_u128(0x1ed6e2);

fn kek(text: &str) -> Kek {
    Kek::from_base64(text).unwrap()
}

async fn keys_database() -> (String, PgPool) {
    let url = servers::fresh_database("keys");
    let pool = store::connect(&url).await.unwrap();
    store::migrate(&pool).await.unwrap();
    (url, pool)
}

/// As another process would open it: with connections and a memory of its own.
async fn open(url: &str) -> KeyStore {
    KeyStore::begin(store::connect(url).await.unwrap(), kek(KEK), LEDGER).await.unwrap()
}

fn name_of(person: Uuid) -> SealedField<'static> {
    SealedField {
        person,
        file: FileId::Customer(person),
        stream: StreamId::Customer(person),
        event_type: "customer.registered",
        field: Personal::Name,
    }
}

fn persons(count: u128) -> Vec<Uuid> {
    (1..=count).map(|it| Uuid::new_v5(&LEDGER, &it.to_be_bytes())).collect()
}

async fn the_key_of(store: &KeyStore, person: Uuid) -> PersonKey {
    store.person_keys(&[person]).await.unwrap().remove(0)
}

#[tokio::test]
async fn what_one_process_seals_another_opens() {
    let (url, _) = keys_database().await;
    let [afi, koffi] = persons(2)[..] else { unreachable!() };

    let keys = open(&url).await.person_keys(&[koffi, afi, koffi]).await.unwrap();
    assert_eq!(keys.iter().map(PersonKey::person).collect::<Vec<_>>(), [koffi, afi, koffi]);
    let sealed = keys[1].seal(name_of(afi), "Afi Mensah");
    let again = keys[1].seal(name_of(afi), "Afi Mensah");
    assert_ne!(sealed, again, "a nonce is used once");

    let reader = KeyStore::open_to_read(store::connect(&url).await.unwrap(), kek(KEK), LEDGER);
    let existing = reader.await.unwrap().existing(&[afi]).await.unwrap().remove(0).unwrap();
    assert_eq!(existing.open(name_of(afi), &sealed).unwrap(), "Afi Mensah");
    assert_eq!(existing.open(name_of(afi), &again).unwrap(), "Afi Mensah");
    assert_eq!(
        keys[0].open(name_of(afi), &sealed).unwrap_err(),
        Unopened::AnotherPerson { person: afi, field: Personal::Name, had: koffi }
    );
}

#[tokio::test]
async fn a_new_persons_key_is_made_by_one_statement_and_a_known_ones_asked_for_by_none() {
    let (url, _) = keys_database().await;
    let (through, proxy) = Proxy::before(&url).await;
    let one = PgPoolOptions::new().max_connections(1).connect(&through).await.unwrap();
    let store = KeyStore::begin(one, kek(KEK), LEDGER).await.unwrap();
    let persons = persons(4);
    let round_trips = async |persons: &[Uuid]| {
        let before = proxy.round_trips.load(Ordering::Relaxed);
        store.person_keys(persons).await.unwrap();
        proxy.round_trips.load(Ordering::Relaxed) - before
    };
    // The first ones prepare the statements.
    round_trips(&persons[..1]).await;
    open(&url).await.person_keys(&persons[1..2]).await.unwrap();
    round_trips(&persons[1..2]).await;
    assert_eq!(round_trips(&persons[2..3]).await, 1);
    assert_eq!(round_trips(&persons[..3]).await, 0);
    // What another process made is read after that.
    open(&url).await.person_keys(&persons[3..]).await.unwrap();
    assert_eq!(round_trips(&persons[3..]).await, 2);
}

#[tokio::test]
async fn reading_makes_no_key() {
    let (url, pool) = keys_database().await;
    let reader = KeyStore::open_to_read(store::connect(&url).await.unwrap(), kek(KEK), LEDGER);
    let reader = reader.await.unwrap();
    let person = persons(1)[0];

    let lost = reader.existing(&[person]).await.unwrap().remove(0).unwrap_err();
    assert!(matches!(lost, KeyFailure::Lost { .. }), "{lost}");
    assert!(matches!(reader.pseudonym("i", "s").await, Err(KeyFailure::Lost { .. })));
    let rows: i64 = sqlx::query_scalar(
        "select (select count(*) from person_keys) + (select count(*) from ledger_keys)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(rows, 0);

    // It finds what is made later.
    let key = the_key_of(&open(&url).await, person).await;
    let found = reader.existing(&[person]).await.unwrap().remove(0).unwrap();
    assert_eq!(found.fingerprint("r", b"b"), key.fingerprint("r", b"b"));
    reader.pseudonym("i", "s").await.unwrap();
}

#[tokio::test]
async fn another_key_encryption_key_is_refused_at_the_start_and_named() {
    let (url, pool) = keys_database().await;
    the_key_of(&open(&url).await, persons(1)[0]).await;

    for refused in [
        KeyStore::begin(pool.clone(), kek(ANOTHER_KEK), LEDGER).await,
        KeyStore::open_to_read(pool.clone(), kek(ANOTHER_KEK), LEDGER).await,
    ] {
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("the key of pseudonyms of ledger"), "{refused}");
        assert!(refused.contains("set LEDGER_KEK to the one"), "{refused}");
    }
}

#[tokio::test]
async fn a_key_opens_in_its_own_row_alone() {
    let (url, pool) = keys_database().await;
    let [afi, koffi] = persons(2)[..] else { unreachable!() };
    open(&url).await.person_keys(&[afi, koffi]).await.unwrap();
    sqlx::query(
        "update person_keys set wrapped = (select wrapped from person_keys where person = $1) where person = $2",
    )
    .bind(afi)
    .bind(koffi)
    .execute(&pool)
    .await
    .unwrap();

    let store = open(&url).await;
    let mut found = store.existing(&[afi, koffi]).await.unwrap().into_iter();
    assert!(found.next().unwrap().is_ok(), "one that is damaged keeps no other back");
    let damaged = found.next().unwrap().unwrap_err();
    assert!(matches!(&damaged, KeyFailure::WrongKek { .. }), "{damaged}");
    assert!(damaged.to_string().contains(&koffi.to_string()), "{damaged}");
    assert!(matches!(store.person_keys(&[koffi]).await, Err(KeyFailure::WrongKek { .. })));
}

#[tokio::test]
async fn a_lost_key_is_told_and_what_it_sealed_stays_shut() {
    let (url, pool) = keys_database().await;
    let person = persons(1)[0];
    let sealed = the_key_of(&open(&url).await, person).await.seal(name_of(person), "Afi Mensah");
    sqlx::query("delete from person_keys where person = $1")
        .bind(person)
        .execute(&pool)
        .await
        .unwrap();

    let store = open(&url).await;
    let lost = store.existing(&[person]).await.unwrap().remove(0).unwrap_err().to_string();
    assert!(lost.contains(&format!("the key of person {person}")), "{lost}");
    assert!(lost.contains("LEDGER_KEYS"), "{lost}");

    // A writer makes a new one: it opens nothing of before.
    let anew = the_key_of(&store, person).await;
    let told_apart = anew.open(name_of(person), &sealed).unwrap_err();
    assert!(matches!(told_apart, Unopened::AnotherKey { .. }), "{told_apart}");
}

#[tokio::test]
async fn a_lost_key_of_pseudonyms_is_not_made_anew() {
    let (url, pool) = keys_database().await;
    the_key_of(&open(&url).await, persons(1)[0]).await;
    sqlx::query("delete from ledger_keys").execute(&pool).await.unwrap();

    let lost = KeyStore::begin(pool, kek(KEK), LEDGER).await.unwrap_err();
    assert!(matches!(lost, KeyFailure::Lost { .. }), "{lost}");
    assert!(lost.to_string().contains("the key of pseudonyms"), "{lost}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_races_for_a_key_gets_the_same_one() {
    const RACERS: usize = 6;
    let (url, pool) = keys_database().await;
    let all = persons(2_000);
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(RACERS));

    let racers: Vec<_> = (0..RACERS)
        .map(|racer| {
            let (url, start, mut wanted) = (url.clone(), start.clone(), all.clone());
            // Each in an order of its own: inserted so, they would wait for each other in a ring.
            wanted.rotate_left(racer * 300);
            if racer % 2 == 1 {
                wanted.reverse();
            }
            tokio::spawn(async move {
                let pool = store::connect(&url).await.unwrap();
                start.wait().await;
                let store = KeyStore::begin(pool, kek(KEK), LEDGER).await.unwrap();
                start.wait().await;
                let keys = store.person_keys(&wanted).await.unwrap();
                let print = |it: &PersonKey| (it.person(), it.fingerprint("route", b"body"));
                let prints: BTreeMap<_, _> = keys.iter().map(print).collect();
                (store.pseudonym("issuer", "subject").await.unwrap(), prints)
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for racer in racers {
        outcomes.push(racer.await.unwrap());
    }

    assert_eq!(outcomes[0].1.len(), all.len());
    assert_eq!(
        outcomes[0].1.values().collect::<BTreeSet<_>>().len(),
        all.len(),
        "each has its own"
    );
    for outcome in &outcomes {
        assert_eq!(outcome, &outcomes[0]);
    }
    let rows: i64 =
        sqlx::query_scalar("select count(*) from person_keys").fetch_one(&pool).await.unwrap();
    assert_eq!(rows, 2_000);
}

#[tokio::test]
async fn a_fingerprint_needs_the_persons_key() {
    let (url, _) = keys_database().await;
    let keys = open(&url).await.person_keys(&persons(2)).await.unwrap();
    let (route, body) = ("customer.register", br#"{"phone":"+22890112233"}"#.as_slice());

    let print = keys[0].fingerprint(route, body);
    assert_eq!(print, keys[0].fingerprint(route, body));
    assert_ne!(print, keys[1].fingerprint(route, body));
    assert_ne!(print, plain_fingerprint(route, body));
    assert_ne!(print, keys[0].fingerprint("customer.registe", br#"r{"phone":"+22890112233"}"#));
    // The same key, met again by another process.
    let again = the_key_of(&open(&url).await, keys[0].person()).await;
    assert_eq!(print, again.fingerprint(route, body));
}

#[tokio::test]
async fn a_pseudonym_is_the_same_for_ever_and_resolves() {
    let (url, pool) = keys_database().await;
    let store = open(&url).await;
    let clerk = store.pseudonym("https://id.example", "koffi").await.unwrap();
    assert_eq!(store.pseudonym("https://id.example", "koffi").await.unwrap(), clerk);
    let another = open(&url).await;
    assert_eq!(another.pseudonym("https://id.example", "koffi").await.unwrap(), clerk);
    // Where issuer ends and subject begins counts.
    assert_ne!(store.pseudonym("https://id.examplek", "offi").await.unwrap(), clerk);

    let resolved = another.resolve(clerk).await.unwrap();
    assert_eq!(resolved, Some(("https://id.example".to_owned(), "koffi".to_owned())));
    assert_eq!(another.resolve(Hash::ZERO).await.unwrap(), None);
    let rows: i64 =
        sqlx::query_scalar("select count(*) from pseudonyms").fetch_one(&pool).await.unwrap();
    assert_eq!(rows, 2, "recorded once each");

    // Another ledger in the same database has names of its own.
    let elsewhere = KeyStore::begin(pool.clone(), kek(KEK), Uuid::from_u128(2)).await.unwrap();
    assert_ne!(elsewhere.pseudonym("https://id.example", "koffi").await.unwrap(), clerk);
    assert_eq!(elsewhere.resolve(clerk).await.unwrap(), None);

    // A record moved to another row does not open there.
    sqlx::query("update pseudonyms set sealed = (select sealed from pseudonyms where pseudonym <> $1 and ledger = $2) where pseudonym = $1")
        .bind(clerk.0.as_slice())
        .bind(LEDGER)
        .execute(&pool)
        .await
        .unwrap();
    assert!(matches!(another.resolve(clerk).await, Err(KeyFailure::Altered { .. })));
}

#[tokio::test]
async fn nothing_stands_in_the_tables_in_clear() {
    let (url, pool) = keys_database().await;
    let store = open(&url).await;
    let person = persons(1)[0];
    let sealed = the_key_of(&store, person).await.seal(name_of(person), "Afi Mensah");
    store.pseudonym("https://id.example", "koffi-the-clerk").await.unwrap();

    let mut dump = serde_json::to_string(&sealed).unwrap();
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&pool)
            .await
            .unwrap();
    let ours = ["ledger_keys", "person_keys", "pseudonyms"];
    let mut seen = 0;
    for table in &tables {
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(format!("select it::text from {table} as it")))
                .fetch_all(&pool)
                .await
                .unwrap();
        seen += usize::from(ours.contains(&table.as_str()) && !rows.is_empty());
        dump.extend(rows);
    }
    assert_eq!(seen, ours.len(), "every table of keys holds something: {tables:?}");
    for secret in ["Afi Mensah", "https://id.example", "koffi-the-clerk"] {
        assert!(!dump.contains(secret), "{secret} stands in clear");
        assert!(!dump.contains(&hex::encode(secret)), "{secret} stands as bytes");
    }
    let kek = "07".repeat(32);
    assert!(!dump.contains(&kek));
}

#[tokio::test]
async fn the_keys_of_a_thousand_persons_are_made_in_one_transaction() {
    let (url, pool) = keys_database().await;
    let store = open(&url).await;
    let all = persons(1_000);

    let begun = Instant::now();
    assert_eq!(store.person_keys(&all).await.unwrap().len(), 1_000);
    let made = begun.elapsed();
    let begun = Instant::now();
    store.person_keys(&all).await.unwrap();
    let remembered = begun.elapsed();
    let begun = Instant::now();
    open(&url).await.person_keys(&all).await.unwrap();
    let found = begun.elapsed();
    println!("1,000 keys: made in {made:?}, found in {found:?}, remembered in {remembered:?}");

    // One transaction made them all.
    let transactions: i64 =
        sqlx::query_scalar("select count(distinct xmin::text) from person_keys")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(transactions, 1);
}

#[tokio::test]
async fn tables_are_laid_once_however_many_begin() {
    let url = servers::fresh_database("keys");
    let pool = store::connect(&url).await.unwrap();
    let (one, two, three) =
        tokio::join!(store::migrate(&pool), store::migrate(&pool), store::migrate(&pool));
    one.and(two).and(three).unwrap();
}

#[tokio::test]
async fn a_database_that_acknowledges_before_it_writes_is_refused() {
    let (url, pool) = keys_database().await;
    let name = url.rsplit('/').next().unwrap();
    sqlx::query(AssertSqlSafe(format!("alter database \"{name}\" set synchronous_commit = off")))
        .execute(&pool)
        .await
        .unwrap();
    let refused = store::connect(&url).await.unwrap_err();
    assert!(matches!(refused, StoreError::Forgetful { .. }), "{refused}");
}

#[tokio::test]
async fn an_address_is_told_without_its_password() {
    let nowhere = store::connect("postgres://clerk:hunter2@127.0.0.1:1/keys").await.unwrap_err();
    let nowhere = nowhere.to_string();
    assert!(nowhere.contains("127.0.0.1:1/keys") && nowhere.contains("LEDGER_KEYS"), "{nowhere}");
    assert!(!nowhere.contains("hunter2"), "{nowhere}");

    let malformed = store::connect("postgres//clerk:hunter2@h/keys").await.unwrap_err();
    assert!(matches!(malformed, StoreError::Address), "{malformed}");
}

#[tokio::test]
async fn the_servers_clock_tells_the_time() {
    let (_, pool) = keys_database().await;
    let clock = ServerClock::of(pool);
    let (first, second) = (clock.now().await.unwrap(), clock.now().await.unwrap());
    assert!(first <= second);
    // It runs on this machine.
    let ours = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let apart = ours.as_micros().abs_diff(u128::try_from(second.micros()).unwrap());
    assert!(apart < 60 * 1_000_000, "{apart} µs");
}

#[tokio::test]
async fn a_number_is_known_in_other_files_until_those_persons_are_erased() {
    let (url, pool) = keys_database().await;
    let store = open(&url).await;
    let [afi, koffi, kossi] = persons(3)[..] else { unreachable!() };
    store.person_keys(&[afi, koffi, kossi]).await.unwrap();
    let passport = Identifier::of_document("passport", "TG", "AB 1234");
    let of = |person| (person, passport.clone());
    let known = async |store: &KeyStore, person| {
        store.known_elsewhere(&[of(person)]).await.unwrap().remove(&of(person)).unwrap()
    };

    assert_eq!(known(&store, afi).await, Vec::<Uuid>::new());
    let again = known(&store, afi).await;
    assert_eq!(again, Vec::<Uuid>::new(), "nobody is another than himself");
    // Another process, with a memory of its own, has the same key.
    let other = open(&url).await;
    assert_eq!(known(&other, koffi).await, [afi]);
    let mut both = vec![afi, koffi];
    both.sort_unstable();
    assert_eq!(known(&store, kossi).await, both);

    // One request with several, of which two are the same.
    let phone = Identifier::of_phone("+22890123456");
    let asked = [(afi, phone.clone()), (koffi, phone.clone()), of(afi)];
    let found = store.known_elsewhere(&asked).await.unwrap();
    assert_eq!(found[&(afi, phone.clone())], [koffi]);
    assert_eq!(found[&(koffi, phone)], [afi]);

    let clear: Vec<Vec<u8>> =
        sqlx::query_scalar("select digest from blind_index").fetch_all(&pool).await.unwrap();
    assert!(clear.iter().all(|it| it.len() == 32 && !it.windows(4).any(|it| it == b"1234")));

    sqlx::query("delete from person_keys where person = $1")
        .bind(afi)
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(known(&other, kossi).await, [koffi], "who is erased is known nowhere");
    // Whoever has no key any more is not kept anew.
    let refused = other.known_elsewhere(&[of(afi)]).await.unwrap_err();
    assert!(matches!(refused, KeyFailure::Database { .. }), "{refused}");
}

#[tokio::test]
async fn a_lost_key_of_the_blind_index_is_not_made_anew_while_rows_were_kept_under_it() {
    let (url, pool) = keys_database().await;
    let store = open(&url).await;
    let [afi, koffi] = persons(2)[..] else { unreachable!() };
    store.person_keys(&[afi, koffi]).await.unwrap();
    let phone = Identifier::of_phone("+22890123456");
    store.known_elsewhere(&[(afi, phone.clone())]).await.unwrap();
    sqlx::query("delete from ledger_keys where purpose = 'blind_index'")
        .execute(&pool)
        .await
        .unwrap();
    let refused = open(&url).await.known_elsewhere(&[(koffi, phone)]).await.unwrap_err();
    assert!(matches!(refused, KeyFailure::Lost { .. }), "{refused}");
}
