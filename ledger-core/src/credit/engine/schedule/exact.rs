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
        (under > 0).then(|| Exact { over: over / common, under: under / common })
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
        let (own, others) = (other.under / common, self.under / common);
        let over = self.over.checked_mul(own)?.checked_add(other.over.checked_mul(others)?)?;
        Exact::new(over, self.under.checked_mul(own)?)
    }

    pub(super) fn times(self, other: Exact) -> Option<Exact> {
        // Shortened crosswise first, so that only what must be large is.
        let (one, two) =
            (common_divisor(self.over, other.under), common_divisor(other.over, self.under));
        Some(Exact {
            over: (self.over / one).checked_mul(other.over / two)?,
            under: (self.under / two).checked_mul(other.under / one)?,
        })
    }

    pub(super) fn over(self, parts: u32) -> Option<Exact> {
        self.times(Exact::new(1, parts.into())?)
    }

    /// The whole number of units nearest by this rounding, that is a multiple of so many.
    pub(super) fn to_units(self, rounding: Rounding, multiple: u32) -> Option<i64> {
        let multiple = i128::from(multiple);
        let under = self.under.checked_mul(multiple)?;
        let (below, rest) = (self.over / under, self.over % under);
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

/// Of magnitudes; 1 where there is none.
fn common_divisor(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.unsigned_abs(), other.unsigned_abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    i128::try_from(one.max(1)).unwrap_or(1)
}
