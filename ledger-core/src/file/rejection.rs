//! Why a file may refuse.

use crate::credit::loan;
use crate::log::Place;
use crate::party::customer;
use crate::policy;

/// A refusal by one of the file's aggregates, or by the file itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error(transparent)]
    Customer(#[from] customer::Rejection),
    #[error(transparent)]
    Loan(#[from] loan::Rejection),
    #[error(transparent)]
    Policy(#[from] policy::Rejection),
    /// The same source and reference name a disbursement or repayment of this file already.
    #[error("reference `{reference}` of `{source_name}` was recorded before, at {first}")]
    ReferenceUsed { source_name: String, reference: String, first: Place },
}

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

impl Rejection {
    /// The stable code, as it appears in the HTTP problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::Customer(it) => it.code(),
            Rejection::Loan(it) => it.code(),
            Rejection::Policy(it) => it.code(),
            Rejection::ReferenceUsed { .. } => "file.reference_used",
        }
    }

    /// How the caller is to understand it.
    pub fn kind(&self) -> Kind {
        unimplemented!("in work")
    }

    /// The facts of the refusal, as members of the HTTP problem.
    pub fn facts(&self) -> serde_json::Map<String, serde_json::Value> {
        unimplemented!("in work")
    }
}
