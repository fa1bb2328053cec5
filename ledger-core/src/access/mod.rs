//! Who may do and see what: one table, read by HTTP and GraphQL alike.

mod role;
mod table;
#[cfg(test)]
mod tests;

pub use self::role::{Role, UnknownRole};
pub use self::table::{Reach, Right, reach};
