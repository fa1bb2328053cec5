//! The shapes in which events of an application were published before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::{
    Decided, DecidedBy, Deferred, Need, Offered, Opinion, Outcome, Resumed, Reviewed, Terms,
};
use super::{Inputs, Presented};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::published::PlanV1;
use crate::engine::Engine;
use crate::log::Actor;
use crate::money::Money;
use crate::policy::PolicyRef;
use crate::reason::Reason;

/// The terms on which a loan is offered, and granted when they are signed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Terms")]
struct TermsV1 {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product: Option<String>,
    lender: Lender,
    principal: Money,
    plan: PlanV1,
}

impl From<TermsV1> for Terms {
    fn from(it: TermsV1) -> Terms {
        let TermsV1 { product, lender, principal, plan } = it;
        Terms { product, lender, principal, plan: plan.into() }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewedV1 {
    review: Uuid,
    opinion: OpinionV1,
    /// What was counted, by which another person is wanted.
    inputs: Inputs,
    reason: Reason,
    by: Actor,
}

/// What one of two persons thinks of an application.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Opinion")]
enum OpinionV1 {
    /// It should be approved on these terms.
    Approve { terms: TermsV1 },
}

pub(super) fn reviewed(it: ReviewedV1) -> Reviewed {
    let ReviewedV1 { review, opinion, inputs, reason, by } = it;
    let OpinionV1::Approve { terms } = opinion;
    Reviewed { review, opinion: Opinion::Approve { terms: terms.into() }, inputs, reason, by }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecidedV1 {
    decision: Uuid,
    outcome: OutcomeV1,
    by: DecidedBy,
    /// The version of the rules that it keeps to.
    engine: Engine,
    /// What was counted.
    inputs: Inputs,
    /// Of the person who decided last; absent where rules decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

/// What was decided.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Outcome")]
enum OutcomeV1 {
    /// Credit is given on these terms.
    Approved { terms: TermsV1 },
    /// No credit is given, for at least one reason: codes of the policy, with what the customer is
    /// told.
    Declined { reasons: Vec<String> },
}

pub(super) fn decided(it: DecidedV1) -> Decided {
    let DecidedV1 { decision, outcome, by, engine, inputs, reason } = it;
    let outcome = match outcome {
        OutcomeV1::Approved { terms } => Outcome::Approved { terms: terms.into() },
        OutcomeV1::Declined { reasons } => Outcome::Declined { reasons },
    };
    Decided { decision, outcome, by, engine, inputs, reason }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferedV1 {
    offer: Uuid,
    /// Those of the approval.
    terms: TermsV1,
    /// The business day on which it was made.
    offered_on: Day,
    /// The first business day on which it is too late to sign.
    lapses_on: Day,
    /// Under which the loan will stand, whatever is in force by then.
    policy: PolicyRef,
}

pub(super) fn offered_v1(it: OfferedV1) -> OfferedV2 {
    let OfferedV1 { offer, terms, offered_on, lapses_on, policy } = it;
    OfferedV2 { offer, terms: terms.into(), offered_on, lapses_on, policy }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferedV2 {
    offer: Uuid,
    /// Those of the approval.
    terms: Terms,
    /// The business day on which it was made.
    offered_on: Day,
    /// The first business day on which it is too late to sign.
    lapses_on: Day,
    /// Under which the loan will stand, whatever is in force by then.
    policy: PolicyRef,
}

pub(super) fn offered_v2(it: OfferedV2) -> Offered {
    let OfferedV2 { offer, terms, offered_on, lapses_on, policy } = it;
    Offered { offer, terms, offered_on, lapses_on, policy, priced: None }
}

/// What the customer must have before anybody approves.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Need")]
enum NeedV1 {
    /// Premium that is paid.
    #[serde(rename = "premium.needed")]
    Premium,
}

impl From<NeedV1> for Need {
    fn from(it: NeedV1) -> Need {
        match it {
            NeedV1::Premium => Need::Premium,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeferredV1 {
    code: NeedV1,
}

pub(super) fn deferred(it: DeferredV1) -> Deferred {
    Deferred { code: it.code.into() }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResumedV1 {
    code: NeedV1,
}

pub(super) fn resumed(it: ResumedV1) -> Resumed {
    Resumed { code: it.code.into() }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PresentedV1 {
    offer: Uuid,
    /// The bank.
    lender: String,
    by: Actor,
}

/// What was presented before anything was reserved of a bank's line went by no reservation.
pub(super) fn presented(it: PresentedV1) -> Presented {
    let PresentedV1 { offer, lender, by } = it;
    Presented { offer, lender, by, file: None }
}
