//! Takes commands over HTTP, decides them by the rules, and appends what follows to the log.

pub mod clock;
pub mod codes;
pub mod http;
pub mod process;
pub mod scheduler;
pub mod tasks;
pub mod writer;
