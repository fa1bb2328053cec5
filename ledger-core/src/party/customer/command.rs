//! What may be asked about a customer.

use super::event::ContactField;
use crate::party::Country;
use crate::privacy::Sealed;

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
        motive: String,
    },
    Resume {
        motive: String,
    },
}

/// What names and reaches the person, each field sealed before it enters the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: Option<Sealed>,
    pub phone: Option<Sealed>,
    pub email: Option<Sealed>,
}
