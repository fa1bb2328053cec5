//! Business dates and due dates.

mod due_dates;
#[cfg(test)]
mod tests;

pub use self::due_dates::{MonthlyDay, NotADayOfMonth, due_dates};
