//! What must no consumer be offered, whatever its price?
//!
//! Other systems have such terms, and a product that comes from one says here what it has. Of each
//! question one answer may be offered, by which the engine goes; with another the product is refused.

use serde::Deserialize;

/// What follows when something else happens than was agreed. What is absent is as it may be offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductTerms {
    #[serde(default)]
    pub overdue_bears: OverdueBears,
    #[serde(default)]
    pub penalty_on: PenaltyOn,
    #[serde(default)]
    pub share_fees_on: ShareFeesOn,
    #[serde(default)]
    pub charged_back: ChargedBackAs,
    #[serde(default)]
    pub credit_paid_out: CreditPaidOutAs,
}

/// What principal bears that is overdue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverdueBears {
    /// A penalty instead of interest, once it bears one.
    #[default]
    PenaltyInstead,
    /// A penalty beside interest.
    PenaltyBesideInterest,
}

/// Of what a penalty is a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenaltyOn {
    #[default]
    OverduePrincipal,
    OverduePrincipalAndInterest,
    /// Of nothing: it is a fixed amount, however little is late and however short.
    FixedAmount,
}

/// Of what a fee by a percentage is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareFeesOn {
    #[default]
    Principal,
    PrincipalAndInterest,
}

/// As what is owed again what a payer's bank took back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargedBackAs {
    /// As what it had paid.
    #[default]
    AsPaid,
    /// As principal, also what had paid interest: so that it bears interest itself.
    Principal,
}

/// What becomes of credit that is paid out beyond what waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditPaidOutAs {
    /// What comes in next makes up for it.
    #[default]
    Overdrawn,
    /// It is lent: principal of the loan.
    Principal,
}

impl ProductTerms {
    /// Which of them are unfit for consumers, each with why.
    pub(in crate::policy) fn unfit(&self) -> Vec<(&'static str, &'static str)> {
        let overdue = match self.overdue_bears {
            OverdueBears::PenaltyInstead => None,
            OverdueBears::PenaltyBesideInterest => {
                Some("the same overdue principal bears interest and a penalty")
            }
        };
        let penalty = match self.penalty_on {
            PenaltyOn::OverduePrincipal => None,
            PenaltyOn::OverduePrincipalAndInterest => Some("interest bears a penalty"),
            PenaltyOn::FixedAmount => {
                Some("a penalty is the same however little is late and however short")
            }
        };
        let fees = match self.share_fees_on {
            ShareFeesOn::Principal => None,
            ShareFeesOn::PrincipalAndInterest => Some("interest bears a fee"),
        };
        let charged_back = match self.charged_back {
            ChargedBackAs::AsPaid => None,
            ChargedBackAs::Principal => {
                Some("interest that was paid becomes principal, and bears interest")
            }
        };
        let paid_out = match self.credit_paid_out {
            CreditPaidOutAs::Overdrawn => None,
            CreditPaidOutAs::Principal => Some("credit that was paid out becomes principal"),
        };
        let found = [
            ("overdue_bears", overdue),
            ("penalty_on", penalty),
            ("share_fees_on", fees),
            ("charged_back", charged_back),
            ("credit_paid_out", paid_out),
        ];
        found.into_iter().filter_map(|(member, why)| Some((member, why?))).collect()
    }
}
