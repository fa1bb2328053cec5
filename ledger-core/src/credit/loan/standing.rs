//! How does a loan stand on a day?

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::account::{Account, Line};
use super::spread::{self, Spread};
use super::{Balances, NextDue};
use crate::calendar::days_after;
use crate::money::Money;
use crate::policy::LoanPolicy;

/// Where a loan is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Granted,
    InOrder,
    Late,
    InDefault,
    /// As old as one in default, but its goods were not delivered.
    Disputed,
    Closed,
    Cancelled,
    /// Its goods were cancelled or came back: it owes nothing, whatever its schedule says.
    Unwound,
}

impl Stage {
    /// Of a loan that was disbursed or taken over and is owed until it is paid.
    pub(super) const OWED: [Stage; 5] =
        [Stage::InOrder, Stage::Late, Stage::InDefault, Stage::Disputed, Stage::Closed];
}

/// How a loan stands on a business date, as reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub stage: Stage,
    pub ever_defaulted: bool,
    /// Principal disbursed or taken over and not repaid.
    pub outstanding: Money,
    /// Unpaid, all components, of instalments due before the date.
    pub overdue: Money,
    /// Instalments not fully paid and due before the date.
    pub instalments_overdue: u32,
    /// Days since the due date of the oldest instalment not fully paid and due before the date;
    /// 0 when there is none.
    pub days_past_due: u32,
}

impl Account {
    /// The balances on this business date, to which the loan has been aged.
    pub fn balances(&self, on: NaiveDate) -> Balances {
        let (mut outstanding, mut overdue, mut due) = (0, 0, 0);
        let (mut instalments_overdue, mut instalments_due) = (0, 0);
        let (mut oldest, mut next) = (None, None);
        let owed: &[Line] = if self.is_owed() { &self.lines } else { &[] };
        for line in owed {
            let unpaid = line.unpaid();
            if unpaid == 0 {
                continue;
            }
            outstanding += line.owed.principal - line.paid.principal;
            match line.due_on.cmp(&on) {
                Ordering::Less => {
                    overdue += unpaid;
                    instalments_overdue += 1;
                    oldest = oldest.or(Some(line.due_on));
                }
                Ordering::Equal => {
                    due += unpaid;
                    instalments_due += 1;
                    oldest = oldest.or(Some(line.due_on));
                }
                Ordering::Greater if next.is_none() => {
                    next = Some(NextDue { due_on: line.due_on, amount: self.money(unpaid) });
                }
                Ordering::Greater => {}
            }
        }
        Balances {
            outstanding: self.money(outstanding),
            overdue: self.money(overdue),
            due: self.money(due),
            credit: self.credit(),
            instalments_overdue,
            instalments_due,
            oldest_unpaid_due_on: oldest,
            next,
        }
    }

    /// Principal disbursed or taken over and not repaid, whatever the day.
    pub fn outstanding(&self) -> Money {
        match self.is_owed() {
            true => {
                let unpaid = self.lines.iter().map(|it| it.owed.principal - it.paid.principal);
                self.money(unpaid.sum())
            }
            false => Money::zero(self.currency()),
        }
    }

    /// How it stands on this date, to which it has been aged.
    pub fn figures(&self, on: NaiveDate) -> Figures {
        let Balances { outstanding, overdue, instalments_overdue, oldest_unpaid_due_on, .. } =
            self.balances(on);
        Figures {
            stage: self.stage,
            ever_defaulted: self.ever_defaulted,
            outstanding,
            overdue,
            instalments_overdue,
            days_past_due: oldest_unpaid_due_on.map_or(0, |it| days_past_due(it, on)),
        }
    }

    /// Whether its schedule is owed: not before it starts, nor once it was unwound.
    pub(super) fn is_owed(&self) -> bool {
        Stage::OWED.contains(&self.stage)
    }

    /// The stage that follows from a spread on this date: late is a matter of the date alone,
    /// default of what happened since. While goods are awaited a loan is disputed instead; one that
    /// has been in default since they came is not, should they be awaited again.
    pub(super) fn stage_after(&self, spread: &Spread, on: NaiveDate, goods_awaited: bool) -> Stage {
        if !self.is_owed() {
            return self.stage;
        }
        let mut unpaid = self.lines.iter().zip(&spread.left).filter(|(_, left)| !left.is_zero());
        match unpaid.next() {
            None => Stage::Closed,
            Some(_) if spread.in_default => match goods_awaited && self.stage != Stage::InDefault {
                true => Stage::Disputed,
                false => Stage::InDefault,
            },
            Some((oldest, _)) if oldest.due_on < on => Stage::Late,
            Some(_) => Stage::InOrder,
        }
    }

    /// The due date of the oldest instalment that is not fully paid.
    pub(super) fn oldest_unpaid_due_on(&self) -> Option<NaiveDate> {
        self.lines.iter().find(|it| it.unpaid() != 0).map(|it| it.due_on)
    }

    /// The first day on which time alone will do something to the loan: its next instalment falls
    /// due, it becomes late, or it comes to be in default or disputed. `None` when nothing will.
    pub(super) fn next_action_on(&self, policy: &LoanPolicy) -> Option<NaiveDate> {
        let fallen_due = self.lines.get(..self.fallen_due).unwrap_or_default();
        let oldest = || fallen_due.iter().find(|it| it.unpaid() != 0).map(|it| it.due_on);
        let worse = match self.stage {
            Stage::Granted | Stage::Cancelled | Stage::Closed | Stage::Unwound => return None,
            Stage::InOrder => oldest().and_then(|it| days_after(it, 1)),
            Stage::Late => oldest().and_then(|it| spread::defaults_on(it, policy)),
            Stage::InDefault | Stage::Disputed => None,
        };
        let due = self.lines.get(self.fallen_due).map(|it| it.due_on);
        match (due, worse) {
            (Some(due), Some(worse)) => Some(due.min(worse)),
            (due, worse) => due.or(worse),
        }
    }
}

/// Days since a due date; 0 when it is not past.
pub(super) fn days_past_due(due_on: NaiveDate, on: NaiveDate) -> u32 {
    u32::try_from(on.signed_duration_since(due_on).num_days()).unwrap_or(0)
}
