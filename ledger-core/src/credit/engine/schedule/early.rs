//! What of a schedule follows money that comes early?
//!
//! Interest is earned by the day, of what is left of the principal. So at any day within a period
//! some of what the period bears is not earned yet, nor is anything that later periods bear; and when
//! principal is repaid, what remains is a loan of what is left, given on that day and due on the same
//! dates.
//!
//! Interest goes by the ends of periods, as in the whole schedule: where a due date moved off a day of
//! rest, what is paid between that day and the due date counts from the end of the period.

use std::collections::BTreeMap;

use super::dates::{Period, count, later, off_rest_days};
use super::declining::Declining;
use super::exact::Exact;
use super::year::DayCount;
use super::{Advance, Cost, Repaid, ScheduleTerms, Stage};
use crate::calendar::Day;
use crate::credit::engine::Contract;
use crate::money::{Rate, Rounding};

/// By what the payer wants to owe less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::credit::engine) enum Relief {
    /// Each instalment stays as it was, until nothing is left.
    Sooner,
    /// On the same dates less falls due.
    Smaller,
}

/// The periods of a schedule on a declining balance, and the rows they come to.
pub(in crate::credit::engine) struct Periods {
    terms: ScheduleTerms,
    rate: Rate,
    day_count: DayCount,
    pub(super) repaid: Repaid,
    pub(super) periods: Vec<Period>,
    /// The row that is due at the end of each, or the next where nothing falls due then.
    rows: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    row: usize,
    /// Whether the row is of this period.
    own: bool,
}

/// What is still to come, seen from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::credit::engine) struct Ahead {
    /// The first period whose end is to come, and from when of it interest is not earned.
    first: usize,
    from: Day,
    /// Of it and those behind it.
    lines: Vec<Coming>,
}

/// A period that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coming {
    pub(super) principal: i64,
    /// What it bears that is not earned.
    pub(super) bears: i64,
    /// What it would bear besides, and does not: a schedule that moved keeps what its rows owed,
    /// though its periods may be longer now.
    pub(super) less: i64,
}

/// What a row has of the periods that are to come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::credit::engine) struct Share {
    pub(in crate::credit::engine) principal: i64,
    /// Not earned yet.
    pub(in crate::credit::engine) interest: i64,
}

impl Periods {
    /// Of a loan whose rows are due on these days; `None` where interest does not follow what is
    /// paid early.
    pub(in crate::credit::engine) fn of(contract: &Contract, due: &[Day]) -> Option<Periods> {
        contract.recalculation.filter(|it| it.early)?;
        Periods::by(contract.schedule_terms()?, due)
    }

    /// Of such a schedule whose rows are due on these days; `None` where interest does not follow
    /// what is left.
    pub(super) fn by(terms: ScheduleTerms, due: &[Day]) -> Option<Periods> {
        let Cost::Declining { rate, day_count, repaid } = terms.cost else { return None };
        let (periods, ends) = periods(&terms, *due.last()?);
        let mut row = usize::from(terms.down_payment.is_some());
        let mut rows = Vec::with_capacity(periods.len());
        for end in ends {
            while due.get(row).is_some_and(|it| *it < end) {
                row += 1;
            }
            rows.push(Place { row, own: due.get(row) == Some(&end) });
        }
        Some(Periods { terms, rate, day_count, repaid, periods, rows })
    }

    /// What is to come behind this day, when so many rows have fallen due and the others have this
    /// left.
    pub(in crate::credit::engine) fn ahead(
        &self,
        on: Day,
        fallen_due: usize,
        left: impl Fn(usize) -> Share,
    ) -> Ahead {
        let is_ahead = |(period, it): (&Period, &Place)| period.until > on && it.row >= fallen_due;
        let first = self.periods.iter().zip(&self.rows).position(is_ahead);
        let first = first.unwrap_or(self.periods.len());
        let from = self.periods.get(first).map_or(on, |it| it.from.max(on));
        let open = self.rows.iter().skip(first);
        let principal = open.map(|it| if it.own { left(it.row).principal } else { 0 });
        let principal: Vec<i64> = principal.collect();
        let mut balance: i64 = principal.iter().sum();
        let mut owed: BTreeMap<usize, i64> = BTreeMap::new();
        let mut lines = Vec::with_capacity(principal.len());
        for (place, principal) in (first..).zip(principal) {
            let whole = self.bears(place, from, balance);
            let (_, bearing) = self.rows_of(place);
            let owed = owed.entry(bearing).or_insert_with(|| left(bearing).interest);
            let bears = whole.min(*owed);
            *owed -= bears;
            lines.push(Coming { principal, bears, less: whole - bears });
            balance -= principal;
        }
        Ahead { first, from, lines }
    }

