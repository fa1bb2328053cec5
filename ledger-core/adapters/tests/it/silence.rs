//! A PostgreSQL server whose host is gone without a word: everything that is asked comes to an end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::contract::commits;
use ledger_core::log::contract::writer::Writer;
use ledger_core::log::{Detail, Log, Reader, genesis};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::time::timeout;
use uuid::Uuid;

use crate::postgres::until;
use crate::proxy::Proxy;

/// Longer than the adapters wait, and no more than a person would.
const BOUND: Duration = Duration::from_secs(90);

/// More than a pool has connections.
const AT_ONCE: u32 = 20;

/// Locks a table until it is dropped, so that whoever asks of it waits.
async fn locked(url: &str, table: &str) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let lock = AssertSqlSafe(format!("begin; lock table {table}"));
    sqlx::raw_sql(lock).execute(&mut connection).await.unwrap();
    connection
}

/// How many sessions of this database wait for a lock. Asked outside a transaction: within one, the
/// server goes on telling what it told first.
async fn waiting(connection: &mut PgConnection) -> i64 {
    let query = "select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'";
    sqlx::query_scalar(query).fetch_one(connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_silent_is_an_error_in_bounded_time_and_is_found_again() {
    let (direct, direct_keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    PgLog::connect(&direct).await.unwrap().create(1).await.unwrap();
    let (url, proxy) = Proxy::before(&direct).await;
    let (keys_url, keys_proxy) = Proxy::before(&direct_keys).await;
    let log = PgLog::connect(&url).await.unwrap();
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let pool = store::connect(&keys_url).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let witness = WitnessStore::new(pool.clone());
    let kek = Kek::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    let keys = KeyStore::begin(pool, kek, commits::LEDGER).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();

    // Its answers stop while every connection owes one.
    let records = locked(&direct, "log_records").await;
    let witnesses = locked(&direct_keys, "witness_positions").await;
    let mut of_log = PgConnection::connect(&direct).await.unwrap();
    let mut of_keys = PgConnection::connect(&direct_keys).await.unwrap();
    writer.send(&mut term, 1).await;
    let person = [Uuid::from_u128(5)];
    let asked = async {
        let ends = join_all((0..AT_ONCE).map(|_| log.end(0)));
        let loads = join_all((0..AT_ONCE).map(|_| witness.load(0)));
        tokio::join!(writer.hear(&mut term), reader.next(), ends, loads)
    };
    let silencing = async {
        // The pools' connections, and the appender's own.
        until("all connections wait", async || {
            waiting(&mut of_log).await == 13 && waiting(&mut of_keys).await == 8
        })
        .await;
        for proxy in [&proxy, &keys_proxy] {
            proxy.mute.store(true, Ordering::Relaxed);
        }
        tokio::join!(keys.person_keys(&person), keys.pseudonym("issuer", "subject"))
    };
    let ended = timeout(BOUND, async { tokio::join!(asked, silencing) }).await;
    let ((goes_on, read, ends, loads), (made, named)) =
        ended.expect("all that was asked has ended");
    assert!(!goes_on, "the term is over");
    let why = read.unwrap_err().to_string();
    assert!(why.contains("read partition 0 from offset 0"), "{why}");
    assert!(ends.iter().all(Result::is_err) && loads.iter().all(Result::is_err));
    assert!(loads.iter().any(|it| it.clone().unwrap_err().to_string().contains("did not answer")));
    assert!(made.is_err() && named.is_err());

    // No connection that owes an answer is kept: the server is there again for all at once.
    drop((records, witnesses));
    for proxy in [&proxy, &keys_proxy] {
        proxy.mute.store(false, Ordering::Relaxed);
    }
    let ends = join_all((0..AT_ONCE).map(|_| log.end(0)));
    let loads = join_all((0..AT_ONCE).map(|_| witness.load(0)));
    let (ends, loads) = timeout(BOUND, async { tokio::join!(ends, loads) }).await.unwrap();
    assert!(ends.iter().all(Result::is_ok), "{ends:?}");
    assert!(loads.iter().all(Result::is_ok), "{loads:?}");
    keys.person_keys(&person).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_never_given_back_is_an_error_in_bounded_time() {
    let url = servers::fresh_database("keys");
    let pool = store::connect(&url).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let mut other = PgConnection::connect(&url).await.unwrap();
    let mut transaction = other.begin().await.unwrap();
    sqlx::raw_sql("lock table witness_attendance").execute(&mut *transaction).await.unwrap();
    let witness = WitnessStore::new(pool);
    let left = timeout(BOUND, witness.leave(Uuid::from_u128(1)));
    let why = left.await.expect("it has ended").unwrap_err().to_string();
    assert!(why.contains("lock timeout"), "{why}");
}
