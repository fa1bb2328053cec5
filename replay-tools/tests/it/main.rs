//! What replay-tools does with whole ledgers.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod accept;
#[cfg(test)]
mod as_of;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod head;
#[cfg(test)]
mod init;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod outstanding;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod read_models;
#[cfg(test)]
mod show;
#[cfg(test)]
mod tampering;
