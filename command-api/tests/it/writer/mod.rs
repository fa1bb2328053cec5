//! The writer: what it answers, what it appends, and what becomes of both when things break.

mod ageing;
mod answers;
mod clocks;
mod days;
pub(crate) mod harness;
mod servers;
mod simulation;
mod starting;
mod terms;
