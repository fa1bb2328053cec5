//! How every loan stands, and the totals of all of them on any business date.
//!
//! `changes` holds by how much the totals of a segment change on each date, so that the totals as
//! of a day cost what changes there are, not what loans there are.

pub mod questions;
mod row;

pub use self::row::{Loan, Origin, stage_name};
