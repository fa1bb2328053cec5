//! Who answers which command.

use super::{Command, Fact, Facts, Rejection, State};

/// The facts that follow from `command` in this file; none when there is nothing to do.
///
/// # Errors
/// The refusal of the aggregate that was asked, or the file's own.
pub fn decide(_state: &State, _command: &Command, _facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    unimplemented!("in work")
}
