//! The topic: how it is made, and whether it still is as the ledger needs it.

use std::time::Duration;

use ledger_core::log::{Failure, Log};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::types::RDKafkaErrorCode;
use tokio::task::spawn_blocking;
use tokio::time;

use super::client::{Context, MESSAGE_BYTES_MAX, config};
use super::{KafkaLog, features, signed};

const PATIENCE: Duration = Duration::from_secs(10);

/// A cluster from this size on keeps each record three times.
const CLUSTER_BROKERS_MIN: usize = 3;

/// A leader is then never chosen from replicas that may lack what was acknowledged, even when fewer
/// than the minimum were in sync.
const ELIGIBLE_REPLICAS: (&str, i16) = ("eligible.leader.replicas.version", 1);

/// The topic as the cluster describes it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) partitions: u32,
    /// How many brokers keep each record.
    pub(super) replicas: usize,
    brokers: Vec<i32>,
    /// Whether each partition has a broker that serves it.
    led: bool,
}

/// What the topic must be set to. A topic's own settings, as `kafka-configs` shows them.
fn settings(replicas: usize, fsync: bool) -> Vec<(&'static str, &'static str)> {
    let mut settings = vec![
        // Kept for ever, never compacted.
        ("cleanup.policy", "delete"),
        ("retention.ms", "-1"),
        ("retention.bytes", "-1"),
        ("max.message.bytes", MESSAGE_BYTES_MAX),
        // A record's time is the commit's, however far the broker's clock is off.
        ("message.timestamp.type", "CreateTime"),
        ("message.timestamp.after.max.ms", "9223372036854775807"),
        ("unclean.leader.election.enable", "false"),
        ("min.insync.replicas", if replicas >= CLUSTER_BROKERS_MIN { "2" } else { "1" }),
    ];
    if replicas == 1 && fsync {
        // Nobody else has it: an acknowledgement must mean that it is on the disk.
        settings.push(("flush.messages", "1"));
    }
    settings
}

pub(super) async fn create(log: &KafkaLog, partitions: u32) -> Result<(), Failure> {
    let tried = format!("make {}", log.name());
    let brokers = brokers(log).await?;
    let replicas = if brokers >= CLUSTER_BROKERS_MIN { CLUSTER_BROKERS_MIN } else { 1 };
    let replication = TopicReplication::Fixed(if replicas == 1 { 1 } else { 3 });
    let topic = settings(replicas, log.options.fsync)
        .into_iter()
        .fold(NewTopic::new(&log.topic, signed(partitions), replication), |it, (name, value)| {
            it.set(name, value)
        });
    let options =
        AdminOptions::new().operation_timeout(Some(PATIENCE)).request_timeout(Some(PATIENCE));
    let outcome = admin(log)?
        .create_topics([&topic], &options)
        .await
        .map_err(|it| Failure::broken(&tried, it))?;
    match outcome.into_iter().next() {
        Some(Ok(_)) => until_led(log, partitions).await,
        Some(Err((_, RDKafkaErrorCode::TopicAlreadyExists))) => {
            Err(Failure::Unfit(format!("{} is there already", log.name())))
        }
        Some(Err((_, code))) => Err(Failure::broken(tried, code)),
        None => Err(Failure::broken(tried, "the broker did not say what came of it")),
    }
}

