//! How ids are derived, so that a retry meets its first try.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use uuid::Uuid;

use crate::calendar::Day;
use crate::text::stored_as_text;

/// Names a file: the unit of consistency and of ordering. Written `customer-<uuid>`,
/// `vendor-<uuid>`, `partner-<uuid>`, `policy-book` or `partition-<n>`; all its streams live in one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileId {
    Customer(Uuid),
    Vendor(Uuid),
    Partner(Uuid),
    PolicyBook,
    /// What concerns a partition itself: its genesis, takeovers and business days.
    Partition(u32),
}

/// The text names no file or stream of this ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no file or stream: expected e.g. customer-<lower-case uuid>, policy-book, partition-<n>"
)]
pub struct UnknownId(pub String);

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileId::Customer(id) => write!(f, "customer-{id}"),
            FileId::Vendor(id) => write!(f, "vendor-{id}"),
            FileId::Partner(id) => write!(f, "partner-{id}"),
            FileId::PolicyBook => f.write_str("policy-book"),
            FileId::Partition(number) => write!(f, "partition-{number}"),
        }
    }
}

impl FromStr for FileId {
    type Err = UnknownId;

    fn from_str(text: &str) -> Result<FileId, UnknownId> {
        let parsed = match text.split_once('-') {
            Some(("customer", id)) => plain_uuid(id).map(FileId::Customer),
            Some(("vendor", id)) => plain_uuid(id).map(FileId::Vendor),
            Some(("partner", id)) => plain_uuid(id).map(FileId::Partner),
            Some(("partition", number)) => plain_number(number).map(FileId::Partition),
            Some(("policy", "book")) => Some(FileId::PolicyBook),
            Some(_) | None => None,
        };
        parsed.ok_or_else(|| UnknownId(text.to_owned()))
    }
}

/// Only the form we write: one id has one spelling.
fn plain_uuid(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}

fn plain_number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

macro_rules! as_text {
    ($type:ty, $description:expr, $pattern:expr) => {
        stored_as_text!($type);

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "pattern": $pattern,
                })
            }
        }
    };
}
as_text!(
    FileId,
    "customer-<uuid>, vendor-<uuid>, partner-<uuid>, policy-book or partition-<n>",
    r"^((customer|vendor|partner)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|policy-book|partition-[0-9]+)$"
);
/// Declares [`StreamId`]: the files' own streams, and a row for each kind of aggregate.
macro_rules! streams {
    (
        customer { $($mine:ident $my_name:literal ($($_of_mine:tt)+))+ }
        vendor { $($sold:ident $sold_name:literal ($($_of_sold:tt)+))+ }
        partner { $($put:ident $put_name:literal ($($_of_put:tt)+))+ }
    ) => {
        /// Names a stream: one aggregate, whose events are counted from 1. A customer's file has one
        /// of the customer and those of all that is the customer's (credit lines, loans …); a
        /// vendor's one of the vendor and those of its purchase orders, a partner's one of the partner
        /// and those of what was placed with it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StreamId {
            Customer(Uuid),
            $($mine(Uuid),)+
            Vendor(Uuid),
            $($sold(Uuid),)+
            Partner(Uuid),
            $($put(Uuid),)+
            PolicyBook,
            Partition(u32),
        }

        impl StreamId {
            /// The file whose own stream it is; `None` for one of many of its kind. All but a file's
            /// own stream say by their events whose they are.
            pub const fn own_file(self) -> Option<FileId> {
                match self {
                    StreamId::Customer(id) => Some(FileId::Customer(id)),
                    StreamId::Vendor(id) => Some(FileId::Vendor(id)),
                    StreamId::Partner(id) => Some(FileId::Partner(id)),
                    StreamId::PolicyBook => Some(FileId::PolicyBook),
                    StreamId::Partition(number) => Some(FileId::Partition(number)),
                    $(StreamId::$mine(_) => None,)+
                    $(StreamId::$sold(_) => None,)+
                    $(StreamId::$put(_) => None,)+
                }
            }

            /// The id of what the stream is about, where its kind has more than one.
            pub const fn uuid(self) -> Option<Uuid> {
                match self {
                    StreamId::Customer(id) | StreamId::Vendor(id) | StreamId::Partner(id) => Some(id),
                    $(StreamId::$mine(id) => Some(id),)+
                    $(StreamId::$sold(id) => Some(id),)+
                    $(StreamId::$put(id) => Some(id),)+
                    StreamId::PolicyBook | StreamId::Partition(_) => None,
                }
            }

            /// Whether the stream may be one of this file's.
            pub fn is_of(self, file: FileId) -> bool {
                match (self.own_file(), file) {
                    (Some(own), _) => own == file,
                    (None, FileId::Customer(_)) => matches!(self, $(StreamId::$mine(_))|+),
                    (None, FileId::Vendor(_)) => matches!(self, $(StreamId::$sold(_))|+),
                    (None, FileId::Partner(_)) => matches!(self, $(StreamId::$put(_))|+),
                    (None, FileId::PolicyBook | FileId::Partition(_)) => false,
                }
            }
        }

        impl fmt::Display for StreamId {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    StreamId::Customer(id) => write!(f, "customer-{id}"),
                    $(StreamId::$mine(id) => write!(f, concat!($my_name, "-{}"), id),)+
                    StreamId::Vendor(id) => write!(f, "vendor-{id}"),
                    $(StreamId::$sold(id) => write!(f, concat!($sold_name, "-{}"), id),)+
                    StreamId::Partner(id) => write!(f, "partner-{id}"),
                    $(StreamId::$put(id) => write!(f, concat!($put_name, "-{}"), id),)+
                    StreamId::PolicyBook => f.write_str("policy-book"),
                    StreamId::Partition(number) => write!(f, "partition-{number}"),
                }
            }
        }

        impl FromStr for StreamId {
            type Err = UnknownId;

            fn from_str(text: &str) -> Result<StreamId, UnknownId> {
                let of_kind = |kind| text.strip_prefix(kind).and_then(|it| it.strip_prefix('-'));
                let parsed = if text == "policy-book" {
                    Some(StreamId::PolicyBook)
                } else if let Some(number) = of_kind("partition") {
                    plain_number(number).map(StreamId::Partition)
                } else if let Some(id) = of_kind("customer") {
                    plain_uuid(id).map(StreamId::Customer)
                } else if let Some(id) = of_kind("vendor") {
                    plain_uuid(id).map(StreamId::Vendor)
                } else if let Some(id) = of_kind("partner") {
                    plain_uuid(id).map(StreamId::Partner)
                } $(else if let Some(id) = of_kind($my_name) {
                    plain_uuid(id).map(StreamId::$mine)
                })+ $(else if let Some(id) = of_kind($sold_name) {
                    plain_uuid(id).map(StreamId::$sold)
                })+ $(else if let Some(id) = of_kind($put_name) {
                    plain_uuid(id).map(StreamId::$put)
                })+ else {
                    None
                };
                parsed.ok_or_else(|| UnknownId(text.to_owned()))
            }
        }

        as_text!(
            StreamId,
            concat!(
                "customer-<uuid>, ", $($my_name, "-<uuid>, ",)+
                "vendor-<uuid>, ", $($sold_name, "-<uuid>, ",)+
                "partner-<uuid>, ", $($put_name, "-<uuid>, ",)+
                "policy-book or partition-<n>"
            ),
            concat!(
                "^((customer", $("|", $my_name,)+ "|vendor", $("|", $sold_name,)+
                "|partner", $("|", $put_name,)+ ")",
                "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|policy-book|partition-[0-9]+)$"
            )
        );
    };
}
aggregates_by_file! { streams }

