//! Why a row has no figure.

/// Something could not be measured, or what came of it is not what was acknowledged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{tried}: {source}")]
    Io { tried: String, source: std::io::Error },
    #[error("{tried}: {source}")]
    Http { tried: String, source: hyper::Error },
    #[error("{tried}: {source}")]
    Sql { tried: &'static str, source: sqlx::Error },
    #[error("{tried}: {source}")]
    Kafka { tried: &'static str, source: rdkafka::error::KafkaError },
    #[error("{tried} was answered {status}: {body}")]
    Refused { tried: String, status: u16, body: String },
    #[error("{0}")]
    Unexpected(String),
    #[error("{name} ended with {status}; its log is {log}")]
    Ended { name: String, status: String, log: String },
    #[error("{what} not within {seconds} s")]
    Late { what: String, seconds: u64 },
    #[error("the ledger is not what was acknowledged: {0}")]
    Ledger(String),
}

impl Failure {
    pub(crate) fn io(tried: impl Into<String>) -> impl FnOnce(std::io::Error) -> Failure {
        let tried = tried.into();
        move |source| Failure::Io { tried, source }
    }

    pub(crate) fn sql(tried: &'static str) -> impl Fn(sqlx::Error) -> Failure {
        move |source| Failure::Sql { tried, source }
    }

    pub(crate) fn kafka(tried: &'static str) -> impl Fn(rdkafka::error::KafkaError) -> Failure {
        move |source| Failure::Kafka { tried, source }
    }

    pub(crate) fn unexpected(what: impl Into<String>) -> Failure {
        Failure::Unexpected(what.into())
    }
}
