//! What comes of a loan day after day, every unpaid amount put in order anew for each payment.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::*;
use crate::policy::{Grouping, Timing};

/// What falls due at once: the schedule of a row, or a charge on it.
pub(super) struct Bit {
    pub(super) row: usize,
    pub(super) row_due: Day,
    pub(super) due: Day,
    pub(super) unpaid: [i64; 6],
}

#[derive(Default)]
pub(super) struct Book {
    pub(super) bits: Vec<Bit>,
    pub(super) credit: i64,
    pub(super) start_on: Option<Day>,
    pub(super) in_default: bool,
    pub(super) held: Vec<(Day, Day)>,
    pub(super) paused: Vec<(Day, Day)>,
    given_up: bool,
    /// Days on which penalties are held back, and the day before which they are owed.
    pub(super) spared: Vec<(Day, Day)>,
    pub(super) owed_until: Option<Day>,
    counted_on: Option<Day>,
    /// Of a row, what is forgiven of what was borne before a day.
    pub(super) forgiven: Vec<(usize, Day, i64)>,
    /// Of each row: its principal, its principal of every day that bore, added up, and what came of it.
    pub(super) borne: Vec<(i64, i64, i64)>,
}

pub(super) enum Entry {
    Receipt(i64, Excess),
    Payout(i64),
    /// The row, its due date, and what is charged: by component, and less what was paid before.
    Charge(usize, Day, [i64; 6], i64),
    WriteOff,
}

impl Book {
    /// A charge may come with a row of its own, behind the last.
    pub(super) fn lengthen(&mut self, instalment: u32, due: Day) {
        let row = instalment as usize - 1;
        if self.bits.iter().all(|it| it.row < row) {
            self.bits.push(Bit { row, row_due: due, due, unpaid: [0; 6] });
        }
    }

    /// A row of the schedule owes this from the beginning, of which so much was paid before.
    pub(super) fn owe_instead(&mut self, row: usize, owed: [i64; 6], paid: Option<&[i64; 6]>) {
        let bit = self.bits.iter_mut().find(|it| it.row == row).unwrap();
        bit.unpaid = owed;
        for at in 0..6 {
            let paid = paid.map_or(0, |it| it[at]);
            bit.unpaid[at] -= paid.min(owed[at]);
            self.credit += paid - paid.min(owed[at]);
        }
    }

    /// What a boarding had left unpaid of penalties.
    pub(super) fn forgive_brought(&mut self) {
        for (row, _, left) in &mut self.forgiven {
            let bit = self.bits.iter_mut().find(|it| it.row == *row).unwrap();
            let part = bit.unpaid[0].min(*left);
            bit.unpaid[0] -= part;
            *left -= part;
        }
    }

    fn started(&self, today: Day) -> bool {
        self.start_on.is_some_and(|it| it <= today)
    }

    pub(super) fn begin(&mut self, today: Day, policy: &LoanPolicy) {
        if self.started(today) {
            self.bear(today, policy);
            if self.credit > 0 {
                self.credit = self.pay(self.credit, Excess::Keep, today, policy);
            }
            self.cure(today, policy);
            self.judge(today, policy);
        }
    }

    /// What was left of principal yesterday, too long after its due date, has borne a day's penalty.
    fn bear(&mut self, today: Day, policy: &LoanPolicy) {
        let terms = policy.penalty.as_ref().filter(|_| !self.borne.is_empty());
        let Some(terms) = terms.filter(|_| !self.given_up) else { return };
        let yesterday = today.day_before().unwrap();
        let counts = self.start_on.is_some_and(|it| it <= yesterday)
            && self.counted_on != Some(today)
            && !self.spared.iter().any(|(from, until)| *from <= yesterday && yesterday < *until);
        self.counted_on = Some(today);
        // Above the ceiling of all days nobody asks anything.
        let rate = terms.rate.0.min(terms.ceilings[0].rate.0);
        for row in 0..self.borne.len() {
            let bit = self.bits.iter_mut().find(|it| it.row == row).unwrap();
            let (principal, days, owed) = &mut self.borne[row];
            let late = bit.row_due.days_until(yesterday) >= i64::from(terms.from_days);
            let left = bit.unpaid[5];
            if counts && late && left > policy.arrears_tolerance_in(Currency::XOF).amount() {
                *days += left;
            }
            if self.owed_until.is_some_and(|it| today <= it) {
                let exact = Decimal::from(*days) * rate / Decimal::from(365);
                let most = Decimal::from(*principal) * terms.principal_share_max.0;
                let now = i64::try_from(exact.min(most).floor()).unwrap();
                let mut more = now - *owed;
                *owed = now;
                for (_, _, left) in
                    self.forgiven.iter_mut().filter(|it| it.0 == row && today <= it.1)
                {
                    let part = more.min(*left);
                    *left -= part;
                    more -= part;
                }
                bit.unpaid[0] += more;
            }
        }
    }

