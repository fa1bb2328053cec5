//! The persons and firms the ledger knows.

mod contact;
pub mod customer;
pub mod identity;
mod mandate;
pub mod partner;
mod partner_name;
pub mod placement;
mod placing;
pub mod premium;
pub mod vendor;

pub use self::contact::Contact;
pub use self::mandate::{
    ChecklistItem, Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct,
    UndoneTerms,
};
pub use self::partner_name::{NotAPartner, PartnerName};
pub use self::placing::{ReleasedBecause, Unreserved};
pub use crate::country::{Country, NotACountry};