/// A topic is made before every broker knows of it.
async fn until_led(log: &KafkaLog, partitions: u32) -> Result<(), Failure> {
    let deadline = time::Instant::now() + PATIENCE;
    loop {
        match found(log).await {
            Ok(it) if it.partitions == partitions && it.led => return Ok(()),
            Ok(_) | Err(_) if time::Instant::now() < deadline => {
                time::sleep(Duration::from_millis(20)).await;
            }
            Ok(_) => {
                return Err(Failure::broken(
                    format!("make {}", log.name()),
                    "not all of its partitions are served after 10 seconds",
                ));
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// The topic, if there is one.
pub(super) async fn found(log: &KafkaLog) -> Result<Found, Failure> {
    let tried = format!("look for {}", log.name());
    let (admin, topic) = (admin(log)?, log.topic.clone());
    let asked = spawn_blocking(move || {
        let metadata = admin.inner().fetch_metadata(Some(&topic), PATIENCE)?;
        let brokers = metadata.brokers().iter().map(|it| it.id()).collect();
        let found = metadata.topics().iter().find(|it| it.name() == topic);
        let found = found.filter(|it| it.error().is_none() && !it.partitions().is_empty());
        Ok(found.map(|it| Found {
            partitions: u32::try_from(it.partitions().len()).expect("Kafka counts in 32 bits"),
            replicas: it.partitions().iter().map(|it| it.replicas().len()).min().unwrap_or(0),
            brokers,
            led: it.partitions().iter().all(|it| it.leader() >= 0),
        }))
    });
    match asked.await {
        Ok(Ok(Some(found))) => Ok(found),
        Ok(Ok(None)) => Err(Failure::Unfit(format!(
            "there is no {}: make the ledger with `replay-tools init`",
            log.name()
        ))),
        Ok(Err(error)) => {
            let error: rdkafka::error::KafkaError = error;
            Err(Failure::broken(tried, error))
        }
        Err(error) => Err(Failure::broken(tried, error)),
    }
}

async fn brokers(log: &KafkaLog) -> Result<usize, Failure> {
    let tried = format!("count the brokers for {}", log.name());
    let admin = admin(log)?;
    spawn_blocking(move || {
        admin.inner().fetch_metadata(None, PATIENCE).map(|it| it.brokers().len())
    })
    .await
    .map_err(|it| Failure::broken(&tried, it))?
    .map_err(|it| Failure::broken(&tried, it))
}

pub(super) async fn inspect(log: &KafkaLog) -> Result<(), Failure> {
    let tried = format!("read the settings of {}", log.name());
    let found = found(log).await?;
    if found.brokers.len() >= CLUSTER_BROKERS_MIN && found.replicas < CLUSTER_BROKERS_MIN {
        return Err(Failure::Unfit(format!(
            "{} keeps {} copies of a record, expected {CLUSTER_BROKERS_MIN} in a cluster of {}",
            log.name(),
            found.replicas,
            found.brokers.len()
        )));
    }
    let topic = ResourceSpecifier::Topic(&log.topic);
    let admin = admin(log)?;
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let described = admin
        .describe_configs([&topic], &options)
        .await
        .map_err(|it| Failure::broken(&tried, it))?
        .into_iter()
        .next()
        .ok_or_else(|| Failure::broken(&tried, "the broker described nothing"))?
        .map_err(|it| Failure::broken(&tried, it))?;
    for (setting, expected) in settings(found.replicas, log.options.fsync) {
        let said = described.get(setting).and_then(|it| it.value.as_deref());
        agree(&log.name(), setting, said, expected)?;
    }
    if found.replicas >= CLUSTER_BROKERS_MIN {
        eligible_replicas(log).await?;
    }
    // A topic that a mistyped name brings forth would be an empty ledger.
    for broker in found.brokers {
        let described = admin
            .describe_configs([&ResourceSpecifier::Broker(broker)], &options)
            .await
            .map_err(|it| Failure::broken(&tried, it))?
            .into_iter()
            .next()
            .ok_or_else(|| Failure::broken(&tried, "the broker described nothing"))?
            .map_err(|it| Failure::broken(&tried, it))?;
        let setting = "auto.create.topics.enable";
        let said = described.get(setting).and_then(|it| it.value.as_deref());
        agree(&format!("Kafka broker {broker}"), setting, said, "false")?;
    }
    Ok(())
}

async fn eligible_replicas(log: &KafkaLog) -> Result<(), Failure> {
    let tried = format!("read the features of the cluster of {}", log.name());
    let levels =
        features::finalized(&log.bootstrap).await.map_err(|it| Failure::broken(tried, it))?;
    let (feature, expected) = ELIGIBLE_REPLICAS;
    match levels.iter().find(|(name, _)| name == feature) {
        Some((_, level)) if *level >= expected => Ok(()),
        found => Err(Failure::Unfit(format!(
            "the cluster of {} has {feature}={}, expected {expected}: \
             raise it with `kafka-features upgrade --feature {feature}={expected}` \
             (Kafka 4.0 or newer)",
            log.name(),
            found.map_or(0, |(_, level)| *level)
        ))),
    }
}

fn agree(whose: &str, setting: &str, said: Option<&str>, expected: &str) -> Result<(), Failure> {
    match said {
        Some(value) if value == expected => Ok(()),
        Some(value) => Err(Failure::Unfit(format!(
            "{whose} has {setting}={value}, expected {expected}: set it with kafka-configs"
        ))),
        None => Err(Failure::Unfit(format!(
            "{whose} does not know {setting}, expected {expected}: Kafka 3.6 or newer is needed"
        ))),
    }
}

fn admin(log: &KafkaLog) -> Result<AdminClient<Context>, Failure> {
    config(&log.bootstrap)
        .create_with_context(Context)
        .map_err(|it| Failure::broken(format!("reach {}", log.name()), it))
}
