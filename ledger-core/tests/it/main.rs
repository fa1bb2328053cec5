//! Everything that looks at the workspace or at what is published from outside, in one binary.

mod documents;
mod examples;
mod form;
mod imports;
mod packages;
mod schemas;
mod tidy;
mod tree;
