//! Whether the log keeps what it promises: by the contract, by every bit that may flip, by seeded
//! runs of writers over a network, and in the text forms of its parts.

mod flips;
mod forms;
mod memory;
mod simulation;
