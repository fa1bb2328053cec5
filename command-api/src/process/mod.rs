//! Runs the processes across files: sends what is outstanding to the writer of the file it is for.
//!
//! What is outstanding is known from the log alone (`ledger_core::process`), so that a restart
//! forgets nothing. A command that is sent twice, by us or by another instance, meets its first try
//! by its id. Every one ends in a commit of its target file; until then it is sent again.

mod agenda;
mod sender;

pub use self::sender::run;
