//! Why a credit line may refuse.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Block;
use crate::money::{Currency, Money};
use crate::rejection::{Kind, facts};

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no credit line under this id")]
    NotFound,
    #[error("the credit line exists already")]
    AlreadyExists,
    #[error("the customer has a credit line in {currency} already: {line}")]
    CurrencyTaken { currency: Currency, line: Uuid },
    #[error("an amount of zero was given where something must be taken or freed")]
    ZeroAmount,
    #[error("the credit line is in {line}, the amount in {given}")]
    AnotherCurrency { line: Currency, given: Currency },
    #[error("the credit line is blocked, for {} cause(s): nothing is reserved on it until they are lifted", blocks.len())]
    Blocked { blocks: Vec<Block> },
    #[error("{asked} was asked for, the credit line has {available} left")]
    OverCeiling { available: Money, asked: Money },
    #[error(
        "loan {loan} is on the line already: {reserved} is reserved for it and {outstanding} owed"
    )]
    AlreadyOnLine { loan: Uuid, reserved: Money, outstanding: Money },
    #[error("of loan {loan} {outstanding} is outstanding on the line, less than {asked}")]
    MoreThanOutstanding { loan: Uuid, outstanding: Money, asked: Money },
    #[error("what is outstanding would add up to more than 9007199254740991 minor units")]
    TooLarge,
    #[error("the credit line is not blocked for `{motive}`")]
    NotBlockedFor { motive: String },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "credit_line.not_found",
            Rejection::AlreadyExists => "credit_line.already_exists",
            Rejection::CurrencyTaken { .. } => "credit_line.currency_taken",
            Rejection::ZeroAmount => "credit_line.zero_amount",
            Rejection::AnotherCurrency { .. } => "credit_line.another_currency",
            Rejection::Blocked { .. } => "credit_line.blocked",
            Rejection::OverCeiling { .. } => "credit_line.over_ceiling",
            Rejection::AlreadyOnLine { .. } => "credit_line.already_on_line",
            Rejection::MoreThanOutstanding { .. } => "credit_line.more_than_outstanding",
            Rejection::TooLarge => "credit_line.too_large",
            Rejection::NotBlockedFor { .. } => "credit_line.not_blocked_for",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound | Rejection::NotBlockedFor { .. } => Kind::NotFound,
            Rejection::AlreadyExists
            | Rejection::CurrencyTaken { .. }
            | Rejection::Blocked { .. }
            | Rejection::OverCeiling { .. }
            | Rejection::AlreadyOnLine { .. }
            | Rejection::MoreThanOutstanding { .. }
            | Rejection::TooLarge => Kind::Conflict,
            Rejection::ZeroAmount | Rejection::AnotherCurrency { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound
            | Rejection::AlreadyExists
            | Rejection::ZeroAmount
            | Rejection::TooLarge => Map::new(),
            Rejection::CurrencyTaken { currency, line } => {
                facts([("currency", json!(currency)), ("line", json!(line))])
            }
            Rejection::AnotherCurrency { line, given } => {
                facts([("line", json!(line)), ("given", json!(given))])
            }
            Rejection::Blocked { blocks } => facts([("blocks", json!(blocks))]),
            Rejection::OverCeiling { available, asked } => {
                facts([("available", json!(available)), ("asked", json!(asked))])
            }
            Rejection::AlreadyOnLine { loan, reserved, outstanding } => facts([
                ("loan", json!(loan)),
                ("reserved", json!(reserved)),
                ("outstanding", json!(outstanding)),
            ]),
            Rejection::MoreThanOutstanding { loan, outstanding, asked } => facts([
                ("loan", json!(loan)),
                ("outstanding", json!(outstanding)),
                ("asked", json!(asked)),
            ]),
            Rejection::NotBlockedFor { motive } => facts([("motive", json!(motive))]),
        }
    }
}
