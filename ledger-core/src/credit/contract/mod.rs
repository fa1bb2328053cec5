//! What a customer signs: a template of the policy filled in with an offer's terms.
//!
//! ```text
//! template (policy version) ─┐
//! terms (the offer) ─────────┼─▶ bytes ─▶ their hash, which is recorded and signed
//! name (opened by a key) ────┘
//! ```
//!
//! The bytes are not kept: they are made again from the same three, by any later release, and have the hash
//! that was recorded. Once the customer's key is gone nobody makes them again, and nobody finds out by
//! trying names: what is hashed has a salt of that key in it.

mod french;
#[cfg(test)]
mod tests;
mod values;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pricing::Price;
use super::{Instalment, Lender, Plan};
use crate::calendar::Day;
use crate::country::Country;
use crate::hash::Hash;
use crate::money::Money;
use crate::policy::{Document, PolicyRef, WithdrawnFee};

/// All that a contract says of one case, besides what its policy version says of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Input {
    pub application: Uuid,
    pub offer: Uuid,
    pub customer: Uuid,
    /// The order that it pays, where it pays one.
    pub order: Option<Uuid>,
    pub prepared_on: Day,
    pub offered_on: Day,
    /// The first day on which it is too late to sign.
    pub lapses_on: Day,
    pub borrower: Borrower,
    pub lender: Lender,
    /// The lending bank's own, once it has accepted.
    pub lender_reference: Option<String>,
    pub principal: Money,
    pub plan: Plan,
    pub schedule: Vec<Instalment>,
    pub price: Price,
    pub withdrawal: Option<MayWithdraw>,
    /// Under which the loan will stand: its template is this one.
    pub policy: PolicyRef,
}

/// Who borrows, in clear: it stands in no event.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Borrower {
    pub name: String,
    pub phone: Option<String>,
    pub country: Country,
    /// Of the customer's key, so that what is hashed is not found by trying names.
    pub salt: Hash,
}

impl std::fmt::Debug for Borrower {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Borrower(personal)")
    }
}

/// That a customer may withdraw from a contract, and what of it is given back then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MayWithdraw {
    /// Within how many days of the signature.
    pub days: u32,
    /// Within how many days of the withdrawal the customer gives the principal back.
    pub capital_back_days: u32,
    pub file_fee: WithdrawnFee,
}

impl MayWithdraw {
    /// What a version says of this country; `None` where nobody may withdraw there, or it is not said what
    /// is given back.
    pub fn by(document: &Document, country: Country) -> Option<MayWithdraw> {
        let days = document.law.as_ref()?.in_country(country)?.withdrawal_days;
        let back = document.withdrawal.as_ref()?.in_country(country)?;
        let (capital_back_days, file_fee) = (back.capital_back_days, back.file_fee);
        (days > 0).then_some(MayWithdraw { days, capital_back_days, file_fee })
    }
}

/// What was written, and what it was made of.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    pub hashes: Hashes,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rendered({:?})", self.hashes)
    }
}

/// By what a contract is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hashes {
    /// SHA-256 of the template's text.
    pub template: Hash,
    /// SHA-256 of all that filled it in, as compact JSON.
    pub input: Hash,
    /// SHA-256 of the contract's bytes.
    pub contract: Hash,
}

/// Writes the contract of this case by the template of its policy version; `None` where that version has
/// none.
pub fn rendered(document: &Document, input: &Input) -> Option<Rendered> {
    let template = document.contract.as_ref()?;
    let html = template.template().render(&values::of(document, template, input));
    let filled_in = serde_json::to_vec(input).expect("what a contract says is JSON");
    let (input, contract) = (Hash::of(&filled_in), Hash::of(html.as_bytes()));
    Some(Rendered { html, hashes: Hashes { template: template.hash(), input, contract } })
}
