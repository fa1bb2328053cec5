//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Assessment, Decision};
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const ASSESSMENTS: WholeTable<Assessment, Uuid> = whole_table!("assessments" by "assessment");

/// By their ids.
pub const DECISIONS: WholeTable<Decision, Uuid> = whole_table!("decisions" by "decision");
