//! Which instalments does a loan have that bears interest on what is left of it?

use rust_decimal::Decimal;

use super::dates::{Period, count};
use super::early::{Coming, Relief};
use super::exact::Exact;
use super::year::DayCount;
use super::{Fault, Instalments, Repaid, ScheduleTerms, Stage};
use crate::money::{MINOR_UNITS_MAX, Rate, Rounding};

/// How often an equal instalment is brought nearer to what the last one takes.
const NEARER_MAX: u32 = 3;

#[derive(Clone, Copy)]
pub(super) struct Declining<'a> {
    pub(super) terms: &'a ScheduleTerms,
    pub(super) periods: &'a [Period],
    pub(super) stages: &'a [Stage],
    pub(super) rate: Rate,
    pub(super) day_count: DayCount,
    pub(super) repaid: Repaid,
    /// How what is equal is brought to its multiple.
    pub(super) rounds: Rounding,
    /// By how much the first equal instalment is less than the others.
    pub(super) short: i64,
}

/// A period as it comes out.
struct Line {
    principal: i64,
    /// What it bears, and what of interest is due at its end.
    bears: i64,
    interest: i64,
}

/// Why these are no instalments: where even their sum is no amount, what is lent is not too little.
fn too_small_or_too_large(lines: &[Line]) -> Fault {
    let sum = lines
        .iter()
        .try_fold(0_i64, |sum, it| sum.checked_add(it.principal)?.checked_add(it.interest));
    match sum.is_some_and(|it| it <= MINOR_UNITS_MAX) {
        true => Fault::TooSmall,
        false => Fault::TooLarge,
    }
}

