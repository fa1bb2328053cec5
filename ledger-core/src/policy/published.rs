//! The shapes in which events of the policy book were published before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, Published};
use crate::calendar::Day;
use crate::hash::Hash;

/// Something that the checks found and that keeps nobody from publishing the document.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
struct FindingV1 {
    /// What was found. `unverified`: nobody has confirmed that this figure is lawful.
    /// `nothing_lent`: instalments are rounded in a currency in which no principal is allowed.
    /// `not_rounded`: principal is allowed in a currency in which no instalments are rounded, so
    /// that only schedules given by a lender are granted. `no_credit_limit`: principal is allowed
    /// in a currency in which no credit line is opened. A later release may know more.
    code: String,
    /// The member it was found at: `sections.loan.pause_while_held`.
    at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishedV1 {
    /// Counted from 1.
    version: u32,
    hash: Hash,
    /// The first business day on which it is in force.
    effective_from: Day,
    author: Hash,
    approver: Hash,
    /// What the checks found when it was approved, and what keeps nobody from publishing it.
    findings: Vec<FindingV1>,
}

/// Plans were not looked at then.
pub(super) fn published(it: PublishedV1) -> Published {
    let PublishedV1 { version, hash, effective_from, author, approver, findings } = it;
    let findings = findings.into_iter();
    let findings =
        findings.map(|FindingV1 { code, at }| Finding { code, at, plans: None }).collect();
    Published { version, hash, effective_from, author, approver, findings }
}
