//! Everything that looks at the workspace or at what is published from outside, in one binary.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands, helpers included"
)]

mod documents;
mod examples;
mod form;
mod fuzz;
mod imports;
mod packages;
mod paths;
mod rooms;
mod schemas;
mod standings;
mod tidy;
mod tree;
mod versions;
