//! What can have happened to a placement. Stored for ever: see `schemas/events/placement/`.
//!
//! Each event names the application and the customer in whose file it lies: what follows there needs no
//! other event.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::event::events;
use crate::money::Money;
use crate::party::{ChecklistItem, Commission, ReleasedBecause, UndoneTerms, Unreserved};

events! {
    /// A fact about a placement.
    pub enum Event {
        /// So much of the bank's line is kept for the offer.
        "placement.reserved" v1 => Reserved(Box<Reserved>),
        /// Nothing is kept for it.
        "placement.refused" v1 => Refused(Refused),
        /// What was kept for it is free again.
        "placement.released" v1 => Released(Released),
        /// The loan that was signed takes so much of the line.
        "placement.exposed" v1 => Exposed(Exposed),
        /// The bank owes us a commission for it.
        "placement.commission_earned" v1 => CommissionEarned(CommissionEarned),
        /// The commission was put on an invoice.
        "placement.commission_invoiced" v1 => CommissionInvoiced(CommissionInvoiced),
        /// The bank's own list has the commission as we have it.
        "placement.commission_matched" v1 => CommissionMatched(CommissionMatched),
        /// The loan was undone in time: no commission is owed for it.
        "placement.commission_taken_back" v1 => CommissionTakenBack(CommissionTakenBack),
        /// What had been invoiced for it went off another invoice.
        "placement.commission_credited" v1 => CommissionCredited(CommissionCredited),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reserved {
    pub customer: Uuid,
    pub application: Uuid,
    pub amount: Money,
    /// The number of the mandate under which it is, whose terms hold for it from now on.
    pub mandate: u32,
    /// The line of that mandate.
    pub line: Money,
    /// What was reserved of the line before.
    pub reserved: Money,
    /// What was drawn of it.
    pub drawn: Money,
    pub answer_hours: u32,
    pub checklist: Vec<ChecklistItem>,
    pub commission: Commission,
    pub undone: UndoneTerms,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub customer: Uuid,
    pub application: Uuid,
    pub code: Unreserved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Released {
    pub customer: Uuid,
    pub application: Uuid,
    /// Absent where nothing was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    pub because: ReleasedBecause,
}

/// What a loan takes of a line, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exposed {
    pub customer: Uuid,
    pub application: Uuid,
    pub loan: Uuid,
    /// The bank's reference of the loan.
    pub reference: String,
    /// Counted from 1, which is the signature; what was told before something that is known already
    /// changes nothing.
    pub step: u32,
    /// What is yet to go out.
    pub reserved: Money,
    /// What is owed of principal.
    pub drawn: Money,
    /// Whether the loan is no more: cancelled, or rescinded as if it had never been.
    pub undone: bool,
    /// On this business date.
    pub on: Day,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionEarned {
    pub customer: Uuid,
    pub application: Uuid,
    pub amount: Money,
    /// Of what.
    pub principal: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionInvoiced {
    pub invoice: Uuid,
    pub amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionMatched {
    pub list: Uuid,
    pub amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionTakenBack {
    pub customer: Uuid,
    pub application: Uuid,
    pub amount: Money,
    /// Whether it stood on an invoice, so that it goes off another.
    pub invoiced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionCredited {
    pub invoice: Uuid,
    pub amount: Money,
}
