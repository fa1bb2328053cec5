//! What the servers promise, tried on real ones.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod command;
#[cfg(test)]
mod library;
