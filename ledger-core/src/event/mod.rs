//! How an event's type, version and payload become a value and back, the same for every aggregate.
//!
//! What was published is read for ever: a new shape of a payload is a new version, and the one
//! before stays beside it with a function that says what it means today (an *upcaster*). Those
//! functions are a chain: each leads to the version behind its own, so that a new version adds one
//! and edits none. The rules see present payloads alone.

#[cfg(test)]
mod tests;

use schemars::Schema;
use serde::de::DeserializeOwned;
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
    /// Type, version and JSON Schema of every event that can be read, for `schemas/`: of each type
    /// the versions in their order, the one that is written last.
    fn schemas() -> Vec<(&'static str, u32, Schema)>;
}

/// Declares the `Event` enum of an aggregate, one variant a type, and how each is stored. A type
/// that was published in other shapes names each of them, from the first on, with what it means,
/// its payload and what makes the next version's of it.
///
/// ```text
/// events! {
///     /// A fact about a loan.
///     pub enum Event {
///         /// Money came in.
///         "loan.repayment_received" v1 => RepaymentReceived(RepaymentReceived),
///         /// Something was added to what is owed.
///         "loan.charged" v3 => Charged(Charged), from [
///             /// A charge on an instalment.
///             v1(published::ChargedV1) by published::with_due_date,
///             /// A charge with a due date of its own.
///             v2(published::ChargedV2) by published::with_code,
///         ],
///     }
/// }
/// ```
macro_rules! events {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $(
            $(#[doc = $doc:literal])* $type:literal $version:ident => $variant:ident($payload:ty),
            $(from [
                $($(#[doc = $old_doc:literal])+ $old:ident($old_payload:ty) by $up:path,)+
            ],)?
        )+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis enum $name {
            $($(#[doc = $doc])* $variant($payload),)+
        }

        const _: () = {
            $($crate::event::assert_dense(&[
                $($($crate::event::number(stringify!($old)),)+)?
                $crate::event::number(stringify!($version)),
            ]);)+
        };

        impl $crate::event::Stored for $name {
            fn event_type(&self) -> &'static str {
                match self {
                    $($name::$variant(_) => $type,)+
                }
            }

            fn version(&self) -> u32 {
                match self {
                    $($name::$variant(_) => const { $crate::event::number(stringify!($version)) },)+
                }
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
                match event_type {
                    $($type => {
                        let present = const { $crate::event::number(stringify!($version)) };
                        let read = if version == present {
                            $crate::event::payload::<$payload>(data)
                        } else {
                            $crate::event::upcast!(
                                version, present, data; $($($old($old_payload) by $up,)+)?
                            )
                        };
                        Some(read.map($name::$variant))
                    })+
                    _ => None,
                }
            }

            fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
                vec![$(
                    $($($crate::event::published::<$old_payload>(
                        $type,
                        const { $crate::event::number(stringify!($old)) },
                        &[$($old_doc, "\n"),+],
                    ),)+)?
                    $crate::event::published::<$payload>(
                        $type,
                        const { $crate::event::number(stringify!($version)) },
                        &[$($doc, "\n"),*],
                    ),
                )+]
            }
        }
    };
}
pub(crate) use events;

/// The present payload of what was written in an old version: read as that version, and led from
/// version to version.
macro_rules! upcast {
    ($version:ident, $present:ident, $data:ident;) => {
        Err($crate::event::not_known($version, $present))
    };
    (
        $version:ident, $present:ident, $data:ident;
        $old:ident($payload:ty) by $up:path, $($later:ident($later_payload:ty) by $later_up:path,)*
    ) => {
        if $version == const { $crate::event::number(stringify!($old)) } {
            $crate::event::payload::<$payload>($data).map($up)$(.map($later_up))*
        } else {
            $crate::event::upcast!(
                $version, $present, $data; $($later($later_payload) by $later_up,)*
            )
        }
    };
}
pub(crate) use upcast;

/// The payload in this JSON, as its version says.
pub(crate) fn payload<P: DeserializeOwned>(data: &RawValue) -> Result<P, String> {
    serde_json::from_str(data.get()).map_err(|it| it.to_string())
}

/// Why a version cannot be read: it was written by a release that is newer than this one.
pub(crate) fn not_known(version: u32, present: u32) -> String {
    match present {
        1 => format!("version {version} is not known here, only 1: use a newer release"),
        _ => {
            format!("version {version} is not known here, only 1 to {present}: use a newer release")
        }
    }
}

pub(crate) fn published<P: schemars::JsonSchema>(
    event_type: &'static str,
    version: u32,
    meaning: &[&str],
) -> (&'static str, u32, Schema) {
    let schema = schemars::schema_for!(P);
    (event_type, version, crate::schema::of_event(schema, event_type, version, meaning))
}

/// The number of a version: 12 of `v12`.
pub(crate) const fn number(version: &str) -> u32 {
    let [b'v', digits @ ..] = version.as_bytes() else { panic!("a version is written v1, v2 …") };
    let mut number = 0;
    let mut rest = digits;
    while let [digit, behind @ ..] = rest {
        assert!(digit.is_ascii_digit(), "a version is written v1, v2 …");
        number = number * 10 + (*digit - b'0') as u32;
        rest = behind;
    }
    assert!(number > 0, "versions are counted from 1");
    number
}

/// Fails to compile where an event leaves out a version that was published.
pub(crate) const fn assert_dense(versions: &[u32]) {
    let mut expected = 1;
    let mut rest = versions;
    while let [version, behind @ ..] = rest {
        assert!(*version == expected, "an event names each of its versions, from the first on");
        expected += 1;
        rest = behind;
    }
}
