//! The tests of command-api as a whole, in one binary.

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod http;
#[cfg(test)]
mod lending;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod procurement;
#[cfg(test)]
mod reviewing;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod writer;
