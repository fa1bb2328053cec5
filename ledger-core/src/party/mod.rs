//! The persons and firms the ledger knows.

mod contact;
pub mod customer;
pub mod identity;
pub mod premium;
pub mod vendor;

pub use self::contact::Contact;
pub use crate::country::{Country, NotACountry};
