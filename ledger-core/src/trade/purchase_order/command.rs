//! What may be asked of a purchase order.

use uuid::Uuid;

use crate::money::Money;
use crate::trade::PurchaseLine;

/// A request to a purchase order, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// How the vendor in whose file it lies stands.
    pub seller: Seller,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An order asks for these lines.
    Receive {
        /// In whose file the order lies.
        customer: Uuid,
        order: Uuid,
        lines: Vec<PurchaseLine>,
        goods: Money,
    },
    /// The vendor will supply it.
    Confirm,
    /// The vendor will not.
    Refuse { motive: String },
    /// The order was given up.
    Cancel { customer: Uuid, order: Uuid },
}

/// A vendor, as far as a purchase order needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    Unknown,
    Active,
    Suspended,
}
