//! Credit: lines, applications and loans, the terms they share, the engine that keeps loans, what they
//! cost a year, their price, and how applicants are scored.

pub mod application;
pub mod apr;
pub mod contract;
pub mod deciding;
pub mod engine;
pub mod evidence;
pub mod inquiry;
pub mod line;
pub mod loan;
mod premium_shares;
pub mod pricing;
mod published;
pub mod scoring;
mod terms;

pub use self::premium_shares::{FeeShare, PremiumFees, Runs, Sharing, premium_shares, shared};
pub use self::terms::{Amortised, Instalment, Lender, NewTerms, Plan, PlanInterest};
pub use crate::calendar::{DayCount, Every, Unit};
pub use crate::policy::{EqualPart, Grace};
