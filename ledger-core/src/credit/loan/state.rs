//! A loan as its events have left it.

use chrono::NaiveDate;

use super::Event;
use crate::money::Money;
use crate::policy::{LoanPolicy, PolicyRef};

/// What `decide` needs to know of a loan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Granted,
    InOrder,
    Late,
    InDefault,
    Closed,
    Cancelled,
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

impl State {
    /// The policy version it stands under; `None` for no loan.
    pub fn policy(&self) -> Option<PolicyRef> {
        unimplemented!("in work")
    }

    /// The first day on which time alone will do something to the loan; `None` when nothing will.
    pub fn next_action_on(&self, _policy: &LoanPolicy) -> Option<NaiveDate> {
        unimplemented!("in work")
    }

    /// How it stands on this date, which is not before the loan's last event; `None` for no loan.
    pub fn figures(&self, _on: NaiveDate) -> Option<Figures> {
        unimplemented!("in work")
    }

    /// Checks the invariants named in the module's front page on this business date.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self, _policy: &LoanPolicy, _on: NaiveDate) -> Result<(), String> {
        unimplemented!("in work")
    }

    pub(super) fn evolve(self, _event: &Event) -> State {
        unimplemented!("in work")
    }
}
