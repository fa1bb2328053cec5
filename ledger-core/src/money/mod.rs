//! Amounts of money and their sums, currencies, rates, and the named roundings between them.

mod currency;
mod rate;
mod reference;
#[cfg(test)]
mod tests;
mod total;

use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::currency::{Currency, UnknownCurrency};
pub use self::rate::{Rate, Remainder, Rounding};
pub use self::reference::{MoneyRef, Part};
pub use self::total::Total;

/// Zero or more minor units of one currency: 12 euro and 50 cent is 1250 EUR, 5 000 francs is
/// 5000 XOF. At most 2^53 − 1, so that every JSON reader keeps it exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, try_from = "Unchecked")]
#[schemars(!try_from)]
pub struct Money {
    // Invariant: 0 ..= MINOR_UNITS_MAX.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_i64))]
    amount: i64,
    currency: Currency,
}

/// The largest amount: 2^53 − 1 minor units.
pub const MINOR_UNITS_MAX: i64 = (1 << 53) - 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    amount: i64,
    currency: Currency,
}

impl TryFrom<Unchecked> for Money {
    type Error = NotAnAmount;

    fn try_from(Unchecked { amount, currency }: Unchecked) -> Result<Money, NotAnAmount> {
        Money::new(amount, currency)
    }
}

/// The number is negative or larger than 2^53 − 1 minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no amount: expected 0 to 9007199254740991 minor units")]
pub struct NotAnAmount(pub i64);

impl Money {
    /// This many minor units.
    ///
    /// # Errors
    /// When negative or above [`MINOR_UNITS_MAX`].
    pub fn new(amount: i64, currency: Currency) -> Result<Money, NotAnAmount> {
        match (0..=MINOR_UNITS_MAX).contains(&amount) {
            true => Ok(Money { amount, currency }),
            false => Err(NotAnAmount(amount)),
        }
    }

    pub const fn zero(currency: Currency) -> Money {
        Money { amount: 0, currency }
    }

    /// `value` major units, brought to the currency's smallest unit by a named rounding; `None`
    /// when negative or too large.
    pub fn rounded(value: Decimal, currency: Currency, rounding: Rounding) -> Option<Money> {
        let minor = value.checked_mul(Decimal::from(10_u64.pow(currency.exponent())))?;
        let units = rounding.to_integer(minor)?;
        Money::new(units, currency).ok()
    }

    /// Minor units.
    pub const fn amount(self) -> i64 {
        self.amount
    }

    pub const fn currency(self) -> Currency {
        self.currency
    }

    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// The sum; `None` when too large or the currencies differ.
    pub fn plus(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Money::new(self.amount.checked_add(other.amount)?, self.currency).ok()
    }

    /// What is left; `None` when that is less than nothing or the currencies differ.
    pub fn minus(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Money::new(self.amount.checked_sub(other.amount)?, self.currency).ok()
    }
}

impl fmt::Display for Money {
    /// In major units: `12.50 EUR`, `5000 XOF`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = Decimal::new(self.amount, self.currency.exponent());
        write!(f, "{value} {}", self.currency)
    }
}

/// By how much an amount changed, in minor units; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub amount: i64,
    pub currency: Currency,
}
