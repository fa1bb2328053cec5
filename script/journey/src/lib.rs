//! Journeys through the real system: the real portfolio of 30,000 borrowers, loaded over HTTP and
//! compared with what an independent calculation says of it.
//!
//! Read in this order: who borrows ([`borrowers`]), what must come out ([`independent`]), how the
//! services are run ([`system`]), how commands go in ([`client`], [`load`]), and what is compared
//! ([`check`]).

pub mod borrowers;
pub mod check;
pub mod client;
pub mod figures;
pub mod independent;
pub mod load;
pub mod report;
pub mod system;
