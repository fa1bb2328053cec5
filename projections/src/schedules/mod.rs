//! What every loan's instalments owe and have been paid, by component, and the money that came.

pub mod questions;
mod row;

pub use self::row::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule, Standing, State,
};
