//! Whole tables in the order of their keys, for who compares them with the log.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{DaysOnBook, Loan};
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const LOANS: WholeTable<Loan, Uuid> = whole_table!("loans" by "loan");

/// By loan and first day.
pub const FORMER_DAYS_ON_BOOK: WholeTable<DaysOnBook, (Uuid, NaiveDate)> =
    whole_table!("former_days_on_book" by "loan", "on_book_from");
