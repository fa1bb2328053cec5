//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::Recorded;
use crate::table::{WholeTable, whole_table};

/// By loan and version.
pub const LOAN_EVENTS: WholeTable<Recorded, (Uuid, u64)> =
    whole_table!("loan_events" by "loan", "version");
