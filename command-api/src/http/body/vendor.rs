//! The bodies of commands to a vendor.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::text::{CountryCode, Email, Phone, Text};

/// Opens a vendor's file. Whom to speak to is sealed before it is stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RegisterVendor {
    /// Under which the firm trades: a firm's name is no personal data.
    pub(in crate::http) trade_name: Text<200>,
    pub(in crate::http) country: CountryCode,
    /// Whom to speak to.
    pub(in crate::http) name: Option<Text<200>>,
    pub(in crate::http) phone: Option<Phone>,
    pub(in crate::http) email: Option<Email>,
}
