//! Why a file may refuse.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::credit::{application, line, loan};
use crate::freight::shipment;
use crate::log::{Place, StreamId};
use crate::money::Currency;
use crate::party::{customer, vendor};
use crate::policy::{self, PolicyRef};
use crate::rejection::{Kind, facts};
use crate::trade::{order, purchase_order};

/// A refusal by one of the file's aggregates, or by the file itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error(transparent)]
    Customer(#[from] customer::Rejection),
    #[error(transparent)]
    Line(#[from] line::Rejection),
    #[error(transparent)]
    Application(#[from] application::Rejection),
    #[error(transparent)]
    Loan(#[from] loan::Rejection),
    #[error(transparent)]
    Order(#[from] order::Rejection),
    #[error(transparent)]
    Shipment(#[from] shipment::Rejection),
    #[error(transparent)]
    Vendor(#[from] vendor::Rejection),
    #[error(transparent)]
    PurchaseOrder(#[from] purchase_order::Rejection),
    #[error(transparent)]
    Policy(#[from] policy::Rejection),
    /// The same source and reference name a disbursement or repayment of this file already.
    #[error("reference `{reference}` of `{source_name}` was recorded before, at {first}")]
    ReferenceUsed { source_name: String, reference: String, first: Place },
    #[error("no policy version is in force on {on}: publish one first")]
    NoPolicy { on: NaiveDate },
    /// The version of the loan or application is not among those that were looked up for this
    /// command.
    #[error("this stands under policy version {}, which has not been read yet: ask again", policy.version)]
    PolicyNotRead { policy: PolicyRef },
    /// An approval reserves on a line.
    #[error("the customer has no credit line in {currency}: open one first")]
    NoCreditLine { currency: Currency },
    #[error("the loan pays for order {order}: cancel or take back the order")]
    LoanPaysOrder { order: Uuid },
    /// Nothing is done to a stream that could not be brought to the business date.
    #[error("{stream} could not be aged: what was due in it on {due_on} has to be done first")]
    NotAged { stream: StreamId, due_on: NaiveDate },
    /// New credit is given on files that are known to their last stream.
    #[error("{stream} of this file could not be aged: no new credit is given until it has been")]
    CreditWaits { stream: StreamId },
    /// What only follows from something else in the file.
    #[error("this follows from what happens elsewhere in the file, and is never asked for")]
    NeverAsked,
    /// A command to a stream that a file of this kind does not have.
    #[error("this file has no stream that answers this command")]
    Misdirected,
}

impl Rejection {
    /// The stable code, as it appears in the HTTP problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::Customer(it) => it.code(),
            Rejection::Line(it) => it.code(),
            Rejection::Application(it) => it.code(),
            Rejection::Loan(it) => it.code(),
            Rejection::Order(it) => it.code(),
            Rejection::Shipment(it) => it.code(),
            Rejection::Vendor(it) => it.code(),
            Rejection::PurchaseOrder(it) => it.code(),
            Rejection::Policy(it) => it.code(),
            Rejection::ReferenceUsed { .. } => "file.reference_used",
            Rejection::NoPolicy { .. } => "policy.none_in_force",
            Rejection::PolicyNotRead { .. } => "policy.not_read",
            Rejection::NoCreditLine { .. } => "file.no_credit_line",
            Rejection::LoanPaysOrder { .. } => "file.loan_pays_order",
            Rejection::NotAged { .. } => "file.not_aged",
            Rejection::CreditWaits { .. } => "file.credit_waits",
            Rejection::NeverAsked => "file.never_asked",
            Rejection::Misdirected => "file.misdirected",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::Customer(it) => it.kind(),
            Rejection::Line(it) => it.kind(),
            Rejection::Application(it) => it.kind(),
            Rejection::Loan(it) => it.kind(),
            Rejection::Order(it) => it.kind(),
            Rejection::Shipment(it) => it.kind(),
            Rejection::Vendor(it) => it.kind(),
            Rejection::PurchaseOrder(it) => it.kind(),
            Rejection::Policy(it) => it.kind(),
            Rejection::ReferenceUsed { .. }
            | Rejection::NoPolicy { .. }
            | Rejection::PolicyNotRead { .. }
            | Rejection::NoCreditLine { .. }
            | Rejection::LoanPaysOrder { .. }
            | Rejection::NotAged { .. }
            | Rejection::CreditWaits { .. } => Kind::Conflict,
            Rejection::NeverAsked | Rejection::Misdirected => Kind::Invalid,
        }
    }

    /// The facts of the refusal, as members of the HTTP problem: money as amount and currency,
    /// days as `YYYY-MM-DD`, places as `3@88`.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::Customer(it) => it.facts(),
            Rejection::Line(it) => it.facts(),
            Rejection::Application(it) => it.facts(),
            Rejection::Loan(it) => it.facts(),
            Rejection::Order(it) => it.facts(),
            Rejection::Shipment(it) => it.facts(),
            Rejection::Vendor(it) => it.facts(),
            Rejection::PurchaseOrder(it) => it.facts(),
            Rejection::Policy(it) => it.facts(),
            Rejection::ReferenceUsed { source_name, reference, first } => facts([
                ("source", json!({ "name": source_name, "reference": reference })),
                ("first", json!(first.to_string())),
            ]),
            Rejection::NoPolicy { on } => facts([("business_date", json!(on))]),
            Rejection::PolicyNotRead { policy } => facts([("policy", json!(policy))]),
            Rejection::NoCreditLine { currency } => facts([("currency", json!(currency))]),
            Rejection::LoanPaysOrder { order } => facts([("order", json!(order))]),
            Rejection::NotAged { stream, due_on } => {
                facts([("stream", json!(stream)), ("due_on", json!(due_on))])
            }
            Rejection::CreditWaits { stream } => facts([("stream", json!(stream))]),
            Rejection::NeverAsked | Rejection::Misdirected => Map::new(),
        }
    }
}
