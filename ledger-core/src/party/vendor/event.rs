//! What can have happened to a vendor. Stored for ever: see `schemas/events/vendor/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::events;
use crate::party::Country;
use crate::privacy::Sealed;
use crate::reason::Reason;

events! {
    /// A fact about a vendor.
    pub enum Event {
        /// The vendor's file was opened.
        "vendor.registered" v1 => Registered(Registered),
        /// No new purchase order is received; those that were can still be answered.
        "vendor.suspended" v1 => Suspended(Suspended),
        /// New purchase orders are received again.
        "vendor.resumed" v1 => Resumed(Resumed),
    }
}

/// Name, phone and e-mail are those of the person to speak to, under the vendor's own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Under which the firm trades.
    pub trade_name: String,
    pub country: Country,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Sealed>,
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
