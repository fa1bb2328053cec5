//! Whole tables in the order of their keys, for who compares them with the log.

use super::Proposal;
use crate::table::{WholeTable, whole_table};

/// By the number of the event that proposed them.
pub const PROPOSALS: WholeTable<Proposal, u64> = whole_table!("proposals" by "proposal");
