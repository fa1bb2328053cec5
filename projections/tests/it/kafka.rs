//! The same from a log in Kafka and one in PostgreSQL.

use std::sync::Arc;

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_core::log::{Appender, Draft, Head, Log, Report};

use crate::compare::assert_same;
use crate::fixture::{Fixture, small_batches};
use crate::independent::Independent;
use crate::world::{World, in_ledger};

const PARTITIONS: u32 = 2;

fn history() -> World {
    let mut world = World::new(31, PARTITIONS);
    world.live(40, 15);
    world
}

async fn copy<L: Log>(world: &World, to: &L) {
    to.create(PARTITIONS).await.unwrap();
    for partition in 0..PARTITIONS {
        let commits = in_ledger(partition, &world.log.records(partition));
        let mut appender = to.appender(partition, Head::START, 0).await.unwrap();
        for (offset, _, commit) in commits {
            let value: Arc<[u8]> = commit.encode().into();
            appender.send(Draft::of(world.ledger, &commit, value)).unwrap();
            assert_eq!(appender.report().await, Report::Appended { offset });
        }
        let end = world.log.end(partition).await.unwrap();
        assert_eq!(to.end(partition).await.unwrap(), end);
    }
}

async fn projects_like_memory<L: Log>(log: L) {
    let world = history();
    copy(&world, &log).await;
    let fixture = Fixture::new();
    fixture.project(&log, &small_batches(50), &world.heads()).await;
    let records: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it)).collect();
    assert_same(&fixture, &Independent::of(&records)).await;
    // And from where it stands.
    fixture.project(&log, &small_batches(50), &world.heads()).await;
}

#[tokio::test]
async fn a_log_in_kafka_is_projected() {
    let topic = servers::unique("projected");
    projects_like_memory(KafkaLog::new(servers::kafka(), topic, KafkaOptions::default())).await;
}

#[tokio::test]
async fn a_log_in_postgresql_is_projected() {
    let url = servers::fresh_database("log");
    projects_like_memory(PgLog::connect(&url).await.unwrap()).await;
}
