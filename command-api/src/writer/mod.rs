//! The writer: one per partition, the only one who appends to it.
//!
//! It owns the state of its files in memory, takes commands from a bounded channel, decides them,
//! chains what follows to its head and sends it, never waiting for an acknowledgement before it
//! decides the next: batches form while earlier ones are in flight. What it says is fact only once
//! the head it was decided on is acknowledged.

mod ageing;
mod between;
mod caller_key;
mod conversations;
mod day;
mod deciding;
mod delay;
mod held_names;
mod in_flight;
mod metrics;
mod moved;
mod names;
mod open;
mod partition;
mod policies;
mod read_back;
mod reading;
mod recent;
mod remembered;
mod request;
mod settings;
mod task;
mod term;
mod waiting;
mod witness;
mod writers;

pub use self::ageing::NotAged;
pub use self::caller_key::CallerKey;
pub use self::conversations::{Asking, Conversations, Feed, Reviewing, Said};
pub use self::day::DayDone;
pub use self::delay::Delay;
pub use self::moved::Moved;
pub use self::open::{OpenFailure, Owner, ledger_in, open};
pub use self::request::{Answer, NotServing, Request};
pub use self::settings::Settings;
pub use self::witness::{Witnessed, Witnesses};
pub(crate) use self::writers::answered;
pub use self::writers::{DayFailure, Standing, Writers};
