//! The tests of command-api as a whole, in one binary.

#[cfg(test)]
mod http;
#[cfg(test)]
mod writer;
