//! The log that an address names.

use std::sync::atomic::Ordering;

use ledger_adapters::any::AnyLog;
use ledger_adapters::store;
use ledger_core::log::contract::{self, Harness};
use ledger_core::log::{Failure, Log};

use crate::postgres::Postgres;
use crate::proxy::Proxy;

/// The kinds of log, each reached by its address.
enum Any {
    Kafka,
    Postgres,
}

impl Harness for Any {
    type Log = AnyLog;

    async fn fresh(&self, partitions: u32) -> AnyLog {
        let address = match self {
            Any::Kafka => format!("kafka://{}/{}", servers::kafka(), servers::unique("log")),
            Any::Postgres => servers::fresh_database("log"),
        };
        let log = AnyLog::open(&address, true).await.unwrap();
        log.create(partitions).await.unwrap();
        log
    }

    async fn write_raw(&self, log: &AnyLog, partition: u32, values: &[Vec<u8>]) {
        match log {
            AnyLog::Kafka(log) => crate::kafka::Kafka.write_raw(log, partition, values).await,
            AnyLog::Postgres(log) => Postgres.write_raw(log, partition, values).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn either_log_is_reached_by_its_address() {
    for harness in [Any::Kafka, Any::Postgres] {
        contract::a_log_is_made_once(&harness).await;
        contract::what_is_appended_is_read_back_as_it_was(&harness).await;
        contract::a_paused_writer_does_no_harm(&harness).await;
        contract::a_reader_waits_at_the_end(&harness).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_where_a_partition_ends_opens_no_reader() {
    const ASKED: usize = 30;
    let topic = servers::unique("log");
    let direct = AnyLog::open(&format!("kafka://{}/{topic}", servers::kafka()), true).await;
    direct.unwrap().create(2).await.unwrap();
    // Whatever is opened connects here first.
    let (address, proxy) = Proxy::to(&servers::kafka()).await;
    let log = AnyLog::open(&format!("kafka://{address}/{topic}"), true).await.unwrap();
    for partition in [0, 1].repeat(ASKED) {
        assert_eq!(log.end(partition).await, Ok(0));
    }
    let connections = proxy.connections.load(Ordering::Relaxed);
    assert!(connections < ASKED, "{connections} connections were made for {} questions", 2 * ASKED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_beside_its_witness_is_known() {
    let keys = store::connect(&servers::fresh_database("keys")).await.unwrap();
    let beside = AnyLog::open(&servers::fresh_database("log"), true).await.unwrap();
    assert_eq!(beside.is_beside(&keys).await, Ok(true));
    let kafka = AnyLog::open("kafka://a.example:9092/ledger.events", true).await.unwrap();
    assert_eq!(kafka.is_beside(&keys).await, Ok(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_name_tells_where_it_is() {
    let kafka = AnyLog::open("kafka://a.example:9092,b.example:9092/ledger.events", true).await;
    assert_eq!(kafka.unwrap().name(), "Kafka topic ledger.events at a.example:9092,b.example:9092");
    let postgres = AnyLog::open(&servers::fresh_database("log"), true).await.unwrap();
    assert!(postgres.name().starts_with("PostgreSQL database 127.0.0.1:"), "{}", postgres.name());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_address_is_refused_without_repeating_it() {
    for address in [
        "",
        "ledger.events",
        "kafka://",
        "kafka://secret:9092",
        "kafka://secret:9092/",
        "kafka:///secret",
        "kafka://host:9092/secret/more",
        "mysql://user:secret@host/db",
        "memory://secret",
    ] {
        let refused = AnyLog::open(address, true).await.err();
        let Some(Failure::Unfit(why)) = refused else { panic!("{address} gave {refused:?}") };
        assert!(why.contains("LEDGER_LOG") && !why.contains("secret"), "{why}");
    }
}
