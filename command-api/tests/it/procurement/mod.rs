//! What one file asks of another: orders and their vendors, on writers at work.

mod apart;
mod breaking;
mod servers;
mod story;
mod telling;