    pub(super) fn enter(&mut self, today: Day, entry: &Entry, policy: &LoanPolicy) {
        match *entry {
            Entry::Receipt(amount, _) if !self.started(today) => self.credit += amount,
            Entry::Receipt(amount, excess) => {
                let filled = (-self.credit).max(0).min(amount);
                self.credit += filled;
                self.credit += self.pay(amount - filled, excess, today, policy);
                self.cure(today, policy);
            }
            Entry::Payout(amount) => self.credit -= amount,
            Entry::WriteOff => {
                (self.given_up, self.in_default) = (true, true);
                self.begin(today, policy);
            }
            Entry::Charge(row, due, mut unpaid, gone) => {
                let mut gone = gone;
                for it in &mut unpaid {
                    let less = gone.min(*it);
                    *it -= less;
                    gone -= less;
                }
                self.credit += gone;
                let row_due = self.bits.iter().find(|it| it.row == row).unwrap().row_due;
                self.bits.push(Bit { row, row_due, due: due.max(row_due), unpaid });
                self.begin(today, policy);
            }
        }
    }

    fn is_held(&self, day: Day) -> bool {
        self.held.iter().any(|(from, until)| *from <= day && day < *until)
    }

    fn judge(&mut self, today: Day, policy: &LoanPolicy) {
        if self.given_up {
            return;
        }
        let Some(since) = self.since(today, policy).filter(|it| *it < today) else { return };
        let days = since.day_after().unwrap().to_and_with(today);
        let enough = policy.default_days as usize;
        let paused = |it: &Day| self.paused.iter().any(|(from, until)| from <= it && it < until);
        let counted = days.filter(|it| !paused(it));
        self.in_default |= match policy.pause_while_held {
            true => counted.filter(|it| !self.is_held(*it)).count() >= enough,
            false => counted.skip(enough - 1).any(|it| !self.is_held(it)),
        };
    }

    fn cure(&mut self, today: Day, policy: &LoanPolicy) {
        self.in_default &= self.given_up || self.since(today, policy).is_some();
    }

    /// The first due date, up to this day, by which a row leaves more unpaid than is tolerated.
    fn since(&self, until: Day, policy: &LoanPolicy) -> Option<Day> {
        let tolerance = policy.arrears_tolerance_in(Currency::XOF).amount();
        let days: BTreeSet<_> =
            self.bits.iter().map(|it| it.due).filter(|it| *it <= until).collect();
        let rows: BTreeSet<_> = self.bits.iter().map(|it| it.row).collect();
        days.into_iter().find(|day| {
            rows.iter().any(|row| {
                let due = self.bits.iter().filter(|it| it.row == *row && it.due <= *day);
                due.map(|it| it.unpaid.iter().sum::<i64>()).sum::<i64>() > tolerance
            })
        })
    }

    fn pay(&mut self, mut money: i64, excess: Excess, on: Day, policy: &LoanPolicy) -> i64 {
        let allocation = &policy.allocation;
        let mut queue = vec![];
        for (at, bit) in self.bits.iter().enumerate() {
            let timing = match () {
                () if bit.row_due > on => Timing::InAdvance,
                () if bit.due < on => Timing::PastDue,
                () => Timing::Due,
            };
            let ahead = timing == Timing::InAdvance;
            if ahead && excess == Excess::Keep && !self.given_up {
                continue;
            }
            // What is given up is recovered in one order, due or not.
            let turn = match self.given_up {
                true => Some(0),
                false => allocation.timings.iter().position(|it| *it == timing),
            };
            let ahead = ahead && !self.given_up;
            for (rank, component) in allocation.components.iter().enumerate() {
                let units = Component::ALL.iter().position(|it| it == component).unwrap();
                queue.push(match (allocation.grouping, excess) {
                    (_, Excess::PrepayLast) if ahead => (turn, 999 - bit.row, rank, at, units),
                    (_, Excess::PrepayEvenly) if ahead => (turn, bit.row, rank, at, units),
                    (Grouping::ByInstalment, _) => (turn, bit.row, rank, at, units),
                    (Grouping::ByComponent, _) => (turn, rank, bit.row, at, units),
                });
            }
        }
        queue.sort_unstable();
        for turn in 0..allocation.timings.len() {
            let turn: Vec<(usize, usize)> =
                queue.iter().filter(|it| it.0 == Some(turn)).map(|it| (it.3, it.4)).collect();
            let ahead =
                !self.given_up && turn.first().is_some_and(|it| self.bits[it.0].row_due > on);
            money = match ahead && excess == Excess::PrepayEvenly {
                true => self.spread(&turn, money),
                false => self.serve(&turn, money),
            };
        }
        money
    }

