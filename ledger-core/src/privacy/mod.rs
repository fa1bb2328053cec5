//! Personal data: how it stands in the log, and what must never stand there.

mod card_number;
mod opening;
mod sealed;

pub use self::card_number::card_number_in;
pub use self::opening::{Opener, Opens};
pub use self::sealed::{Personal, Sealed, SealedField};
pub use crate::key_check::{KeyCheck, NotAKeyCheck};
