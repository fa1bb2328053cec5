//! The whole portfolio on any business date.

use async_graphql::{Context, Object, SimpleObject};
use chrono::NaiveDate;
use ledger_core::access::Right;
use ledger_core::money::Currency;
use ledger_core::party::Country;
use projections::portfolio::questions::{self, AsOf, Segment, Totals, portfolio_as_of};

use super::scalars::{Date, MoneyTotal};
use super::{connection, require, told};
use crate::errors::coded;
use crate::limits::STATEMENT;

#[derive(Default)]
pub(super) struct PortfolioQuery;

#[Object]
impl PortfolioQuery {
    /// The portfolio as of the end of a business date: what the commits whose business date is
    /// not later say. A day that not every partition has started is refused.
    #[graphql(complexity = "STATEMENT + 20 * child_complexity")]
    async fn portfolio(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the business date")] as_of: Date,
    ) -> async_graphql::Result<Portfolio> {
        require(context, Right::ReadPortfolio)?;
        let answer = portfolio_as_of(&mut *connection(context).await?, as_of.0).await;
        match answer.map_err(told)? {
            AsOf::Answered(portfolio) => Ok(Portfolio(portfolio)),
            AsOf::NotStarted { started_on } => Err(day_not_started(started_on)),
        }
    }
}

/// Not every partition has started the day that was asked for; the last one all have started.
pub(super) fn day_not_started(started_on: Option<NaiveDate>) -> async_graphql::Error {
    let message = match started_on {
        Some(day) => format!(
            "the last business day that every partition has started is {day}: ask as of {day} or \
             before"
        ),
        None => "no business day has been started in every partition yet".to_owned(),
    };
    coded("DAY_NOT_STARTED", message)
}

struct Portfolio(questions::Portfolio);

/// All loans on a business date.
#[Object]
impl Portfolio {
    /// The business date.
    async fn as_of(&self) -> Date {
        Date(self.0.on)
    }

    /// One entry a currency, in order of their codes.
    async fn totals(&self) -> Vec<CurrencyTotals> {
        self.0.currencies().iter().map(|(currency, it)| totals(*currency, it)).collect()
    }

    /// The same by product, country and month of grant or boarding.
    async fn segments(&self) -> Vec<PortfolioSegment> {
        let key = |it: &Segment| (it.currency, it.product.clone(), it.country, it.month);
        let one = |(key, it): ((Currency, Option<String>, Country, NaiveDate), Totals)| {
            let (currency, product, country, month) = key;
            PortfolioSegment {
                product,
                country: country.to_string(),
                month: month.format("%Y-%m").to_string(),
                totals: totals(currency, &it),
            }
        };
        self.0.by(key).into_iter().map(one).collect()
    }
}

/// Loans that are told together.
#[derive(SimpleObject)]
struct PortfolioSegment {
    /// Loans without a product are a segment too.
    product: Option<String>,
    /// ISO 3166-1 alpha-2: the customer's country when the loan came into this ledger.
    country: String,
    /// The month of grant or boarding: `2004-11`.
    month: String,
    /// Their counts and sums.
    totals: CurrencyTotals,
}

/// Counts and sums of one currency.
#[derive(SimpleObject)]
struct CurrencyTotals {
    /// ISO 4217.
    currency: String,
    /// All ever granted or boarded, cancelled ones included.
    loans: i64,
    /// With principal left to repay; neither here nor in what follows, but for defaults, is one that
    /// was charged off.
    open_loans: i64,
    /// With an instalment not fully paid and due before the day.
    past_due_loans: i64,
    /// In default on the day.
    in_default: i64,
    /// In default on the day or any day before.
    ever_defaulted: i64,
    /// Principal disbursed or boarded and not repaid.
    outstanding: MoneyTotal,
    /// Unpaid, all components, of instalments due before the day.
    overdue: MoneyTotal,
    /// Outstanding principal of loans whose oldest unpaid instalment is past due.
    par1: MoneyTotal,
    /// The same, more than 30 days.
    par30: MoneyTotal,
    /// The same, more than 60 days.
    par60: MoneyTotal,
    /// The same, more than 90 days.
    par90: MoneyTotal,
    /// All loans by number of instalments not fully paid and past due; closed ones under 0.
    by_instalments_overdue: Vec<LoansByInstalmentsOverdue>,
}

/// How many loans have so many instalments overdue.
#[derive(SimpleObject)]
struct LoansByInstalmentsOverdue {
    /// Instalments not fully paid and past due.
    instalments_overdue: u32,
    /// Loans with exactly so many.
    loans: i64,
}

fn totals(currency: Currency, it: &Totals) -> CurrencyTotals {
    let sum = |total| MoneyTotal::of(total, currency);
    CurrencyTotals {
        currency: currency.to_string(),
        loans: it.loans,
        open_loans: it.open_loans,
        past_due_loans: it.past_due_loans,
        in_default: it.in_default,
        ever_defaulted: it.ever_defaulted,
        outstanding: sum(it.outstanding),
        overdue: sum(it.overdue),
        par1: sum(it.par1),
        par30: sum(it.par30),
        par60: sum(it.par60),
        par90: sum(it.par90),
        by_instalments_overdue: it
            .by_instalments_overdue
            .iter()
            .map(|(&instalments_overdue, &loans)| LoansByInstalmentsOverdue {
                instalments_overdue,
                loans,
            })
            .collect(),
    }
}
