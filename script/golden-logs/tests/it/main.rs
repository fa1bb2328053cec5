//! Golden logs, read by this release.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod golden;
