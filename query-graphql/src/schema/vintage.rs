//! How the loans of each month have aged since.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, SimpleObject};
use ledger_core::access::Right;
use projections::portfolio::questions::{self, VintageFilter, days, started_by_all, vintages};

use super::loan::lender_of;
use super::portfolio::day_not_started;
use super::scalars::{Date, MoneyTotal};
use super::{connection, parsed, require, told};
use crate::limits::STATEMENT;

#[derive(Default)]
pub(super) struct VintageQuery;

#[Object]
impl VintageQuery {
    /// The vintages as of the end of a business date, by currency and month. A day that not every
    /// partition has started is refused.
    #[graphql(complexity = "2 * STATEMENT + 24 * child_complexity")]
    async fn vintages(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the business date")] as_of: Date,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<VintagesFilter>,
    ) -> async_graphql::Result<Vec<Vintage>> {
        require(context, Right::ReadPortfolio)?;
        let filter = filter.unwrap_or_default().filter()?;
        let mut asked = connection(context).await?;
        let started_on = started_by_all(&days(&mut asked).await.map_err(told)?);
        if started_on.is_none_or(|it| it < as_of.0) {
            return Err(day_not_started(started_on));
        }
        let found = vintages(&mut asked, as_of.0, &filter).await.map_err(told)?;
        Ok(found.into_iter().map(Vintage).collect())
    }
}

/// Of which loans.
#[derive(InputObject, Default)]
#[graphql(name = "VintageFilter")]
struct VintagesFilter {
    /// ISO 4217.
    currency: Option<String>,
    /// null: loans without a product.
    product: MaybeUndefined<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// `own_book`, or `bank:<id>`.
    lender: Option<String>,
}

impl VintagesFilter {
    fn filter(self) -> async_graphql::Result<VintageFilter> {
        Ok(VintageFilter {
            currency: parsed(self.currency)?,
            product: self.product.into(),
            country: parsed(self.country)?,
            lender: self.lender.as_deref().map(lender_of).transpose()?,
        })
    }
}

struct Vintage(questions::Vintage);

/// The loans that came on book in one month: by disbursement, or by boarding.
#[Object]
impl Vintage {
    /// ISO 4217.
    async fn currency(&self) -> String {
        self.0.currency.to_string()
    }

    /// The month: `2004-11`.
    async fn month(&self) -> String {
        self.0.month.format("%Y-%m").to_string()
    }

    /// How many loans.
    async fn loans(&self) -> u64 {
        self.0.loans
    }

    /// What was lent.
    async fn principal(&self) -> MoneyTotal {
        MoneyTotal::of(self.0.principal, self.0.currency)
    }

    /// How many months have begun since its own.
    async fn months_on_book(&self) -> u32 {
        self.0.months_on_book
    }

    /// What of it was ever 30 days past due, by months on book from 0 on.
    #[graphql(complexity = "24 * child_complexity")]
    async fn ever_past30(&self) -> Vec<VintagePoint> {
        let point = |months_on_book| {
            let aged = self.0.ever_past_30(months_on_book)?;
            let principal = MoneyTotal::of(aged.principal, self.0.currency);
            Some(VintagePoint { months_on_book, loans: aged.loans, principal })
        };
        (0..=self.0.months_on_book).map_while(point).collect()
    }
}

/// What of a vintage was ever past due by then.
#[derive(SimpleObject)]
struct VintagePoint {
    /// Months begun since the vintage's own.
    months_on_book: u32,
    /// Loans that had an instalment 30 days past due by the end of that month.
    loans: u64,
    /// What was lent on them.
    principal: MoneyTotal,
}
