//! The events of all aggregates under one roof.

use crate::credit::loan;
use crate::event::Stored;
use crate::log::{Commit, EventRecord, StreamId, Undecodable, partition};
use crate::party::customer;
use crate::policy;

/// A fact about any stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Customer(customer::Event),
    Loan(loan::Event),
    PolicyBook(policy::Event),
    Partition(partition::Event),
}

/// A fact and the stream it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub stream: StreamId,
    pub event: Event,
}

impl Event {
    pub fn event_type(&self) -> &'static str {
        match self {
            Event::Customer(it) => it.event_type(),
            Event::Loan(it) => it.event_type(),
            Event::PolicyBook(it) => it.event_type(),
            Event::Partition(it) => it.event_type(),
        }
    }

    pub fn version(&self) -> u32 {
        match self {
            Event::Customer(it) => it.version(),
            Event::Loan(it) => it.version(),
            Event::PolicyBook(it) => it.version(),
            Event::Partition(it) => it.version(),
        }
    }

    pub fn encode(&self) -> Box<serde_json::value::RawValue> {
        match self {
            Event::Customer(it) => it.encode(),
            Event::Loan(it) => it.encode(),
            Event::PolicyBook(it) => it.encode(),
            Event::Partition(it) => it.encode(),
        }
    }

    /// Type, version and JSON Schema of every event there is.
    pub fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
        let mut all = customer::Event::schemas();
        all.extend(loan::Event::schemas());
        all.extend(policy::Event::schemas());
        all.extend(partition::Event::schemas());
        all
    }

    /// The event in this record.
    ///
    /// # Errors
    /// When its type or version is unknown, a field is unknown, missing or malformed, or it stands
    /// in a stream of another aggregate.
    pub fn decode(record: &EventRecord) -> Result<Event, Undecodable> {
        let EventRecord { r#type: event_type, version, stream, data, .. } = record;
        let decoded = match stream {
            StreamId::Customer(_) => customer::Event::decode(event_type, *version, data)
                .map(|it| it.map(Event::Customer)),
            StreamId::Loan(_) => {
                loan::Event::decode(event_type, *version, data).map(|it| it.map(Event::Loan))
            }
            StreamId::PolicyBook => policy::Event::decode(event_type, *version, data)
                .map(|it| it.map(Event::PolicyBook)),
            StreamId::Partition(_) => partition::Event::decode(event_type, *version, data)
                .map(|it| it.map(Event::Partition)),
            StreamId::CreditLine(_)
            | StreamId::Application(_)
            | StreamId::Order(_)
            | StreamId::Shipment(_)
            | StreamId::Vendor(_)
            | StreamId::PurchaseOrder(_) => None,
        };
        decoded.unwrap_or_else(|| Err(format!("{stream} has no event of this type"))).map_err(
            |reason| Undecodable::Event {
                id: record.id.clone(),
                event_type: event_type.clone(),
                version: *version,
                reason,
            },
        )
    }
}

/// The facts of a commit, in order.
///
/// # Errors
/// When one of its events cannot be read.
pub fn events_of(commit: &Commit) -> Result<Vec<Fact>, Undecodable> {
    commit
        .events
        .iter()
        .map(|it| Ok(Fact { stream: it.stream, event: Event::decode(it)? }))
        .collect()
}