    /// The same when so much of its principal has been repaid.
    pub(in crate::credit::engine) fn repaid(
        &self,
        ahead: &Ahead,
        amount: i64,
        relief: Relief,
    ) -> Ahead {
        let left = ahead.principal() - amount;
        let Ahead { first, from, lines } = ahead;
        let nothing = Coming { principal: 0, bears: 0, less: 0 };
        let lines = match left {
            0 => vec![nothing; lines.len()],
            _ => self.remaining(*first, *from, lines, left, relief),
        };
        Ahead { first: *first, from: *from, lines }
    }

    /// What each row has of it.
    pub(in crate::credit::engine) fn by_row(&self, ahead: &Ahead) -> BTreeMap<usize, Share> {
        let mut shares: BTreeMap<usize, Share> = BTreeMap::new();
        for (place, line) in (ahead.first..).zip(&ahead.lines) {
            let (row, bearing) = self.rows_of(place);
            shares.entry(row).or_default().principal += line.principal;
            shares.entry(bearing).or_default().interest += line.bears;
        }
        shares
    }

    /// The rows with the principal and with the interest of the period whose end comes next; `None`
    /// where none is to come.
    pub(in crate::credit::engine) fn rows_of_next(&self, ahead: &Ahead) -> Option<(usize, usize)> {
        (!ahead.lines.is_empty()).then(|| self.rows_of(ahead.first))
    }

    /// Whether something falls due at the end of this period.
    pub(super) fn is_own(&self, place: usize) -> bool {
        self.rows.get(place).is_some_and(|it| it.own)
    }

    /// The period at whose end this row falls due.
    pub(super) fn own_place(&self, row: usize) -> Option<usize> {
        let first = self.rows.partition_point(|it| it.row < row);
        let of_row = (first..).zip(self.rows.iter().skip(first).take_while(|it| it.row == row));
        of_row.filter(|(_, it)| it.own).map(|(place, _)| place).next()
    }

    /// The first period whose interest falls due with this row or later.
    pub(super) fn first_bearing(&self, row: usize) -> usize {
        let waits = count(self.terms.grace.interest).min(self.rows.len());
        match self.rows.get(waits) {
            Some(it) if it.row >= row => 0,
            Some(_) | None => self.rows.partition_point(|it| it.row < row).max(waits),
        }
    }

    /// The rows with the principal and with the interest of a period: in a grace that waits.
    pub(super) fn rows_of(&self, place: usize) -> (usize, usize) {
        let row = |place: usize| self.rows.get(place).expect("a period comes to a row").row;
        (row(place), row(place.max(count(self.terms.grace.interest))))
    }

