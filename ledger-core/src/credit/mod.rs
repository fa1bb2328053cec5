//! Credit: lines, applications and loans, the terms they share, and the engine that keeps loans.

pub mod application;
pub mod engine;
pub mod line;
pub mod loan;
mod published;
mod terms;

pub use self::terms::{
    Amortised, DayCount, EqualPart, Every, Grace, Instalment, Lender, Plan, PlanInterest, Unit,
};
