//! Why a vendor's file may refuse.

use serde_json::{Map, Value};

use crate::rejection::Kind;

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("no vendor is registered under this id")]
    NotRegistered,
    #[error("the vendor is registered already")]
    AlreadyRegistered,
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotRegistered => "vendor.not_registered",
            Rejection::AlreadyRegistered => "vendor.already_registered",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotRegistered => Kind::NotFound,
            Rejection::AlreadyRegistered => Kind::Conflict,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotRegistered | Rejection::AlreadyRegistered => Map::new(),
        }
    }
}
