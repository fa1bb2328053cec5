//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::Application;
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const APPLICATIONS: WholeTable<Application, Uuid> =
    whole_table!("applications" by "application");
