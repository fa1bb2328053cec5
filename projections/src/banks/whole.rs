//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Bank, Placement, Presentation, Settlement};
use crate::table::{WholeTable, whole_table};

/// By the ids of their files.
pub const BANKS: WholeTable<Bank, Uuid> = whole_table!("banks" by "partner");

/// By their offers.
pub const PLACEMENTS: WholeTable<Placement, Uuid> = whole_table!("placements" by "offer");

/// By their ids.
pub const SETTLEMENTS: WholeTable<Settlement, Uuid> = whole_table!("settlements" by "settlement");

/// By their offers.
pub const PRESENTATIONS: WholeTable<Presentation, Uuid> = whole_table!("presentations" by "offer");
