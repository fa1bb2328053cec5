//! How a refusal is told to its caller, the same for every aggregate.

use serde_json::{Map, Value};

/// How a refusal is to be understood by its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What is addressed does not exist (404).
    NotFound,
    /// The present state forbids it; another state may not (409).
    Conflict,
    /// What is asked can never be right as it stands (422).
    Invalid,
}

/// The facts of a refusal, by the names of its variant's fields. They become members of an HTTP
/// problem, so none is called `type`, `title`, `status`, `detail`, `instance` or `code`.
pub(crate) fn facts<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Declares the `Rejection` enum of an aggregate: each refusal once, with what it says, how it is
/// to be understood, its stable code, and its fields, which are its facts: as JSON, or `as text`
/// or `as name` by what they call themselves.
///
/// ```text
/// rejections! {
///     /// A refusal, with the facts the caller needs to act on it.
///     pub enum Rejection {
///         // Refusals of another enum, told as they are.
///         from customer::Rejection as Customer,
///         #[error("there is no credit line under this id")]
///         NotFound => NotFound "credit_line.not_found",
///         #[error("{asked} was asked for, the credit line has {available} left")]
///         OverLimit { available: Money, asked: Money } => Conflict "credit_line.over_limit",
///     }
/// }
/// ```
macro_rules! rejections {
    ($(#[$meta:meta])* pub enum $name:ident {
        $(from $inner:ty as $outer:ident,)*
        $($(#[$attr:meta])+ $variant:ident $({
            $($field:ident: $type:ty $(as $told:ident)?),+ $(,)?
        })? => $kind:ident $code:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $(#[error(transparent)] $outer(#[from] $inner),)*
            $($(#[$attr])+ $variant $({ $($field: $type),+ })?,)+
        }

        impl $name {
            /// The stable code, as it appears in the HTTP problem.
            pub const fn code(&self) -> &'static str {
                match self {
                    $($name::$outer(it) => it.code(),)*
                    $($name::$variant { .. } => $code,)+
                }
            }

            /// How the caller is to understand it.
            pub const fn kind(&self) -> $crate::rejection::Kind {
                match self {
                    $($name::$outer(it) => it.kind(),)*
                    $($name::$variant { .. } => $crate::rejection::Kind::$kind,)+
                }
            }

            /// The facts of the refusal, as members of the HTTP problem: money as amount and
            /// currency, days as `YYYY-MM-DD`.
            pub fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
                match self {
                    $($name::$outer(it) => it.facts(),)*
                    $($name::$variant $({ $($field),+ })? => $crate::rejection::facts(
                        [$($((stringify!($field), $crate::rejection::told!($field $($told)?))),+)?],
                    ),)+
                }
            }
        }
    };
}
pub(crate) use rejections;

/// A field as JSON, or as the text that its `Display` or its `name` gives.
macro_rules! told {
    ($field:ident) => {
        serde_json::json!($field)
    };
    ($field:ident name) => {
        serde_json::json!($field.name())
    };
    ($field:ident text) => {
        serde_json::json!($field.to_string())
    };
}
pub(crate) use told;
