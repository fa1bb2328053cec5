//! The topic: how it is made, and whether it still is as the ledger needs it.

use std::time::Duration;

use ledger_core::log::{Failure, Log};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::types::RDKafkaErrorCode;
use tokio::task::spawn_blocking;
use tokio::time;

use super::client::{Context, MESSAGE_BYTES_MAX, PATIENCE, config};
use super::{KafkaLog, features, signed};

/// A cluster from this size on keeps each record three times.
const CLUSTER_BROKERS_MIN: usize = 3;
/// An acknowledged record is then in the memory of so many brokers at least.
const IN_SYNC_MIN: usize = 2;

/// A leader is then never chosen from replicas that may lack what was acknowledged, even when fewer
/// than the minimum were in sync.
const ELIGIBLE_REPLICAS: (&str, i16) = ("eligible.leader.replicas.version", 1);

/// The topic as the cluster describes it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) partitions: u32,
    /// How many brokers keep each record, of the partition that has fewest.
    pub(super) replicas: usize,
    /// Of the one that has most.
    replicas_most: usize,
    brokers: Vec<i32>,
    /// Whether each partition has a broker that serves it.
    led: bool,
}

/// What the topic must be set to, however many copies it keeps. A topic's own settings, as
/// `kafka-configs` shows them.
const SETTINGS: [(&str, &str); 7] = [
    // Kept for ever, never compacted.
    ("cleanup.policy", "delete"),
    ("retention.ms", "-1"),
    ("retention.bytes", "-1"),
    ("max.message.bytes", MESSAGE_BYTES_MAX),
    // A record's time is the commit's, however far the broker's clock is off.
    ("message.timestamp.type", "CreateTime"),
    ("message.timestamp.after.max.ms", "9223372036854775807"),
    ("unclean.leader.election.enable", "false"),
];

const IN_SYNC: &str = "min.insync.replicas";
const FLUSH: &str = "flush.messages";

/// By what an acknowledged record outlives one broker's end. `None` for two copies: one of them may
/// drop out, and the other acknowledges from its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durable {
    /// Nobody else has it: an acknowledgement must mean that it is on the disk.
    OnDisk,
    /// As above, but a person has said that a power cut may lose commits.
    InMemory,
    InSync,
}

impl Durable {
    fn of(replicas: usize, fsync: bool) -> Option<Durable> {
        match replicas {
            1 if fsync => Some(Durable::OnDisk),
            1 => Some(Durable::InMemory),
            CLUSTER_BROKERS_MIN.. => Some(Durable::InSync),
            _ => None,
        }
    }

    /// What a new topic is set to for it.
    fn settings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Durable::OnDisk => &[(IN_SYNC, "1"), (FLUSH, "1")],
            Durable::InMemory => &[(IN_SYNC, "1")],
            Durable::InSync => &[(IN_SYNC, "2")],
        }
    }

    /// Whether a topic is set so: more in sync than asked for is better still.
    fn agree(self, whose: &str, said: impl Fn(&str) -> Option<String>) -> Result<(), Failure> {
        match self {
            Durable::OnDisk | Durable::InMemory => {
                for (setting, expected) in self.settings() {
                    agree(whose, setting, said(setting).as_deref(), expected)?;
                }
                Ok(())
            }
            Durable::InSync => match said(IN_SYNC) {
                Some(it) if it.parse().is_ok_and(|it: usize| it >= IN_SYNC_MIN) => Ok(()),
                said => agree(whose, IN_SYNC, said.as_deref(), "2 or more"),
            },
        }
    }
}

pub(super) async fn create(log: &KafkaLog, partitions: u32) -> Result<(), Failure> {
    let tried = format!("make {}", log.name());
    let brokers = brokers(log).await?;
    let replicas = if brokers >= CLUSTER_BROKERS_MIN { CLUSTER_BROKERS_MIN } else { 1 };
    let replication = TopicReplication::Fixed(if replicas == 1 { 1 } else { 3 });
    let durable = Durable::of(replicas, log.options.fsync).expect("one copy or three are made");
    let topic =
        SETTINGS.iter().chain(durable.settings()).fold(
            NewTopic::new(&log.topic, signed(partitions), replication),
            |it, (name, value)| it.set(name, value),
        );
    let options =
        AdminOptions::new().operation_timeout(Some(PATIENCE)).request_timeout(Some(PATIENCE));
    let outcome = admin(log)?
        .create_topics([&topic], &options)
        .await
        .map_err(|it| Failure::broken(&tried, it))?;
    match outcome.into_iter().next() {
        Some(Ok(_)) => until_led(log, Some(partitions)).await,
        Some(Err((_, RDKafkaErrorCode::TopicAlreadyExists))) => {
            // Who is told so may look at it next.
            until_led(log, None).await?;
            Err(Failure::Unfit(format!("{} is there already", log.name())))
        }
        Some(Err((_, code))) => Err(Failure::broken(tried, code)),
        None => Err(Failure::broken(tried, "the broker did not say what came of it")),
    }
}

