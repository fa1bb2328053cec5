//! What is worth knowing of a document that is fit to be published.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coverage, Document, Fault, Malformed, NoStart, UnlawfulPlans};
use crate::money::Currency;

/// Something that the checks found and that keeps nobody from publishing the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What was found. `unverified`: nobody has confirmed that this figure is lawful.
    /// `nothing_lent`: instalments are rounded in a currency in which no principal is allowed.
    /// `not_rounded`: principal is allowed in a currency in which no instalments are rounded, so
    /// that only schedules given by a lender are granted. `no_credit_limit`: principal is allowed
    /// in a currency in which no credit line is opened. `no_lawful_plan`: these plans cost more than
    /// the law allows, and are not offered. `no_start`: no plan of this starting limit is lawful, and
    /// the version declares `no_credit`. A later release may know more.
    pub code: String,
    /// The member it was found at: `sections.loan.pause_while_held`.
    pub at: String,
    /// Which plans it is of; absent where it is of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plans: Option<UnlawfulPlans>,
}

impl Document {
    /// What is worth knowing of it and of its plans.
    ///
    /// # Errors
    /// When no plan of a starting limit is lawful and it does not say that it gives no credit.
    pub fn findings_with(&self, coverage: &Coverage) -> Result<Vec<Finding>, Malformed> {
        Ok([self.findings(), self.findings_of(coverage).map_err(Malformed)?].concat())
    }

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

    fn findings_of(&self, coverage: &Coverage) -> Result<Vec<Finding>, Vec<Fault>> {
        let Some(products) = &self.products else { return Ok(vec![]) };
        let at = |place: usize| format!("sections.classes.limits[{place}].steps[0]");
        if !products.no_credit && !coverage.no_start.is_empty() {
            let fault = |NoStart { place, limit, on }: &NoStart| {
                let reason = format!(
                    "expected a lawful plan of {limit}, found none on {on}: change what it costs, or \
                     declare `products.no_credit`"
                );
                Fault { at: at(*place), reason }
            };
            return Err(coverage.no_start.iter().map(fault).collect());
        }
        let mut findings: Vec<_> =
            coverage.no_start.iter().map(|it| finding("no_start", at(it.place))).collect();
        findings.dedup();
        for plans in &coverage.unlawful {
            let place = products.products.iter().position(|it| it.code == plans.product);
            let place = place.expect("plans are of a product of the document");
            let at = format!("sections.products.products[{place}]");
            let plans = Some(plans.clone());
            findings.push(Finding { code: "no_lawful_plan".to_owned(), at, plans });
        }
        Ok(findings)
    }
}

fn finding(code: &str, at: String) -> Finding {
    Finding { code: code.to_owned(), at, plans: None }
}
