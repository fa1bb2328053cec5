//! What is known of money that a payer's bank took back?

use uuid::Uuid;

use crate::calendar::Day;

/// Money that came in and that its payer's bank took back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chargeback {
    pub chargeback: Uuid,
    /// What had come in.
    pub repayment: Uuid,
    pub amount: i64,
    /// From when it is owed again.
    pub on: Day,
    /// The row's place, counted from 0, with which it is due.
    pub row: usize,
    pub restores: Restores,
    pub reversed: bool,
    /// Whether it is part of the opening.
    pub folded: bool,
}

/// As what is owed again what a payment had paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restores {
    /// As the components that it paid.
    Components,
    /// As principal, whatever it paid. No loan of ours: paid interest would bear interest.
    Principal,
}
