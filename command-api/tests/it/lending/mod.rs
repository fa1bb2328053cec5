//! What an offer and the bank that is to lend it ask of each other, on writers at work.

mod racing;
mod servers;
mod story;
