//! The read models against real servers.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod ailing;
#[cfg(test)]
mod catching_up;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod drops;
#[cfg(test)]
mod emptying;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod independent;
#[cfg(test)]
mod kafka;
#[cfg(test)]
mod kills;
#[cfg(test)]
mod loud;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod process;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod rebuild;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod still;
#[cfg(test)]
mod sums;
#[cfg(test)]
mod totals;
#[cfg(test)]
mod trade;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod world;
