//! What can have happened to a partner. Stored for ever: see `schemas/events/partner/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;
use crate::country::Country;
use crate::event::events;
use crate::hash::Hash;
use crate::money::Money;
use crate::party::{LenderType, Mandate};
use crate::reason::Reason;

events! {
    /// A fact about a partner.
    pub enum Event {
        /// A person wants it enrolled, or its mandate changed; another one is wanted.
        "partner.mandate_proposed" v1 => Proposed(Box<Proposed>),
        /// Another person agreed: it lends under its first mandate.
        "partner.enrolled" v1 => Enrolled(Box<Enrolled>),
        /// Another person agreed: it lends under this mandate from now on.
        "partner.mandate_changed" v1 => MandateChanged(Box<MandateChanged>),
        /// What was proposed will not hold.
        "partner.mandate_declined" v1 => Declined(Declined),
        /// Nobody agreed in time.
        "partner.mandate_lapsed" v1 => Lapsed(Lapsed),
        /// Nothing more is put to it; what runs goes on.
        "partner.suspended" v1 => Suspended(Suspended),
        /// It is asked again.
        "partner.resumed" v1 => Resumed(Resumed),
        /// What it owes us of commissions was put on an invoice.
        "partner.invoiced" v1 => Invoiced(Invoiced),
        /// Its own list of commissions was compared with ours.
        "partner.commissions_reconciled" v1 => Reconciled(Box<CommissionsReconciled>),
    }
}

/// Who it is: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Firm {
    /// Under which it trades.
    pub trade_name: String,
    pub country: Country,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    pub proposal: Uuid,
    /// By which roles and offers name it, `orabank`; its file's id follows from it.
    pub name: String,
    pub firm: Firm,
    pub lender_type: LenderType,
    pub mandate: Mandate,
    /// A pseudonym.
    pub by: Hash,
    /// The first business day on which it is too late to agree.
    pub lapses_on: Day,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    pub proposal: Uuid,
    pub name: String,
    pub firm: Firm,
    pub lender_type: LenderType,
    /// The first one.
    pub mandate: Mandate,
    pub proposed_by: Hash,
    /// Another person.
    pub approved_by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateChanged {
    pub proposal: Uuid,
    /// Counted from 1, which is the one it was enrolled with.
    pub number: u32,
    pub mandate: Mandate,
    pub proposed_by: Hash,
    /// Another person.
    pub approved_by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declined {
    pub proposal: Uuid,
    pub reason: Reason,
    /// Who declined it, the author perhaps; a pseudonym.
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapsed {
    pub proposal: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspended {
    pub reason: Reason,
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    pub reason: Reason,
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invoiced {
    pub invoice: Uuid,
    /// Our number of it.
    pub reference: String,
    /// What is asked for files that were signed.
    pub earned: Money,
    /// What goes off for files that were undone after an earlier invoice.
    pub credited: Money,
    /// How many files it is of.
    pub files: u32,
    pub by: Hash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionsReconciled {
    pub list: Uuid,
    /// The bank's number of its list.
    pub reference: String,
    /// Of how many files the list has what we have.
    pub matched: u32,
    /// What the list comes to.
    pub total: Money,
    /// In the order of the list, those last that it has not.
    pub mismatches: Vec<Mismatch>,
    pub by: Hash,
}

/// A line of a bank's list: what it pays us for one loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The bank's reference of the loan.
    pub reference: String,
    pub amount: Money,
}

/// A file of which a bank's list has something else than we have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mismatch {
    /// The bank's reference of the loan.
    pub reference: String,
    /// What we have; absent where no commission is earned for such a loan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Money>,
    /// What the list has; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Money>,
}
