//! The log in Kafka: the contract, and what only this log has.

use std::os::unix::fs::FileExt as _;
use std::sync::Mutex;
use std::time::Duration;

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_core::log::contract::Harness;
use ledger_core::log::contract::commits;
use ledger_core::log::contract::writer::{Writer, read};
use ledger_core::log::{
    Appender, ChainNext, ChainReader, Detail, Failure, Log, Next, Reader, Report, genesis,
};
use rdkafka::ClientConfig;
use rdkafka::admin::{
    AdminClient, AdminOptions, AlterConfig, NewTopic, ResourceSpecifier, TopicReplication,
};
use rdkafka::client::DefaultClientContext;
use rdkafka::producer::{FutureProducer, FutureRecord};
use servers::Broker;
use tokio::time::timeout;

use crate::postgres::until;

ledger_core::log_contract!(Kafka);

pub(crate) struct Kafka;

impl Harness for Kafka {
    type Log = KafkaLog;

    async fn fresh(&self, partitions: u32) -> KafkaLog {
        fresh(&servers::kafka(), partitions).await
    }

    /// A producer of its own, without idempotence, one request at a time: of several that are sent
    /// again, a later one may enter first.
    async fn write_raw(&self, log: &KafkaLog, partition: u32, values: &[Vec<u8>]) {
        let producer: FutureProducer = ClientConfig::new()
            .set("bootstrap.servers", log.bootstrap())
            .set("message.max.bytes", "8388608")
            .set("linger.ms", "5")
            .set("max.in.flight.requests.per.connection", "1")
            .create()
            .unwrap();
        let sent: Vec<_> = values
            .iter()
            .map(|value| {
                let record: FutureRecord<'_, str, [u8]> = FutureRecord::to(log.topic())
                    .partition(i32::try_from(partition).unwrap())
                    .payload(value);
                producer.send_result(record).map_err(|(error, _)| error).unwrap()
            })
            .collect();
        for delivery in sent {
            delivery.await.unwrap().map_err(|(error, _)| error).unwrap();
        }
    }
}

