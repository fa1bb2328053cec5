//! What of interest follows how long principal is owed, early and late?
//!
//! Where a contract says so, interest is borne by the day, of what is left of the principal: of what is
//! overdue too, until it is paid, or until it bears a penalty instead. A row keeps what it owes in all:
//! where it bears more interest, less of it is principal, and the last takes what is left. It keeps it
//! until it falls due, and no longer follows then; behind the last period nothing is borne.
//!
//! A row that is prepaid owes the interest that its period has borne by that day; what that bears then
//! is due with the next row. What is overdue is owed interest for the days before the one that an event
//! names ([`Facts::posted_until`]); the days since are counted, so that it is known when more will be.

use std::collections::BTreeMap;

use super::allocate::Part;
use super::run::Sweep;
use super::schedule::{ByDay, Exact, Place, ScheduleTerms, sum};
use super::{Amounts, Contract, Facts};
use crate::calendar::Day;
use crate::policy::Component;

/// What a loan bears by the day.
pub(super) struct Bearing {
    days: ByDay,
    /// What is overdue bears interest before this day.
    until: Option<Day>,
    /// So many days after its due date it bears a penalty instead.
    penalty_days: Option<u32>,
    /// The day as which began more was borne than is owed.
    grew_on: Option<Day>,
}

impl Bearing {
    /// Counted from the day on which the loan starts; `None` where interest does not follow what is
    /// paid late.
    pub(super) fn from(
        contract: &Contract,
        terms: Option<ScheduleTerms>,
        facts: &Facts,
        on: Day,
    ) -> Option<Bearing> {
        contract.recalculation.filter(|it| it.late)?;
        let contracted = facts.schedule().size() - facts.added;
        let due = facts.schedule().iter().take(contracted).map(|it| it.due_on);
        let due: Vec<Day> = due.collect();
        Some(Bearing {
            days: ByDay::of(terms?, &due, on)?,
            until: facts.posted_until(),
            penalty_days: contract.penalty.map(|it| it.from_days),
            grew_on: None,
        })
    }

    /// Whether this part bears interest on a day though it has fallen due.
    fn bears_late(&self, part: &Part, day: Day) -> bool {
        self.bears_until(part).is_none_or(|it| day < it)
    }

    fn bears_until(&self, part: &Part) -> Option<Day> {
        part.row_due_on.checked_add_days(self.penalty_days?)
    }
}

/// A row as it is to be.
struct Line {
    place: Place,
    /// Exact, with what a row before it left over.
    bears: Exact,
    interest: i64,
    principal: i64,
}

