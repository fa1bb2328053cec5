//! What may be asked of a purchase order.

use uuid::Uuid;

use crate::calendar::Day;
use crate::log::Instant;
use crate::money::Money;
use crate::reason::Reason;
use crate::trade::{LineQuantity, PurchaseLine};

/// A request to a purchase order, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The business date.
    pub on: Day,
    /// How the vendor in whose file it lies stands.
    pub seller: Seller,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An order asks for these lines.
    Receive {
        from: From,
        lines: Vec<PurchaseLine>,
        total: Money,
        /// The first business day on which it is too late to answer.
        lapses_on: Day,
    },
    /// The vendor will supply it.
    Confirm,
    /// The vendor will not.
    Refuse { reason: Reason },
    /// The vendor confirmed it, and cannot supply it after all.
    Withdraw { reason: Reason },
    /// These are to be supplied no more.
    Cancel { from: From, told: Told },
    /// These were handed over to the customer.
    RecordDelivery { from: From, told: Told, delivered_at: Instant },
    /// These were not handed over, though it was told.
    CorrectDelivery { from: From, told: Told },
    /// These came back from the customer.
    RecordReturn { from: From, told: Told },
    /// Bring it to the business date.
    Age,
}

/// The order that asks, and in whose file it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct From {
    pub customer: Uuid,
    pub order: Uuid,
}

/// What the order tells of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub lines: Vec<LineQuantity>,
    /// Whether it has now happened to all of the purchase order, but for what had been cancelled.
    pub whole: bool,
}

/// A vendor, as far as a purchase order needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    Unknown,
    Active,
    Suspended,
}

impl Act {
    /// Whether an order asks it, by the process between the files, and nobody else.
    pub fn is_from_order(&self) -> bool {
        match self {
            Act::Receive { .. }
            | Act::Cancel { .. }
            | Act::RecordDelivery { .. }
            | Act::CorrectDelivery { .. }
            | Act::RecordReturn { .. } => true,
            Act::Confirm | Act::Refuse { .. } | Act::Withdraw { .. } | Act::Age => false,
        }
    }
}
