//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Fee, Subscription};
use crate::table::{WholeTable, whole_table};

/// Subscriptions by their ids.
pub const SUBSCRIPTIONS: WholeTable<Subscription, Uuid> = whole_table!("premiums" by "premium");

/// By subscription and number.
pub const FEES: WholeTable<Fee, (Uuid, u32)> = whole_table!("premium_fees" by "premium", "number");
