//! The rules of a loan.

use super::{Command, Event, Rejection, State};

pub(super) fn decide(_state: &State, _command: &Command) -> Result<Vec<Event>, Rejection> {
    unimplemented!("in work")
}
