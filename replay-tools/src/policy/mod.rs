//! What a policy document says before anybody proposes it: whether it could be published, and in what
//! it differs from another one.

mod check;
mod diff;
mod leaves;
mod value;
mod words;

pub use self::check::{Checked, check};
pub use self::diff::{Change, diff, told};