    /// As a loan of what is left, given on that day, that ends no later than it would have.
    fn remaining(
        &self,
        first: usize,
        from: Day,
        lines: &[Coming],
        left: i64,
        relief: Relief,
    ) -> Vec<Coming> {
        let passed = u32::try_from(first).expect("periods are counted in u32");
        let mut terms = self.terms.clone();
        for it in
            [&mut terms.grace.principal, &mut terms.grace.interest, &mut terms.grace.interest_free]
        {
            *it = it.saturating_sub(passed);
        }
        let ends = lines.iter().rposition(|it| it.principal > 0).map_or(0, |it| it + 1);
        let (lines, behind) = lines.split_at_checked(ends).unwrap_or((lines, &[]));
        let advances = vec![Advance { on: from, amount: left }];
        let stages = [Stage { on: from, period: 0, gross: advances.clone(), advances }];
        let remaining = Declining {
            terms: &terms,
            periods: self.periods.get(first..first + ends).unwrap_or_default(),
            stages: &stages,
            rate: self.rate,
            day_count: self.day_count,
            repaid: self.repaid,
            rounds: terms.units.mode,
            short: 0,
        };
        let parts: Vec<i64> = lines
            .iter()
            .map(|it| match self.repaid {
                Repaid::EqualInstalments(_) => it.principal + it.bears + it.less,
                Repaid::EqualPrincipal => it.principal,
            })
            .collect();
        let made = |relief| {
            let made = remaining.within(&parts, relief);
            let made = made.expect("less is owed than was, in amounts that fit");
            let kept = made.iter().zip(lines).map(|(it, before)| {
                let less = before.less.min(it.bears);
                Coming { bears: it.bears - less, less, ..*it }
            });
            kept.collect::<Vec<Coming>>()
        };
        let bears = |lines: &[Coming]| lines.iter().map(|it| it.bears).sum::<i64>();
        let mut made = Some(made(relief))
            .filter(|it| bears(it) <= bears(lines))
            // Behind a shortening less on each date may cost more than if nothing had come.
            .unwrap_or_else(|| made(Relief::Sooner));
        made.extend(behind.iter().map(|_| Coming { principal: 0, bears: 0, less: 0 }));
        made
    }

    /// What this period bears of such a balance from this day on, or from its begin where that is
    /// later.
    fn bears(&self, place: usize, from: Day, balance: i64) -> i64 {
        let period = self.periods.get(place).expect("a place is of a period");
        let exact = self.exact(place, period.from.max(from), period.until, balance);
        let bears = exact.to_units(self.mode(), 1);
        bears.expect("a part of what a schedule bears fits as the whole did")
    }

    /// What this period bears of such a balance on these days, all of them within it.
    pub(super) fn exact(&self, place: usize, from: Day, until: Day, balance: i64) -> Exact {
        if place < count(self.terms.grace.interest_free) {
            return Exact::ZERO;
        }
        let period = self.periods.get(place).expect("a place is of a period");
        let exact = || {
            let share = self.day_count.share(period, from, until)?;
            Exact::whole(balance).times(share)?.times(Exact::of(self.rate)?)
        };
        exact().expect("a part of what a schedule bears fits as the whole did")
    }

    /// How what a period bears is brought to a unit.
    pub(super) fn mode(&self) -> Rounding {
        self.terms.units.mode
    }
}

impl Ahead {
    /// From when on interest is not earned.
    pub(in crate::credit::engine) fn from(&self) -> Day {
        self.from
    }

    /// What is to come of principal.
    pub(in crate::credit::engine) fn principal(&self) -> i64 {
        self.lines.iter().map(|it| it.principal).sum()
    }
}

/// The periods of a schedule whose last row is due on this day, later by whole periods where it was
/// paid out late; and on which day each has its row due.
fn periods(terms: &ScheduleTerms, last_due_on: Day) -> (Vec<Period>, Vec<Day>) {
    let ScheduleTerms { first_due_on, every, day_of_month, .. } = *terms;
    let end = |number| {
        let end = later(first_due_on, every, day_of_month, number);
        end.expect("the periods of a schedule are days of the calendar")
    };
    let due = |number| {
        let due = off_rest_days(terms.business_days.as_ref(), end(number));
        due.expect("a period of a loan ends near a business day")
    };
    let last = terms.periods - 1;
    let by = (0..).find(|by| due(last + by) >= last_due_on).expect("a schedule has its last row");
    let regular = super::dates::periods(terms).expect("a schedule that was made has its periods");
    let mut periods = Vec::with_capacity(regular.len());
    let mut ends = Vec::with_capacity(regular.len());
    for (number, it) in (by..).zip(regular) {
        periods.push(match number.checked_sub(1).filter(|_| by > 0) {
            Some(before) => {
                Period { from: end(before), until: end(number), is_regular: true, ..it }
            }
            None => it,
        });
        ends.push(due(number));
    }
    (periods, ends)
}