/// A topic is made before every broker knows of it.
async fn until_led(log: &KafkaLog, partitions: Option<u32>) -> Result<(), Failure> {
    let deadline = time::Instant::now() + PATIENCE;
    loop {
        match found(log).await {
            Ok(it) if it.led && partitions.is_none_or(|expected| it.partitions == expected) => {
                return Ok(());
            }
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
            replicas_most: it.partitions().iter().map(|it| it.replicas().len()).max().unwrap_or(0),
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

impl Found {
    /// By what its records outlive a broker's end.
    fn durable(&self, whose: &str, fsync: bool) -> Result<Durable, Failure> {
        let (least, most, brokers) = (self.replicas, self.replicas_most, self.brokers.len());
        if brokers >= CLUSTER_BROKERS_MIN && least < CLUSTER_BROKERS_MIN {
            return Err(Failure::Unfit(format!(
                "{whose} keeps {least} copies of a record, expected {CLUSTER_BROKERS_MIN} or more \
                 in a cluster of {brokers}: add copies with kafka-reassign-partitions"
            )));
        }
        let (fewest, other) = (Durable::of(least, fsync), Durable::of(most, fsync));
        match fewest.filter(|_| fewest == other) {
            Some(durable) => Ok(durable),
            None => Err(Failure::Unfit(format!(
                "{whose} keeps {least} to {most} copies of a record on {brokers} brokers: one that \
                 drops out leaves one that acknowledges from its memory alone. Expected one copy \
                 and {FLUSH}=1, or three brokers with a copy each and {IN_SYNC}=2: change it with \
                 kafka-reassign-partitions"
            ))),
        }
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
    let durable = found.durable(&log.name(), log.options.fsync)?;
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
    let said = |setting: &str| described.get(setting).and_then(|it| it.value.clone());
    for (setting, expected) in SETTINGS {
        agree(&log.name(), setting, said(setting).as_deref(), expected)?;
    }
    durable.agree(&log.name(), said)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(replicas: (usize, usize), brokers: i32, in_sync: &str) -> Result<(), String> {
        let found = Found {
            partitions: 1,
            replicas: replicas.0,
            replicas_most: replicas.1,
            brokers: (1..=brokers).collect(),
            led: true,
        };
        let said = |setting: &str| match setting {
            IN_SYNC => Some(in_sync.to_owned()),
            _ => Some("1".to_owned()),
        };
        let judged = found.durable("topic", true).and_then(|it| it.agree("topic", said));
        judged.map_err(|it| it.to_string())
    }

    #[test]
    fn one_copy_on_a_disk_or_three_of_which_two_are_in_sync_keep_what_was_acknowledged() {
        for (replicas, brokers, in_sync) in
            [((1, 1), 1, "1"), ((1, 1), 2, "1"), ((3, 3), 3, "2"), ((3, 5), 5, "3")]
        {
            assert_eq!(judged(replicas, brokers, in_sync), Ok(()), "{replicas:?} {in_sync}");
        }
    }

    #[test]
    fn two_copies_may_lose_what_was_acknowledged_and_are_refused_with_what_to_do() {
        for (replicas, brokers) in [((2, 2), 2), ((1, 2), 2)] {
            let refused = judged(replicas, brokers, "2").unwrap_err();
            assert!(refused.contains("three brokers with a copy each"), "{refused}");
        }
        let refused = judged((2, 2), 3, "2").unwrap_err();
        assert!(refused.contains("keeps 2 copies of a record, expected 3 or more"), "{refused}");
        let refused = judged((3, 3), 3, "1").unwrap_err();
        assert!(refused.contains("min.insync.replicas=1, expected 2 or more"), "{refused}");
    }
}
