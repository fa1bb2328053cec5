//! What became of the applications of a period, step by step: from the first thing that the ledger knows of.

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::money::Currency;
use projections::applications::questions::{Period, funnel};
use projections::applications::{Counts, Steps};

use super::scalars::{Date, MoneyTotal};
use super::{connection, require, told};
use crate::errors::bad_argument;
use crate::limits::STATEMENT;

#[derive(Default)]
pub(super) struct FunnelQuery;

#[Object]
impl FunnelQuery {
    /// How many applications took each step between two business dates, both included: by period
    /// and currency, only those in which any did. Simulations stand in front of it and are not counted:
    /// whoever asks what credit would cost leaves nothing in the ledger; query-graphql's metrics say how many
    /// were answered (`ledger_simulations_total`).
    #[graphql(complexity = "STATEMENT + 60 * child_complexity")]
    async fn application_funnel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the first business date")] from: Date,
        #[graphql(desc = "the last business date")] to: Date,
        #[graphql(default_with = "FunnelPeriod::Month", desc = "what is told together")]
        by: FunnelPeriod,
    ) -> async_graphql::Result<Vec<FunnelEntry>> {
        require(context, Right::ReadPortfolio)?;
        if to.0 < from.0 {
            return Err(bad_argument("`to` lies before `from`"));
        }
        let mut asked = connection(context).await?;
        let found = funnel(&mut asked, from.0, to.0, by.period()).await.map_err(told)?;
        let entry =
            |((starts_on, currency), steps)| FunnelEntry::of(Date(starts_on), currency, steps);
        Ok(found.into_iter().map(entry).collect())
    }
}

/// Days that are told together.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum FunnelPeriod {
    /// Each day by itself.
    Day,
    /// From Monday on.
    Week,
    /// From the first of the month on.
    Month,
}

impl FunnelPeriod {
    fn period(self) -> Period {
        match self {
            FunnelPeriod::Day => Period::Day,
            FunnelPeriod::Week => Period::Week,
            FunnelPeriod::Month => Period::Month,
        }
    }
}

/// What became of applications in one period and currency.
#[derive(SimpleObject)]
struct FunnelEntry {
    /// The first day of the period.
    starts_on: Date,
    /// ISO 4217.
    currency: String,
    /// Asked for.
    submitted: FunnelStep,
    /// Approved and offered; the amounts are those approved.
    approved: FunnelStep,
    /// Declined.
    declined: FunnelStep,
    /// Signed and granted; the amounts are those approved.
    signed: FunnelStep,
    /// Paid out for the first time; the amounts are those approved.
    disbursed: FunnelStep,
    /// Offered by the rules and taken back before it was signed; one may be so several times.
    revoked: FunnelStep,
    /// Refused by the bank that was to lend.
    refused_by_lender: FunnelStep,
    /// Not decided or not signed in time.
    lapsed: FunnelStep,
    /// Taken back.
    withdrawn: FunnelStep,
    /// Sent to the review desk; one may be so several times.
    sent_to_review: FunnelStep,
    /// The customer asked for a person, also after it was declined.
    review_asked: FunnelStep,
}

/// How many applications took a step, and for how much.
#[derive(SimpleObject)]
struct FunnelStep {
    /// How many.
    applications: i64,
    /// For how much together.
    amount: MoneyTotal,
}

impl FunnelEntry {
    fn of(starts_on: Date, currency: Currency, steps: Steps) -> FunnelEntry {
        let step = |it: Counts| FunnelStep {
            applications: it.applications,
            amount: MoneyTotal::of(it.amount, currency),
        };
        FunnelEntry {
            starts_on,
            currency: currency.to_string(),
            submitted: step(steps.submitted),
            approved: step(steps.approved),
            declined: step(steps.declined),
            signed: step(steps.signed),
            disbursed: step(steps.disbursed),
            revoked: step(steps.revoked),
            refused_by_lender: step(steps.refused_by_lender),
            lapsed: step(steps.lapsed),
            withdrawn: step(steps.withdrawn),
            sent_to_review: step(steps.sent_to_review),
            review_asked: step(steps.review_asked),
        }
    }
}
