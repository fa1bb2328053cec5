//! What may be asked of an order.

use uuid::Uuid;

use super::{Beneficiary, Refusal};
use crate::log::Instant;
use crate::money::Money;
use crate::party::Country;

/// A request to an order, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// When it is recorded.
    pub at: Instant,
    /// The id of the command, from which the ids of purchase orders derive.
    pub id: Uuid,
    /// A shipment of its goods that is under way or was handed over, where there is one.
    pub sent: Option<Uuid>,
    /// What came in on its loan and was not reversed; `None` where it has no loan.
    pub received: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Quote {
        items: Vec<Item>,
        credit_fee: Money,
        valid_until: Instant,
        /// Where the goods go.
        destination: Country,
        beneficiary: Option<Beneficiary>,
    },
    /// The customer wants what was quoted, on credit.
    PlaceOnCredit,
    /// The loan that pays for it was granted.
    Confirm {
        loan: Uuid,
    },
    Cancel {
        motive: String,
    },
    /// The vendor's file took the purchase order in.
    RecordPurchaseOrderSent {
        purchase_order: Uuid,
    },
    RecordPurchaseOrderConfirmed {
        purchase_order: Uuid,
    },
    RecordPurchaseOrderRefused {
        purchase_order: Uuid,
        refusal: Refusal,
    },
    RecordDelivery {
        /// When the last of it was handed over.
        delivered_at: Instant,
    },
    AskReturn {
        motive: String,
    },
    /// What was to be returned is here again.
    ReceiveReturn,
    /// Money is to be paid back: what was paid on a loan that was unwound, or what a person decided.
    OweRefund {
        amount: Money,
        /// Absent where it follows from the loan.
        motive: Option<String>,
    },
}

/// One line of a quote, as it is asked for; each amount is for the whole quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub vendor: Uuid,
    pub description: String,
    pub quantity: u32,
    pub goods: Money,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
}
