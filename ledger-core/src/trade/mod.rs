//! Buying and selling: the customer's order, and what each vendor is asked for it.

mod line;
pub mod order;
pub mod purchase_order;
mod quantities;

pub use self::line::{LineQuantity, Part, PurchaseLine, Unreceived};
pub use self::quantities::Quantities;
