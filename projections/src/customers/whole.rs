//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::Customer;
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const CUSTOMERS: WholeTable<Customer, Uuid> = whole_table!("customers" by "customer");
