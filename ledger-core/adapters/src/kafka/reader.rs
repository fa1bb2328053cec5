//! Reading a partition in Kafka: from its place in a consumer, which is told where to begin and
//! commits nothing.

use ledger_core::log::{Detail, Failure, Log, Next, Reader, Record};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::types::RDKafkaErrorCode;
use tracing::debug;

use super::consumers::Place;
use super::{KafkaLog, ends};

/// Reads a partition in Kafka.
pub struct KafkaReader {
    /// Absent where it could not go elsewhere.
    place: Option<Place>,
    log: KafkaLog,
    detail: Detail,
    partition: u32,
    next: u64,
    /// The broker said that it has nothing at `next`: whether the log ends before it is to be
    /// asked. Kept, so that a dropped future does not forget it.
    out_of_range: bool,
    /// The end it has told last.
    ended_at: Option<u64>,
    /// What stands at `next` is not what was written. librdkafka goes on behind it; this does not.
    rotten: Option<Failure>,
}

impl std::fmt::Debug for KafkaReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaReader")
            .field("log", &self.log)
            .field("partition", &self.partition)
            .field("next", &self.next)
            .finish()
    }
}

impl KafkaReader {
    pub(super) fn open(
        log: &KafkaLog,
        partition: u32,
        from: u64,
        detail: Detail,
    ) -> Result<KafkaReader, Failure> {
        let place = place(log, partition, from)?;
        Ok(KafkaReader {
            place: Some(place),
            log: log.clone(),
            detail,
            partition,
            next: from,
            out_of_range: false,
            ended_at: None,
            rotten: None,
        })
    }

    fn tried(&self) -> String {
        format!(
            "read partition {} of {} from offset {}",
            self.partition,
            self.log.name(),
            self.next
        )
    }

    /// Where the partition ends, which is before what was to be read.
    async fn cut_at(&self) -> Result<u64, Failure> {
        match ends::both(&self.log, self.partition).await {
            Ok((first, _)) if first > self.next => Err(Failure::Unfit(format!(
                "{}: the records before offset {first} are gone, though the log is kept for ever",
                self.tried()
            ))),
            Ok((_, end)) if end < self.next => Ok(end),
            Ok(_) => Err(Failure::broken(self.tried(), "the broker had nothing there")),
            Err(failure) => Err(Failure::broken(self.tried(), failure)),
        }
    }
}

impl Reader for KafkaReader {
    async fn next(&mut self) -> Result<Next, Failure> {
        loop {
            if self.out_of_range {
                let offset = self.cut_at().await?;
                if self.ended_at == Some(offset) {
                    return std::future::pending().await;
                }
                self.ended_at = Some(offset);
                return Ok(Next::End { offset });
            }
            if let Some(failure) = &self.rotten {
                return Err(failure.clone());
            }
            let Some(place) = &mut self.place else {
                return Err(Failure::broken(self.tried(), "it left its place and got no other"));
            };
            let detail = self.detail;
            match place.recv().await.map(|it| record(&it, detail)) {
                Ok(record) => {
                    self.next = record.offset + 1;
                    self.ended_at = None;
                    return Ok(Next::Record(record));
                }
                Err(KafkaError::PartitionEOF(_)) if self.ended_at == Some(self.next) => {}
                Err(KafkaError::PartitionEOF(_)) => {
                    self.ended_at = Some(self.next);
                    return Ok(Next::End { offset: self.next });
                }
                Err(KafkaError::MessageConsumption(code)) if is_out_of_range(code) => {
                    self.out_of_range = true;
                }
                Err(KafkaError::MessageConsumption(code)) if is_rotten(code) => {
                    let failure = Failure::Unfit(format!(
                        "{}: what is stored there fails its checksum ({code}), so that its bytes \
                         are not those that were written. Look for another copy: make another \
                         broker the partition's leader, or restore the topic",
                        self.tried()
                    ));
                    self.rotten = Some(failure.clone());
                    return Err(failure);
                }
                // librdkafka goes on by itself once the broker is back.
                Err(KafkaError::MessageConsumption(code)) if passes(code) => {
                    debug!(partition = self.partition, %code, "waiting for the broker");
                }
                Err(error) => return Err(Failure::broken(self.tried(), error)),
            }
        }
    }

    /// It leaves its place and takes another: what was fetched for where it stood is thrown away by
    /// librdkafka.
    fn seek(&mut self, offset: u64) -> Result<(), Failure> {
        self.place = None;
        self.next = offset;
        (self.out_of_range, self.ended_at, self.rotten) = (false, None, None);
        self.place = Some(place(&self.log, self.partition, offset)?);
        Ok(())
    }
}

fn place(log: &KafkaLog, partition: u32, from: u64) -> Result<Place, Failure> {
    log.consumers.place(log, partition, from).map_err(|it| {
        Failure::broken(format!("begin to read partition {partition} of {}", log.name()), it)
    })
}

fn is_out_of_range(code: RDKafkaErrorCode) -> bool {
    code == RDKafkaErrorCode::OffsetOutOfRange || code == RDKafkaErrorCode::AutoOffsetReset
}

/// Found by the consumer, or by the broker when it reads its disk. Asking again changes nothing.
fn is_rotten(code: RDKafkaErrorCode) -> bool {
    code == RDKafkaErrorCode::BadMessage || code == RDKafkaErrorCode::InvalidMessage
}

pub(super) fn passes(code: RDKafkaErrorCode) -> bool {
    [
        RDKafkaErrorCode::BrokerTransportFailure,
        RDKafkaErrorCode::AllBrokersDown,
        RDKafkaErrorCode::Resolve,
        RDKafkaErrorCode::OperationTimedOut,
        RDKafkaErrorCode::RequestTimedOut,
        RDKafkaErrorCode::CoordinatorNotAvailable,
        RDKafkaErrorCode::CoordinatorLoadInProgress,
        RDKafkaErrorCode::NotCoordinator,
        RDKafkaErrorCode::NotLeaderForPartition,
        RDKafkaErrorCode::LeaderNotAvailable,
    ]
    .contains(&code)
}

fn record(message: &BorrowedMessage<'_>, detail: Detail) -> Record {
    let (key, headers) = match detail {
        Detail::Value => (None, vec![]),
        Detail::Headers => (message.key().map(<[u8]>::to_vec), headers(message)),
    };
    Record {
        offset: u64::try_from(message.offset()).expect("a record that is read has an offset"),
        // An empty value is no commit; the chain says so.
        value: message.payload().unwrap_or_default().to_vec(),
        key,
        headers,
    }
}

fn headers(message: &BorrowedMessage<'_>) -> Vec<(String, Vec<u8>)> {
    let Some(headers) = message.headers() else { return vec![] };
    headers.iter().map(|it| (it.key.to_owned(), it.value.unwrap_or_default().to_vec())).collect()
}
