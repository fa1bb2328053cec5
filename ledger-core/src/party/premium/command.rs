//! What may be asked of a Premium subscription.

use uuid::Uuid;

use crate::calendar::Day;
use crate::log::Actor;
use crate::money::{Money, MoneyRef};
use crate::policy::{PolicyRef, PremiumPolicy};
use crate::reason::Reason;

/// A request to a Premium subscription, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    pub by: Actor,
    /// For one that is to be subscribed, what the policy version in force offers.
    pub offered: Option<Offered>,
    /// The customer's subscription that has not expired, where there is one.
    pub has: Option<Uuid>,
    /// The command's id, from which those of what it creates are derived.
    pub id: Uuid,
}

/// What may be subscribed, and by which policy version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// `None` where the version offers no Premium.
    pub premium: Option<PremiumPolicy>,
    pub policy: PolicyRef,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Subscribe {
        /// The code of a plan.
        plan: String,
    },
    /// The fee that is due longest was paid.
    PayFee {
        money: MoneyRef,
        amount: Money,
        /// The business date where it is absent.
        value_date: Option<Day>,
    },
    /// Who was to move the money for it did not, and says why by a code of its own.
    RecordFailure {
        channel: String,
        code: String,
    },
    /// A payment was taken back.
    ReverseFee {
        payment: Uuid,
        reason: Reason,
    },
    Cancel {
        reason: Reason,
    },
    /// Bring it to the business date: it may be renewed, or expire.
    Age,
}

impl Act {
    /// The money that it books, by what names it.
    pub const fn moves_money(&self) -> Option<(&MoneyRef, Money)> {
        match self {
            Act::PayFee { money, amount, .. } => Some((money, *amount)),
            Act::Subscribe { .. }
            | Act::RecordFailure { .. }
            | Act::ReverseFee { .. }
            | Act::Cancel { .. }
            | Act::Age => None,
        }
    }
}
