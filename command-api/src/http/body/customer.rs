//! The bodies of commands to a customer.

use ledger_core::party::customer::ContactField;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::text::{CountryCode, Email, Phone, Text};

/// Opens a customer's file. What names the person is sealed before it is stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RegisterCustomer {
    pub(in crate::http) country: CountryCode,
    pub(in crate::http) name: Option<Text<200>>,
    pub(in crate::http) phone: Option<Phone>,
    pub(in crate::http) email: Option<Email>,
}

/// Replaces the fields that are given, takes away those in `removed`; others stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeContact {
    pub(in crate::http) name: Option<Text<200>>,
    pub(in crate::http) phone: Option<Phone>,
    pub(in crate::http) email: Option<Email>,
    #[serde(default)]
    pub(in crate::http) removed: Vec<ContactField>,
}
