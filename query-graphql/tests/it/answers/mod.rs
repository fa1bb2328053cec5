//! What each query answers, against what has happened.

mod account;
mod commits;
mod loans;
mod portfolio;
mod shape;
