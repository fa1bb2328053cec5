//! What is known of an applicant, and from whom.
//!
//! ```text
//! a source's raw facts --derive--> values of the scorecard's variables
//!                                  \ or why there is none: withheld, unanswered, impossible
//! ```
//!
//! What a source told stays as it was told; what it comes to is computed from it each time, for the day
//! that is asked for. A source is read while the customer agrees to it: where he does not, whatever it
//! told before counts as withheld.

mod derive;
mod facts;
mod gathered;
mod platform;
#[cfg(test)]
mod tests;

pub use self::derive::DERIVED;
pub use self::facts::{
    AccountPeriod, BadFacts, BillFacts, BureauFacts, BureauRecord, ContractType, CustomerFacts,
    MobileMoneyFacts, PERIOD_DAYS, PERIODS_MAX, SourceFacts,
};
pub use self::gathered::{GatheredInput, Gathering, Origin, Told, gathered};
pub use self::platform::{DebtAndLimit, PlatformFacts};
