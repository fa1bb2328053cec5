//! What of interest is not owed because principal is repaid early, or went out late?
//!
//! Nobody owes interest of days on which they do not owe the principal. Of what a row owes as
//! interest, that of days to come is not earned yet (`schedule/early.rs`): it shrinks when principal
//! is repaid before it is due. What was repaid so stands on the row that falls due next.

use super::allocate::Part;
use super::run::Sweep;
use super::schedule::{Ahead, Periods, Relief, Share};
use super::{Amounts, Excess};
use crate::calendar::Day;
use crate::policy::Component;

impl Sweep<'_> {
    /// The principal goes out on this day: of days before it no interest is owed.
    pub(super) fn earn_from(&mut self, start_on: Day) {
        let late = self.contract.interest_from.is_some_and(|it| start_on > it);
        // What goes out in parts owes what it bears from their days on as it is.
        if !late || self.in_parts {
            return;
        }
        let Some(periods) = self.periods() else { return };
        let to_come = periods.by_row(&self.ahead(&periods, start_on));
        for row in 0..self.rows.len() {
            let owed = self.scheduled(row).left.interest;
            let most = to_come.get(&row).map_or(0, |it| it.interest);
            self.owe(row, Component::Interest, most.min(owed) - owed);
        }
    }

    /// By its terms the principal bears nothing from this day on: of days to come no interest is owed.
    /// The first of those is this day, or a later one up to which all is in what has fallen due.
    pub(super) fn earn_until(&mut self, day: Day) -> Day {
        if self.bearing.is_some() {
            self.stop_bearing();
            return day;
        }
        let Some(periods) = self.periods() else { return day };
        let ahead = self.ahead(&periods, day);
        for (row, share) in periods.by_row(&ahead) {
            let owed = self.scheduled(row).left.interest;
            self.owe(row, Component::Interest, -share.interest.min(owed));
        }
        ahead.from()
    }

    /// Repays principal before it is due, once the interest is paid that it has earned; and says what
    /// is left of the money.
    pub(super) fn repay_early(&mut self, money: i64, day: Day, excess: Excess) -> i64 {
        if money == 0 {
            return 0;
        }
        let relief = match excess {
            Excess::Shorten => Relief::Sooner,
            Excess::Lower => Relief::Smaller,
            Excess::Keep | Excess::Prepay | Excess::PrepayLast | Excess::PrepayEvenly => {
                return money;
            }
        };
        let Some(periods) = self.periods() else { return money };
        let ahead = self.ahead(&periods, day);
        let Some((running, bearing)) = periods.rows_of_next(&ahead) else {
            return self.serve_ahead(self.rows.len(), &mut None, money);
        };
        let mut before = periods.by_row(&ahead);
        for (row, share) in &mut before {
            share.interest = share.interest.min(self.scheduled(*row).left.interest);
        }
        let not_earned = before.get(&bearing).map_or(0, |it| it.interest);
        let earned = self.scheduled(bearing).left.interest - not_earned;
        let principal = ahead.principal();
        let row_due_on = self.scheduled(running).row_due_on;
        let mut early = Some(Part {
            row: running,
            row_due_on,
            due_on: row_due_on,
            charge: None,
            left: Amounts { interest: earned, principal, ..Amounts::default() },
        });
        let money = self.serve_ahead(running, &mut early, money);
        let left = early.map(|it| it.left).unwrap_or_default();
        self.scheduled(bearing).left.interest -= earned - left.interest;
        let repaid = principal - left.principal;
        if repaid > 0 {
            let row = self.rows.get_mut(running).expect("a period comes to a row");
            row.owed.principal += repaid;
            row.paid.principal += repaid;
            for (row, now) in periods.by_row(&periods.repaid(&ahead, repaid, relief)) {
                let was = before.get(&row).copied().unwrap_or_default();
                self.owe(row, Component::Principal, now.principal - was.principal);
                self.owe(row, Component::Interest, now.interest - was.interest);
            }
        }
        money
    }

    /// Serves rows that are not due yet and whose periods have ended, charges that wait for their
    /// row, and this part at its place among them.
    fn serve_ahead(&mut self, running: usize, early: &mut Option<Part>, money: i64) -> i64 {
        let (serve, allocation, due) = (self.rules.serve, &self.contract.allocation, self.due);
        let waits = |it: &&mut Part| it.row >= due && (it.charge.is_some() || it.row < running);
        let mut open: Vec<&mut Part> = self.parts.iter_mut().filter(waits).collect();
        let place = open.partition_point(|it| it.row < running);
        open.splice(place..place, early);
        serve(&mut open, allocation, money)
    }

    fn periods(&self) -> Option<Periods> {
        let due: Vec<Day> = self.rows.iter().take(self.contracted).map(|it| it.due_on).collect();
        Periods::of(self.contract, &due)
    }

    fn ahead(&self, periods: &Periods, on: Day) -> Ahead {
        let mut left = vec![Share::default(); self.rows.len()];
        for it in self.parts.iter().filter(|it| it.charge.is_none()) {
            if let Some(left) = left.get_mut(it.row) {
                let Amounts { principal, interest, .. } = it.left;
                *left = Share { principal, interest };
            }
        }
        periods.ahead(on, self.due, |row| left.get(row).copied().unwrap_or_default())
    }

    /// What the schedule owes on a row.
    pub(super) fn scheduled(&mut self, row: usize) -> &mut Part {
        let place = self.place_of(row);
        let part = self.parts.get_mut(place).filter(|it| it.row == row);
        part.expect("a row has its schedule")
    }

    /// Where among the parts the schedule of a row is: they stand row by row, it in front of its charges.
    pub(super) fn place_of(&self, row: usize) -> usize {
        self.parts.partition_point(|it| it.row < row)
    }

    /// The schedule owes so much more, or less, on a row.
    pub(super) fn owe(&mut self, row: usize, component: Component, difference: i64) {
        *self.scheduled(row).left.of_mut(component) += difference;
        let row = self.rows.get_mut(row).expect("a row has its place");
        *row.owed.of_mut(component) += difference;
        // Counted as paid until the position is told from what is left.
        *row.paid.of_mut(component) += difference;
    }
}
