//! The persons and firms the ledger knows.

mod contact;
mod country;
pub mod customer;
pub mod vendor;

pub use self::contact::Contact;
pub use self::country::{Country, NotACountry};
