//! Runs the processes across files: sends what is outstanding to the writer of the file it is for.
//!
//! What is outstanding is known from the log alone (`ledger_core::process`), so that a restart
//! forgets nothing. A command that is sent twice, by us or by another instance, meets its first try
//! by its id. Every one ends in a commit of its target file; until then it is sent again.
//!
//! Sources outside the ledger are asked the same way (`asking.rs`), each through its port (`port.rs`): what a
//! source tells is such a command, and so is that its time is over.

mod agenda;
mod asking;
mod port;
mod sender;

pub use self::asking::run as ask;
pub use self::port::{NoPort, NotTold, Ports, Told};
pub use self::sender::run;
