//! Where about is the rate that solves an equation? Nothing is proven here: [`super::equation`] does that.

use std::cmp::Ordering;

use super::equation::{Equation, HIGHEST, NoRate, ONE, Side, Sign, Worth, sum};
use super::fraction::{Fraction, Wide};
use super::search::{last, last_near};

/// More than a search needs that gains some digits at each step.
const STEPS: u32 = 40;

impl Equation {
    /// A rate of a period near the solution, in units of 10^-15.
    ///
    /// # Errors
    /// When it is too high, or cannot be told as exactly.
    pub(super) fn near(&self) -> Result<u64, NoRate> {
        let at = self.discount().ok_or(NoRate::TooFine)?;
        let period = Fraction::exactly(at).power(self.parts).lower;
        let one = Wide::whole(ONE);
        // discount × (1 + rate) ≤ 1
        let rate =
            last(|it| it <= HIGHEST.into() && Wide::product(u128::from(ONE) + it, period) <= one);
        let rate = rate.and_then(|it| u64::try_from(it).ok()).ok_or(NoRate::TooHigh)?;
        if rate >= HIGHEST { Err(NoRate::TooHigh) } else { Ok(rate) }
    }

    /// Up to which discount of a part payments are not worth more: the nearer it is to one, the lower the
    /// rate, and the more they are.
    pub(super) fn discount(&self) -> Option<u128> {
        let guess = self.guess().map_or(u128::MAX, left_by);
        last_near(guess, |it| self.sign(Fraction::exactly(it)) != Sign::Higher)
    }

    /// What a part of a period takes of what is paid after it, in units of 2^-128: at simple interest
    /// first, then by false position, where the end that stays counts half (Illinois).
    fn guess(&self) -> Option<u128> {
        let (mut less, mut more) = self.around(self.simple()?)?;
        let mut stayed = None;
        for _ in 0..STEPS {
            let span = more.lost - less.lost;
            let (share, _) = less.off.over(less.off.plus(more.off));
            let (_, moved) = span.carrying_mul(share, 0);
            let lost = less.lost + moved.clamp(1, span.max(2) - 1);
            let near = moved <= 2 || span - moved <= 2;
            let (side, off) = self.balance(lost);
            match side {
                Ordering::Equal => return Some(lost),
                Ordering::Greater => {
                    less = End { lost, off };
                    if stayed == Some(Ordering::Less) {
                        more.off = more.off.halved();
                    }
                    stayed = Some(Ordering::Less);
                }
                Ordering::Less => {
                    more = End { lost, off };
                    if stayed == Some(Ordering::Greater) {
                        less.off = less.off.halved();
                    }
                    stayed = Some(Ordering::Greater);
                }
            }
            if near {
                return Some(lost);
            }
        }
        Some(less.lost)
    }

    /// What a part of a period takes where interest is simple: what is paid more than was advanced, by
    /// how long the payments are waited for.
    fn simple(&self) -> Option<u128> {
        let payments = self.flows.iter().filter(|it| it.side == Side::Payment);
        let mut waits = payments.map(|it| u128::from(it.amount).checked_mul(it.at.parts.into()));
        let wait = waits.try_fold(0_u128, |sum, it| sum.checked_add(it?))?;
        let cost = sum(&self.flows, Side::Payment).checked_sub(sum(&self.flows, Side::Advance))?;
        if cost >= wait {
            return None;
        }
        Some(Wide::whole_of(cost).over(Wide::whole_of(wait)).0.max(1))
    }

    /// The solution lies between these two, of which one is twice the other.
    fn around(&self, guess: u128) -> Option<(End, End)> {
        let mut lost = guess;
        let (mut side, mut off) = self.balance(lost);
        let first = side;
        loop {
            let before = End { lost, off };
            lost = match first {
                Ordering::Greater => lost.checked_mul(2)?,
                Ordering::Less => Some(lost / 2).filter(|it| *it > 0)?,
                Ordering::Equal => return None,
            };
            (side, off) = self.balance(lost);
            let now = End { lost, off };
            match (first, side) {
                (Ordering::Greater, Ordering::Less) => return Some((before, now)),
                (Ordering::Less, Ordering::Greater) => return Some((now, before)),
                (_, Ordering::Equal) => return None,
                (_, _) => {}
            }
        }
    }

    /// Whether payments are worth more than advances where a part of a period takes so much, and by how
    /// much.
    fn balance(&self, lost: u128) -> (Ordering, Wide) {
        let Worth { paid, advanced } = self.worth(Fraction::exactly(left_by(lost)));
        let (paid, advanced) = (paid.lower, advanced.lower);
        let side = paid.cmp(&advanced);
        match side {
            Ordering::Less => (side, advanced.minus(paid)),
            Ordering::Equal | Ordering::Greater => (side, paid.minus(advanced)),
        }
    }
}

/// Where the solution is not beyond, and by how much payments and advances differ there.
#[derive(Clone, Copy)]
struct End {
    lost: u128,
    off: Wide,
}

/// What is left of one, in units of 2^-128, where this is taken, which is not nothing.
const fn left_by(lost: u128) -> u128 {
    lost.wrapping_neg()
}
