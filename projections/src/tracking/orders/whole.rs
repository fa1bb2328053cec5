//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Order, PurchaseOrder, Step};
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const ORDERS: WholeTable<Order, Uuid> = whole_table!("orders" by "order_id");

/// By their ids.
pub const PURCHASE_ORDERS: WholeTable<PurchaseOrder, Uuid> =
    whole_table!("purchase_orders" by "purchase_order");

/// By order and version.
pub const STEPS: WholeTable<Step, (Uuid, u64)> =
    whole_table!("order_steps" by "order_id", "version");
