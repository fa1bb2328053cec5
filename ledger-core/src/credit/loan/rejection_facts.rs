//! What the caller of a loan is told with a refusal.

use serde_json::{Map, Value, json};

use super::Rejection;
use crate::rejection::{Kind, facts};

impl Rejection {
    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound | Rejection::UnknownRepayment { .. } => Kind::NotFound,
            Rejection::AlreadyExists
            | Rejection::AlreadyDisbursed
            | Rejection::NotDisbursed
            | Rejection::Cancelled
            | Rejection::Unwound
            | Rejection::Closed
            | Rejection::AlreadyReversed { .. } => Kind::Conflict,
            Rejection::ZeroAmount
            | Rejection::AnotherCurrency { .. }
            | Rejection::InstalmentCount { .. }
            | Rejection::OutOfOrder { .. }
            | Rejection::EmptyInstalment { .. }
            | Rejection::PrincipalDiffers { .. }
            | Rejection::TooLarge
            | Rejection::PaidMoreThanOwed { .. }
            | Rejection::DueTooEarly { .. }
            | Rejection::DayDiffers { .. }
            | Rejection::BeyondCalendar
            | Rejection::RateOutOfRange { .. }
            | Rejection::PrincipalTooSmall { .. }
            | Rejection::AmountDiffers { .. }
            | Rejection::ValueDateAhead { .. }
            | Rejection::ValueDateBefore { .. }
            | Rejection::UnknownInstalment { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound
            | Rejection::AlreadyExists
            | Rejection::ZeroAmount
            | Rejection::TooLarge
            | Rejection::BeyondCalendar
            | Rejection::AlreadyDisbursed
            | Rejection::NotDisbursed
            | Rejection::Cancelled
            | Rejection::Unwound
            | Rejection::Closed => Map::new(),
            Rejection::AnotherCurrency { loan, given } => {
                facts([("loan", json!(loan)), ("given", json!(given))])
            }
            Rejection::InstalmentCount { found, min, max } => {
                facts([("found", json!(found)), ("min", json!(min)), ("max", json!(max))])
            }
            Rejection::OutOfOrder { number }
            | Rejection::EmptyInstalment { number }
            | Rejection::PaidMoreThanOwed { number } => facts([("number", json!(number))]),
            Rejection::PrincipalDiffers { found, principal } => {
                facts([("found", json!(found)), ("principal", json!(principal))])
            }
            Rejection::DueTooEarly { due_on, business_date } => {
                facts([("due_on", json!(due_on)), ("business_date", json!(business_date))])
            }
            Rejection::DayDiffers { first_due_on, day_of_month } => facts([
                ("first_due_on", json!(first_due_on)),
                ("day_of_month", json!(day_of_month)),
            ]),
            Rejection::RateOutOfRange { rate } => facts([("rate", json!(rate))]),
            Rejection::PrincipalTooSmall { principal, instalments, multiple } => facts([
                ("principal", json!(principal)),
                ("instalments", json!(instalments)),
                ("multiple", json!(multiple)),
            ]),
            Rejection::AmountDiffers { principal } => facts([("principal", json!(principal))]),
            Rejection::ValueDateAhead { value_date, business_date } => {
                facts([("value_date", json!(value_date)), ("business_date", json!(business_date))])
            }
            Rejection::ValueDateBefore { value_date, since } => {
                facts([("value_date", json!(value_date)), ("since", json!(since))])
            }
            Rejection::UnknownRepayment { repayment }
            | Rejection::AlreadyReversed { repayment } => facts([("repayment", json!(repayment))]),
            Rejection::UnknownInstalment { instalment, last } => {
                facts([("instalment", json!(instalment)), ("last", json!(last))])
            }
        }
    }
}
