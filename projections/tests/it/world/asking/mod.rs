//! What is asked at random about customers and their loans.

mod acts;
mod beginning;
mod customers;
mod running;

use ledger_core::reason::Reason;

pub(super) use self::beginning::position_of;

/// A code that the first policy has for the act: no other is taken.
fn because(code: &str) -> Reason {
    let note = Some("a clerk's « reason »".to_owned());
    Reason { note, ..Reason::of(code) }
}
