//! Why a purchase order may refuse. What an order asks is never refused: it ends in an event.

use serde_json::{Map, Value};

use crate::rejection::Kind;

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no purchase order under this id")]
    NotFound,
    #[error("the purchase order was not received: there is nothing to answer")]
    NotReceived,
    #[error("the purchase order was confirmed")]
    AlreadyConfirmed,
    #[error("the purchase order was refused")]
    AlreadyRefused,
    #[error("the purchase order was cancelled")]
    Cancelled,
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "purchase_order.not_found",
            Rejection::NotReceived => "purchase_order.not_received",
            Rejection::AlreadyConfirmed => "purchase_order.already_confirmed",
            Rejection::AlreadyRefused => "purchase_order.already_refused",
            Rejection::Cancelled => "purchase_order.cancelled",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound => Kind::NotFound,
            Rejection::NotReceived
            | Rejection::AlreadyConfirmed
            | Rejection::AlreadyRefused
            | Rejection::Cancelled => Kind::Conflict,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound
            | Rejection::NotReceived
            | Rejection::AlreadyConfirmed
            | Rejection::AlreadyRefused
            | Rejection::Cancelled => Map::new(),
        }
    }
}
