//! The read models against real servers.

mod compare;
mod fixture;
mod independent;
mod kafka;
mod kills;
mod loud;
mod questions;
mod statements;
mod totals;
mod world;