impl FileId {
    /// The one stream of its kind in this file.
    pub const fn own_stream(self) -> StreamId {
        match self {
            FileId::Customer(id) => StreamId::Customer(id),
            FileId::Vendor(id) => StreamId::Vendor(id),
            FileId::Partner(id) => StreamId::Partner(id),
            FileId::PolicyBook => StreamId::PolicyBook,
            FileId::Partition(number) => StreamId::Partition(number),
        }
    }

    /// The id of whose file it is.
    pub const fn uuid(self) -> Option<Uuid> {
        match self {
            FileId::Customer(id) | FileId::Vendor(id) | FileId::Partner(id) => Some(id),
            FileId::PolicyBook | FileId::Partition(_) => None,
        }
    }

    /// The partition that holds this file, of `partitions` (at least 1): a partition's own file
    /// lies in it; any other where Kafka's default partitioner puts its id.
    pub fn partition(self, partitions: u32) -> u32 {
        match self {
            FileId::Partition(number) => number,
            FileId::Customer(_) | FileId::Vendor(_) | FileId::Partner(_) | FileId::PolicyBook => {
                super::partitioner::partition_of(self.to_string().as_bytes(), partitions)
            }
        }
    }
}

/// What a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    File(FileId),
    /// A file of this kind (`customer`, `vendor`) that is yet to be created.
    New(&'static str),
}

impl fmt::Display for For {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            For::File(file) => file.fmt(f),
            For::New(kind) => f.write_str(kind),
        }
    }
}

/// The id of the command that a caller gave `key`: the same caller, file and key give the same id,
/// and so do the same caller, kind and key where the file is yet to be created. UUIDv5 in the
/// ledger's namespace over the caller's pseudonym, the file id or the kind, and the key, each
/// preceded by its length in bytes (eight bytes, big-endian).
pub fn command_id(ledger: Uuid, pseudonym: &str, of: For, key: &str) -> Uuid {
    let of = of.to_string();
    let mut name = Vec::with_capacity(24 + pseudonym.len() + of.len() + key.len());
    for part in [pseudonym, &of, key] {
        name.extend_from_slice(&(part.len() as u64).to_be_bytes());
        name.extend_from_slice(part.as_bytes());
    }
    Uuid::new_v5(&ledger, &name)
}

/// The id of what a command creates, by the part it plays (`customer`, `loan`, `repayment` …).
pub fn created_id(command: Uuid, role: &str) -> Uuid {
    Uuid::new_v5(&command, role.as_bytes())
}

/// The id of the command that ages a file on a business day, the same however often it is begun. A
/// file in which much is due is aged in several pieces, a commit each, counted from 1.
pub fn ageing_id(ledger: Uuid, file: FileId, day: Day, piece: u32) -> Uuid {
    let key = match piece {
        0 | 1 => format!("age/{day}"),
        2.. => format!("age/{day}/{piece}"),
    };
    command_id(ledger, "", For::File(file), &key)
}

/// The id of the command that starts a business day in a partition.
pub fn day_id(ledger: Uuid, partition: u32, day: Day) -> Uuid {
    command_id(ledger, "", For::File(FileId::Partition(partition)), &format!("day/{day}"))
}
