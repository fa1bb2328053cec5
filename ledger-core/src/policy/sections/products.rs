//! What credit is offered, and at what price? Contract terms: frozen in the offer when it is made.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bounds, LenderKind, Members, ProductTerms, Section};
use crate::calendar::{DayCount, Every};
use crate::money::{Currency, Money, Rate, Rounding};
use crate::policy::fault::Fault;
use crate::policy::{EqualPart, Grace};

/// What credit is offered, and at what price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Products {
    pub products: Vec<CreditProduct>,
    /// By which rate interest is borne, for every class, duration and amount of each product whose
    /// interest is not `none`.
    pub prices: Vec<PriceRow>,
    /// Whether the version is published although no plan of a starting limit is lawful: it says so
    /// itself, so that nobody finds it out afterwards.
    #[serde(default)]
    pub no_credit: bool,
}

/// Terms on which credit is offered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditProduct {
    /// 1 to 64 lower-case letters, digits and `_`; by it the product is named in offers.
    pub code: String,
    /// What the credit may be for, each once.
    pub purposes: Vec<CreditPurpose>,
    /// Whose money it may be, each once.
    pub lenders: Vec<LenderKind>,
    /// The least and the most that is lent.
    pub amount: Bounds,
    /// Amounts lie whole steps above the least; in the currency of the amounts.
    pub amount_step: Money,
    /// How many instalments there may be: ascending, 1 to 480 each.
    pub durations: Vec<u32>,
    /// How far instalments are apart.
    pub every: Every,
    pub interest: ProductInterest,
    pub equal: EqualPart,
    #[serde(default)]
    pub grace: Grace,
    /// Absent where none is asked.
    #[serde(default)]
    pub file_fee: Option<FileFee>,
    /// How it may go out in parts; absent where it goes out once, whole. Since form 2.
    #[serde(default)]
    pub parts: Option<ProductParts>,
    /// What of it is unfit for consumers, if anything: a product is refused by that. Since form 2.
    #[serde(default)]
    pub terms: Option<ProductTerms>,
}

/// How a principal may go out in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductParts {
    /// At most in so many days after the grant, 1 to 1,095.
    pub days_max: u32,
}

impl ProductParts {
    pub(super) const DAYS: std::ops::RangeInclusive<u32> = 1..=1_095;
}

/// What credit may be for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CreditPurpose {
    /// Goods of an order.
    Goods,
    Cash,
}

impl CreditPurpose {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            CreditPurpose::Goods => "goods",
            CreditPurpose::Cash => "cash",
        }
    }
}

/// How interest is borne; its rate stands in the price table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProductInterest {
    // With braces, so that serde lets no field stand beside the tag.
    None {},
    /// On the whole principal.
    Flat {
        day_count: DayCount,
    },
    /// On what is left of it.
    DecliningBalance {
        day_count: DayCount,
    },
}

/// What is asked for opening the file of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFee {
    pub fixed: Money,
    /// Of the principal, besides: 0 to 1.
    pub share: Rate,
    /// Both together are at least this.
    pub min: Money,
    pub paid: FeePaid,
}

/// When a file fee is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeePaid {
    /// Taken off what is paid out.
    Withheld,
    /// Before anything is paid out.
    UpFront,
}

/// The rate of one class up to a number of instalments and an amount, both with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRow {
    /// The code of a product.
    pub product: String,
    /// The code of a risk class.
    pub class: String,
    pub instalments_max: u32,
    pub amount_max: Money,
    /// A year's: 0 to 1.
    pub rate: Rate,
}

impl Products {
    pub fn product(&self, code: &str) -> Option<&CreditProduct> {
        self.products.iter().find(|it| it.code == code)
    }

    /// The yearly rate of a plan: that of the fewest instalments and, among those, of the least
    /// amount that the table has room for it in. Zero for a product without interest; `None` where
    /// the table has no price.
    pub fn rate_of(
        &self,
        product: &CreditProduct,
        class: &str,
        instalments: u32,
        amount: Money,
    ) -> Option<Rate> {
        match product.interest {
            ProductInterest::None {} => Some(Rate(Decimal::ZERO)),
            ProductInterest::Flat { .. } | ProductInterest::DecliningBalance { .. } => {
                let rows = self.prices.iter().filter(|it| {
                    it.product == product.code
                        && it.class == class
                        && it.instalments_max >= instalments
                        && it.amount_max.currency() == amount.currency()
                        && it.amount_max.amount() >= amount.amount()
                });
                rows.min_by_key(|it| (it.instalments_max, it.amount_max.amount())).map(|it| it.rate)
            }
        }
    }
}

impl CreditProduct {
    pub const fn currency(&self) -> Currency {
        self.amount.currency()
    }

    /// Whether this much is lent: within the bounds, and whole steps above the least.
    pub fn offers(&self, amount: Money) -> bool {
        let above = amount.amount() - self.amount.min.amount();
        self.amount.hold(amount) && above.checked_rem(self.amount_step.amount()) == Some(0)
    }

    /// What is asked for the file of this principal; zero where nothing is, `None` where it does not
    /// fit an amount.
    pub fn file_fee_of(&self, principal: Money) -> Option<Money> {
        match self.file_fee {
            None => Some(Money::zero(principal.currency())),
            Some(fee) => fee.of(principal),
        }
    }
}

impl FileFee {
    /// The fixed part and the share of this principal, half a unit rounded up, or the minimum where
    /// that is more. `None` where it does not fit, or stands in another currency.
    pub fn of(&self, principal: Money) -> Option<Money> {
        let share = Decimal::from(principal.amount()).checked_mul(self.share.0)?;
        let share = Money::new(Rounding::HalfUp.to_integer(share)?, principal.currency()).ok()?;
        let fee = share.plus(self.fixed)?;
        (fee.currency() == self.min.currency())
            .then(|| if fee.amount() < self.min.amount() { self.min } else { fee })
    }
}

impl Section for Products {
    const NAME: &'static str = "products";
    const FORM: u32 = 2;

    fn read(form: u32, members: &Members) -> Result<Products, Fault> {
        let read: Products = members.as_section(Self::NAME)?;
        let newer = read.products.iter().position(|it| it.terms.is_some() || it.parts.is_some());
        match newer.filter(|_| form < 2) {
            Some(place) => Err(Fault {
                at: format!("sections.{}.products[{place}]", Self::NAME),
                reason: "its `parts` and `terms` are of form 2 of this section".to_owned(),
            }),
            None => Ok(read),
        }
    }
}
