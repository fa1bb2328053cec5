//! Fractions of one in fixed point, each a lower and an upper bound of what is meant.

use std::num::NonZeroU64;

use super::search::last_near;

/// A number from 0 to below 1 that is not known better than to lie between two, in units of 2^-128.
///
/// What is computed of such numbers is rounded down for the lower bound and up for the upper one, so
/// that the number meant never leaves them. A product of hundreds of factors loses some hundred
/// units of 2^-128: nothing beside a franc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) lower: u128,
    pub(super) upper: u128,
}

/// Each doubles the digits that are right, once the first of them is.
const ROOT_STEPS: u32 = 16;

/// A number from 0 up: whole ones, and a fraction in units of 2^-128.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Wide {
    whole: u128,
    fraction: u128,
}

impl Fraction {
    pub(super) const fn exactly(fraction: u128) -> Fraction {
        Fraction { lower: fraction, upper: fraction }
    }

    pub(super) fn times(self, other: Fraction) -> Fraction {
        let (_, lower) = self.lower.carrying_mul(other.lower, 0);
        let (rest, upper) = self.upper.carrying_mul(other.upper, 0);
        // It is below 2^128 - 1, since both factors are.
        Fraction { lower, upper: if rest == 0 { upper } else { upper + 1 } }
    }

    /// It as a factor so many times.
    pub(super) fn power(self, exponent: NonZeroU64) -> Fraction {
        let exponent = exponent.get();
        let mut power = self;
        // The highest bit is there already.
        for bit in (0..exponent.ilog2()).rev() {
            power = power.times(power);
            if exponent >> bit & 1 == 1 {
                power = power.times(self);
            }
        }
        power
    }

    /// The number whose power this is. `None` where the exponent leaves of every number below one
    /// too little, or of this one too much, to tell it.
    pub(super) fn root(self, exponent: NonZeroU64) -> Option<Fraction> {
        if exponent == NonZeroU64::MIN {
            return Some(self);
        }
        let about = about_root(self.lower, exponent);
        // What is surely no larger, and what surely no smaller, than it.
        let power = |it| Fraction::exactly(it).power(exponent);
        let lower = last_near(about, |it| power(it).upper <= self.lower)?;
        let below = last_near(about, |it| power(it).lower < self.upper)?;
        Some(Fraction { lower, upper: below.checked_add(1)? })
    }

    /// One of `whole + parts` of one, a part being 1 of `of`.
    pub(super) fn one_of(parts: u64, of: NonZeroU64) -> Fraction {
        let divisor = u128::from(of.get()) + u128::from(parts);
        let one = Wide { whole: of.get().into(), fraction: 0 };
        Fraction::quotient(one, one, Wide { whole: divisor, fraction: 0 })
    }

    /// What simple interest for a part of a period leaves, where this is what a whole period leaves:
    /// 1 / (1 + p/q × (1 / this − 1)).
    pub(super) fn simply(self, part: Part) -> Fraction {
        let (p, q) = (u128::from(part.numerator), u128::from(part.denominator.get()));
        // q × this / (p + (q − p) × this) grows with it.
        let of = |it: u128| {
            let left = Wide::product(q - p, it).plus(Wide { whole: p, fraction: 0 });
            (Wide::product(q, it), left)
        };
        let ((low, low_of), (up, up_of)) = (of(self.lower), of(self.upper));
        Fraction {
            lower: Fraction::quotient(low, low, low_of).lower,
            upper: Fraction::quotient(up, up, up_of).upper,
        }
    }

    /// From `lower / by` to `upper / by`, both less than one.
    fn quotient(lower: Wide, upper: Wide, by: Wide) -> Fraction {
        let (lower, _) = lower.over(by);
        let (upper, exact) = upper.over(by);
        Fraction { lower, upper: if exact { upper } else { upper.saturating_add(1) } }
    }
}

/// Near the number that is this one as a factor so many times, in units of 2^-128: Newton's steps, from
/// above. Nothing is proven of it.
fn about_root(of: u128, exponent: NonZeroU64) -> u128 {
    let exponent = exponent.get();
    let Some(one_less) = NonZeroU64::new(exponent - 1) else { return of };
    let exponent = u128::from(exponent);
    // (1 − u)^(1/n) ≤ 1 − u/n
    let mut root = u128::MAX - (u128::MAX - of) / exponent;
    for _ in 0..ROOT_STEPS {
        let power = Fraction::exactly(root).power(one_less).lower;
        if power <= of {
            break;
        }
        let (quotient, _) = Wide::part(of).over(Wide::part(power));
        let step = root.saturating_sub(quotient) / exponent;
        if step == 0 {
            break;
        }
        root -= step;
    }
    root
}

/// A part of a whole, less than it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) numerator: u64,
    pub(super) denominator: NonZeroU64,
}

impl Wide {
    pub(super) const fn whole(whole: u64) -> Wide {
        Wide { whole: whole as u128, fraction: 0 }
    }

    pub(super) const fn whole_of(whole: u128) -> Wide {
        Wide { whole, fraction: 0 }
    }

    /// So many times a fraction.
    pub(super) fn product(times: u128, fraction: u128) -> Wide {
        let (fraction, whole) = fraction.carrying_mul(times, 0);
        Wide { whole, fraction }
    }

    pub(super) fn plus(self, other: Wide) -> Wide {
        let (fraction, carry) = self.fraction.carrying_add(other.fraction, false);
        Wide { whole: self.whole + other.whole + carry as u128, fraction }
    }

    /// Less than one, in units of 2^-128.
    const fn part(fraction: u128) -> Wide {
        Wide { whole: 0, fraction }
    }

    /// This less another, which is not more.
    pub(super) fn minus(self, other: Wide) -> Wide {
        let (fraction, borrow) = self.fraction.borrowing_sub(other.fraction, false);
        Wide { whole: self.whole - other.whole - borrow as u128, fraction }
    }

    fn doubled(self) -> Wide {
        self.plus(self)
    }

    pub(super) const fn halved(self) -> Wide {
        let carried = (self.whole & 1) << (u128::BITS - 1);
        Wide { whole: self.whole >> 1, fraction: self.fraction >> 1 | carried }
    }

    /// This of the other, which is more, rounded down, and whether nothing is left.
    pub(super) fn over(self, divisor: Wide) -> (u128, bool) {
        let mut left = self;
        let mut quotient = 0;
        for _ in 0..u128::BITS {
            left = left.doubled();
            quotient <<= 1;
            if left >= divisor {
                left = left.minus(divisor);
                quotient |= 1;
            }
        }
        (quotient, left == Wide::default())
    }
}
