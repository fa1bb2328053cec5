//! What can have happened to a customer. Stored for ever: see `schemas/events/customer/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::consent::{ConsentGiven, ConsentWithdrawn};
use crate::event::events;
use crate::party::Country;
use crate::privacy::Sealed;
use crate::reason::Reason;

events! {
    /// A fact about a customer.
    pub enum Event {
        /// The customer's file was opened.
        "customer.registered" v1 => Registered(Registered),
        /// Name, phone or e-mail changed.
        "customer.contact_changed" v1 => ContactChanged(ContactChanged),
        /// No new loan is granted; all else goes on.
        "customer.suspended" v1 => Suspended(Suspended),
        /// New loans are possible again.
        "customer.resumed" v1 => Resumed(Resumed),
        /// The customer agreed to something.
        "customer.consent_given" v1 => ConsentGiven(ConsentGiven),
        /// The customer agrees to it no more.
        "customer.consent_withdrawn" v1 => ConsentWithdrawn(ConsentWithdrawn),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    pub country: Country,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
}

/// Fields that are absent have not changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactChanged {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
    /// Fields that were taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<ContactField>,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ContactField {
    Name,
    Phone,
    Email,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspended {
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    pub reason: Reason,
}

impl ContactField {
    pub const fn name(self) -> &'static str {
        match self {
            ContactField::Name => "name",
            ContactField::Phone => "phone",
            ContactField::Email => "email",
        }
    }
}