impl Sweep<'_> {
    /// Keeps what each row owes in all as it is now.
    pub(super) fn keep_rows(&mut self) {
        let Some(mut bearing) = self.bearing.take() else { return };
        let lines = self.lines(&bearing, true);
        bearing.days.beside =
            (0..self.rows.len()).map(|row| self.by_schedule(row).interest).collect();
        for it in &lines {
            let principal = it.place.row.map_or(0, |row| self.by_schedule(row).principal);
            bearing.days.keep(it.place.place, principal, it.interest);
            if let Some(beside) = bearing.days.beside.get_mut(it.place.bearing) {
                *beside -= it.interest;
            }
        }
        self.bearing = Some(bearing);
    }

    /// Counts the days before this one, and says anew what the rows owe that have not fallen due.
    pub(super) fn bear_interest(&mut self, day: Day) {
        let Some(mut bearing) = self.bearing.take() else { return };
        while bearing.days.counted < day {
            let from = bearing.days.counted;
            let Some((place, period)) = bearing.days.period_at(from) else {
                let starts_on = bearing.days.starts_on().filter(|it| *it > from);
                bearing.days.counted = starts_on.map_or(day, |it| it.min(day));
                continue;
            };
            let stops = self.parts.iter().filter_map(|it| bearing.bears_until(it));
            let ends = stops.chain(bearing.until).filter(|it| *it > from);
            let to = ends.fold(period.until.min(day), Day::min);
            let mut balance = self.ahead_on(&bearing, from);
            let late = self.late_on(&bearing, from);
            if bearing.until.is_some_and(|it| from < it) {
                balance += late;
            } else if late > 0 && bearing.grew_on.is_none() {
                let lines = self.lines(&bearing, false);
                bearing.grew_on = self.grows_on(&bearing, &lines).filter(|it| *it <= day);
            }
            let more = bearing.days.bears(place, (from, to), balance);
            bearing.days.bear(place, more);
            bearing.days.counted = to;
        }
        let lines = self.lines(&bearing, false);
        let mut interest = bearing.days.beside.clone();
        for it in &lines {
            if let Some(row) = it.place.row.filter(|_| !it.place.done) {
                let left = self.scheduled(row).left.principal;
                self.owe(row, Component::Principal, it.principal - left);
            }
            if let Some(sum) = interest.get_mut(it.place.bearing) {
                *sum += it.interest;
            }
        }
        for row in self.bearing_rows(&lines) {
            let owed = self.by_schedule(row).interest;
            let paid = owed - self.scheduled(row).left.interest;
            let now = interest.get(row).copied().unwrap_or_default().max(paid);
            self.owe(row, Component::Interest, now - owed);
        }
        self.bearing = Some(bearing);
    }

    /// Nothing is borne from the day on that is counted to: what has not fallen due owes what it has
    /// borne.
    pub(super) fn stop_bearing(&mut self) {
        let Some(bearing) = self.bearing.take() else { return };
        let mut earned: BTreeMap<usize, i64> = BTreeMap::new();
        for it in bearing.days.open(self.due).iter().filter(|it| !it.done) {
            let beside = bearing.days.beside.get(it.bearing).copied().unwrap_or_default();
            let borne = bearing.days.units(bearing.days.borne(it.place));
            *earned.entry(it.bearing).or_insert(beside) += borne;
        }
        for (row, earned) in earned {
            let owed = self.by_schedule(row).interest;
            let paid = owed - self.scheduled(row).left.interest;
            self.owe(row, Component::Interest, earned.max(paid) - owed);
        }
    }

    fn bearing_rows(&self, lines: &[Line]) -> Vec<usize> {
        let open = lines.iter().filter(|it| !it.place.done);
        let mut rows: Vec<usize> = open.map(|it| it.place.bearing).collect();
        rows.dedup();
        rows
    }

    /// The rows that have not fallen due, as they are to be from the day on that is counted to; their
    /// principal as it is, or as they keep what they owe in all.
    fn lines(&self, bearing: &Bearing, as_is: bool) -> Vec<Line> {
        let days = &bearing.days;
        let open = days.open(self.due);
        let still = |it: &Place| it.row.filter(|_| !it.done);
        let mut left: i64 = open.iter().filter_map(still).map(|it| self.left(it).0).sum();
        let last = open.iter().rev().find_map(still);
        // Of what falls due, though its period has ended, nothing more is borne.
        let ended = open.iter().filter(|it| !days.lasts(it.place, days.counted));
        let mut balance = left - ended.filter_map(still).map(|it| self.left(it).0).sum::<i64>();
        let mut over = Exact::ZERO;
        let mut lines = Vec::with_capacity(open.len());
        for place in open {
            let to_come = sum(over, days.to_come(place.place, days.counted, balance));
            if place.done {
                over = to_come;
                lines.push(Line { place, bears: Exact::ZERO, interest: 0, principal: 0 });
                continue;
            }
            over = Exact::ZERO;
            let bears = sum(days.borne(place.place), to_come);
            let interest = days.units(bears);
            let principal = match place.row {
                None => 0,
                Some(row) if as_is => self.left(row).0,
                Some(row) if Some(row) == last => left,
                Some(row) => {
                    let paid = self.left(row).1;
                    (days.principal(place.place, interest) - paid).clamp(0, left)
                }
            };
            left -= principal;
            if days.lasts(place.place, days.counted) {
                balance -= principal;
            }
            lines.push(Line { place, bears, interest, principal });
        }
        lines
    }

    /// What a row owes, without what was charged back to it, which bears nothing.
    fn by_schedule(&self, row: usize) -> Amounts {
        let owed = self.rows.get(row).map(|it| it.owed).unwrap_or_default();
        owed.minus(&self.again.get(row).copied().unwrap_or_default())
    }

    /// What is left and what is paid of a row's principal.
    fn left(&self, row: usize) -> (i64, i64) {
        let part = self.parts.get(self.place_of(row));
        let left = part.filter(|it| it.row == row).map_or(0, |it| it.left.principal);
        (left, self.by_schedule(row).principal - left)
    }

    /// What of principal is to come behind a day.
    fn ahead_on(&self, bearing: &Bearing, day: Day) -> i64 {
        let open = bearing.days.open(self.due);
        let lasts = open.iter().filter(|it| bearing.days.lasts(it.place, day));
        lasts.filter_map(|it| it.row).map(|it| self.left(it).0).sum()
    }

    /// What of principal has fallen due and bears interest on a day.
    fn late_on(&self, bearing: &Bearing, day: Day) -> i64 {
        let due = self.parts.iter().filter(|it| it.row < self.due && it.charge.is_none());
        due.filter(|it| bearing.bears_late(it, day)).map(|it| it.left.principal).sum()
    }

    /// Prepays the rows that are to come, the next one first, each with the interest that it has borne
    /// by this day; and says what is left of the money.
    pub(super) fn prepay_by_day(&mut self, mut money: i64, day: Day) -> i64 {
        let Some(mut bearing) = self.bearing.take() else { return money };
        let open = bearing.days.open(self.due);
        let rows: Vec<Place> = open.into_iter().filter(|it| it.row.is_some() && !it.done).collect();
        for (place, it) in rows.iter().enumerate() {
            let (Some(row), true) = (it.row, money > 0) else { continue };
            let borne = bearing.days.units(bearing.days.borne(it.place));
            let owed = self.by_schedule(row).interest;
            let paid = owed - self.scheduled(row).left.interest;
            let beside = bearing.days.beside.get(row).copied().unwrap_or_default();
            let earned = (borne + beside).max(paid);
            self.owe(row, Component::Interest, earned - owed);
            let behind = rows.get(place + 1..).unwrap_or_default();
            let behind: i64 = behind.iter().filter_map(|it| it.row).map(|it| self.left(it).0).sum();
            let (left, repaid) = self.left(row);
            let now = match place + 1 == rows.len() {
                true => left,
                false => (bearing.days.principal(it.place, borne) - repaid).clamp(0, left + behind),
            };
            self.owe(row, Component::Principal, now - left);
            self.take_from(rows.get(place + 1..).unwrap_or_default(), now - left);
            money = self.serve_row(row, money);
            if self.scheduled(row).left.is_zero() {
                bearing.days.finish(it.place);
            }
        }
        self.bearing = Some(bearing);
        self.bear_interest(day);
        money
    }

    /// So much less of principal is due with these rows, the last first; or more with the last.
    fn take_from(&mut self, rows: &[Place], mut less: i64) {
        for row in rows.iter().rev().filter_map(|it| it.row) {
            let part = less.min(self.left(row).0);
            self.owe(row, Component::Principal, -part);
            less -= part;
        }
    }

    fn serve_row(&mut self, row: usize, money: i64) -> i64 {
        let (serve, allocation) = (self.rules.serve, &self.contract.allocation);
        let of_row = |it: &&mut Part| it.row == row && !it.left.is_zero();
        let mut parts: Vec<&mut Part> = self.parts.iter_mut().filter(of_row).collect();
        serve(&mut parts, allocation, money)
    }

    /// The day as which begins more interest is to be owed than is.
    pub(super) fn interest_grows_on(&self) -> Option<Day> {
        let bearing = self.bearing.as_ref()?;
        bearing.grew_on.or_else(|| self.grows_on(bearing, &self.lines(bearing, false)))
    }

    /// The day as which begins what is late has borne more, or less, than comes to the rows: in the
    /// period that runs or in the next, since what falls due then is looked at anew.
    fn grows_on(&self, bearing: &Bearing, lines: &[Line]) -> Option<Day> {
        if self.late_on(bearing, bearing.days.counted) == 0 {
            return None;
        }
        let mut more = Exact::ZERO;
        for it in lines.iter().take(3 + lines.iter().filter(|it| it.place.done).count()) {
            let (mut day, Some(period)) =
                (bearing.days.counted, bearing.days.period(it.place.place))
            else {
                continue;
            };
            day = day.max(period.from);
            while day < period.until {
                let next = day.day_after()?;
                let late = self.late_on(bearing, day);
                let bears = bearing.days.bears(it.place.place, (day, next), late);
                more = sum(more, bears);
                day = next;
                if !it.place.done && bearing.days.units(sum(it.bears, more)) != it.interest {
                    return Some(day);
                }
            }
            if !it.place.done {
                more = Exact::ZERO;
            }
        }
        None
    }
}
