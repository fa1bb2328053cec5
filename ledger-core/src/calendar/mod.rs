//! The days there are, and due dates among them.

mod business_days;
mod day;
mod due_dates;
pub(crate) mod stored;
#[cfg(test)]
mod tests;

pub use self::business_days::{BusinessDays, Moved, Weekday};
pub use self::day::{Day, NotADay, days_after};
pub use self::due_dates::{MonthlyDay, NotADayOfMonth, due_dates};
