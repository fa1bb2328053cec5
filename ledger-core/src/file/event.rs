//! The events of all aggregates under one roof.

use crate::credit::{application, line, loan};
use crate::event::Stored;
use crate::freight::shipment;
use crate::log::{Commit, EventRecord, StreamId, Undecodable, partition};
use crate::party::{customer, vendor};
use crate::policy;
use crate::trade::{order, purchase_order};

/// A fact and the stream it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub stream: StreamId,
    pub event: Event,
}

/// Declares [`Event`], one variant an aggregate, and asks each what it knows of its own.
macro_rules! aggregates {
    ($($variant:ident($event:ty) in $stream:pat,)+) => {
        /// A fact about any stream.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $($variant($event),)+
        }

        impl Event {
            pub fn event_type(&self) -> &'static str {
                match self {
                    $(Event::$variant(it) => it.event_type(),)+
                }
            }

            pub fn version(&self) -> u32 {
                match self {
                    $(Event::$variant(it) => it.version(),)+
                }
            }

            pub fn encode(&self) -> Box<serde_json::value::RawValue> {
                match self {
                    $(Event::$variant(it) => it.encode(),)+
                }
            }

            /// Type, version and JSON Schema of every event there is.
            pub fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
                let mut all = vec![];
                $(all.extend(<$event>::schemas());)+
                all
            }

            /// The event in this record.
            ///
            /// # Errors
            /// When its type or version is unknown, a field is unknown, missing or malformed, or it
            /// stands in a stream of another aggregate.
            pub fn decode(record: &EventRecord) -> Result<Event, Undecodable> {
                let EventRecord { r#type: event_type, version, stream, data, .. } = record;
                let decoded = match stream {
                    $($stream => <$event>::decode(event_type, *version, data)
                        .map(|it| it.map(Event::$variant)),)+
                };
                decoded.unwrap_or_else(|| Err(format!("{stream} has no event of this type here"))).map_err(
                    |reason| Undecodable::Event {
                        id: record.id.clone(),
                        event_type: event_type.clone(),
                        version: *version,
                        reason,
                    },
                )
            }
        }
    };
}
aggregates! {
    Customer(customer::Event) in StreamId::Customer(_),
    Line(line::Event) in StreamId::CreditLine(_),
    Application(application::Event) in StreamId::Application(_),
    Loan(loan::Event) in StreamId::Loan(_),
    Order(order::Event) in StreamId::Order(_),
    Shipment(shipment::Event) in StreamId::Shipment(_),
    Vendor(vendor::Event) in StreamId::Vendor(_),
    PurchaseOrder(purchase_order::Event) in StreamId::PurchaseOrder(_),
    PolicyBook(policy::Event) in StreamId::PolicyBook,
    Partition(partition::Event) in StreamId::Partition(_),
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
