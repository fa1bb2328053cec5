//! The bodies of commands to credit lines and applications.

use ledger_core::calendar::{Day, MonthlyDay};
use ledger_core::credit::application::{Asked, FirstDue, Paper, Purpose, Terms};
use ledger_core::log::Hash;
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::reason::GivenReason;
use super::{LenderBody, PlanBody};
use crate::http::tagged::tagged;
use crate::http::text::{Code, Text, TheirCode};

tagged!(PurposeBody, FirstDueBody);

/// Opens a line in a currency the file has none in; it takes in the loans that run in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OpenCreditLine {
    pub(in crate::http) limit: Money,
}

/// Moves the limit. A lower one calls nothing in; it stops new reservations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChangeLimit {
    pub(in crate::http) limit: Money,
    pub(in crate::http) reason: GivenReason,
}

/// Lifts a block that a person set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct UnblockCreditLine {
    /// The id in the event that set it.
    pub(in crate::http) block: Uuid,
    pub(in crate::http) reason: GivenReason,
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
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum PurposeBody {
    /// It pays this order, all of it.
    Order { order: Uuid },
    /// It is paid out.
    Cash {},
}

/// What is asked for. Who lends at which rate is for the offer to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskedBody {
    pub(in crate::http) product: Option<Code>,
    /// The order's total, or the most that is to be paid out.
    pub(in crate::http) amount: Money,
    pub(in crate::http) instalments: u32,
    pub(in crate::http) first_due: FirstDueBody,
}

/// When it is to be paid back from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum FirstDueBody {
    /// From this day on.
    On { first_due_on: Day },
    /// On this day of some month to come.
    DayOfMonth { day_of_month: MonthlyDay },
}

/// Approves on these terms, which are offered to the customer at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ApproveApplication {
    pub(in crate::http) terms: TermsBody,
    /// The class of risk that prices them, as who approves has it: a code of the policy in force. Wanted
    /// where that has a price table.
    pub(in crate::http) class: Option<Code>,
    /// Net, of a month, as the customer declares it: then the policy's rule of capacity is asked.
    pub(in crate::http) income: Option<Money>,
    pub(in crate::http) reason: GivenReason,
}

/// The terms on which a loan is offered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TermsBody {
    pub(in crate::http) product: Option<Code>,
    pub(in crate::http) lender: LenderBody,
    pub(in crate::http) principal: Money,
    pub(in crate::http) plan: PlanBody,
}

/// Declines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DeclineApplication {
    /// What the customer is told: codes of the policy, each with its text.
    pub(in crate::http) reasons: Vec<Code>,
    /// Why, for staff.
    pub(in crate::http) reason: GivenReason,
}

/// The bank that is to lend accepted the offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AcceptOffer {
    /// Which offer; left out: the one that stands. Named, it may be one whose time was over.
    pub(in crate::http) offer: Option<Uuid>,
    /// The bank's own reference of the loan.
    pub(in crate::http) reference: Text<100>,
}

/// The bank that was to lend refused the offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RefuseOffer {
    /// Which offer; left out: the one that stands. Named, it may be one whose time was over.
    pub(in crate::http) offer: Option<Uuid>,
    /// The bank's own code of why, as the bank writes it.
    pub(in crate::http) code: TheirCode,
}

/// The customer signed the offer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SignOffer {
    /// The id in the event that made it.
    pub(in crate::http) offer: Uuid,
    pub(in crate::http) paper: PaperBody,
    pub(in crate::http) signed_on: Day,
}

/// What was signed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PaperBody {
    /// Under which it is kept.
    pub(in crate::http) reference: Text<100>,
    /// Of its bytes.
    pub(in crate::http) sha256: Hash,
}

impl PurposeBody {
    pub(in crate::http) fn into_purpose(self) -> Purpose {
        match self {
            PurposeBody::Order { order } => Purpose::Order { order },
            PurposeBody::Cash {} => Purpose::Cash {},
        }
    }
}

impl AskedBody {
    pub(in crate::http) fn into_asked(self) -> Asked {
        let AskedBody { product, amount, instalments, first_due } = self;
        let product = product.map(|it| it.into_string());
        let first_due = match first_due {
            FirstDueBody::On { first_due_on } => FirstDue::On { first_due_on },
            FirstDueBody::DayOfMonth { day_of_month } => FirstDue::DayOfMonth { day_of_month },
        };
        Asked { product, amount, instalments, first_due }
    }
}

impl TermsBody {
    pub(in crate::http) fn into_terms(self) -> Terms {
        let TermsBody { product, lender, principal, plan } = self;
        Terms {
            product: product.map(|it| it.into_string()),
            lender: lender.into_lender(),
            principal,
            plan: plan.into_plan(),
        }
    }
}

impl PaperBody {
    pub(in crate::http) fn into_paper(self) -> Paper {
        Paper { reference: self.reference.into_string(), sha256: self.sha256 }
    }
}
