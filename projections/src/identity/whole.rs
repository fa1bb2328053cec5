//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{AskedList, Document, Identity, Screening};
use crate::table::{WholeTable, whole_table};

/// By their customers.
pub const IDENTITIES: WholeTable<Identity, Uuid> = whole_table!("identities" by "customer");

/// By their ids.
pub const DOCUMENTS: WholeTable<Document, Uuid> = whole_table!("identity_documents" by "document");

/// By their ids.
pub const SCREENINGS: WholeTable<Screening, Uuid> = whole_table!("screenings" by "screening");

/// By the screenings' ids.
pub const ASKED: WholeTable<AskedList, Uuid> = whole_table!("screenings_asked" by "screening");
