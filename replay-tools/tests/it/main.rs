//! What replay-tools does with whole ledgers.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod accept;
#[cfg(test)]
mod apr;
#[cfg(test)]
mod as_of;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod banks;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod callers;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod engines;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod head;
mod identity;
#[cfg(test)]
mod import;
#[cfg(test)]
mod init;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod outstanding;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod premium;
#[cfg(test)]
mod priced;
#[cfg(test)]
mod read_models;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod score;
#[cfg(test)]
mod sentences;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod show;
#[cfg(test)]
mod statement;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod trade;
#[cfg(test)]
mod train;
#[cfg(test)]
mod two_persons;
#[cfg(test)]
mod what_changed;
