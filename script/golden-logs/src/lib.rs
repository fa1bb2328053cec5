//! Golden logs: what a release has written, kept with the figures that it gave, and what a later
//! release makes of it.
//!
//! ```text
//! schemas/golden/<name>/   log.jsonl.gz        the ledger, as `replay-tools export` wrote it
//!                          test-keys.json      the keys its names are sealed under: of a test
//!                          portfolio.json      how the portfolio stood at the end of ten days
//!                          stories.json.gz     the facts of ten files, as `audit` tells them
//!                          read-models.json.gz every row that `verify` compares
//! ```
//!
//! Read in this order: what lies in such a folder ([`golden`]), what is asked of a log ([`asked`]),
//! what it answers ([`figures`]), how answers are written ([`canonical`]) and compared
//! ([`differences`]), all of it done to a golden log ([`check`]), and what must be in one ([`coverage`]).

pub mod asked;
mod broken;
pub mod canonical;
pub mod check;
pub mod coverage;
pub mod differences;
pub mod figures;
pub mod golden;
pub mod rows;
pub mod stories;
pub mod survey;

pub use broken::Broken;
