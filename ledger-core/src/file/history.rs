//! What does a customer's file tell of the customer itself?

use super::CustomerFile;
use crate::calendar::Day;
use crate::credit::deciding::{Known, ToldFacts};
use crate::credit::evidence::{DebtAndLimit, PlatformFacts};
use crate::money::Currency;

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
        let (fell_due, punctual) = self.fell_due(on);
        let owed = self.line_in(currency).and_then(|it| self.lines.get(&it)?.figures());
        PlatformFacts {
            account_days: u32::try_from(days).unwrap_or(0),
            cash_orders: u32::try_from(self.counts.cash_orders).unwrap_or(u32::MAX),
            fell_due,
            punctual,
            owed: owed.and_then(|it| {
                let debt = it.reserved.plus(it.outstanding)?;
                Some(DebtAndLimit { debt, limit: it.limit })
            }),
        }
    }
}