impl Declining<'_> {
    /// What is due at the end of each period: principal and interest.
    pub(super) fn rows(self) -> Result<Vec<(i64, i64)>, Fault> {
        // Rounded up, what is small may be repaid before the last period.
        let lines = match self.all()? {
            lines if self.is_sound(&lines) => lines,
            _ => {
                let down = Declining { rounds: Rounding::Down, ..self };
                let lines = down.all()?;
                if !down.is_sound(&lines) {
                    return Err(too_small_or_too_large(&lines));
                }
                lines
            }
        };
        Ok(lines.iter().map(|it| (it.principal, it.interest)).collect())
    }

    /// The periods with these parts, or with equal ones that are smaller; and what each bears. Where
    /// the first instalment is less than the others, since of its interest some is earned, it stays
    /// less by as much.
    pub(super) fn within(&self, parts: &[i64], relief: Relief) -> Result<Vec<Coming>, Fault> {
        let Declining { repaid, stages, .. } = *self;
        let smaller = || {
            let (last, others) = parts.split_last()?;
            // The last takes what rounding leaves.
            let most = *others.iter().max().unwrap_or(last);
            let short = match repaid {
                Repaid::EqualInstalments(_) => most - parts.first()?,
                Repaid::EqualPrincipal => 0,
            };
            let left = stages.iter().map(Stage::amount).sum();
            let first = count(self.terms.grace.principal);
            let equal = Declining { short, ..*self }.equal_part(left, first, &vec![0; first], 0);
            // Where there is too little for such multiples, as many as there were.
            let equal = equal.map_or(most, |it| it.min(most));
            let mut smaller = vec![equal; parts.len()];
            *smaller.first_mut()? -= short;
            Some(smaller)
        };
        let parts = match relief {
            Relief::Sooner => parts.to_vec(),
            Relief::Smaller => smaller().unwrap_or_default(),
        };
        let lines = self.lines(&parts, 0)?;
        Ok(lines
            .iter()
            .map(|it| Coming { principal: it.principal, bears: it.bears, less: 0 })
            .collect())
    }

    /// Whether the last period repays something, and each does where principal is equal.
    fn is_sound(&self, lines: &[Line]) -> bool {
        let mut open = lines.iter().skip(count(self.terms.grace.principal));
        match self.repaid {
            Repaid::EqualInstalments(_) => lines.last().is_some_and(|it| it.principal > 0),
            Repaid::EqualPrincipal => open.all(|it| it.principal > 0),
        }
    }

    /// Each advance sets the equal part anew for the periods from its own on.
    fn all(&self) -> Result<Vec<Line>, Fault> {
        let mut equal: Vec<i64> = vec![];
        for (place, stage) in self.stages.iter().enumerate() {
            let before = match place.checked_sub(1) {
                Some(before) => self.lines(&equal, before)?,
                None => vec![],
            };
            let known = self.stages.get(..=place).unwrap_or_default();
            let out: i64 = known.iter().map(Stage::amount).sum();
            let repaid: i64 = before.iter().take(stage.period).map(|it| it.principal).sum();
            let first = stage.period.max(count(self.terms.grace.principal));
            equal.resize(first, 0);
            let part = self.equal_part(out - repaid, first, &equal, place)?;
            equal.resize(self.periods.len(), part);
        }
        self.lines(&equal, self.stages.len() - 1)
    }

    /// What is equal from this period on: an instalment, or its principal.
    fn equal_part(
        &self,
        left: i64,
        first: usize,
        before: &[i64],
        stage: usize,
    ) -> Result<i64, Fault> {
        let count = u32::try_from(self.periods.len() - first).map_err(|_| Fault::TooLarge)?;
        let mode = self.rounds;
        let instalments = match self.repaid {
            Repaid::EqualPrincipal => {
                let part = Exact::whole(left).over(count).and_then(|it| it.to_units(mode, 1));
                return part.ok_or(Fault::TooLarge);
            }
            Repaid::EqualInstalments(it) => it,
        };
        let lines_with = |part: i64| {
            let mut equal = before.to_vec();
            equal.resize(self.periods.len(), part);
            self.lines(&equal, stage)
        };
        let (part, multiple) = self.instalment(left, first, instalments)?;
        if instalments == Instalments::Nominal || mode != self.terms.units.mode {
            return Ok(part);
        }
        let lacks = |part: i64| {
            let lines = lines_with(part)?;
            let last = lines.last().map_or(0, |it| it.principal + it.bears);
            Ok(last - part)
        };
        let mut part = part;
        for _ in 0..NEARER_MAX {
            let lack: i64 = lacks(part)?;
            if lack.unsigned_abs() <= u64::from(count / 2) {
                break;
            }
            let share = Exact::whole(lack).over(count);
            let share = share.and_then(|it| it.to_units(mode, multiple));
            let nearer = part.saturating_add(share.ok_or(Fault::TooLarge)?);
            if nearer <= 0 || lacks(nearer)?.unsigned_abs() >= lack.unsigned_abs() {
                break;
            }
            part = nearer;
        }
        Ok(part)
    }

    /// The equal instalment that repays so much from this period on, and of what it is a multiple:
    /// left / Σ Π 1 / (1 + f), f being what a period bears of what is left.
    fn instalment(
        &self,
        left: i64,
        first: usize,
        instalments: Instalments,
    ) -> Result<(i64, u32), Fault> {
        let (units, mode) = (&self.terms.units, self.rounds);
        let multiples =
            if units.drops_multiple { &[units.multiple, 1][..] } else { &[units.multiple] };
        let open = || self.periods.iter().enumerate().skip(first);
        let each = |multiple: u32| -> Option<i64> {
            if self.rate.0.is_zero() {
                let count = u32::try_from(open().count()).ok()?;
                return Exact::whole(left).over(count)?.to_units(mode, multiple);
            }
            let (mut worth, mut sum) = (Decimal::ONE, Decimal::ZERO);
            for (place, period) in open() {
                let bears = match place < count(self.terms.grace.interest_free) {
                    true => Decimal::ZERO,
                    false => self.bears(period, instalments)?.to_decimal()?,
                };
                worth = worth.checked_div(Decimal::ONE.checked_add(bears)?)?;
                sum = sum.checked_add(worth)?;
            }
            let steps = Decimal::from(left).checked_div(sum)?.checked_div(multiple.into())?;
            mode.to_integer(steps)?.checked_mul(multiple.into())
        };
        for multiple in multiples {
            match each(*multiple).ok_or(Fault::TooLarge)? {
                0 => {}
                part => return Ok((part, *multiple)),
            }
        }
        Err(Fault::TooSmall)
    }

    /// What a whole period bears of what is left, as the equal instalment counts it.
    fn bears(&self, period: &Period, instalments: Instalments) -> Option<Exact> {
        let day_count = match instalments {
            Instalments::ByPeriods => self.day_count,
            Instalments::Nominal => DayCount::Nominal,
        };
        Exact::of(self.rate)?.times(day_count.share(period, period.from, period.until)?)
    }

    /// The periods with these equal parts, knowing what goes out up to this stage.
    fn lines(&self, equal: &[i64], stage: usize) -> Result<Vec<Line>, Fault> {
        let grace = self.terms.grace;
        let known = self.stages.get(..=stage).unwrap_or_default();
        let last = self.periods.len() - 1;
        let (mut balance, mut waits) = (0_i64, 0_i64);
        let mut lines = Vec::with_capacity(self.periods.len());
        for (place, period) in self.periods.iter().enumerate() {
            let bears = match place < count(grace.interest_free) {
                true => 0,
                false => self.interest(period, place, balance, known).ok_or(Fault::TooLarge)?,
            };
            let goes_out = known.iter().filter(|it| it.period == place).map(Stage::amount);
            balance = goes_out.fold(balance, i64::saturating_add);
            let equal = equal.get(place).copied().unwrap_or_default();
            let principal = match self.repaid {
                _ if place == last => balance,
                _ if place < count(grace.principal) => 0,
                Repaid::EqualInstalments(_) => {
                    let short = if place == 0 { self.short } else { 0 };
                    equal.saturating_sub(short).saturating_sub(bears).clamp(0, balance)
                }
                Repaid::EqualPrincipal => self.whole_multiple(equal, bears)?.clamp(0, balance),
            };
            waits = waits.checked_add(bears).ok_or(Fault::TooLarge)?;
            let interest = match place < count(grace.interest) {
                true => 0,
                false => std::mem::take(&mut waits),
            };
            lines.push(Line { principal, bears, interest });
            balance -= principal;
        }
        Ok(lines)
    }

    /// Principal that with its interest is a whole multiple.
    fn whole_multiple(&self, principal: i64, bears: i64) -> Result<i64, Fault> {
        let units = &self.terms.units;
        let whole = Exact::whole(principal.saturating_add(bears));
        let whole = whole.to_units(self.rounds, units.multiple).ok_or(Fault::TooLarge)?;
        Ok(whole - bears)
    }

    /// On what was left as the period began, and on what went out in it from its day on.
    fn interest(
        &self,
        period: &Period,
        place: usize,
        opening: i64,
        known: &[Stage],
    ) -> Option<i64> {
        let rate = Exact::of(self.rate)?;
        let mut left = Exact::whole(opening).times(self.day_count.share(
            period,
            period.from,
            period.until,
        )?)?;
        for it in known.iter().filter(|it| it.period == place) {
            let share = self.day_count.share(period, it.on, period.until)?;
            left = left.plus(Exact::whole(it.amount()).times(share)?)?;
        }
        left.times(rate)?.to_units(self.terms.units.mode, 1)
    }
}
