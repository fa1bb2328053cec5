//! What falls due of a customer's loans a month?

use super::CustomerFile;
use crate::calendar::Day;
use crate::money::{Currency, Money};

impl CustomerFile {
    /// What falls due of a month at most from a day on, on all running loans in a currency.
    pub(super) fn monthly_in(&self, currency: Currency, on: Day) -> Money {
        let monthly = self.loans_in(currency).map(|(_, it)| it.monthly_from(on)).sum();
        Money::new(monthly, currency).unwrap_or(Money::zero(currency))
    }
}
