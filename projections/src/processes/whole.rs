//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{Answer, Asked};
use crate::table::{WholeTable, whole_table};

/// By the commands' ids.
pub const ASKED: WholeTable<Asked, Uuid> = whole_table!("asked" by "command_id");

/// By the commands' ids.
pub const ANSWERED: WholeTable<Answer, Uuid> = whole_table!("answered" by "command_id");
