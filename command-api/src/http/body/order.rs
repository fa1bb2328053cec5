//! The bodies of commands to an order.

use ledger_core::money::Money;
use ledger_core::trade::LineQuantity;
use ledger_core::trade::order::{Item, Payment, Price, Role};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::reason::GivenReason;
use crate::http::text::{Code, CountryCode, Moment, Phone, Text};

/// Says what goods would cost, each amount for itself, until a stated time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct QuoteOrder {
    pub(in crate::http) items: Vec<ItemBody>,
    pub(in crate::http) valid_until: Moment,
    /// Where the goods go.
    pub(in crate::http) destination: CountryCode,
    /// Left out: the goods are for the customer. What names the person is sealed.
    pub(in crate::http) beneficiary: Option<BeneficiaryBody>,
}

/// One line of a quote; each amount is for the whole quantity.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ItemBody {
    pub(in crate::http) vendor: Uuid,
    /// The offer of the catalogue that it is quoted from.
    pub(in crate::http) offer: Option<Uuid>,
    /// What kind of goods, in the catalogue's words.
    pub(in crate::http) category: Option<Code>,
    /// In whose name it is sold; left out: the vendor's.
    pub(in crate::http) role: Option<Role>,
    pub(in crate::http) description: Text<200>,
    pub(in crate::http) quantity: u32,
    /// What the customer pays for the goods, tax and margin in it.
    pub(in crate::http) goods: Money,
    /// How that came about; left out: the vendor asks just that.
    pub(in crate::http) price: Option<Price>,
    pub(in crate::http) freight: Money,
    pub(in crate::http) customs: Money,
    pub(in crate::http) service: Money,
}

/// For whom the goods are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct BeneficiaryBody {
    pub(in crate::http) name: Option<Text<200>>,
    pub(in crate::http) phone: Option<Phone>,
    pub(in crate::http) address: Option<Text<500>>,
}

/// Takes a quote up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PlaceOrder {
    /// By what it is to be paid.
    pub(in crate::http) payment: PaymentBody,
}

/// By what an order is to be paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum PaymentBody {
    /// By a loan that is yet to be granted.
    Credit,
}

/// Gives an order up, or a part of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CancelOrder {
    /// Left out: the whole order.
    pub(in crate::http) lines: Option<Vec<LineQuantity>>,
    pub(in crate::http) reason: GivenReason,
}

/// Goods that no shipment carries were handed over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RecordDelivery {
    /// Left out: all that is to come and that no shipment carries.
    pub(in crate::http) lines: Option<Vec<LineQuantity>>,
    pub(in crate::http) delivered_at: Moment,
}

/// Asks to give goods back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskReturn {
    /// Left out: all that was delivered and may still be given back.
    pub(in crate::http) lines: Option<Vec<LineQuantity>>,
    pub(in crate::http) reason: GivenReason,
}

/// The customer is to have money.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Owe {
    pub(in crate::http) amount: Money,
    pub(in crate::http) reason: GivenReason,
}

impl PaymentBody {
    pub(in crate::http) fn into_payment(self) -> Payment {
        match self {
            PaymentBody::Credit => Payment::Credit {},
        }
    }
}

impl ItemBody {
    pub(in crate::http) fn into_item(self) -> Item {
        Item {
            vendor: self.vendor,
            offer: self.offer,
            category: self.category.map(Code::into_string),
            role: self.role.unwrap_or(Role::Agent),
            description: self.description.into_string(),
            quantity: self.quantity,
            goods: self.goods,
            price: self.price,
            freight: self.freight,
            customs: self.customs,
            service: self.service,
        }
    }
}
