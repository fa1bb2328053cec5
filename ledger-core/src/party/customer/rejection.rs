//! Why a customer's file may refuse.

use super::event::ContactField;

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
    #[error("the customer is suspended: {motive}")]
    Suspended { motive: String },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotRegistered => "customer.not_registered",
            Rejection::AlreadyRegistered => "customer.already_registered",
            Rejection::NothingToChange => "customer.nothing_to_change",
            Rejection::ReplacedAndRemoved { .. } => "customer.replaced_and_removed",
            Rejection::Suspended { .. } => "customer.suspended",
        }
    }
}
