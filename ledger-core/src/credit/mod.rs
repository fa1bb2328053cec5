//! Credit: loans, and later lines, applications and scoring.

pub mod loan;
