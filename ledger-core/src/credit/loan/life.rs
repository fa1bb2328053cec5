//! Where is a loan in its life?

use super::Rejection;

/// Where a loan is in its life; how far it is in arrears, in default or held are facts of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Life {
    /// Nothing is owed yet.
    Granted,
    Active,
    /// Everything is paid.
    Closed,
    Cancelled,
    /// Its contract is void: it owes nothing, whatever its schedule said.
    Rescinded,
    /// Its lender expects nothing of it any more; what comes in is a recovery.
    WrittenOff,
}

impl Life {
    pub const ALL: [Life; 6] = [
        Life::Granted,
        Life::Active,
        Life::Closed,
        Life::Cancelled,
        Life::Rescinded,
        Life::WrittenOff,
    ];

    /// As programs read it, in columns and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Life::Granted => "granted",
            Life::Active => "active",
            Life::Closed => "closed",
            Life::Cancelled => "cancelled",
            Life::Rescinded => "rescinded",
            Life::WrittenOff => "written_off",
        }
    }

    /// Whether the schedule is owed until it is paid.
    pub const fn is_owed(self) -> bool {
        match self {
            Life::Active | Life::Closed => true,
            Life::Granted | Life::Cancelled | Life::Rescinded | Life::WrittenOff => false,
        }
    }

    /// Whether it is owed, or will be, if perhaps given up.
    pub const fn is_going(self) -> bool {
        match self {
            Life::Granted | Life::Active | Life::Closed | Life::WrittenOff => true,
            Life::Cancelled | Life::Rescinded => false,
        }
    }

    /// What was paid out and is neither taken back nor given up.
    ///
    /// # Errors
    /// Of any other, what it is instead.
    pub(super) const fn paid_out(self) -> Result<(), Rejection> {
        match self {
            Life::Active | Life::Closed => Ok(()),
            Life::Granted => Err(Rejection::NotDisbursed),
            Life::Cancelled => Err(Rejection::Cancelled),
            Life::Rescinded => Err(Rejection::Rescinded),
            Life::WrittenOff => Err(Rejection::WrittenOff),
        }
    }

    /// What was paid out and is not paid back.
    ///
    /// # Errors
    /// Of any other, what it is instead.
    pub(super) fn running(self) -> Result<(), Rejection> {
        match self {
            Life::Closed => Err(Rejection::Closed),
            Life::Granted | Life::Active | Life::Cancelled | Life::Rescinded | Life::WrittenOff => {
                self.paid_out()
            }
        }
    }
}
