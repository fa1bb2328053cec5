//! Journeys through the real system: the real portfolio of 30,000 borrowers, loaded over HTTP and
//! compared with what an independent calculation says of it.
//!
//! Read in this order: who borrows ([`borrowers`]), what must come out ([`independent`]), how the
//! services are run ([`system`]), how commands go in ([`client`], [`load`]), what is compared
//! ([`check`]), what is told step by step ([`live`]), and what else is run beside the services
//! ([`beside`]). Three stand for themselves: many callers at once ([`under_load`]), those who attack
//! ([`strangers`]), and a ledger in which all happens that can, kept for later releases ([`golden`]).

pub mod beside;
pub mod borrowers;
pub mod carry;
pub mod check;
pub mod client;
pub mod figures;
pub mod golden;
pub mod independent;
mod late_record;
pub mod live;
pub mod load;
mod metrics;
pub mod outbox;
mod replacement;
pub mod report;
pub mod strangers;
pub mod system;
pub mod tokens;
pub mod under_load;
