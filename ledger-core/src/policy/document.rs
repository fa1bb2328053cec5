//! A policy version's document: five sections, each read by the form it is written in.
//!
//! ```text
//! {"sections": {
//!     "loan":         {"form": 1, …}   what a loan is granted and kept by; frozen in its contract
//!     "limits":       {"form": 1, …}   how far anybody may go; of the day
//!     "applications": {"form": 1, …}   by what an application is decided; of its submission
//!     "orders":       {"form": 1, …}   how long things wait, and when goods leave; of the day
//!     "reasons":      {"form": 1, …}   why a person may do what; of the day
//! }}
//! ```
//!
//! Contract terms and operating figures are told apart by section: what a customer signed does not
//! change under them, and what holds for everybody on a day is never frozen. A section may name
//! members as `unverified`: figures that rest on a reading of the law which nobody has confirmed.
//!
//! A new figure is a new form of its section, read into the same value as the forms before it, so
//! that a version that was ever published stays readable; a section or form of a later release is
//! refused by name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::{Fault, Malformed};
use super::sections::{
    ApplicationPolicy, Limits, LoanPolicy, OrderPolicy, Reasons, Sections, Unverified,
};
use crate::hash::Hash;

/// Which policy version a decision used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRef {
    /// Counted from 1.
    pub version: u32,
    /// SHA-256 of the version's document.
    pub hash: Hash,
}

/// What a version's document says, whatever forms it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub loan: LoanPolicy,
    pub limits: Limits,
    pub applications: ApplicationPolicy,
    pub orders: OrderPolicy,
    pub reasons: Reasons,
    /// The members that nobody has confirmed to be lawful: `sections.loan.pause_while_held`.
    pub unverified: Vec<String>,
}

impl Document {
    /// What ships for a new ledger: XOF in steps of 5 francs, EUR and TWD to the cent, the oldest
    /// instalment served first, default at 30 days, two persons above 100 000 XOF or 150 EUR.
    pub const SHIPPED: &str = include_str!("versions/shipped.json");

    /// Reads a document and checks what its types cannot say: what is proposed and approved today.
    ///
    /// # Errors
    /// Names every fault, and where it is.
    pub fn parse(text: &str) -> Result<Document, Malformed> {
        let document = Document::read(text)?;
        match document.faults() {
            faults if faults.is_empty() => Ok(document),
            faults => Err(Malformed(faults)),
        }
    }

    /// Reads a document by its form alone: a version that was published stays in force, also where
    /// what is checked has become stricter since.
    ///
    /// # Errors
    /// Names, of each section, the first member that is missing, unknown or of another type; and
    /// each section and form that this release does not know.
    pub fn read(text: &str) -> Result<Document, Malformed> {
        let mut unverified = Unverified::default();
        let mut sections = Sections::of(text)?;
        let loan = sections.take(&mut unverified);
        let limits = sections.take(&mut unverified);
        let applications = sections.take(&mut unverified);
        let orders = sections.take(&mut unverified);
        let reasons = sections.take(&mut unverified);
        sections.end()?;
        let missing = "a section that is missing is a fault";
        Ok(Document {
            loan: loan.expect(missing),
            limits: limits.expect(missing),
            applications: applications.expect(missing),
            orders: orders.expect(missing),
            reasons: reasons.expect(missing),
            unverified: unverified.into_places(),
        })
    }

    fn faults(&self) -> Vec<Fault> {
        let Document { loan, limits, applications, orders, reasons, unverified: _ } = self;
        [loan.faults(), limits.faults(), applications.faults(), orders.faults(), reasons.faults()]
            .concat()
    }
}
