//! What an application asks for, what is counted for it, and on what terms it is offered and signed.

use async_graphql::SimpleObject;
use chrono::NaiveDate;
use ledger_core::credit::application::{Asked, FirstDue, Inputs, Paper, Terms};

use super::loan::lender_text;
use super::scalars::{Date, Money};

/// What is asked for.
#[derive(SimpleObject)]
pub(super) struct AskedTerms {
    /// As what it is to be sold.
    product: Option<String>,
    /// In how many instalments it would be paid back.
    instalments: u32,
    /// The day of the first of them; null where only its day of the month is asked for.
    first_due_on: Option<Date>,
    /// The day of the month on which they would be due; null where the first day is asked for.
    day_of_month: Option<u32>,
}

impl AskedTerms {
    pub(super) fn of(it: &Asked) -> AskedTerms {
        let (first_due_on, day_of_month) = match it.first_due {
            FirstDue::On { first_due_on } => (Some(Date(first_due_on.date())), None),
            FirstDue::DayOfMonth { day_of_month } => (None, Some(day_of_month.into())),
        };
        let (product, instalments) = (it.product.clone(), it.instalments);
        AskedTerms { product, instalments, first_due_on, day_of_month }
    }
}

/// What is counted when an application is decided.
#[derive(SimpleObject)]
pub(super) struct DecisionInputs {
    /// Kept for the customer's loans that were granted and not disbursed.
    reserved: Money,
    /// What the customer owes of principal.
    outstanding: Money,
    /// What the customer's other applications were offered, and nobody has signed.
    offered: Money,
    /// The limit of the customer's credit line.
    limit: Option<Money>,
    /// Above how much in all it takes two persons; null where it always does.
    four_eyes_above: Option<Money>,
}

impl DecisionInputs {
    pub(super) fn of(it: &Inputs) -> DecisionInputs {
        DecisionInputs {
            reserved: Money(it.reserved),
            outstanding: Money(it.outstanding),
            offered: Money(it.offered),
            limit: it.limit.map(Money),
            four_eyes_above: it.four_eyes_above.map(Money),
        }
    }
}

/// What a customer signed.
#[derive(SimpleObject)]
pub(super) struct SignedPaper {
    /// Under which it is kept.
    reference: String,
    /// The SHA-256 of its bytes.
    sha256: String,
    /// When it was signed.
    signed_on: Date,
}

impl SignedPaper {
    pub(super) fn of(paper: &Paper, signed_on: NaiveDate) -> SignedPaper {
        let Paper { reference, sha256 } = paper;
        let (reference, sha256) = (reference.clone(), sha256.to_string());
        SignedPaper { reference, sha256, signed_on: Date(signed_on) }
    }
}

/// On what terms credit is offered and granted.
#[derive(SimpleObject)]
pub(super) struct ApprovedTerms {
    /// As what it is sold.
    product: Option<String>,
    /// Who lends: `own_book`, or `bank:<id>`.
    lender: String,
    /// How much is lent.
    principal: Money,
}

impl ApprovedTerms {
    pub(super) fn of(it: &Terms) -> ApprovedTerms {
        ApprovedTerms {
            product: it.product.clone(),
            lender: lender_text(&it.lender),
            principal: Money(it.principal),
        }
    }
}
