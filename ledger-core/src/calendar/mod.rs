//! The days there are, and due dates among them.

mod business_days;
mod day;
mod due_dates;
mod period;
#[cfg(test)]
mod tests;

pub use self::business_days::{BusinessDays, Moved, Weekday};
pub use self::day::{Day, NotADay};
pub use self::due_dates::{MonthlyDay, NotADayOfMonth, due_dates};
pub use self::period::{DayCount, Every, Unit};
