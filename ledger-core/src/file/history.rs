//! What does a customer's file tell of the customer itself?

use super::CustomerFile;
use crate::calendar::Day;
use crate::credit::evidence::{DebtAndLimit, PlatformFacts};
use crate::money::{Currency, Money};
use crate::trade::order::{Order, Stage};

impl CustomerFile {
    /// The customer's history here up to a day; what is owed, in this currency.
    pub(super) fn history(&self, currency: Currency, on: Day) -> PlatformFacts {
        let days = self.registered_on.map_or(0, |it| it.days_until(on));
        let (mut fell_due, mut punctual) = (0, 0);
        for loan in self.loans.iter().filter_map(|(_, it)| it.loan()) {
            for it in loan.fell_due(Day::FIRST, on) {
                fell_due += 1;
                punctual += u32::from(it.in_time);
            }
        }
        let paid_in_cash = |it: &Order| it.stage() == Stage::Delivered && it.loan().is_none();
        let orders = self.orders.iter().filter_map(|(_, it)| it.order());
        let cash_orders = orders.filter(|it| paid_in_cash(it)).count();
        let exposure = self.exposure_in(currency, None);
        let owed = exposure.limit.map(|limit| {
            let debt = exposure.reserved.plus(exposure.outstanding);
            DebtAndLimit { debt: debt.unwrap_or(exposure.outstanding), limit }
        });
        PlatformFacts {
            account_days: u32::try_from(days).unwrap_or(0),
            cash_orders: u32::try_from(cash_orders).unwrap_or(u32::MAX),
            fell_due,
            punctual,
            owed,
        }
    }

    /// What falls due of a month at most from a day on, on all running loans in a currency.
    pub(super) fn monthly_in(&self, currency: Currency, on: Day) -> Money {
        let monthly = self.loans_in(currency).map(|(_, it)| it.monthly_from(on)).sum();
        Money::new(monthly, currency).unwrap_or(Money::zero(currency))
    }
}
