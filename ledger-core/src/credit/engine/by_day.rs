//! What of interest follows how long principal is owed, early and late?
//!
//! Where a contract says so, interest is borne by the day, of what is left of the principal: of what is
//! overdue too, until it is paid, or until it bears a penalty instead. A row keeps what it owes in all:
//! where it bears more interest, less of it is principal, and the last takes what is left. It keeps it
//! until it falls due, and no longer follows then; behind the last period nothing is borne.
//!
//! What the rows to come owe is told when somebody looks at them: until then no more is told than the rows
//! whose periods have ended or that fall due, since theirs follows from nothing behind them, and what they
//! owe less or more of principal waits with the last row. So a payment costs the rows it touches.
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
    /// What of principal is to come: `None` while it has to be found.
    ahead: Option<i64>,
    /// Whether the rows to come are to be told.
    untold: bool,
    /// What lasts of it as a row falls due, until the next day is counted: without what that row owed
    /// before it was told.
    lasting: Option<i64>,
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
            ahead: None,
            untold: false,
            lasting: None,
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

/// The row whose principal is to fall due at the end of this period.
fn still_to_come(place: Place) -> Option<usize> {
    place.row.filter(|_| !place.done)
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
        bearing.ahead = None;
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

    /// Counts the days before this one.
    pub(super) fn bear_interest(&mut self, day: Day) {
        let Some(mut bearing) = self.bearing.take() else { return };
        bearing.ahead.get_or_insert_with(|| self.to_come(&bearing.days));
        let ends = |days: &ByDay, it: &Place| !days.lasts(it.place, day);
        self.tell_first(&bearing, ends);
        bearing.lasting = None;
        while bearing.days.counted < day {
            let from = bearing.days.counted;
            let Some((place, period)) = bearing.days.period_at(from) else {
                let starts_on = bearing.days.starts_on().filter(|it| *it > from);
                bearing.days.counted = starts_on.map_or(day, |it| it.min(day));
                continue;
            };
            let stop = self.stops_bearing(&bearing, from).into_iter().chain(bearing.until);
            let to = stop.filter(|it| *it > from).fold(period.until.min(day), Day::min);
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
        bearing.untold = true;
        self.bearing = Some(bearing);
        #[cfg(test)]
        if self.at_once {
            self.tell_rows();
        }
    }

    /// The next row falls due: it owes what it has borne, and no longer follows the days.
    pub(super) fn fall_due(&mut self) {
        let row = self.due;
        if let Some(mut bearing) = self.bearing.take() {
            let falls_due =
                |_: &ByDay, it: &Place| it.bearing <= row || it.row.is_some_and(|it| it <= row);
            if bearing.untold {
                let lasting = self.lasting(&bearing);
                let lines = self.tell_first(&bearing, falls_due);
                let lasts = |it: &&Line| bearing.days.lasts(it.place.place, bearing.days.counted);
                let told: i64 = lines.iter().filter(lasts).map(|it| it.principal).sum();
                bearing.lasting = Some(lasting - told);
            }
            if bearing.days.is_to_come(row) {
                let left = self.left(row).0;
                bearing.ahead = bearing.ahead.map(|it| it - left);
            }
            self.bearing = Some(bearing);
        }
        self.due += 1;
    }

    /// Says what the rows owe that have not fallen due.
    pub(super) fn tell_rows(&mut self) {
        let Some(mut bearing) = self.bearing.take() else { return };
        if bearing.untold {
            let lines = self.lines(&bearing, false);
            self.tell(&bearing, &lines, None);
            bearing.untold = false;
        }
        self.bearing = Some(bearing);
    }

    /// The same of the first rows alone, as long as this is so of their periods.
    fn tell_first(
        &mut self,
        bearing: &Bearing,
        first: impl Fn(&ByDay, &Place) -> bool,
    ) -> Vec<Line> {
        let days = &bearing.days;
        if !bearing.untold {
            return vec![];
        }
        let open = days.open(self.due).take_while(|it| first(days, it));
        let lines = self.lines_of(bearing, false, open);
        let behind = days.open(self.due).nth(lines.len());
        self.tell(bearing, &lines, behind);
        lines
    }

    /// Says what the rows of these lines owe; what that changes of principal is the last row's, where
    /// others are behind them.
    fn tell(&mut self, bearing: &Bearing, lines: &[Line], behind: Option<Place>) {
        let mut moved = 0;
        for it in lines {
            if let Some(row) = it.place.row.filter(|_| !it.place.done) {
                let more = it.principal - self.scheduled(row).left.principal;
                self.owe(row, Component::Principal, more);
                moved += more;
            }
        }
        if let (Some(last), true) = (self.last_to_come(&bearing.days), behind.is_some()) {
            self.owe(last, Component::Principal, -moved);
        }
        for of_row in lines.chunk_by(|one, other| one.place.bearing == other.place.bearing) {
            let Some(row) = of_row.first().map(|it| it.place.bearing) else { continue };
            // Whose interest is that of several periods is told with the last of them.
            let waits = behind.is_some_and(|it| it.bearing == row);
            if waits || of_row.iter().all(|it| it.place.done) {
                continue;
            }
            let beside = bearing.days.beside.get(row).copied().unwrap_or_default();
            let interest = beside + of_row.iter().map(|it| it.interest).sum::<i64>();
            let owed = self.by_schedule(row).interest;
            let paid = owed - self.scheduled(row).left.interest;
            self.owe(row, Component::Interest, interest.max(paid) - owed);
        }
    }

    /// Nothing is borne from the day on that is counted to: what has not fallen due owes what it has
    /// borne.
    pub(super) fn stop_bearing(&mut self) {
        self.tell_rows();
        let Some(bearing) = self.bearing.take() else { return };
        let mut earned: BTreeMap<usize, i64> = BTreeMap::new();
        for it in bearing.days.open(self.due).filter(|it| !it.done) {
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

    /// The rows that have not fallen due, as they are to be from the day on that is counted to; their
    /// principal as it is, or as they keep what they owe in all.
    fn lines(&self, bearing: &Bearing, as_is: bool) -> Vec<Line> {
        self.lines_of(bearing, as_is, bearing.days.open(self.due))
    }

    /// The same of the first of these periods.
    fn lines_of(
        &self,
        bearing: &Bearing,
        as_is: bool,
        first: impl Iterator<Item = Place>,
    ) -> Vec<Line> {
        let days = &bearing.days;
        let mut left = bearing.ahead.unwrap_or_else(|| self.to_come(days));
        let last = self.last_to_come(days);
        let mut balance = self.lasting(bearing);
        let mut over = Exact::ZERO;
        let mut lines = vec![];
        for place in first {
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

    /// The last row that takes what is left of the principal.
    fn last_to_come(&self, days: &ByDay) -> Option<usize> {
        days.open(self.due).rev().find_map(still_to_come)
    }

    /// What of principal has not fallen due.
    fn to_come(&self, days: &ByDay) -> i64 {
        days.open(self.due).filter_map(still_to_come).map(|it| self.left(it).0).sum()
    }

    /// What of that is of periods that last: of what falls due, though its period has ended, nothing more
    /// is borne.
    fn lasting(&self, bearing: &Bearing) -> i64 {
        bearing.lasting.unwrap_or_else(|| self.ahead_on(bearing, bearing.days.counted))
    }

    /// What of that is of periods that have ended by a day.
    fn ended_on(&self, bearing: &Bearing, day: Day) -> i64 {
        let days = &bearing.days;
        let ended = days.open(self.due).take_while(|it| !days.lasts(it.place, day));
        ended.filter_map(still_to_come).map(|it| self.left(it).0).sum()
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
        let ahead = bearing.ahead.unwrap_or_else(|| self.to_come(&bearing.days));
        debug_assert_eq!(ahead, self.to_come(&bearing.days));
        ahead - self.ended_on(bearing, day)
    }

    /// From when on something late no longer bears interest, the first such day behind this one.
    fn stops_bearing(&self, bearing: &Bearing, day: Day) -> Option<Day> {
        let late = self.parts.get(..self.place_of(self.due)).unwrap_or_default();
        let stops = late.iter().rev().map_while(|it| bearing.bears_until(it));
        stops.take_while(|it| *it > day).last()
    }

    /// What of principal has fallen due and bears interest on a day.
    fn late_on(&self, bearing: &Bearing, day: Day) -> i64 {
        let due = self.parts.iter().take_while(|it| it.row < self.due);
        let due = due.filter(|it| it.charge.is_none() && it.left.principal != 0);
        due.filter(|it| bearing.bears_late(it, day)).map(|it| it.left.principal).sum()
    }

    /// Prepays the rows that are to come, the next one first, each with the interest that it has borne
    /// by this day; and says what is left of the money.
    pub(super) fn prepay_by_day(&mut self, mut money: i64, day: Day) -> i64 {
        let Some(mut bearing) = self.bearing.take() else { return money };
        let open = bearing.days.open(self.due);
        let rows: Vec<Place> = open.filter(|it| still_to_come(*it).is_some()).collect();
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
        bearing.ahead = None;
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
