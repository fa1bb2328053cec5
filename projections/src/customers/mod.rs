//! Who the customers are: what names them stays sealed.

pub mod questions;
mod row;

pub use self::row::{Customer, SealedText};
