//! Which loans a list has, and in which order.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use projections::portfolio::questions::{Cursor, Filter, Order, OrderBy};
use uuid::Uuid;

use super::loan::lender_of;
use super::loan_life::LoanLife;
use super::parsed;
use crate::errors::bad_argument;

pub(super) fn loan_cursor(
    name: &str,
    text: Option<String>,
    by: OrderBy,
) -> async_graphql::Result<Option<Cursor>> {
    let Some(text) = text else { return Ok(None) };
    match text.parse::<Cursor>() {
        Ok(cursor) if cursor.fits(by) => Ok(Some(cursor)),
        Ok(_) | Err(_) => Err(bad_argument(format!(
            "`{name}` is no cursor of this list in this order: give back one that came with a \
             page of it"
        ))),
    }
}

/// Which loans.
#[derive(InputObject, Default)]
pub(super) struct LoanFilter {
    /// ISO 4217.
    currency: Option<String>,
    /// null: loans without a product.
    product: MaybeUndefined<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// `own_book`, or `bank:<id>`.
    lender: Option<String>,
    /// Loans that are there in their life.
    life: Option<LoanLife>,
    /// Loans that are in default, or those that are not.
    in_default: Option<bool>,
    /// Only loans that a hold lasts on.
    #[graphql(default)]
    held_only: bool,
    /// Only loans with an instalment not fully paid and past due.
    #[graphql(default)]
    overdue_only: bool,
    /// Loans of this customer.
    customer: Option<Uuid>,
}

impl LoanFilter {
    pub(super) fn filter(self) -> async_graphql::Result<Filter> {
        Ok(Filter {
            currency: parsed(self.currency)?,
            product: self.product.into(),
            country: parsed(self.country)?,
            lender: self.lender.as_deref().map(lender_of).transpose()?,
            life: self.life.map(LoanLife::life),
            in_default: self.in_default,
            held_only: self.held_only,
            overdue_only: self.overdue_only,
            customer: self.customer,
        })
    }
}

/// In which order loans come. Amounts are compared within one currency, which `filter.currency`
/// names; what is equal is in order of the ids.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoanOrder {
    /// The least principal outstanding first.
    OutstandingAsc,
    /// The most principal outstanding first.
    OutstandingDesc,
    /// The least overdue first.
    OverdueAsc,
    /// The most overdue first.
    OverdueDesc,
    /// The longest due first; loans with nothing due come last.
    OldestDueAsc,
    /// Loans with nothing due come first, the longest due last.
    OldestDueDesc,
    /// The oldest loan first.
    GrantedAsc,
    /// The newest loan first.
    GrantedDesc,
}

impl LoanOrder {
    pub(super) fn order(self) -> Order {
        let (by, descending) = match self {
            LoanOrder::OutstandingAsc => (OrderBy::Outstanding, false),
            LoanOrder::OutstandingDesc => (OrderBy::Outstanding, true),
            LoanOrder::OverdueAsc => (OrderBy::Overdue, false),
            LoanOrder::OverdueDesc => (OrderBy::Overdue, true),
            LoanOrder::OldestDueAsc => (OrderBy::OldestDue, false),
            LoanOrder::OldestDueDesc => (OrderBy::OldestDue, true),
            LoanOrder::GrantedAsc => (OrderBy::Granted, false),
            LoanOrder::GrantedDesc => (OrderBy::Granted, true),
        };
        Order { by, descending }
    }
}
