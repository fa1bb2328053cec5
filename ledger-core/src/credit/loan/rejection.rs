//! Why a loan may refuse.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::money::{Currency, Money};

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no loan under this id")]
    NotFound,
    #[error("the loan exists already")]
    AlreadyExists,
    #[error("an amount of zero was given where something must be paid")]
    ZeroAmount,
    #[error("the loan is in {loan}, the amount in {given}")]
    AnotherCurrency { loan: Currency, given: Currency },
    #[error("a schedule has {min} to {max} instalments, not {found}")]
    InstalmentCount { found: usize, min: usize, max: usize },
    #[error(
        "instalment {number} is not in its place: numbers count from 1 in order of strictly later due dates"
    )]
    OutOfOrder { number: u32 },
    #[error("instalment {number} owes nothing")]
    EmptyInstalment { number: u32 },
    #[error("the schedule's principal adds up to {found}, the loan is of {principal}")]
    PrincipalDiffers { found: Money, principal: Money },
    #[error("the amounts of the loan add up to more than 9007199254740991 minor units")]
    TooLarge,
    #[error("on instalment {number} more is paid than owed")]
    PaidMoreThanOwed { number: u32 },
    #[error(
        "the first instalment is due on {due_on}, which is not after the business date {business_date}"
    )]
    DueTooEarly { due_on: NaiveDate, business_date: NaiveDate },
    #[error("the first due date {first_due_on} is not on day {day_of_month} of its month")]
    DayDiffers { first_due_on: NaiveDate, day_of_month: u32 },
    #[error("the schedule has a due date that is no day from 1900-01-01 to 9999-12-31")]
    BeyondCalendar,
    #[error("the rate must be 0 to 10 (1 is 100 % a year), not {rate}")]
    RateOutOfRange { rate: String },
    #[error(
        "{principal} is too little for {instalments} instalments in multiples of {multiple} minor units"
    )]
    PrincipalTooSmall { principal: Money, instalments: u32, multiple: u32 },
    #[error("the loan is of {principal}; that is what is disbursed, once")]
    AmountDiffers { principal: Money },
    #[error("the loan has been disbursed")]
    AlreadyDisbursed,
    #[error("the loan has not been disbursed: it owes nothing yet")]
    NotDisbursed,
    #[error("the loan was cancelled")]
    Cancelled,
    #[error("the loan was unwound: what it paid for was cancelled or came back")]
    Unwound,
    #[error("the loan is closed: everything is paid")]
    Closed,
    #[error("the value date {value_date} is after the business date {business_date}")]
    ValueDateAhead { value_date: NaiveDate, business_date: NaiveDate },
    #[error("the value date {value_date} is before the loan was granted or taken over, on {since}")]
    ValueDateBefore { value_date: NaiveDate, since: NaiveDate },
    #[error("no repayment {repayment} was received on this loan")]
    UnknownRepayment { repayment: Uuid },
    #[error("repayment {repayment} was reversed already")]
    AlreadyReversed { repayment: Uuid },
    #[error("the loan has no instalment {instalment}; it has 1 to {last}")]
    UnknownInstalment { instalment: u32, last: u32 },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "loan.not_found",
            Rejection::AlreadyExists => "loan.already_exists",
            Rejection::ZeroAmount => "loan.zero_amount",
            Rejection::AnotherCurrency { .. } => "loan.another_currency",
            Rejection::InstalmentCount { .. } => "loan.instalment_count",
            Rejection::OutOfOrder { .. } => "loan.out_of_order",
            Rejection::EmptyInstalment { .. } => "loan.empty_instalment",
            Rejection::PrincipalDiffers { .. } => "loan.principal_differs",
            Rejection::TooLarge => "loan.too_large",
            Rejection::PaidMoreThanOwed { .. } => "loan.paid_more_than_owed",
            Rejection::DueTooEarly { .. } => "loan.due_too_early",
            Rejection::DayDiffers { .. } => "loan.day_differs",
            Rejection::BeyondCalendar => "loan.beyond_calendar",
            Rejection::RateOutOfRange { .. } => "loan.rate_out_of_range",
            Rejection::PrincipalTooSmall { .. } => "loan.principal_too_small",
            Rejection::AmountDiffers { .. } => "loan.amount_differs",
            Rejection::AlreadyDisbursed => "loan.already_disbursed",
            Rejection::NotDisbursed => "loan.not_disbursed",
            Rejection::Cancelled => "loan.cancelled",
            Rejection::Unwound => "loan.unwound",
            Rejection::Closed => "loan.closed",
            Rejection::ValueDateAhead { .. } => "loan.value_date_ahead",
            Rejection::ValueDateBefore { .. } => "loan.value_date_before",
            Rejection::UnknownRepayment { .. } => "loan.unknown_repayment",
            Rejection::AlreadyReversed { .. } => "loan.already_reversed",
            Rejection::UnknownInstalment { .. } => "loan.unknown_instalment",
        }
    }
}
