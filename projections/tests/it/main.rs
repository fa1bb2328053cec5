//! The read models against real servers.

mod fixture;
mod independent;
mod kills;
mod loud;
mod questions;
mod statements;
mod totals;
mod world;
