//! Since when is a loan in arrears, and how far?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::allocate::Part;
use crate::calendar::Day;

/// How long something has been past due, in days, as reports group it: 0 is current.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// The fewest days past due of a loan in it.
    pub from_days: u32,
    /// The most; absent for the last bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_days: Option<u32>,
}

impl Bucket {
    /// Of a loan that is so many days past due; `buckets` are the days with which each begins,
    /// ascending.
    pub fn of(days_past_due: u32, buckets: &[u32]) -> Bucket {
        let from_days = buckets.iter().copied().rev().find(|it| *it <= days_past_due);
        let next = buckets.iter().copied().find(|it| *it > days_past_due);
        Bucket { from_days: from_days.unwrap_or(0), to_days: next.map(|it| it - 1) }
    }

    /// Whether nothing is in arrears.
    pub const fn is_current(&self) -> bool {
        self.from_days == 0
    }

    /// The day on which a loan in this bucket, past due since `since`, comes into the next one.
    pub fn next_on(&self, since: Day) -> Option<Day> {
        since.checked_add_days(self.to_days? + 1)
    }
}

/// The due date since which a row is in arrears, or will be when it has passed: on which what is
/// unpaid of its parts comes to exceed the tolerance.
fn since_in_row(row: &[Part], tolerance: i64, due: impl Fn(&Part) -> bool) -> Option<Day> {
    // As nearly every row is: without charges of its own.
    if let [only] = row {
        return (due(only) && only.left.total() > tolerance).then_some(only.due_on);
    }
    let mut unpaid: Vec<(Day, i64)> = row
        .iter()
        .filter(|it| due(it) && !it.left.is_zero())
        .map(|it| (it.due_on, it.left.total()))
        .collect();
    unpaid.sort_unstable();
    let mut sum = 0;
    unpaid.into_iter().find_map(|(due_on, left)| {
        sum += left;
        (sum > tolerance).then_some(due_on)
    })
}

/// The due date since which the loan is in arrears, or will be when it has passed. Only the rows
/// of those parts are looked at that `due` admits.
pub(super) fn since(parts: &[Part], tolerance: i64, due: impl Fn(&Part) -> bool) -> Option<Day> {
    let rows = parts.chunk_by(|one, other| one.row == other.row);
    rows.filter_map(|row| since_in_row(row, tolerance, &due)).min()
}

/// Days since a due date; 0 when it is not past.
pub fn days_past_due(due_on: Day, on: Day) -> u32 {
    u32::try_from(due_on.days_until(on)).unwrap_or(0)
}
