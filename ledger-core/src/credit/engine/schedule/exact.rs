//! How is what time costs kept exact until it is brought to a unit, once?

use rust_decimal::Decimal;

use crate::money::{Rate, Rounding};

/// A fraction, exact: `over / under`, in lowest terms, `under` above zero. What does not fit is
/// `None`: the caller refuses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::credit::engine) struct Exact {
    over: i128,
    under: i128,
}

impl Exact {
    pub(in crate::credit::engine) const ZERO: Exact = Exact { over: 0, under: 1 };

    /// `None` when `under` is not above zero.
    pub(super) fn new(over: i128, under: i128) -> Option<Exact> {
        let common = common_divisor(over, under);
        (under > 0)
            .then(|| Exact { over: shortened(over, common), under: shortened(under, common) })
    }

    pub(super) fn whole(units: i64) -> Exact {
        Exact { over: units.into(), under: 1 }
    }

    /// A yearly rate, to its last digit.
    pub(super) fn of(rate: Rate) -> Option<Exact> {
        let Rate(rate) = rate;
        Exact::new(rate.mantissa(), 10_i128.checked_pow(rate.scale())?)
    }

    pub(super) fn plus(self, other: Exact) -> Option<Exact> {
        let common = common_divisor(self.under, other.under);
        let (own, others) = (shortened(other.under, common), shortened(self.under, common));
        let over = self.over.checked_mul(own)?.checked_add(other.over.checked_mul(others)?)?;
        Exact::new(over, self.under.checked_mul(own)?)
    }

    pub(super) fn times(self, other: Exact) -> Option<Exact> {
        // Shortened crosswise first, so that only what must be large is.
        let (one, two) =
            (common_divisor(self.over, other.under), common_divisor(other.over, self.under));
        Some(Exact {
            over: shortened(self.over, one).checked_mul(shortened(other.over, two))?,
            under: shortened(self.under, two).checked_mul(shortened(other.under, one))?,
        })
    }

    pub(super) fn over(self, parts: u32) -> Option<Exact> {
        self.times(Exact::new(1, parts.into())?)
    }

    /// The whole number of units nearest by this rounding, that is a multiple of so many.
    pub(super) fn to_units(self, rounding: Rounding, multiple: u32) -> Option<i64> {
        let multiple = i128::from(multiple);
        let under = self.under.checked_mul(multiple)?;
        let below = self.over / under;
        let rest = self.over - below * under;
        let twice = rest.unsigned_abs().checked_mul(2)?.cmp(&under.unsigned_abs());
        let away = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest != 0,
            Rounding::HalfUp => twice.is_ge(),
            Rounding::HalfEven => twice.is_gt() || (twice.is_eq() && below % 2 != 0),
        };
        let steps = below + if away { self.over.signum() } else { 0 };
        i64::try_from(steps.checked_mul(multiple)?).ok()
    }

    /// To 28 digits.
    pub(super) fn to_decimal(self) -> Option<Decimal> {
        let decimal = |it| Decimal::try_from_i128_with_scale(it, 0).ok();
        decimal(self.over)?.checked_div(decimal(self.under)?)
    }
}

/// Most fractions have nothing to shorten by.
const fn shortened(number: i128, by: i128) -> i128 {
    if by == 1 { number } else { number / by }
}

/// Of magnitudes; 1 where there is none. By halving and subtracting, since dividing numbers of 128 bits
/// was a fifth of what schedules cost.
fn common_divisor(one: i128, other: i128) -> i128 {
    let (one, other) = (one.unsigned_abs(), other.unsigned_abs());
    if one == 0 || other == 0 {
        return i128::try_from(one.max(other).max(1)).unwrap_or(1);
    }
    let twos = (one | other).trailing_zeros();
    let (mut one, mut other) = (one >> one.trailing_zeros(), other >> other.trailing_zeros());
    let odd = loop {
        if let (Ok(one), Ok(other)) = (u64::try_from(one), u64::try_from(other)) {
            break common_odd_divisor(one, other).into();
        }
        if one == other {
            break one;
        }
        (one, other) = (one.min(other), one.max(other) - one.min(other));
        other >>= other.trailing_zeros();
    };
    i128::try_from(odd << twos).unwrap_or(1)
}

/// Of odd numbers.
fn common_odd_divisor(mut one: u64, mut other: u64) -> u64 {
    while one != other {
        (one, other) = (one.min(other), one.max(other) - one.min(other));
        other >>= other.trailing_zeros();
    }
    one
}
