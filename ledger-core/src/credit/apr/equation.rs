//! At which rate are the advances worth what the payments are?

use std::cmp::Ordering;
use std::num::NonZeroU64;

use super::fraction::{Fraction, Part, Wide};
use super::search::last;

/// Money that moves between lender and borrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    pub side: Side,
    /// In minor units.
    pub amount: u64,
    pub at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To the borrower, or to whom he owes it.
    Advance,
    /// From the borrower.
    Payment,
}

/// When money moves, from the first advance on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// In the equation's parts of a period.
    pub parts: u64,
    /// A part of a period for which interest is simple, not compounded (12 CFR 1026, appendix J).
    pub simply: Option<(u64, NonZeroU64)>,
}

/// Σ advances × (1 + i)^−t = Σ payments × (1 + i)^−t, i being the rate of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    pub(super) flows: Vec<Flow>,
    pub(super) parts: NonZeroU64,
}

/// Between which rates of a period the equation is solved.
///
/// It is a proof, not an estimate: at `lower` the payments are worth more than the advances and at
/// `upper` less, by more than the arithmetic can be wrong; or both are zero, and both are worth the
/// same. Since money changes its side once, there is no other solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracket {
    /// In units of 10^-15.
    pub lower: u64,
    pub upper: u64,
}

/// How many of the units in which rates are told are one.
pub const ONE: u64 = 1_000_000_000_000_000;

/// The highest rate of a period that is looked for: 9,000, which is 900,000 %.
pub(super) const HIGHEST: u64 = 9_000 * ONE;

/// How far apart the ends of a bracket may be at most, in the same units.
const WIDEST: u64 = 8;

/// Why there is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRate {
    #[error("nothing is advanced, or nothing paid: expected some of both")]
    OneSided,
    #[error(
        "money goes to and from the borrower more than once, so that several rates may fit: expected \
         all advances before all payments, in sums of one moment"
    )]
    ManySigns,
    #[error("less is paid than was advanced: expected at least as much")]
    Negative,
    #[error("the rate of a period is above 900,000 %: expected a lower one")]
    TooHigh,
    #[error(
        "the rate cannot be told to 15 digits: expected fewer parts of a period, or payments that \
         are not lost beside the others"
    )]
    TooFine,
}

/// What a rate makes of the equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The payments are worth more: the rate is higher.
    Higher,
    Lower,
    /// By less than the arithmetic can be wrong.
    Unclear,
}

impl Equation {
    /// Of these flows, a period having so many parts.
    ///
    /// # Errors
    /// When one rate, no less than zero, need not fit them.
    pub fn new(mut flows: Vec<Flow>, parts: NonZeroU64) -> Result<Equation, NoRate> {
        flows.retain(|it| it.amount > 0);
        flows.sort_by(|one, other| one.at.compared(other.at, parts));
        one_change(&flows, parts)?;
        let (paid, advanced) = (sum(&flows, Side::Payment), sum(&flows, Side::Advance));
        if paid < advanced {
            return Err(NoRate::Negative);
        }
        Ok(Equation { flows, parts })
    }

    /// The rate of a period.
    ///
    /// # Errors
    /// When it is too high, or cannot be told as exactly.
    pub fn solved(&self) -> Result<Bracket, NoRate> {
        if sum(&self.flows, Side::Payment) == sum(&self.flows, Side::Advance) {
            return Ok(Bracket { lower: 0, upper: 0 });
        }
        let near = self.near()?;
        let mut found = Bracket { lower: near, upper: near };
        while self.sign_at(found.lower)? != Sign::Higher {
            found.lower = found.lower.checked_sub(1).ok_or(NoRate::TooFine)?;
            if found.width() > WIDEST {
                return Err(NoRate::TooFine);
            }
        }
        while self.sign_at(found.upper)? != Sign::Lower {
            found.upper += 1;
            if found.width() > WIDEST {
                return Err(NoRate::TooFine);
            }
        }
        Ok(found)
    }

