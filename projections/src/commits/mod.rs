//! The index of commits: where each stands, who caused it, and what streams it touched.
//!
//! Projecting it checks that the events of every stream are counted without a gap.

pub mod questions;
mod row;

pub use self::row::{CommitEntry, Ledger};
