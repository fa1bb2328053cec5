//! How an event's type, version and payload become a value and back, the same for every aggregate.

use schemars::Schema;
use serde_json::value::RawValue;

/// An aggregate's events as the log stores them.
pub trait Stored: Sized {
    /// `<aggregate>.<past_participle>`.
    fn event_type(&self) -> &'static str;
    /// The schema version that is written.
    fn version(&self) -> u32;
    /// The payload.
    fn encode(&self) -> Box<RawValue>;
    /// The event of this type and version; `None` when the type is none of this aggregate's.
    ///
    /// # Errors
    /// Says what is wrong with the version or payload.
    fn decode(event_type: &str, version: u32, data: &RawValue) -> Option<Result<Self, String>>;
    /// Type, version and JSON Schema of every event, for `schemas/`.
    fn schemas() -> Vec<(&'static str, u32, Schema)>;
}

/// Declares the `Event` enum of an aggregate, one variant a type, and how each is stored.
///
/// ```text
/// events! {
///     /// A fact about a loan.
///     pub enum Event {
///         /// Money came in.
///         "loan.repayment_received" v1 => RepaymentReceived(RepaymentReceived),
///     }
/// }
/// ```
macro_rules! events {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[doc = $doc:literal])* $type:literal v1 => $variant:ident($payload:ty),)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $doc])* $variant($payload),)+
        }

        impl $crate::event::Stored for $name {
            fn event_type(&self) -> &'static str {
                match self {
                    $($name::$variant(_) => $type,)+
                }
            }

            fn version(&self) -> u32 {
                1
            }

            fn encode(&self) -> Box<serde_json::value::RawValue> {
                let encoded = match self {
                    $($name::$variant(payload) => serde_json::value::to_raw_value(payload),)+
                };
                encoded.expect("an event holds nothing that JSON cannot write")
            }

            fn decode(
                event_type: &str,
                version: u32,
                data: &serde_json::value::RawValue,
            ) -> Option<Result<Self, String>> {
                match (event_type, version) {
                    $(($type, 1) => Some(
                        serde_json::from_str(data.get()).map($name::$variant).map_err(|it| it.to_string()),
                    ),)+
                    $(($type, other) => Some(Err(format!("version {other} is not known, only 1")))),+,
                    _ => None,
                }
            }

            fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
                vec![$({
                    let schema = schemars::schema_for!($payload);
                    ($type, 1, $crate::schema::of_event(schema, $type, 1, &[$($doc, "\n"),*]))
                }),+]
            }
        }
    };
}
pub(crate) use events;
