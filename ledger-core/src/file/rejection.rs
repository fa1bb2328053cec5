//! Why a file may refuse.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::credit::loan;
use crate::log::Place;
use crate::party::customer;
use crate::policy::{self, PolicyRef};
use crate::rejection::{Kind, facts};

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
    #[error("no policy version is in force on {on}: publish one first")]
    NoPolicy { on: NaiveDate },
    /// The loan's version is not among those that were looked up for this command.
    #[error("the loan stands under policy version {}, which has not been read yet: ask again", policy.version)]
    PolicyNotRead { policy: PolicyRef },
    /// A command to a stream that a file of this kind does not have.
    #[error("this file has no stream that answers this command")]
    Misdirected,
}

impl Rejection {
    /// The stable code, as it appears in the HTTP problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::Customer(it) => it.code(),
            Rejection::Loan(it) => it.code(),
            Rejection::Policy(it) => it.code(),
            Rejection::ReferenceUsed { .. } => "file.reference_used",
            Rejection::NoPolicy { .. } => "policy.none_in_force",
            Rejection::PolicyNotRead { .. } => "policy.not_read",
            Rejection::Misdirected => "file.misdirected",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::Customer(it) => it.kind(),
            Rejection::Loan(it) => it.kind(),
            Rejection::Policy(it) => it.kind(),
            Rejection::ReferenceUsed { .. }
            | Rejection::NoPolicy { .. }
            | Rejection::PolicyNotRead { .. } => Kind::Conflict,
            Rejection::Misdirected => Kind::Invalid,
        }
    }

    /// The facts of the refusal, as members of the HTTP problem: money as amount and currency,
    /// days as `YYYY-MM-DD`, places as `3@88`.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::Customer(it) => it.facts(),
            Rejection::Loan(it) => it.facts(),
            Rejection::Policy(it) => it.facts(),
            Rejection::ReferenceUsed { source_name, reference, first } => facts([
                ("source", json!({ "name": source_name, "reference": reference })),
                ("first", json!(first.to_string())),
            ]),
            Rejection::NoPolicy { on } => facts([("business_date", json!(on))]),
            Rejection::PolicyNotRead { policy } => facts([("policy", json!(policy))]),
            Rejection::Misdirected => Map::new(),
        }
    }
}
