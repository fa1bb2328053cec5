//! What a line of a quote says: the goods, and how their price came about.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::money::{Currency, Money};

/// One line; each amount is for the whole quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Dense from 1.
    pub number: u32,
    pub vendor: Uuid,
    /// The offer of the catalogue that it was quoted from; absent where it stands in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Uuid>,
    /// What kind of goods, in the catalogue's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// In whose name it is sold.
    pub role: Role,
    pub description: String,
    pub quantity: u32,
    /// What the customer pays for the goods, tax and margin in it.
    pub goods: Money,
    /// How that came about; absent where the vendor asks just that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
    /// Goods, freight, customs and service together.
    pub total: Money,
}

/// In whose name a line is sold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// In the vendor's: the vendor leaves us a commission.
    Agent,
    /// In our own: we buy, and sell on with a margin.
    Principal,
}

/// How the price of a line's goods came about: what the vendor asks, in the order's currency, margin
/// and tax add up to the goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// What the vendor asks, in the vendor's currency.
    pub vendor: Money,
    /// Given where that is not the order's currency, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// What we add; only where we sell in our own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<Money>,
    /// What the vendor leaves us of the price; only where we sell in the vendor's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<Money>,
    /// Sales tax on the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
}

/// A vendor's price in the currency of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// How many units of the order's currency one of the vendor's is worth, such as `655.957`.
    pub rate: ExchangeRate,
    /// What the vendor asks at that rate, rounded up or down to a minor unit.
    pub converted: Money,
}

/// How many units of one currency a unit of another is worth, above zero. Written as a string,
/// never a float.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(with = "String", extend("pattern" = r"^[0-9]+(\.[0-9]+)?$"))]
pub struct ExchangeRate(pub Decimal);

/// What the lines add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    pub goods: Money,
    pub freight: Money,
    pub customs: Money,
    pub service: Money,
    /// What the customer is to pay. What a credit costs is not in it: that is the offer's.
    pub total: Money,
}

/// Why the parts of a price are not those of its goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceFault {
    /// An amount is neither in the order's currency nor the vendor's own price.
    Currency(Currency),
    /// An exchange rate for nothing, none where there must be one, or one of zero.
    Exchange,
    /// A margin on what is sold in the vendor's name, or a commission on what is sold in ours.
    Role,
    /// The parts do not come to the goods.
    Sum,
}

impl Line {
    /// The vendor's own price for the whole quantity.
    pub fn vendor_price(&self) -> Money {
        self.price.as_ref().map_or(self.goods, |it| it.vendor)
    }

    /// What so many pieces less are worth to the customer when `gone` are gone already: the parts of
    /// a line come to its total, whichever way it is parted.
    pub(super) fn worth(&self, gone: u32, more: u32) -> Money {
        let until = |pieces: u32| {
            let part = i128::from(self.total.amount()) * i128::from(pieces.min(self.quantity));
            let part = part / i128::from(self.quantity);
            i64::try_from(part).expect("a part of an amount is no larger")
        };
        let amount = until(gone.saturating_add(more)) - until(gone);
        Money::new(amount, self.total.currency()).expect("a part of an amount is an amount")
    }
}

impl Price {
    /// # Errors
    /// Says what about it is not so for goods of this amount, sold in this role.
    pub(super) fn check(&self, goods: Money, role: Role) -> Result<(), PriceFault> {
        let order = goods.currency();
        let converted = self.converted(order)?;
        for it in [self.margin, self.commission, self.tax].into_iter().flatten() {
            if it.currency() != order {
                return Err(PriceFault::Currency(it.currency()));
            }
        }
        match role {
            Role::Agent if self.margin.is_some() => return Err(PriceFault::Role),
            Role::Principal if self.commission.is_some() => return Err(PriceFault::Role),
            Role::Agent | Role::Principal => {}
        }
        if self.commission.is_some_and(|it| it.amount() > converted.amount()) {
            return Err(PriceFault::Sum);
        }
        let added = [self.margin, self.tax].into_iter().flatten();
        match sum(order, std::iter::once(converted).chain(added)) {
            Some(sum) if sum == goods => Ok(()),
            Some(_) | None => Err(PriceFault::Sum),
        }
    }

    /// What the vendor asks, in the order's currency.
    fn converted(&self, order: Currency) -> Result<Money, PriceFault> {
        match &self.exchange {
            None if self.vendor.currency() == order => Ok(self.vendor),
            Some(it) if self.vendor.currency() != order => {
                if it.converted.currency() != order {
                    return Err(PriceFault::Currency(it.converted.currency()));
                }
                match it.fits(self.vendor) {
                    true => Ok(it.converted),
                    false => Err(PriceFault::Exchange),
                }
            }
            None | Some(_) => Err(PriceFault::Exchange),
        }
    }
}

impl Exchange {
    /// Whether the rate turns the one amount into the other, to less than a minor unit.
    fn fits(&self, vendor: Money) -> bool {
        let major = |it: Money| {
            let scale = it.currency().exponent();
            Decimal::try_from_i128_with_scale(i128::from(it.amount()), scale).ok()
        };
        let unit = Decimal::try_from_i128_with_scale(1, self.converted.currency().exponent()).ok();
        let exact = major(vendor).and_then(|it| it.checked_mul(self.rate.0));
        let off = exact.zip(major(self.converted)).and_then(|(exact, it)| exact.checked_sub(it));
        self.rate.0 > Decimal::ZERO && off.zip(unit).is_some_and(|(off, unit)| off.abs() < unit)
    }
}

impl Totals {
    /// `None` when they are too large.
    pub(super) fn of(lines: &[Line], currency: Currency) -> Option<Totals> {
        let over = |of: fn(&Line) -> Money| sum(currency, lines.iter().map(of));
        Some(Totals {
            goods: over(|it| it.goods)?,
            freight: over(|it| it.freight)?,
            customs: over(|it| it.customs)?,
            service: over(|it| it.service)?,
            total: over(|it| it.total)?,
        })
    }
}

/// `None` when it is too large.
pub(super) fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
    amounts.into_iter().try_fold(Money::zero(currency), Money::plus)
}