    /// Whether the bracket is one of this equation: asked of one that was written down.
    pub fn is_solved_by(&self, bracket: Bracket) -> bool {
        if bracket == (Bracket { lower: 0, upper: 0 }) {
            return sum(&self.flows, Side::Payment) == sum(&self.flows, Side::Advance);
        }
        bracket.lower < bracket.upper
            && bracket.width() <= WIDEST
            && bracket.upper <= HIGHEST
            && self.sign_at(bracket.lower) == Ok(Sign::Higher)
            && self.sign_at(bracket.upper) == Ok(Sign::Lower)
    }

    /// Whether the upper bound of what solves it is at most this rate of a period, in units of 10^-15,
    /// where that is certain without solving it; `None` where only that tells.
    pub fn is_surely_within(&self, rate: u64) -> Option<bool> {
        // Above the solution, an upper bound is nowhere further from it than this.
        let below = rate.checked_sub(WIDEST)?;
        if rate > HIGHEST {
            return None;
        }
        match (self.sign_at(below).ok()?, self.sign_at(rate).ok()?) {
            (Sign::Lower, _) => Some(true),
            (_, Sign::Higher) => Some(false),
            (Sign::Higher | Sign::Unclear, Sign::Lower | Sign::Unclear) => None,
        }
    }

    fn sign_at(&self, rate: u64) -> Result<Sign, NoRate> {
        if rate == 0 {
            // More is paid than advanced.
            return Ok(Sign::Higher);
        }
        let one = NonZeroU64::new(ONE).expect("it is more than zero");
        let part = Fraction::one_of(rate, one).root(self.parts).ok_or(NoRate::TooFine)?;
        Ok(self.sign(part))
    }

    /// Where one part of a period leaves so much of what is paid after it.
    pub(super) fn sign(&self, part: Fraction) -> Sign {
        let Worth { paid, advanced } = self.worth(part);
        if paid.lower > advanced.upper {
            Sign::Higher
        } else if paid.upper < advanced.lower {
            Sign::Lower
        } else {
            Sign::Unclear
        }
    }

    /// What all is worth at the first moment, where one part of a period leaves so much of what is paid
    /// after it.
    pub(super) fn worth(&self, part: Fraction) -> Worth {
        let mut powers = Powers::of(part);
        let period = part.power(self.parts);
        let (mut paid, mut advanced) = (Bounds::default(), Bounds::default());
        for flow in &self.flows {
            let compound = powers.at(flow.at.parts);
            let simple = flow.at.part().map(|it| period.simply(it));
            let worth = match (compound, simple) {
                (None, None) => Bounds::whole(flow.amount),
                (Some(it), None) | (None, Some(it)) => Bounds::product(flow.amount, it),
                (Some(one), Some(other)) => Bounds::product(flow.amount, one.times(other)),
            };
            match flow.side {
                Side::Payment => paid = paid.plus(worth),
                Side::Advance => advanced = advanced.plus(worth),
            }
        }
        Worth { paid, advanced }
    }
}

impl Bracket {
    /// In units of 10^-15.
    pub const fn width(self) -> u64 {
        self.upper.saturating_sub(self.lower)
    }
}

impl Moment {
    pub const fn compound(parts: u64) -> Moment {
        Moment { parts, simply: None }
    }

    fn part(self) -> Option<Part> {
        let (numerator, denominator) = self.simply?;
        (numerator > 0).then_some(Part { numerator, denominator })
    }

    /// Which is earlier.
    fn compared(self, other: Moment, parts: NonZeroU64) -> Ordering {
        // parts / of + numerator / denominator, on one denominator for both.
        let part = |it: Moment| it.simply.map_or((0, 1), |(one, of)| (one, of.get()));
        let ((one, one_of), (two, two_of)) = (part(self), part(other));
        let of = u128::from(parts.get());
        let at = |whole: u64, part: u64, mine: u64, others: u64| {
            let (mine, others) = (u128::from(mine), u128::from(others));
            u128::from(whole) * mine * others + u128::from(part) * of * others
        };
        at(self.parts, one, one_of, two_of).cmp(&at(other.parts, two, two_of, one_of))
    }
}

/// What payments are worth, and advances.
#[derive(Clone, Copy)]
pub(super) struct Worth {
    pub(super) paid: Bounds,
    pub(super) advanced: Bounds,
}

