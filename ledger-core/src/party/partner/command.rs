//! What may be asked of a partner.

use uuid::Uuid;

use super::{Firm, Listed, Mismatch};
use crate::calendar::Day;
use crate::hash::Hash;
use crate::money::{Currency, Money};
use crate::party::{LenderType, Mandate, PartnerName};
use crate::reason::Reason;

/// A request to a partner, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// How many days a proposal waits for its approval, by the version in force.
    pub proposal_days: u32,
    /// The command's id, from which those of what it creates are derived.
    pub id: Uuid,
    /// Who asks, by pseudonym.
    pub by: Hash,
    /// What an invoice is of; read when one is made.
    pub to_invoice: Option<ToInvoice>,
    /// What comes of comparing a list; read when one is given.
    pub compared: Option<Compared>,
}

/// What waits for an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToInvoice {
    pub earned: Money,
    pub credited: Money,
    pub files: u32,
}

/// How a bank's list agrees with what we have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub matched: u32,
    pub mismatches: Vec<Mismatch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Enrol it under this mandate, as soon as another person agrees.
    Enrol {
        name: PartnerName,
        firm: Firm,
        lender_type: LenderType,
        mandate: Mandate,
    },
    /// It lends under this mandate from the moment another person agrees.
    ProposeMandate {
        mandate: Mandate,
    },
    /// What another person proposed holds.
    Approve {
        proposal: Uuid,
    },
    /// What was proposed will not hold.
    Decline {
        proposal: Uuid,
        reason: Reason,
    },
    /// Nothing more is put to it; what runs goes on.
    Suspend {
        reason: Reason,
    },
    Resume {
        reason: Reason,
    },
    /// What it owes us of commissions in a currency by now is put on an invoice.
    Invoice {
        reference: String,
        currency: Currency,
    },
    /// Its list of the commissions in a currency is compared with ours.
    Reconcile {
        reference: String,
        currency: Currency,
        list: Vec<Listed>,
    },
    /// Bring it to the business date: a proposal may lapse.
    Age,
}
