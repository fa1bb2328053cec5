//! Runs the processes across files: sends what is outstanding to the writer of the file it is for.
//!
//! What is outstanding is known from the log alone (`ledger_core::process`), so that a restart
//! forgets nothing. A command that is sent twice, by us or by another instance, meets its first try
//! by its id. Every one ends in a commit of its target file; until then it is sent again.
//!
//! Sources outside the ledger, and lists of sanctions, are asked the same way (`asking.rs`), each through its port (`port.rs`): what a
//! source tells is such a command, and so is that its time is over. Where no real source is, a sandbox stands
//! for it (`sandbox.rs`). So it is said that the time is over which a person had to decide an application
//! (`reviewing.rs`).

mod agenda;
mod asking;
mod over_http;
mod port;
mod reviewing;
mod sandbox;
mod sender;

pub use self::asking::run as ask;
pub use self::over_http::{NoPort, OverHttp};
pub use self::port::{NotTold, Port, Ports};
pub use self::reviewing::run as watch_reviews;
pub use self::sandbox::{Manner, Sandbox};
pub use self::sender::run;
