//! Credit: lines, applications and loans, and the terms they share.

pub mod application;
pub mod line;
pub mod loan;
mod terms;

pub use self::terms::{Instalment, Lender, Plan};
