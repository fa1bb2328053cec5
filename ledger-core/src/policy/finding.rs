//! What is worth knowing of a document that is fit to be published.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Document;
use crate::money::Currency;

/// Something that the checks found and that keeps nobody from publishing the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What was found. `unverified`: nobody has confirmed that this figure is lawful.
    /// `nothing_lent`: instalments are rounded in a currency in which no principal is allowed.
    /// `not_rounded`: principal is allowed in a currency in which no instalments are rounded, so
    /// that only schedules given by a lender are granted. `no_credit_limit`: principal is allowed
    /// in a currency in which no credit line is opened. A later release may know more.
    pub code: String,
    /// The member it was found at: `sections.loan.pause_while_held`.
    pub at: String,
}

impl Document {
    /// What is worth knowing of it, in the order of its sections.
    pub fn findings(&self) -> Vec<Finding> {
        let Document { loan, limits, unverified, .. } = self;
        let mut findings: Vec<_> =
            unverified.iter().map(|it| finding("unverified", it.clone())).collect();
        for (place, step) in loan.instalments.iter().enumerate() {
            if limits.principal_in(step.currency).is_none() {
                let at = format!("sections.loan.instalments[{place}]");
                findings.push(finding("nothing_lent", at));
            }
        }
        for (place, bounds) in limits.principal.iter().enumerate() {
            let at = |code| finding(code, format!("sections.limits.principal[{place}]"));
            let currency: Currency = bounds.currency();
            if loan.step_in(currency).is_none() {
                findings.push(at("not_rounded"));
            }
            if limits.credit_limit_in(currency).is_none() {
                findings.push(at("no_credit_limit"));
            }
        }
        findings
    }
}

fn finding(code: &str, at: String) -> Finding {
    Finding { code: code.to_owned(), at }
}