pub(crate) async fn fresh(bootstrap: &str, partitions: u32) -> KafkaLog {
    let log = KafkaLog::new(bootstrap, servers::unique("log"), KafkaOptions::default());
    log.create(partitions).await.unwrap();
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_is_not_as_the_ledger_needs_it_is_refused_by_name() {
    let log = Kafka.fresh(2).await;
    assert_eq!(log.inspect().await, Ok(()));
    for (setting, value) in [
        ("retention.ms", "604800000"),
        ("retention.bytes", "1000000000"),
        ("cleanup.policy", "compact"),
        ("max.message.bytes", "1048588"),
        ("message.timestamp.type", "LogAppendTime"),
        ("unclean.leader.election.enable", "true"),
        ("flush.messages", "10000"),
    ] {
        let log = Kafka.fresh(1).await;
        alter(&log, setting, value).await;
        let (inspected, mut why) = (&log, String::new());
        until("the broker shows the setting", async || match inspected.inspect().await {
            Err(Failure::Unfit(said)) => {
                why = said;
                true
            }
            Ok(()) => false,
            Err(failure) => panic!("{failure}"),
        })
        .await;
        assert!(why.contains(&format!("{setting}={value}, expected ")), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_broker_need_not_write_to_the_disk_if_a_person_says_so() {
    let topic = servers::unique("log");
    let forgetful = KafkaLog::new(servers::kafka(), &topic, KafkaOptions { fsync: false });
    forgetful.create(1).await.unwrap();
    assert_eq!(forgetful.inspect().await, Ok(()));

    let careful = KafkaLog::new(servers::kafka(), &topic, KafkaOptions { fsync: true });
    let Err(Failure::Unfit(why)) = careful.inspect().await else { panic!("it is fit") };
    assert!(why.contains("flush.messages=") && why.contains("expected 1"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_was_never_made_says_how_to_make_it() {
    let log = KafkaLog::new(servers::kafka(), servers::unique("log"), KafkaOptions::default());
    for failure in [log.partitions().await.unwrap_err(), log.inspect().await.unwrap_err()] {
        let Failure::Unfit(why) = failure else { panic!("{failure}") };
        assert!(why.contains("replay-tools init"), "{why}");
    }
    assert!(log.partitions().await.is_err(), "asking did not make it");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_whose_beginning_was_deleted_are_no_end_and_no_beginning() {
    let log = Kafka.fresh(1).await;
    let values: Vec<_> = (0..10).map(|it| vec![b'a' + it]).collect();
    Kafka.write_raw(&log, 0, &values).await;
    let admin = admin(&log);
    let mut until_5 = rdkafka::TopicPartitionList::new();
    until_5.add_partition_offset(log.topic(), 0, rdkafka::Offset::Offset(5)).unwrap();
    alter(&log, "cleanup.policy", "delete").await;
    admin.delete_records(&until_5, &AdminOptions::new()).await.unwrap();

    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    let failure = reader.next().await.unwrap_err().to_string();

    assert!(failure.contains("before offset 5 are gone"), "{failure}");
}

/// The whole road of a writer that is stopped with 64 records on the way, and replaced.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_paused_broker_has_taken_in_may_enter_though_its_writer_is_gone() {
    let broker = Mutex::new(Broker::start());
    let address = broker.lock().unwrap().address();
    let log = fresh(&address, 1).await;
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    // As many come at once as will come again, so that they go in one request.
    writer.send(&mut term, 64).await;
    assert!(writer.hear(&mut term).await);
    let told = std::mem::take(&mut writer.acknowledged);
    assert_eq!(told.len(), 64);

    broker.lock().unwrap().pause();
    assert!(writer.send(&mut term, 64).await, "all are handed over before any is acknowledged");
    assert_eq!(term.in_flight.len(), 64);
    let silent = timeout(Duration::from_millis(300), term.appender.report()).await;
    assert!(silent.is_err(), "a broker that stands still acknowledges nothing: {silent:?}");
    // Its own timer ends the term; what its producer has written to the socket is on its way.
    writer.end(term);
    assert_eq!(writer.acknowledged, []);
    broker.lock().unwrap().resume();

    let mut other = Writer::new(&log, 0, 2);
    other.unknown = std::mem::take(&mut writer.unknown);
    let mut term = loop {
        if let Some(term) = other.take_over().await {
            break term;
        }
    };
    assert_eq!(other.acknowledged.len() + other.denied.len(), 64, "each outcome is told");
    assert!(!other.acknowledged.is_empty(), "what was in the socket has entered");
    let told = [told, other.acknowledged.clone()].concat();
    let denied = other.denied.clone();
    other.send(&mut term, 64).await;
    assert!(other.hear(&mut term).await);
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    assert!(told.iter().all(|it| ledger.commits.contains(it)));
    assert!(denied.iter().all(|it| ledger.commits.iter().all(|(_, hash)| hash != it)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_broker_loses_nothing_that_was_acknowledged() {
    let broker = Mutex::new(Broker::start());
    let address = broker.lock().unwrap().address();
    let log = fresh(&address, 1).await;
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut follower = ChainReader::open(&log, 0, None).await.unwrap();
    for _ in 0..2 {
        let mut term = loop {
            if let Some(term) = writer.take_over().await {
                break term;
            }
        };
        writer.send(&mut term, 200).await;
        for _ in 0..50 {
            let Report::Appended { .. } = term.appender.report().await else {
                panic!("nothing stands in the way yet")
            };
            let draft = term.in_flight.pop_front().unwrap();
            writer.acknowledged.push((draft.sequence, draft.hash));
        }
        broker.lock().unwrap().kill();
        writer.send(&mut term, 64).await;
        broker.lock().unwrap().start_again();
        // The producer sends again what had no answer; if that fits, the term even goes on.
        let goes_on = timeout(Duration::from_secs(60), writer.hear(&mut term)).await.unwrap();
        println!("the term {} the broker's end", if goes_on { "outlived" } else { "ended with" });
        writer.end(term);
    }
    while writer.take_over().await.is_none() {}

    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    assert_eq!(writer.acknowledged.len() + writer.denied.len(), 2 * 264);
    assert!(writer.acknowledged.iter().all(|it| ledger.commits.contains(it)), "none is lost");
    let denied = |(_, hash): &(u64, _)| writer.denied.contains(hash);
    assert!(!ledger.commits.iter().any(denied), "none that was denied is there");

    // A reader that had been there all along has waited, and has read the same.
    let mut read = vec![];
    while read.len() < ledger.commits.len() {
        match follower.next().await.unwrap() {
            ChainNext::Commit { place, hash, .. } => read.push((place.sequence, hash)),
            ChainNext::Void { .. } | ChainNext::End { .. } => {}
            met @ (ChainNext::Damaged(_)
            | ChainNext::BehindDamage
            | ChainNext::Undecodable { .. }) => panic!("{met:?}"),
        }
    }
    assert_eq!(read, ledger.commits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_whose_bytes_have_rotted_is_for_a_person_who_is_told_where() {
    let broker = Broker::start();
    let log = fresh(&broker.address(), 1).await;
    // Two batches: of the second a bit is turned where the broker keeps it.
    for value in [b"the first".to_vec(), b"the second".to_vec()] {
        Kafka.write_raw(&log, 0, &[value]).await;
    }
    let segment = broker.segment(log.topic(), 0);
    let at = std::fs::read(&segment).unwrap().windows(10).position(|it| it == b"the second");
    let file = std::fs::OpenOptions::new().write(true).open(&segment).unwrap();
    file.write_all_at(b"T", at.unwrap() as u64).unwrap();

    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    let Next::Record(first) = reader.next().await.unwrap() else { panic!("there are two") };
    assert_eq!(first.value, b"the first");
    for _ in 0..2 {
        let Err(Failure::Unfit(why)) = reader.next().await else { panic!("its checksum is wrong") };
        assert!(why.contains("from offset 1: ") && why.contains("fails its checksum"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kcat_finds_a_cloud_event() {
    use rdkafka::Message;
    use rdkafka::consumer::{Consumer, StreamConsumer};
    use rdkafka::message::Headers;

    let log = Kafka.fresh(1).await;
    genesis::found(&log, &commits::founding(1)).await.unwrap();
    let consumer: StreamConsumer = ClientConfig::new()
        .set("bootstrap.servers", log.bootstrap())
        .set("group.id", "another-sdk")
        .create()
        .unwrap();
    let mut all = rdkafka::TopicPartitionList::new();
    all.add_partition_offset(log.topic(), 0, rdkafka::Offset::Beginning).unwrap();
    consumer.assign(&all).unwrap();
    let message = consumer.recv().await.unwrap().detach();

    let said: Vec<(String, String)> = message
        .headers()
        .unwrap()
        .iter()
        .map(|it| (it.key.to_owned(), String::from_utf8(it.value.unwrap().to_vec()).unwrap()))
        .collect();
    let value: serde_json::Value = serde_json::from_slice(message.payload().unwrap()).unwrap();
    let text = |pointer: &str| value.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let expected = [
        ("ce_specversion", "1.0".to_owned()),
        ("ce_id", text("/command/id")),
        ("ce_source", format!("urn:uuid:{}", commits::LEDGER)),
        ("ce_type", "partition.open".to_owned()),
        ("ce_subject", "partition-0".to_owned()),
        ("ce_time", text("/recorded_at")),
        ("ce_dataschema", "urn:ledger:schemas/commit.v1.json".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    assert_eq!(said, expected.map(|(name, value)| (name.to_owned(), value)));
    assert_eq!(message.key(), Some(b"partition-0".as_slice()));
    assert_eq!(message.timestamp().to_millis(), Some(1_099_267_200_001), "the recorded time");
}

pub(crate) fn admin(log: &KafkaLog) -> AdminClient<DefaultClientContext> {
    ClientConfig::new().set("bootstrap.servers", log.bootstrap()).create().unwrap()
}

/// A topic of which only one broker has a copy.
pub(crate) async fn create_single(bootstrap: &str, topic: &str) -> KafkaLog {
    let log = KafkaLog::new(bootstrap, topic, KafkaOptions::default());
    let topic = NewTopic::new(topic, 1, TopicReplication::Fixed(1));
    admin(&log).create_topics([&topic], &AdminOptions::new()).await.unwrap().remove(0).unwrap();
    log
}

/// Sets one of the topic's settings; the others stay as the ledger made them.
pub(crate) async fn alter(log: &KafkaLog, setting: &str, value: &str) {
    let admin = admin(log);
    let options = AdminOptions::new();
    let topic = ResourceSpecifier::Topic(log.topic());
    let described = admin.describe_configs([&topic], &options).await.unwrap().remove(0).unwrap();
    let own: Vec<(String, String)> = described
        .entries
        .iter()
        .filter(|it| it.source == rdkafka::admin::ConfigSource::DynamicTopic)
        .map(|it| (it.name.clone(), it.value.clone().unwrap()))
        .filter(|(name, _)| name != setting)
        .chain([(setting.to_owned(), value.to_owned())])
        .collect();
    let change = own.iter().fold(AlterConfig::new(topic), |it, (name, value)| it.set(name, value));
    admin.alter_configs([&change], &options).await.unwrap().remove(0).unwrap();
}
