//! The events of all aggregates under one roof.

use serde_json::value::RawValue;

use crate::event::Stored;
use crate::log::{Commit, EventRecord, StreamId, Undecodable, partition};
use crate::party::{customer, partner, vendor};
use crate::policy;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

/// A fact and the stream it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub stream: StreamId,
    pub event: Event,
}

/// Declares [`Event`], one variant an aggregate, and asks each what it knows of its own.
macro_rules! event {
    ($($Stream:ident $name:literal ($group:ident::$folder:ident::$Aggregate:ident { $id:ident } in $streams:ident))+) => {
        /// A fact about any stream.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            Customer(customer::Event),
            $($Aggregate($crate::$group::$folder::Event),)+
            Vendor(vendor::Event),
            Partner(partner::Event),
            PolicyBook(policy::Event),
            Partition(partition::Event),
        }

        impl Event {
            pub fn event_type(&self) -> &'static str {
                match self {
                    Event::Customer(it) => it.event_type(),
                    $(Event::$Aggregate(it) => it.event_type(),)+
                    Event::Vendor(it) => it.event_type(),
                    Event::Partner(it) => it.event_type(),
                    Event::PolicyBook(it) => it.event_type(),
                    Event::Partition(it) => it.event_type(),
                }
            }

            pub fn version(&self) -> u32 {
                match self {
                    Event::Customer(it) => it.version(),
                    $(Event::$Aggregate(it) => it.version(),)+
                    Event::Vendor(it) => it.version(),
                    Event::Partner(it) => it.version(),
                    Event::PolicyBook(it) => it.version(),
                    Event::Partition(it) => it.version(),
                }
            }

            pub fn encode(&self) -> Box<RawValue> {
                match self {
                    Event::Customer(it) => it.encode(),
                    $(Event::$Aggregate(it) => it.encode(),)+
                    Event::Vendor(it) => it.encode(),
                    Event::Partner(it) => it.encode(),
                    Event::PolicyBook(it) => it.encode(),
                    Event::Partition(it) => it.encode(),
                }
            }

            /// What of it the commit in which it stands must agree with.
            pub fn claims(&self) -> Claims {
                match self {
                    Event::Customer(it) => it.claims(),
                    $(Event::$Aggregate(it) => it.claims(),)+
                    Event::Vendor(it) => it.claims(),
                    Event::Partner(it) => it.claims(),
                    Event::PolicyBook(_) | Event::Partition(_) => Claims::NOTHING,
                }
            }

            /// Its personal fields, sealed as they stand in it.
            pub fn personal(&self) -> Vec<(Personal, &Sealed)> {
                match self {
                    Event::Customer(it) => it.personal(),
                    $(Event::$Aggregate(it) => it.personal(),)+
                    Event::Vendor(it) => it.personal(),
                    Event::Partner(it) => it.personal(),
                    Event::PolicyBook(_) | Event::Partition(_) => vec![],
                }
            }

            /// Type, version and JSON Schema of every event there is.
            pub fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
                let mut all = customer::Event::schemas();
                $(all.extend($crate::$group::$folder::Event::schemas());)+
                all.extend(vendor::Event::schemas());
                all.extend(partner::Event::schemas());
                all.extend(policy::Event::schemas());
                all.extend(partition::Event::schemas());
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
                    StreamId::Customer(_) => read(event_type, *version, data, Event::Customer),
                    $(StreamId::$Stream(_) => read(event_type, *version, data, Event::$Aggregate),)+
                    StreamId::Vendor(_) => read(event_type, *version, data, Event::Vendor),
                    StreamId::Partner(_) => read(event_type, *version, data, Event::Partner),
                    StreamId::PolicyBook => read(event_type, *version, data, Event::PolicyBook),
                    StreamId::Partition(_) => read(event_type, *version, data, Event::Partition),
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
for_each_aggregate! { event }

/// The event of this type among those of one aggregate; `None` when it has no such.
fn read<E: Stored>(
    event_type: &str,
    version: u32,
    data: &RawValue,
    wrap: impl Fn(E) -> Event,
) -> Option<Result<Event, String>> {
    E::decode(event_type, version, data).map(|it| it.map(wrap))
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
