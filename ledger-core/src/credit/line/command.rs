//! What may be asked of a credit line.

use uuid::Uuid;

use crate::money::Money;

/// A request to a credit line, with the fact that was looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// For a line that is to be opened: the file's line in its currency, where there is one.
    pub same_currency: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Open {
        ceiling: Money,
    },
    ChangeCeiling {
        ceiling: Money,
        cause: String,
    },
    /// Keep `amount` for a loan that was granted.
    Reserve {
        loan: Uuid,
        amount: Money,
    },
    /// Give up what is reserved for a loan.
    Release {
        loan: Uuid,
    },
    /// So much more of a loan's principal is owed; what is reserved for it is used up first.
    Raise {
        loan: Uuid,
        amount: Money,
    },
    /// So much of a loan's principal is not owed any more.
    Lower {
        loan: Uuid,
        amount: Money,
    },
    /// A loan's disbursement was taken back: what it had reserved is kept for it again, whatever
    /// became of the line since.
    ReserveAgain {
        loan: Uuid,
        amount: Money,
    },
    Block {
        motive: String,
    },
    /// Lift the block that a person set with this motive.
    Unblock {
        blocked_for: String,
        motive: String,
    },
    /// A loan on the line came to be in default.
    BlockForDefault {
        loan: Uuid,
    },
    /// The loan is not in default any more.
    UnblockAfterDefault {
        loan: Uuid,
    },
}
