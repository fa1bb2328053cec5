//! Personal data: how it stands in the log, and what must never stand there.

mod sealed;

pub use self::sealed::{Personal, Sealed, SealedField};
