//! What settles a loan on a day.

use async_graphql::{Context, Object};
use ledger_core::calendar::Day;
use ledger_core::credit::loan;
use ledger_core::log::Place;
use projections::portfolio;

use super::loader;
use super::scalars::{Date, Money};
use super::schedule::{Components, components};
use super::told::Told;
use crate::errors::{bad_argument, coded, internal};
use crate::loaders::{EventsOf, PlaceOf};
use crate::settlement::{self, NotSettled, settle};

pub(super) struct Settlement {
    of: loan::Settlement,
    business_date: Day,
    position: Option<Place>,
}

impl Settlement {
    /// Of a loan that the caller may read, on the partition's business date or a day asked for.
    pub(super) async fn of(
        context: &Context<'_>,
        loan: &portfolio::Loan,
        today: Day,
        on: Option<Date>,
    ) -> async_graphql::Result<Option<Settlement>> {
        let on = on.map(|it| Day::try_from(it.0)).transpose();
        let on = on.map_err(|it| bad_argument(format!("`on`: {it}")))?;
        let loader = loader(context);
        let events = loader.load_one(EventsOf(loan.loan));
        // Asked for at once.
        let (events, position) =
            tokio::try_join!(events, loader.load_one(PlaceOf(loan.partition)))?;
        let events = events.unwrap_or_default();
        super::fold(context, events.len()).await;
        match settle(loan, &events, today, on) {
            Ok(of) => Ok(Some(Settlement { of, business_date: today, position })),
            Err(NotSettled::NotOwed { .. }) => Ok(None),
            Err(why @ NotSettled::OutOfRange { .. }) => Err(bad_argument(format!("`on`: {why}"))),
            Err(why @ NotSettled::NotRead { .. }) => Err(coded("NOT_READY", why.to_string())),
            Err(why @ (NotSettled::Unknown(_) | NotSettled::Unfoldable(_))) => Err(internal(&why)),
        }
    }
}

/// The instalments of a loan that the caller may read which were not paid in time.
pub(super) async fn paid_late(
    context: &Context<'_>,
    loan: &portfolio::Loan,
    today: Day,
) -> async_graphql::Result<Vec<u32>> {
    let events = loader(context).load_one(EventsOf(loan.loan)).await?.unwrap_or_default();
    super::fold(context, events.len()).await;
    match settlement::paid_late(loan, &events, today) {
        Ok(numbers) => Ok(numbers),
        Err(why @ NotSettled::NotRead { .. }) => Err(coded("NOT_READY", why.to_string())),
        Err(why) => Err(internal(&why)),
    }
}

/// What a payment of one day would have to be to leave nothing owed.
#[Object]
impl Settlement {
    /// The day of the payment.
    async fn on(&self) -> Date {
        Date(self.of.on.date())
    }

    /// What would have to come in. The credit balance is no part of it: it is paid out once nothing is
    /// owed. What is charged until then is not known.
    async fn amount(&self) -> Money {
        Money(self.of.amount)
    }

    /// All that is owed and not paid; of interest what is earned by that day, where it follows what is
    /// paid early.
    async fn owed(&self) -> Told<Components> {
        components(&self.of.owed, self.of.amount.currency())
    }

    /// The partition's business date: the first day that can be asked for.
    async fn business_date(&self) -> Date {
        Date(self.business_date.date())
    }

    /// The last commit of the loan's partition that was known: partition@sequence.
    async fn position(&self) -> Option<String> {
        self.position.map(|it| it.to_string())
    }
}
