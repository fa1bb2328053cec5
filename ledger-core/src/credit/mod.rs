//! Credit: lines, applications and loans, the terms they share, and the engine that keeps loans.

pub mod application;
pub mod engine;
pub mod line;
pub mod loan;
mod terms;

pub use self::terms::{Instalment, Lender, Plan};
