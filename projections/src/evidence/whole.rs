//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Consent, Piece};
use crate::table::{WholeTable, whole_table};

/// By their ids.
pub const EVIDENCE: WholeTable<Piece, Uuid> = whole_table!("evidence" by "evidence");

/// By customer and number.
pub const CONSENTS: WholeTable<Consent, (Uuid, u32)> =
    whole_table!("consents" by "customer", "number");
