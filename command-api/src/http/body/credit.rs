//! The bodies of commands to credit lines and applications.

use ledger_core::credit::application::{Asked, DeclineReason, Purpose, Terms};
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::{LenderBody, PlanBody};
use crate::http::text::{Code, Text};

/// Opens a line in a currency the file has none in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OpenCreditLine {
    pub(in crate::http) ceiling: Money,
}

/// Moves the ceiling. A lower one calls nothing in; it stops new reservations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeCeiling {
    pub(in crate::http) ceiling: Money,
    pub(in crate::http) cause: Text<500>,
}

/// Lifts the block that was set with this motive.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct UnblockCreditLine {
    /// The motive the block was set with.
    pub(in crate::http) blocked_for: Text<500>,
    /// Why it is lifted.
    pub(in crate::http) motive: Text<500>,
}

/// Asks for credit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SubmitApplication {
    pub(in crate::http) purpose: PurposeBody,
    pub(in crate::http) asked: AskedBody,
}

/// What the credit is for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::http) enum PurposeBody {
    /// It pays this order, all of it.
    Order { order: Uuid, amount: Money },
    /// It is paid out, up to this amount.
    Amount { amount: Money },
}

/// The terms that are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskedBody {
    pub(in crate::http) product: Option<Code>,
    pub(in crate::http) lender: LenderBody,
    pub(in crate::http) plan: PlanBody,
}

/// Approves on these terms.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ApproveApplication {
    pub(in crate::http) terms: TermsBody,
    pub(in crate::http) motive: Text<500>,
}

/// The terms on which a loan is granted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TermsBody {
    pub(in crate::http) product: Option<Code>,
    pub(in crate::http) lender: LenderBody,
    /// The lender's own reference of the loan.
    pub(in crate::http) lender_reference: Text<100>,
    pub(in crate::http) principal: Money,
    pub(in crate::http) plan: PlanBody,
}

/// Declines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DeclineApplication {
    /// What the customer is told.
    pub(in crate::http) reasons: Vec<DeclineReasonBody>,
    pub(in crate::http) motive: Text<500>,
}

/// Why an application is declined, as the customer is told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DeclineReasonBody {
    /// One of the policy's codes.
    pub(in crate::http) code: Code,
    /// In words, and what the customer can do about it.
    pub(in crate::http) text: Text<500>,
}

impl PurposeBody {
    pub(in crate::http) fn into_purpose(self) -> Purpose {
        match self {
            PurposeBody::Order { order, amount } => Purpose::Order { order, amount },
            PurposeBody::Amount { amount } => Purpose::Amount { amount },
        }
    }
}

impl AskedBody {
    pub(in crate::http) fn into_asked(self) -> Asked {
        let AskedBody { product, lender, plan } = self;
        Asked {
            product: product.map(|it| it.into_string()),
            lender: lender.into_lender(),
            plan: plan.into_plan(),
        }
    }
}

impl TermsBody {
    pub(in crate::http) fn into_terms(self) -> Terms {
        let TermsBody { product, lender, lender_reference, principal, plan } = self;
        Terms {
            product: product.map(|it| it.into_string()),
            lender: lender.into_lender(),
            lender_reference: lender_reference.into_string(),
            principal,
            plan: plan.into_plan(),
        }
    }
}

impl DeclineReasonBody {
    pub(in crate::http) fn into_reason(self) -> DeclineReason {
        let DeclineReasonBody { code, text } = self;
        DeclineReason { code: code.into_string(), text: text.into_string() }
    }
}
