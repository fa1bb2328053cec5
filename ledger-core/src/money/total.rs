//! Sums of amounts that do not overflow.

use std::iter::Sum;
use std::num::ParseIntError;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};
use std::str::FromStr;
use std::{fmt, iter};

use serde::Serialize;

use super::{Currency, Money};

/// What any number of amounts of one currency come to, or by how much such sums differ: minor
/// units, exact, may be negative. The currency is told by who holds it.
///
/// An amount is below 2^53 and a ledger holds fewer than 2^64 of them: no sum of all reaches 2^117,
/// and an `i128` holds a thousand times that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Total(i128);

impl Total {
    pub const ZERO: Total = Total(0);

    pub const fn new(minor_units: i128) -> Total {
        Total(minor_units)
    }

    pub const fn minor_units(self) -> i128 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// In major units of this currency, with all its digits: `90071992547409.91` EUR.
    pub fn in_major_units(self, currency: Currency) -> String {
        let places = currency.exponent() as usize;
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = self.0.unsigned_abs().to_string();
        let zeros: String =
            iter::repeat_n('0', (places + 1).saturating_sub(digits.len())).collect();
        let digits = zeros + &digits;
        let (whole, rest) = digits.split_at(digits.len() - places);
        match rest {
            "" => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest}"),
        }
    }
}

impl From<Money> for Total {
    fn from(amount: Money) -> Total {
        Total(amount.amount().into())
    }
}

impl Add for Total {
    type Output = Total;

    fn add(self, other: Total) -> Total {
        Total(self.0 + other.0)
    }
}

impl Sub for Total {
    type Output = Total;

    fn sub(self, other: Total) -> Total {
        Total(self.0 - other.0)
    }
}

/// So many times the same, for example −1 to take it off.
impl Mul<i64> for Total {
    type Output = Total;

    fn mul(self, times: i64) -> Total {
        Total(self.0 * i128::from(times))
    }
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Total) {
        *self = *self + other;
    }
}

impl SubAssign for Total {
    fn sub_assign(&mut self, other: Total) {
        *self = *self - other;
    }
}

impl Sum for Total {
    fn sum<I: Iterator<Item = Total>>(totals: I) -> Total {
        totals.fold(Total::ZERO, Add::add)
    }
}

impl fmt::Display for Total {
    /// The minor units, as decimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Total {
    type Err = ParseIntError;

    fn from_str(digits: &str) -> Result<Total, ParseIntError> {
        digits.parse().map(Total)
    }
}
