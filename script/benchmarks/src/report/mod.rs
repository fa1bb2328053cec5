//! What people read of a run: tables, aims and a picture.

mod aims;
mod numbers;
mod picture;
mod table;

pub(crate) use self::picture::picture;
pub(crate) use self::table::markdown;
