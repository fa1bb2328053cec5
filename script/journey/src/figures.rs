//! The figures that are compared: one set for a date, wherever it was computed.

use std::collections::BTreeMap;

/// A portfolio of one currency at the end of a business day. Amounts in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Figures {
    /// All ever granted or taken over.
    pub loans: i64,
    /// With principal left.
    pub open_loans: i64,
    /// With an instalment not fully paid and due before the date.
    pub past_due_loans: i64,
    pub in_default: i64,
    pub ever_defaulted: i64,
    pub outstanding: i64,
    pub overdue: i64,
    pub par1: i64,
    pub par30: i64,
    pub par60: i64,
    pub par90: i64,
    /// Loans by number of instalments not fully paid and past due.
    pub by_instalments_overdue: BTreeMap<u32, i64>,
}
