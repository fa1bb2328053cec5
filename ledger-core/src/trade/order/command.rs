//! What may be asked of an order.

use uuid::Uuid;

use super::{Beneficiary, Payment, Price, Refusal, Role};
use crate::calendar::Day;
use crate::log::Instant;
use crate::money::Money;
use crate::party::Country;
use crate::policy::OrderPolicy;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Quantities};

/// A request to an order, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The business date.
    pub on: Day,
    /// When it is recorded.
    pub at: Instant,
    /// The id of the command, from which the ids of what it creates derive.
    pub id: Uuid,
    /// What of it shipments carry that are neither delivered nor ended.
    pub carried: Carried,
    /// Whether what the customer wants to give back is under way, or arrived and waits for somebody
    /// to look at it.
    pub coming_back: bool,
    /// What came in on its loan and was not reversed; `None` where it has no loan.
    pub received: Option<Money>,
    /// What its loan has financed, of which less than all is refunded on the loan itself; `None` where
    /// nothing is.
    pub refundable: Option<Money>,
    /// The figures of the version in force.
    pub policy: OrderPolicy,
}

/// What of an order shipments carry that are neither delivered nor ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// In shipments that are planned and have not left.
    pub planned: Quantities,
    /// In shipments that have left.
    pub under_way: Quantities,
    /// One that has left, where there is one.
    pub shipment: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Quote {
        items: Vec<Item>,
        valid_until: Instant,
        /// Where the goods go.
        destination: Country,
        beneficiary: Option<Beneficiary>,
    },
    /// The customer wants what was quoted.
    Place {
        payment: Payment,
    },
    /// The loan that pays for it was granted.
    Confirm {
        loan: Uuid,
    },
    Cancel {
        /// `None`: the whole order.
        lines: Option<Vec<LineQuantity>>,
        reason: Reason,
    },
    /// The loan that was to pay for it was not paid out in time.
    EndFunding,
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
        /// What carried it; `None` where we handed it over without a carrier.
        shipment: Option<Uuid>,
        /// `None`: all that is to come and that nothing carries.
        lines: Option<Vec<LineQuantity>>,
        delivered_at: Instant,
    },
    /// What this shipment was told to have delivered it has not.
    CorrectDelivery {
        shipment: Uuid,
        lines: Vec<LineQuantity>,
    },
    /// What we were told to have handed over ourselves we have not.
    TakeBackDelivery {
        delivery: Uuid,
        reason: Reason,
    },
    AskReturn {
        /// `None`: all that was delivered and has not come back.
        lines: Option<Vec<LineQuantity>>,
        reason: Reason,
    },
    /// What was to be returned is here again.
    ReceiveReturn {
        r#return: Uuid,
    },
    RefuseReturn {
        r#return: Uuid,
        reason: Reason,
    },
    /// What was to be returned was not sent, and will not be.
    AbandonReturn {
        r#return: Uuid,
    },
    /// A person decides that the customer is to have money.
    Owe {
        amount: Money,
        reason: Reason,
    },
    /// Bring it to the business date.
    Age,
}

/// One line of a quote, as it is asked for; each amount is for the whole quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub vendor: Uuid,
    pub offer: Option<Uuid>,
    pub category: Option<String>,
    pub role: Role,
    pub description: String,
    pub quantity: u32,
    pub goods: Money,
    pub price: Option<Price>,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
}
