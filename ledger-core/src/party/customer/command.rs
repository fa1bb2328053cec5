//! What may be asked about a customer.

use super::consent::ConsentTo;
use super::event::ContactField;
use crate::party::{Contact, Country};
use crate::reason::Reason;

/// A request to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Register {
        country: Country,
        contact: Contact,
    },
    /// Fields that are given replace what was there; `removed` are taken away; others stay.
    ChangeContact {
        contact: Contact,
        removed: Vec<ContactField>,
    },
    Suspend {
        reason: Reason,
    },
    Resume {
        reason: Reason,
    },
    /// Agrees to something, by a text in this version.
    GiveConsent {
        to: ConsentTo,
        text_version: String,
    },
    WithdrawConsent {
        to: ConsentTo,
    },
}
