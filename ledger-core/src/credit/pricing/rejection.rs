//! Why a credit may not be given at its price.

use serde_json::Value;

use super::{Ceiling, Excluded, Teg, Unlawful};
use crate::calendar::Day;
use crate::credit::apr::NoRate;
use crate::money::{Currency, Money};
use crate::policy::LenderKind;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the figures that the caller needs to act on it.
    pub enum Rejection {
        #[error("{}", Excluded::OverCeiling { teg: *teg, ceiling: *ceiling })]
        OverCeiling { teg: Teg, ceiling: Ceiling } => Conflict "credit.over_ceiling",
        #[error("{}", Excluded::NoCeiling { lender: *lender, on: *on, teg: *teg })]
        NoCeiling { lender: LenderKind, on: Day, teg: Teg } => Conflict "credit.no_ceiling",
        #[error("what it costs a year cannot be told: {why}")]
        NoRate { why: NoRate as text } => Invalid "credit.no_rate",
        #[error("there are no such instalments of {principal} by these terms")]
        NoSchedule { principal: Money } => Invalid "credit.no_schedule",
        #[error("Premium is compulsory by the policy in force, and has no plan in {currency}")]
        NoPremiumPlan { currency: Currency } => Conflict "credit.no_premium_plan",
        #[error("the version in force has a price table: name the class of risk that prices the credit, {}", one_of(classes))]
        ClassWanted { classes: Vec<String> } => Invalid "credit.class_wanted",
        #[error("the version in force knows no class of risk `{class}`: expected {}", one_of(classes))]
        UnknownClass { class: String, classes: Vec<String> } => Invalid "credit.unknown_class",
        #[error("the version in force has no price table, by which the class of risk `{class}` would price anything")]
        NoPriceTable { class: String } => Invalid "credit.no_price_table",
        #[error("the version in force has a price table: name the product of the credit, {}", one_of(products))]
        ProductWanted { products: Vec<String> } => Invalid "credit.product_wanted",
        #[error("the version in force offers no product `{product}`: expected {}", one_of(products))]
        UnknownProduct { product: String, products: Vec<String> } => Invalid "credit.unknown_product",
        #[error("`{product}` is not offered so to the class `{class}`: {why}")]
        NotOffered { product: String, class: String, why: Box<Excluded> as text } => Conflict "credit.not_offered",
        #[error("of `{product}` the price table has for the class `{class}` the {member} {table}, not {asked}")]
        OffTable { product: String, class: String, member: &'static str, asked: Box<Value>, table: Box<Value> } => Conflict "credit.off_price_table",
        #[error("the income is told in {}, the credit is in {currency}", income.currency())]
        IncomeInAnotherCurrency { income: Money, currency: Currency } => Invalid "credit.income_in_another_currency",
        #[error("{}", Excluded::OverCapacity { monthly: *monthly, income: *income, parts: *parts, of: *of })]
        OverCapacity { monthly: Money, income: Money, parts: u32, of: u32 } => Conflict "credit.over_capacity",
        #[error("what is paid in all adds up to more than 9007199254740991 minor units")]
        TooLarge => Invalid "credit.too_large",
    }
}

/// `low`, `medium` or `high`.
fn one_of(codes: &[String]) -> String {
    let quoted = |it: &String| format!("`{it}`");
    match codes {
        [] => "none".to_owned(),
        [only] => quoted(only),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(quoted).collect();
            format!("{} or {}", others.join(", "), quoted(last))
        }
    }
}

impl From<Unlawful> for Rejection {
    fn from(it: Unlawful) -> Rejection {
        match it {
            Unlawful::Over { teg, ceiling } => Rejection::OverCeiling { teg, ceiling },
            Unlawful::NoCeiling { lender, on, teg } => Rejection::NoCeiling { lender, on, teg },
            Unlawful::NoRate(why) => Rejection::NoRate { why },
        }
    }
}
