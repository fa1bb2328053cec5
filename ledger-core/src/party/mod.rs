//! The persons and firms the ledger knows.

mod country;
pub mod customer;

pub use self::country::{Country, NotACountry};
