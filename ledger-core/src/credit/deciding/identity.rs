//! Is it known who the applicant is, and is it somebody whom a person must look at?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Facts;
use super::rules::{Fired, Measure, Rule, review};
use crate::calendar::Day;
use crate::credit::scoring::Answer;
use crate::policy::{DocumentKind, IdentityPolicy, IncompleteIdentity};

/// What is known of who somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityFacts {
    /// The documents that count on the day, in the order of their ids.
    pub accepted: Vec<AcceptedDocument>,
    /// The customers in whose files a number of a document or the telephone was found, in order, each
    /// once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known_in: Vec<Uuid>,
    /// What each list said last, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screened: Vec<ScreenedList>,
}

/// A document that a person accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedDocument {
    pub document: Uuid,
    pub kind: DocumentKind,
    /// The first business day on which it counts no more.
    pub lapses_on: Day,
}

/// What a list of sanctions or of politically exposed persons said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenedList {
    pub screening: Uuid,
    pub list: String,
    pub list_version: String,
    pub as_of: Day,
    /// Whether it names the customer.
    pub hit: bool,
}

/// The rules that speak of who the applicant is, in order. Where nothing is wanted, what was found all
/// the same still sends it to a person.
pub(super) fn of_identity(facts: &Facts, wanted: Option<&IdentityPolicy>) -> Vec<Fired> {
    let nothing = IdentityFacts::default();
    let known = facts.identity.as_ref().unwrap_or(&nothing);
    let mut fired = vec![];
    if let Some(wanted) = wanted {
        let kinds = known.kinds();
        let lacking = count(wanted.lacking(&kinds).count());
        if lacking > 0 {
            let at_most = match wanted.incomplete {
                IncompleteIdentity::Review {} => Answer::Review,
                IncompleteIdentity::Decline { .. } => Answer::Decline,
            };
            let all = count(wanted.wanted.len());
            let (found, threshold) = (Measure::of(all - lacking), Measure::of(all));
            fired.push(Fired {
                rule: Rule::IdentityIncomplete,
                at_most,
                found: Some(found),
                threshold: Some(threshold),
            });
        }
    }
    if !known.known_in.is_empty() {
        let found = Measure::of(count(known.known_in.len()));
        fired.push(review(Rule::KnownElsewhere, Some(found), Some(Measure::of(0))));
    }
    if let Some(days) = wanted.and_then(|it| it.screening_days) {
        let age = |it: &ScreenedList| u32::try_from(it.as_of.days_until(facts.on)).unwrap_or(0);
        // Of lists that are looked through at different times the oldest counts.
        let oldest = known.screened.iter().map(age).max();
        if oldest.is_none_or(|it| it > days) {
            fired.push(review(Rule::NotScreened, oldest.map(Measure::of), Some(Measure::of(days))));
        }
    }
    let hits = count(known.screened.iter().filter(|it| it.hit).count());
    if hits > 0 {
        let (found, threshold) = (Measure::of(hits), Measure::of(0));
        fired.push(review(Rule::ScreeningHit, Some(found), Some(threshold)));
    }
    fired
}

/// What is told of an application that is declined for want of an identity.
pub(super) fn unknown_reason(fired: &[Fired], wanted: &IdentityPolicy) -> Option<String> {
    let incomplete = fired.iter().any(|it| it.rule == Rule::IdentityIncomplete);
    match &wanted.incomplete {
        IncompleteIdentity::Decline { reason } if incomplete => Some(reason.clone()),
        IncompleteIdentity::Decline { .. } | IncompleteIdentity::Review {} => None,
    }
}

impl IdentityFacts {
    fn kinds(&self) -> Vec<DocumentKind> {
        self.accepted.iter().map(|it| it.kind).collect()
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
