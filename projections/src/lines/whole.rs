//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Change, Line};
use crate::table::{WholeTable, whole_table};

/// Credit lines by their ids.
pub const LINES: WholeTable<Line, Uuid> = whole_table!("lines" by "line");

/// By line and version.
pub const CHANGES: WholeTable<Change, (Uuid, u64)> =
    whole_table!("line_changes" by "line", "version");
