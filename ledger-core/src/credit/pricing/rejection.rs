//! Why a credit may not be given at its price.

use super::{Ceiling, Excluded, Teg, Unlawful};
use crate::calendar::Day;
use crate::credit::apr::NoRate;
use crate::money::{Currency, Money};
use crate::policy::LenderKind;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the figures that the caller needs to act on it.
    pub enum Rejection {
        #[error("{}", told(&Excluded::OverCeiling { teg: *teg, ceiling: *ceiling }))]
        OverCeiling { teg: Teg, ceiling: Ceiling } => Conflict "credit.over_ceiling",
        #[error("{}", told(&Excluded::NoCeiling { lender: *lender, on: *on, teg: *teg }))]
        NoCeiling { lender: LenderKind, on: Day, teg: Teg } => Conflict "credit.no_ceiling",
        #[error("what it costs a year cannot be told: {why}")]
        NoRate { why: NoRate as text } => Invalid "credit.no_rate",
        #[error("there are no such instalments of {principal} by these terms")]
        NoSchedule { principal: Money } => Invalid "credit.no_schedule",
        #[error("Premium is compulsory by the policy in force, and has no plan in {currency}")]
        NoPremiumPlan { currency: Currency } => Conflict "credit.no_premium_plan",
        #[error("what is paid in all adds up to more than 9007199254740991 minor units")]
        TooLarge => Invalid "credit.too_large",
    }
}

/// As it is told to a customer, without the full stop that ends a sentence.
fn told(why: &Excluded) -> String {
    why.en().trim_end_matches('.').to_owned()
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
