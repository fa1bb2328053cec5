//! The adapters against real servers.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod any;
#[cfg(test)]
mod belonging;
#[cfg(test)]
mod cluster;
#[cfg(test)]
mod kafka;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod proxy;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod terms;
#[cfg(test)]
mod witness;
