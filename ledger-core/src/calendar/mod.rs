//! Business dates and due dates.

mod due_dates;

pub use self::due_dates::{MonthlyDay, NotADayOfMonth, due_dates};
