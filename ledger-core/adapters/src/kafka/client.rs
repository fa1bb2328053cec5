//! What every client of the broker has in common.

use std::time::Duration;

use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

/// How long the broker is waited for where it is asked something.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A record's value has at most 4 MiB; this leaves room for what stands around it.
pub(super) const MESSAGE_BYTES_MAX: &str = "8388608";

/// The settings that readers, appenders and the administration share.
pub(super) fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap)
        .set("client.id", "ledger")
        .set("allow.auto.create.topics", "false")
        .set("socket.keepalive.enable", "true")
        // A broker that comes back is found soon: of what a partition is silent after its broker was
        // killed, this is all that is ours while a term goes on.
        .set("reconnect.backoff.ms", "50")
        .set("reconnect.backoff.max.ms", "250")
        .set_log_level(RDKafkaLogLevel::Warning);
    config
}

/// Passes on what librdkafka says.
#[derive(Debug, Clone)]
pub(super) struct Context;

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        match level {
            RDKafkaLogLevel::Emerg
            | RDKafkaLogLevel::Alert
            | RDKafkaLogLevel::Critical
            | RDKafkaLogLevel::Error => tracing::error!(facility, "librdkafka: {message}"),
            // Said once a producer: that a setting we chose is experimental.
            RDKafkaLogLevel::Warning if facility == "CONFWARN" => {
                tracing::debug!(facility, "librdkafka: {message}");
            }
            RDKafkaLogLevel::Warning => tracing::warn!(facility, "librdkafka: {message}"),
            RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => {
                tracing::info!(facility, "librdkafka: {message}");
            }
            RDKafkaLogLevel::Debug => tracing::debug!(facility, "librdkafka: {message}"),
        }
    }

    /// librdkafka goes on trying by itself; what it gives up on, it reports where it was asked.
    fn error(&self, error: KafkaError, reason: &str) {
        // The end of a partition is what readers wait for.
        if error.rdkafka_error_code() != Some(RDKafkaErrorCode::PartitionEOF) {
            tracing::warn!(%error, "librdkafka: {reason}");
        }
    }
}

impl ConsumerContext for Context {}
