//! The words in which an offer and the bank it is put to speak of each other. Stored in events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a bank's line keeps nothing for an offer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unreserved {
    /// No bank is enrolled under that name.
    NotEnrolled,
    Suspended,
    /// The mandate is for no such product.
    ProductNotInMandate,
    /// The mandate has no line in that currency.
    NoLineInCurrency,
    /// The contract's rate is below what the bank asks.
    RateTooLow,
    /// The file fee is below what the bank asks.
    FeeTooLow,
    /// The line has less left.
    LineExhausted,
    /// The offer had come to nothing.
    ReleasedBefore,
}

impl Unreserved {
    pub const fn name(self) -> &'static str {
        match self {
            Unreserved::NotEnrolled => "not_enrolled",
            Unreserved::Suspended => "suspended",
            Unreserved::ProductNotInMandate => "product_not_in_mandate",
            Unreserved::NoLineInCurrency => "no_line_in_currency",
            Unreserved::RateTooLow => "rate_too_low",
            Unreserved::FeeTooLow => "fee_too_low",
            Unreserved::LineExhausted => "line_exhausted",
            Unreserved::ReleasedBefore => "released_before",
        }
    }
}

/// Why an offer came to nothing before it was signed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReleasedBecause {
    /// The bank declined it.
    Declined,
    /// The bank did not answer in time.
    NotAnswered,
    /// Nobody signed it in time.
    Lapsed,
    /// The application was withdrawn.
    Withdrawn,
    /// What is known of the applicant by now does not allow it any more.
    Revoked,
}

impl ReleasedBecause {
    pub const fn name(self) -> &'static str {
        match self {
            ReleasedBecause::Declined => "declined",
            ReleasedBecause::NotAnswered => "not_answered",
            ReleasedBecause::Lapsed => "lapsed",
            ReleasedBecause::Withdrawn => "withdrawn",
            ReleasedBecause::Revoked => "revoked",
        }
    }
}
