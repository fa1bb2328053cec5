//! Conversations between files: what a commit in one file asks of another.
//!
//! A file's own reactions are part of its commit. What concerns another file cannot be: it lies in
//! another partition perhaps, and is decided there by its own writer. So a process is a fold over
//! the commits of all files that lists its outstanding commands: those that follow from a commit
//! that was read, and whose own commit was not. Whoever runs a process sends what is outstanding,
//! after every input and after every restart; there is no other memory of it.
//!
//! ```text
//! customer's file                                vendor's file
//! order.confirmed ---- purchase_order.receive --> received | not_received
//! purchase_order_sent | refused <---------------------+
//!                                                 confirmed | refused
//! purchase_order_confirmed | refused <-----------------+
//!                                                 withdrawn | lapsed ---> refused, as above
//! order.cancelled ---- purchase_order.cancel ---> cancelled | not_cancelled
//! order.delivered, delivery_corrected, return_received ---> what the vendor's file records of it
//!
//! customer's file                                bank's file
//! application.reservation_asked - placement.reserve -> reserved | refused
//! reserved (and presented) | not_reserved <-----------+
//! passed_over | reservation_released - placement.release -> released
//! exposed, at the signature and as the loan moves - placement.expose -> exposed, commission earned
//! ```
//!
//! Each command has an id derived from the event that causes it, so that it meets its first try
//! however often it is sent, and always ends in a commit of its target file.
//!
//! Only an event that names the file and the stream of its target asks for anything: what was recorded
//! before a process existed names nothing for it, so that a new release finds nothing outstanding.
//!
//! Invariant: what is outstanding follows from which commits were read, and not from the order in
//! which their partitions were.

mod heard;
mod inquiries;
mod procurement;
mod reviews;
#[cfg(test)]
mod tests;

pub use self::heard::{Heard, Outstanding, Since};
pub use self::inquiries::{Answer, Asked, Inquiries, Inquiry, Turn};
pub use self::procurement::{News, Procurement};
pub use self::reviews::{ReviewTurn, ReviewWait, ReviewWaits, WaitsFor};
