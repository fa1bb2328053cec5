//! How is the money that came in spread over what is owed?
//!
//! What happened is kept, the spread derived: one sweep over the loan's facts in the order of the
//! days they count from, as if all had been known on its day. So a value date in the past, or a
//! reversal, needs no rule of its own. On each day, in this order:
//!
//! 1. The loan starts (the disbursement's value date, the day of the takeover), and the instalment
//!    due that day falls due; what falls due uses the credit balance.
//! 2. An instalment that is still unpaid `default_days` after its due date puts the loan in
//!    default: as that day starts, before its payments.
//! 3. The day's receipts and charges follow in the order in which they were recorded.
//!
//! A receipt serves what the policy's timings, grouping and components say, relative to its value
//! date; in advance only if its payer wants the excess prepaid. What is left waits as credit
//! balance, which is used as soon as anything is due and never in advance. Before the start nothing
//! is owed and all money waits. Once all that is due is paid, a default is cured. A charge on an
//! instalment ages with it, so that one on an old instalment may put the loan in default at once.
//!
//! Of a loan that was unwound nothing is spread: all money waits, also what a takeover brought.
//!
//! Hence: while there is a credit balance, nothing that is due is unpaid; and while the loan is not
//! in default, no unpaid instalment is as old as `default_days`.

use chrono::NaiveDate;

use super::account::{Account, Line, MovementKind};
use super::amounts::Amounts;
use super::{Excess, Stage};
use crate::calendar::days_after;
use crate::policy::{Allocation, Grouping, LoanPolicy, Timing};

/// How the money is spread on a day.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// What is owed and not paid, line by line.
    pub(super) left: Vec<Amounts>,
    pub(super) credit: i64,
    pub(super) in_default: bool,
}

/// The spread as `on` goes; no movement of the account counts from a later day.
pub(super) fn spread(account: &Account, policy: &LoanPolicy, on: NaiveDate) -> Spread {
    if account.stage == Stage::Unwound {
        let left = account.lines.iter().map(|it| it.owed).collect();
        let credit = account.received() + account.brought();
        return Spread { left, credit, in_default: false };
    }
    let mut sweep = Sweep::before(account, policy);
    let Some(start_on) = account.start_on else {
        return Spread { left: sweep.left, credit: account.received(), in_default: false };
    };
    let early = account.movements.partition_point(|it| it.on < start_on);
    let (early, later) = account.movements.split_at(early);
    for it in early {
        match it.kind {
            MovementKind::Receipt { reversed: false, .. } => sweep.credit += it.amount,
            MovementKind::Receipt { reversed: true, .. } => {}
            MovementKind::Charge { .. } => unreachable!("nothing is charged before the start"),
        }
    }
    sweep.start(start_on);
    for it in later {
        sweep.start_day(it.on);
        match it.kind {
            MovementKind::Receipt { reversed: true, .. } => {}
            MovementKind::Receipt { excess, .. } => sweep.receive(it.amount, it.on, excess),
            MovementKind::Charge { line, kind, .. } => {
                let left = sweep.left.get_mut(line).expect("a charge belongs to an instalment");
                *left.of_mut(kind.component()) += it.amount;
                sweep.reopen(line, it.on);
            }
        }
    }
    sweep.start_day(on);
    Spread { left: sweep.left, credit: sweep.credit, in_default: sweep.in_default }
}

struct Sweep<'a> {
    lines: &'a [Line],
    policy: &'a LoanPolicy,
    left: Vec<Amounts>,
    credit: i64,
    /// How many lines are due.
    due: usize,
    /// Nothing is left on the lines before this one.
    open: usize,
    in_default: bool,
}

impl<'a> Sweep<'a> {
    /// Before anything moved: what the schedule owes, less what a takeover brought as paid.
    fn before(account: &'a Account, policy: &'a LoanPolicy) -> Sweep<'a> {
        let mut left: Vec<Amounts> = account.lines.iter().map(|it| it.owed).collect();
        for (left, paid) in left.iter_mut().zip(&account.opening) {
            *left = left.minus(paid);
        }
        for it in &account.movements {
            if let MovementKind::Charge { line, kind, .. } = it.kind {
                let left = left.get_mut(line).expect("a charge belongs to an instalment");
                *left.of_mut(kind.component()) -= it.amount;
            }
        }
        Sweep { lines: &account.lines, policy, left, credit: 0, due: 0, open: 0, in_default: false }
    }

    /// All that is due by the start is due at once.
    fn start(&mut self, day: NaiveDate) {
        self.due = self.lines.partition_point(|it| it.due_on <= day);
        self.use_credit(day);
        self.look_for_default(day);
    }

    fn start_day(&mut self, day: NaiveDate) {
        while let Some(line) = self.lines.get(self.due)
            && line.due_on <= day
        {
            self.due += 1;
            self.use_credit(line.due_on);
        }
        self.look_for_default(day);
    }

    fn receive(&mut self, amount: i64, day: NaiveDate, excess: Excess) {
        self.credit += self.pay(amount, day, excess);
        if self.open == self.due {
            self.in_default = false;
        }
    }

    /// Something was charged to this line.
    fn reopen(&mut self, line: usize, day: NaiveDate) {
        self.open = self.open.min(line);
        self.use_credit(day);
        self.look_for_default(day);
    }

    fn use_credit(&mut self, day: NaiveDate) {
        self.credit = self.pay(self.credit, day, Excess::Keep);
    }

    /// Nothing is cured here: an instalment that falls due finds no credit balance on a loan in
    /// default.
    fn look_for_default(&mut self, day: NaiveDate) {
        if self.in_default || self.open >= self.due {
            return;
        }
        if let Some(oldest) = self.lines.get(self.open) {
            self.in_default = defaults_on(oldest.due_on, self.policy).is_some_and(|it| it <= day);
        }
    }

    /// Serves what is owed, and says what is left of the money.
    fn pay(&mut self, mut money: i64, day: NaiveDate, excess: Excess) -> i64 {
        let allocation = &self.policy.allocation;
        let today = self.due.checked_sub(1).and_then(|it| self.lines.get(it));
        let past = self.due - usize::from(today.is_some_and(|it| it.due_on == day));
        for timing in &allocation.timings {
            if money == 0 {
                break;
            }
            let lines = match (timing, excess) {
                (Timing::PastDue, _) => self.open.min(past)..past,
                (Timing::Due, _) => past..self.due,
                (Timing::InAdvance, Excess::Prepay) => self.due..self.lines.len(),
                (Timing::InAdvance, Excess::Keep) => continue,
            };
            let left = self.left.get_mut(lines).expect("lines that are due are among all lines");
            money = serve(left, allocation, money);
        }
        while self.open < self.due && self.left.get(self.open).is_some_and(Amounts::is_zero) {
            self.open += 1;
        }
        money
    }
}

/// Serves instalments of one timing, and says what is left of the money.
fn serve(left: &mut [Amounts], allocation: &Allocation, mut money: i64) -> i64 {
    match allocation.grouping {
        Grouping::ByInstalment => {
            for line in left {
                for component in &allocation.components {
                    money = line.serve(*component, money);
                }
                if money == 0 {
                    break;
                }
            }
        }
        Grouping::ByComponent => {
            for component in &allocation.components {
                for line in left.iter_mut() {
                    money = line.serve(*component, money);
                }
            }
        }
    }
    money
}

/// The day that puts a loan in default whose oldest unpaid instalment was due then; `None` when
/// the calendar ends before.
pub(super) fn defaults_on(due_on: NaiveDate, policy: &LoanPolicy) -> Option<NaiveDate> {
    days_after(due_on, policy.default_days)
}
