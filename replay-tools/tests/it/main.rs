//! What replay-tools does with whole ledgers.

mod init;
