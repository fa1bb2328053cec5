//! Why a credit line may refuse.

use uuid::Uuid;

use crate::money::{Currency, Money};
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no credit line under this id")]
        NotFound => NotFound "credit_line.not_found",
        #[error("the credit line exists already")]
        AlreadyExists => Conflict "credit_line.already_exists",
        #[error("the customer has a credit line in {currency} already: {line}")]
        CurrencyTaken { currency: Currency, line: Uuid } => Conflict "credit_line.currency_taken",
        #[error("an amount of zero was given where something must be taken or freed")]
        ZeroAmount => Invalid "credit_line.zero_amount",
        #[error("the credit line is in {line}, the amount in {given}")]
        AnotherCurrency { line: Currency, given: Currency } => Invalid "credit_line.another_currency",
        #[error("{blocks} block(s) stand on the credit line: nothing is reserved on it until they are lifted")]
        Blocked { blocks: u32 } => Conflict "credit_line.blocked",
        #[error("{asked} was asked for, the credit line has {available} left")]
        OverLimit { available: Money, asked: Money } => Conflict "credit_line.over_limit",
        #[error(
        "loan {loan} is on the line already: {reserved} is reserved for it and {outstanding} owed"
        )]
        AlreadyOnLine { loan: Uuid, reserved: Money, outstanding: Money } => Conflict "credit_line.already_on_line",
        #[error("of loan {loan} {outstanding} is outstanding on the line, less than {asked}")]
        MoreThanOutstanding { loan: Uuid, outstanding: Money, asked: Money } => Conflict "credit_line.more_than_outstanding",
        #[error("what is outstanding would add up to more than 9007199254740991 minor units")]
        TooLarge => Conflict "credit_line.too_large",
        #[error("no block {block} stands on the credit line")]
        NoSuchBlock { block: Uuid } => NotFound "credit_line.no_such_block",
        #[error("loan {loan} is in default: its block goes when that ends")]
        BlockOfDefault { loan: Uuid } => Conflict "credit_line.block_of_default",
    }
}
