//! What can be done with a ledger from outside its services: make one, look at it, check it, ask
//! how it stood, and go on after its witness raised an alarm. Each sub-command is a module, and a
//! function for whoever needs the same without the command line.

pub mod accept;

pub mod accept_keys;

pub mod apr;

mod as_json;

pub mod as_of;

pub mod audit;

pub mod copy;

pub mod decisions;

pub mod diff;

pub mod emptied;

pub mod export;

pub mod fill;

pub mod head;

pub mod import;

pub mod init;

pub mod outstanding;

mod pages;

mod panics;

mod patience;

pub mod policy;

pub mod progress;

mod replay;

pub mod scan;

pub mod schedule;

pub mod score;

pub mod sentences;

pub mod contract;

pub mod sheet;

pub mod show;

pub mod statement;

pub mod totals;

pub mod train;

pub mod verify;

pub mod what_changed;

pub mod what_if;
