//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Estimate, Reported, Shipment};
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const SHIPMENTS: WholeTable<Shipment, Uuid> = whole_table!("shipments" by "shipment");

/// By shipment and report.
pub const REPORTS: WholeTable<Reported, (Uuid, Uuid)> =
    whole_table!("reports" by "shipment", "report");

/// By shipment and version.
pub const ESTIMATES: WholeTable<Estimate, (Uuid, u64)> =
    whole_table!("estimates" by "shipment", "version");
