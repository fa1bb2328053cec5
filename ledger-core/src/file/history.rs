//! What does a customer's file tell of the customer itself?

use super::CustomerFile;
use crate::calendar::Day;
use crate::credit::deciding::{Known, ToldFacts};
use crate::credit::evidence::{DebtAndLimit, PlatformFacts};
use crate::money::{Currency, Money};
use crate::trade::order::{Order, Stage};

impl CustomerFile {
    /// All that is known of the customer as an applicant for credit in this currency on this business
    /// date, to which the file has been aged.
    pub(super) fn known(&self, currency: Currency, on: Day) -> Known {
        let told = self.told().into_iter().map(|it| ToldFacts {
            evidence: it.evidence,
            as_of: it.as_of,
            recorded_at: it.recorded_at,
            facts: it.facts.clone(),
        });
        Known { platform: self.history(currency, on), agreed: self.agreed(), told: told.collect() }
    }

    /// The customer's history here up to a day; what is owed, in this currency.
    fn history(&self, currency: Currency, on: Day) -> PlatformFacts {
        let days = self.registered_on.map_or(0, |it| it.days_until(on));
        let (mut fell_due, mut punctual) = (0, 0);
        for loan in self.loans.values().filter_map(|it| it.loan()) {
            for it in loan.fell_due(on) {
                fell_due += 1;
                punctual += u32::from(it.in_time);
            }
        }
        let paid_in_cash = |it: &&Order| it.stage() == Stage::Delivered && it.loan().is_none();
        let orders = self.orders.values().filter_map(|it| it.order());
        let owed = self.line_in(currency).and_then(|it| self.lines.get(&it)?.figures());
        PlatformFacts {
            account_days: u32::try_from(days).unwrap_or(0),
            cash_orders: u32::try_from(orders.filter(paid_in_cash).count()).unwrap_or(u32::MAX),
            fell_due,
            punctual,
            owed: owed.and_then(|it| {
                let debt = it.reserved.plus(it.outstanding)?;
                Some(DebtAndLimit { debt, limit: it.limit })
            }),
        }
    }

    /// What falls due of a month at most from a day on, on all running loans in a currency.
    pub(super) fn monthly_in(&self, currency: Currency, on: Day) -> Money {
        let monthly = self.loans_in(currency).map(|(_, it)| it.monthly_from(on)).sum();
        Money::new(monthly, currency).unwrap_or(Money::zero(currency))
    }
}
