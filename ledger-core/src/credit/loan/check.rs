//! Is a loan as its invariants want it?

use chrono::NaiveDate;

use super::account::{Account, Line, number};
use super::amounts::Amounts;
use super::spread::spread;
use super::{Balances, Event, Stage, State};
use crate::policy::LoanPolicy;

impl State {
    /// Checks the invariants named in the module's front page on this business date, to which the
    /// loan has been aged, its goods being awaited or not. No loan has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(
        &self,
        policy: &LoanPolicy,
        on: NaiveDate,
        goods_awaited: bool,
    ) -> Result<(), String> {
        self.account().map_or(Ok(()), |it| it.check(policy, on, goods_awaited))
    }

    /// Checks that the credit balance an event carries, and the difference in each of its changes,
    /// are those of the state it left behind.
    ///
    /// # Errors
    /// Says how they differ.
    pub fn check_recorded(&self, event: &Event) -> Result<(), String> {
        let (changes, credit) = match event {
            Event::Disbursed(it) => (&it.changes, it.credit),
            Event::InstalmentFellDue(it) => (&it.changes, it.credit),
            Event::RepaymentReceived(it) => (&it.changes, it.credit),
            Event::RepaymentReversed(it) => (&it.changes, it.credit),
            Event::Charged(it) => (&it.changes, it.credit),
            Event::Unwound(it) => (&it.changes, it.credit),
            Event::Granted(_)
            | Event::TakenOver(_)
            | Event::Cancelled(_)
            | Event::BecameLate(_)
            | Event::ReturnedToOrder(_)
            | Event::Defaulted(_)
            | Event::Cured(_)
            | Event::Disputed(_)
            | Event::DisputeEnded(_)
            | Event::Closed(_)
            | Event::Reopened(_) => return Ok(()),
        };
        for it in changes {
            let moved = it.after.amount() - it.before.amount();
            if it.difference.amount != moved || moved == 0 {
                return Err(format!("the change {it:?} records another difference than {moved}"));
            }
        }
        let Some(account) = self.account() else { return Ok(()) };
        let conserved = account.received() + account.brought() - account.paid();
        same("the recorded credit balance", &credit.amount(), &conserved)
    }
}

impl Account {
    fn check(&self, policy: &LoanPolicy, on: NaiveDate, goods_awaited: bool) -> Result<(), String> {
        for (place, line) in self.lines.iter().enumerate() {
            let Line { owed, paid, .. } = line;
            if !Amounts::default().within(paid) || !paid.within(owed) {
                return Err(format!(
                    "on instalment {} {paid:?} of {owed:?} is paid",
                    number(place)
                ));
            }
        }
        let scheduled: i64 = self.lines.iter().map(|it| it.owed.principal).sum();
        same("the schedule's principal", &scheduled, &self.principal().amount())?;

        let conserved = self.paid() - self.brought() + self.credit;
        same("what came in", &self.received(), &conserved)?;

        let derived = spread(self, policy, on);
        for (place, (line, left)) in self.lines.iter().zip(&derived.left).enumerate() {
            let what = || format!("what is paid on instalment {}", number(place));
            same(what(), &line.paid, &line.owed.minus(left))?;
        }
        same("the credit balance", &self.credit, &derived.credit)?;
        same("the stage", &self.stage, &self.stage_after(&derived, on, goods_awaited))?;
        if self.stage == Stage::InDefault && !self.ever_defaulted {
            return Err("it is in default and not marked as ever defaulted".to_owned());
        }
        match self.stage {
            Stage::Granted | Stage::Cancelled => {
                same("its start", &self.start_on, &None)?;
                same("instalments fallen due", &self.fallen_due, &0)
            }
            Stage::Closed => Ok(()),
            Stage::Unwound => {
                let credit = self.credit();
                let nothing = Balances { credit, ..Balances::none(self.currency()) };
                same("the balances", &self.balances(on), &nothing)
            }
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed => {
                let due = self.lines.partition_point(|it| it.due_on <= on);
                same("instalments fallen due", &self.fallen_due, &due)?;
                match self.next_action_on(policy).filter(|it| *it <= on) {
                    Some(missed) => Err(format!("it was to be aged on {missed}, now is {on}")),
                    None => self.check_balances(&self.balances(on)),
                }
            }
        }
    }

    /// What is paid on all instalments together.
    fn paid(&self) -> i64 {
        self.lines.iter().map(|it| it.paid.total()).sum()
    }

    /// The same balances, counted in another way.
    fn check_balances(&self, balances: &Balances) -> Result<(), String> {
        let Balances { outstanding, overdue, due, .. } = balances;
        let repaid: i64 = self.lines.iter().map(|it| it.paid.principal).sum();
        same("outstanding", &outstanding.amount(), &(self.principal().amount() - repaid))?;
        let fallen_due = self.lines.get(..self.fallen_due).unwrap_or_default();
        let unpaid: i64 = fallen_due.iter().map(Line::unpaid).sum();
        same("overdue and due", &(overdue.amount() + due.amount()), &unpaid)?;
        if self.credit > 0 && unpaid > 0 {
            return Err(format!("{} waits while {unpaid} is due", self.credit));
        }
        Ok(())
    }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: impl std::fmt::Display,
    found: &T,
    expected: &T,
) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{what}: found {found:?}, expected {expected:?}")),
    }
}
