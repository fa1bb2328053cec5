//! Where a loan is in its life.

use async_graphql::Enum;
use ledger_core::credit::loan::Life;

/// Where a loan is in its life; how far it is in arrears, in default or held are facts of their own.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoanLife {
    /// Promised, not disbursed: nothing is owed.
    Granted,
    /// It is owed.
    Active,
    /// Everything is paid.
    Closed,
    /// Given up before it was disbursed.
    Cancelled,
    /// Its contract is void: nothing is owed any more.
    Rescinded,
    /// What it owes is given up: what comes in is a recovery.
    WrittenOff,
}

impl LoanLife {
    pub(super) fn of(life: Life) -> LoanLife {
        match life {
            Life::Granted => LoanLife::Granted,
            Life::Active => LoanLife::Active,
            Life::Closed => LoanLife::Closed,
            Life::Cancelled => LoanLife::Cancelled,
            Life::Rescinded => LoanLife::Rescinded,
            Life::WrittenOff => LoanLife::WrittenOff,
        }
    }

    pub(super) fn life(self) -> Life {
        match self {
            LoanLife::Granted => Life::Granted,
            LoanLife::Active => Life::Active,
            LoanLife::Closed => Life::Closed,
            LoanLife::Cancelled => Life::Cancelled,
            LoanLife::Rescinded => Life::Rescinded,
            LoanLife::WrittenOff => Life::WrittenOff,
        }
    }
}
