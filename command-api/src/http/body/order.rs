//! The bodies of commands to an order.

use ledger_core::money::Money;
use ledger_core::trade::order::Item;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::text::{CountryCode, Moment, Phone, Text};

/// Says what goods would cost, each amount for itself, until a stated time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct QuoteOrder {
    pub(in crate::http) items: Vec<ItemBody>,
    /// What buying on credit costs.
    pub(in crate::http) credit_fee: Money,
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
    pub(in crate::http) description: Text<200>,
    pub(in crate::http) quantity: u32,
    pub(in crate::http) goods: Money,
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

/// The goods were handed over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RecordDelivery {
    /// When the last of them was.
    pub(in crate::http) delivered_at: Moment,
}

/// Money is to be paid back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OweRefund {
    pub(in crate::http) amount: Money,
    pub(in crate::http) motive: Text<500>,
}

impl ItemBody {
    pub(in crate::http) fn into_item(self) -> Item {
        let ItemBody { vendor, description, quantity, goods, freight, customs, service } = self;
        let description = description.into_string();
        Item { vendor, description, quantity, goods, freight, customs, service }
    }
}
