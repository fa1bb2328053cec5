//! Under what does a bank lend? Stored in events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::{Currency, Money, Rate, Rounding};

/// Of which kind a lender is, as ceilings know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LenderType {
    Bank,
    /// A microfinance institution and whoever else may lend. Its offers keep to the ceiling of banks,
    /// which is the lower one.
    Other,
}

impl LenderType {
    pub const fn name(self) -> &'static str {
        match self {
            LenderType::Bank => "bank",
            LenderType::Other => "other",
        }
    }
}

/// What a bank lends under, as two persons agreed it with the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// What it lends in all, one line a currency; at least one.
    pub lines: Vec<FundingLine>,
    /// What it lends for; at least one.
    pub products: Vec<MandatedProduct>,
    /// Within so many hours it answers what is presented to it; 1 to 720.
    pub answer_hours: u32,
    /// What it wants to see before it looks at an application.
    pub checklist: Vec<ChecklistItem>,
    pub commission: Commission,
    pub undone: UndoneTerms,
}

/// How much a bank lends in a currency at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FundingLine {
    /// What is reserved and what is owed come to no more when something is reserved.
    pub limit: Money,
    /// The file fee that an offer has at least, in the same currency; absent where it asks none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_min: Option<Money>,
}

/// A product of the policy book for which a bank lends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandatedProduct {
    pub code: String,
    /// The yearly rate of the contract that it asks at least; absent where it takes that of the price table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_min: Option<Rate>,
}

/// Something that a bank wants to see in the file of an applicant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistItem {
    /// A document that shows who the customer is, accepted.
    Identity,
    /// What the rules answered, with its score.
    Assessment,
    /// What the offer costs, with both yearly figures.
    Price,
    /// What the customer said of himself.
    Declaration,
    /// What a source told that was asked.
    Evidence,
}

impl ChecklistItem {
    pub const ALL: [ChecklistItem; 5] = [
        ChecklistItem::Identity,
        ChecklistItem::Assessment,
        ChecklistItem::Price,
        ChecklistItem::Declaration,
        ChecklistItem::Evidence,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            ChecklistItem::Identity => "identity",
            ChecklistItem::Assessment => "assessment",
            ChecklistItem::Price => "price",
            ChecklistItem::Declaration => "declaration",
            ChecklistItem::Evidence => "evidence",
        }
    }
}

/// What a bank pays us for a file that it accepted and that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commission {
    /// Of the principal, once; 0 to 1.
    pub rate: Rate,
    pub earned: Earned,
}

/// When a commission is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Earned {
    AtSignature,
    AtDisbursement,
}

/// What becomes of a commission where a loan is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoneTerms {
    /// It is taken back where the loan is undone within so many days after its signature; later it is kept.
    /// 0 to 3 660.
    pub days: u32,
}

impl Mandate {
    /// The line in this currency.
    pub fn line_in(&self, currency: Currency) -> Option<&FundingLine> {
        self.lines.iter().find(|it| it.limit.currency() == currency)
    }

    /// What it says of a product.
    pub fn product(&self, code: &str) -> Option<&MandatedProduct> {
        self.products.iter().find(|it| it.code == code)
    }
}

impl Commission {
    /// What is earned for so much principal, half a unit to the even neighbour. `None` where that does
    /// not fit.
    pub fn of(&self, principal: Money) -> Option<Money> {
        let share = rust_decimal::Decimal::from(principal.amount()).checked_mul(self.rate.0)?;
        Money::new(Rounding::HalfEven.to_integer(share)?, principal.currency()).ok()
    }
}
