//! Credit: lines, applications and loans, the terms they share, the engine that keeps loans, and what
//! they cost a year.

pub mod application;
pub mod apr;
pub mod engine;
pub mod line;
pub mod loan;
mod published;
mod terms;

pub use self::terms::{
    Amortised, DayCount, EqualPart, Every, Grace, Instalment, Lender, NewTerms, Plan, PlanInterest,
    Unit,
};