    fn serve(&mut self, queue: &[(usize, usize)], mut money: i64) -> i64 {
        for &(bit, component) in queue {
            let served = money.min(self.bits[bit].unpaid[component]);
            self.bits[bit].unpaid[component] -= served;
            money -= served;
        }
        money
    }

    /// As much to each row, and again until nothing is left of the money or the rows.
    fn spread(&mut self, queue: &[(usize, usize)], mut money: i64) -> i64 {
        loop {
            let unpaid = |it: &&(usize, usize)| self.bits[it.0].unpaid[it.1] > 0;
            let rows: BTreeSet<usize> =
                queue.iter().filter(unpaid).map(|it| self.bits[it.0].row).collect();
            if rows.is_empty() || money == 0 {
                return money;
            }
            let count = rows.len() as i64;
            // To the nearest unit, and from the middle to the even one.
            let twice = 2 * money / count;
            let exact = 2 * money % count == 0;
            let share = match (twice % 2 == 1, exact) {
                (true, true) => twice / 2 + twice / 2 % 2,
                (true, false) => twice / 2 + 1,
                (false, _) => twice / 2,
            };
            let whole = money;
            for (at, row) in rows.iter().enumerate() {
                let given = match at + 1 == rows.len() {
                    true => whole - share * (count - 1),
                    false => share,
                };
                let given = given.max(0).min(money);
                let own: Vec<(usize, usize)> =
                    queue.iter().copied().filter(|it| self.bits[it.0].row == *row).collect();
                money -= given - self.serve(&own, given);
            }
        }
    }

    /// Nothing is owed, and all that came in and did not go out waits.
    pub(super) fn void(self, entries: &[(Day, Entry)], brought: i64) -> Expected {
        let moved = entries.iter().map(|(_, it)| match *it {
            Entry::Receipt(amount, _) => amount,
            Entry::Payout(amount) => -amount,
            Entry::Charge(..) | Entry::WriteOff => 0,
        });
        let credit = self.credit + brought + moved.sum::<i64>();
        let rows = self.bits.iter().map(|it| it.row + 1).max().unwrap_or(0);
        let life = Some(Stage::Rescinded);
        Expected { unpaid: vec![[0; 6]; rows], credit, life, ..Expected::default() }
    }

    pub(super) fn stands(self, life: Stage, on: Day, policy: &LoanPolicy) -> Expected {
        let rows = self.bits.iter().map(|it| it.row + 1).max().unwrap_or(0);
        let mut unpaid = vec![[0; 6]; rows];
        for bit in &self.bits {
            for (sum, it) in unpaid[bit.row].iter_mut().zip(bit.unpaid) {
                *sum += it;
            }
        }
        let settled = self.credit >= 0 && unpaid.iter().all(|it| it == &[0; 6]);
        let life = if life == Stage::Active && settled { Stage::Closed } else { life };
        let since = self.since(on, policy).filter(|_| life == Stage::Active);
        let days = since.map_or(0, |it| it.days_until(on).max(0));
        let bucket = [90, 60, 30, 1].into_iter().find(|it| i64::from(*it) <= days).unwrap_or(0);
        let mut lost = 0;
        if self.given_up {
            lost = unpaid.iter().map(|it| it[5]).sum();
            unpaid.fill([0; 6]);
        }
        let (credit, in_default) = (self.credit, self.in_default);
        Expected { unpaid, credit, life: Some(life), in_default, bucket, lost }
    }
}
