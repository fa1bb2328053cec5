//! What may be asked of a credit line.

use uuid::Uuid;

use super::{Exposure, LimitCause};
use crate::money::Money;
use crate::reason::Reason;

/// A request to a credit line, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// For a line that is to be opened: the file's line in its currency, where there is one.
    pub same_currency: Option<Uuid>,
    /// For a line that is to be opened: the file's loans in its currency, by their ids.
    pub loans: Vec<LoanFact>,
    /// The id of a block that is set.
    pub block: Uuid,
}

/// What a line that is opened needs to know of a loan it takes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoanFact {
    pub loan: Uuid,
    pub takes: Exposure,
    /// Where it is in default: the id of the block it sets.
    pub block: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Open {
        limit: Money,
    },
    ChangeLimit {
        limit: Money,
        cause: LimitCause,
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
    /// So much of a loan's principal is owed again that had been: what is still to go out stays reserved.
    RaiseAgain {
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
        reason: Reason,
    },
    /// Lift this block, which a person set.
    Unblock {
        block: Uuid,
        reason: Reason,
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
