//! What is known of a penalty for lateness that was forgiven?

use uuid::Uuid;

/// So much of an instalment's penalty is forgiven that was borne before the day of this fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyWaiver {
    pub waiver: Uuid,
    /// The row's place, counted from 0.
    pub row: usize,
    pub amount: i64,
}
