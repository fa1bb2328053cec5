//! Why a customer's file may refuse.

use serde_json::{Map, Value, json};

use super::event::ContactField;
use crate::rejection::{Kind, facts};

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("no customer is registered under this id")]
    NotRegistered,
    #[error("the customer is registered already")]
    AlreadyRegistered,
    #[error("the request changes nothing: it names no field")]
    NothingToChange,
    #[error("`{}` cannot be both replaced and removed", field.name())]
    ReplacedAndRemoved { field: ContactField },
    /// Why is for staff alone to read: a customer meets this refusal too.
    #[error("the customer is suspended: support can tell what to do")]
    Suspended,
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotRegistered => "customer.not_registered",
            Rejection::AlreadyRegistered => "customer.already_registered",
            Rejection::NothingToChange => "customer.nothing_to_change",
            Rejection::ReplacedAndRemoved { .. } => "customer.replaced_and_removed",
            Rejection::Suspended => "customer.suspended",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotRegistered => Kind::NotFound,
            Rejection::AlreadyRegistered | Rejection::Suspended => Kind::Conflict,
            Rejection::NothingToChange | Rejection::ReplacedAndRemoved { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotRegistered
            | Rejection::AlreadyRegistered
            | Rejection::NothingToChange
            | Rejection::Suspended => Map::new(),
            Rejection::ReplacedAndRemoved { field } => facts([("field", json!(field))]),
        }
    }
}
