//! The writer: what it answers, what it appends, and what becomes of both when things break.

mod ageing;
mod answers;
mod clocks;
mod days;
mod delays;
pub(crate) mod harness;
mod healing;
mod names;
mod policies;
mod repeats;
mod servers;
mod simulation;
mod starting;
mod terms;
mod watching;