/// Lower and upper bound of a sum.
#[derive(Clone, Copy, Default)]
pub(super) struct Bounds {
    pub(super) lower: Wide,
    upper: Wide,
}

impl Bounds {
    const fn whole(amount: u64) -> Bounds {
        let whole = Wide::whole(amount);
        Bounds { lower: whole, upper: whole }
    }

    fn product(amount: u64, of: Fraction) -> Bounds {
        Bounds {
            lower: Wide::product(amount as u128, of.lower),
            upper: Wide::product(amount as u128, of.upper),
        }
    }

    fn plus(self, other: Bounds) -> Bounds {
        Bounds { lower: self.lower.plus(other.lower), upper: self.upper.plus(other.upper) }
    }
}

/// The powers of a fraction: one that is asked for after a lower one from that, and what lies between
/// them computed once. Months have 28 to 31 days, so that there are a few such steps.
struct Powers {
    of: Fraction,
    /// The last one asked for; `None` is the power of nothing, one.
    last: Option<Fraction>,
    exponent: u64,
    steps: [Option<(NonZeroU64, Fraction)>; 4],
    /// Where the next new step is kept.
    next: usize,
}

impl Powers {
    fn of(of: Fraction) -> Powers {
        Powers { of, last: None, exponent: 0, steps: [None; 4], next: 0 }
    }

    fn at(&mut self, exponent: u64) -> Option<Fraction> {
        if exponent < self.exponent {
            (self.last, self.exponent) = (None, 0);
        }
        let Some(more) = NonZeroU64::new(exponent - self.exponent) else { return self.last };
        let step = self.step(more);
        self.exponent = exponent;
        self.last = Some(self.last.map_or(step, |it| it.times(step)));
        self.last
    }

    fn step(&mut self, more: NonZeroU64) -> Fraction {
        let known = self.steps.iter().flatten().find(|(known, _)| *known == more);
        if let Some((_, power)) = known {
            return *power;
        }
        let power = self.of.power(more);
        if let Some(place) = self.steps.get_mut(self.next) {
            *place = Some((more, power));
        }
        self.next = (self.next + 1) % self.steps.len();
        power
    }
}

pub(super) fn sum(flows: &[Flow], side: Side) -> u128 {
    flows.iter().filter(|it| it.side == side).map(|it| u128::from(it.amount)).sum()
}

/// Whether money, summed up by moment, goes first to the borrower and then from him. Then at most
/// one rate fits: seen from the moment between, a higher one makes all advances worth more and all
/// payments less.
fn one_change(flows: &[Flow], parts: NonZeroU64) -> Result<(), NoRate> {
    let moments = flows.chunk_by(|one, other| one.at.compared(other.at, parts).is_eq());
    let sides =
        moments.filter_map(|it| match sum(it, Side::Payment).cmp(&sum(it, Side::Advance)) {
            Ordering::Greater => Some(Side::Payment),
            Ordering::Less => Some(Side::Advance),
            Ordering::Equal => None,
        });
    let mut sides: Vec<Side> = sides.collect();
    sides.dedup();
    match sides.as_slice() {
        [Side::Advance, Side::Payment] => Ok(()),
        [] | [_] => Err(NoRate::OneSided),
        _ => Err(NoRate::ManySigns),
    }
}

/// The rate of so many periods of this rate together.
///
/// # Errors
/// When it is too high.
pub fn compounded(rate: u64, periods: NonZeroU64) -> Result<Bracket, NoRate> {
    let one = NonZeroU64::new(ONE).expect("it is more than zero");
    if rate == 0 {
        return Ok(Bracket { lower: 0, upper: 0 });
    }
    let left = Fraction::one_of(rate, one).power(periods);
    let within = |it: u128, discount: u128| {
        it < HIGHEST.into() && Wide::product(u128::from(ONE) + it, discount) <= Wide::whole(ONE)
    };
    let rate = |discount: u128| {
        let rate = last(|it| within(it, discount))?;
        u64::try_from(rate).ok().filter(|it| *it < HIGHEST - 1)
    };
    let lower = rate(left.upper).ok_or(NoRate::TooHigh)?;
    let upper = rate(left.lower).ok_or(NoRate::TooHigh)? + 1;
    Ok(Bracket { lower, upper })
}
