//! What does credit cost, and may it be offered at that? The schedule comes from the engine and the
//! rate from `apr`: here stands what is counted in them, and what the law says of the result.
//!
//! Invariants: a rate is told by two bounds that anybody can test anew by what else is recorded; what
//! a ceiling is compared with is never less than the rate; taxes are in the total and in no rate;
//! what is found quickly for a search is what is found exactly for an offer.

mod cash;
mod ceiling;
mod counting;
mod coverage;
mod excluded;
mod gate;
mod plan;
mod premium;
mod price;
mod rejection;
mod schedule;
mod simulation;
mod spans;
mod table;
mod teg;
#[cfg(test)]
mod tests;
mod total;

pub use self::cash::Cash;
pub use self::ceiling::{Ceiling, Compared, Unlawful, is_lawful, lawful};
pub use self::coverage::coverage;
pub use self::excluded::Excluded;
pub use self::gate::{Frozen, Gate};
pub use self::plan::{Ask, Means, PricedPlan, Pricing, UnpricedPlan, premium_a_month};
pub use self::premium::{BornePremium, PremiumFee};
pub use self::price::{FeePaid, PaidFee, Price};
pub use self::rejection::Rejection;
pub use self::schedule::{Planned, Unplanned, planned};
pub use self::simulation::{Simulated, Wish, cheapest};
pub use self::table::Wanted;
pub use self::teg::{RateBounds, Teg};
pub use self::total::TotalCost;
pub use crate::policy::Counting;
