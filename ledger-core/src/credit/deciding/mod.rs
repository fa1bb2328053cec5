//! How is an application decided by rules, and is it decided so again?
//!
//! ```text
//! facts --derive--> inputs --score--> class, answer
//!   \--what is owed, the line--> limit of this grant
//!   \--what is asked for, the class--> plan, price, both yearly figures, ceiling
//!   \--signals of fraud--> points beside the score
//!                 each rule in order: what it found, its threshold, the most it lets be answered
//!                                                                        --> answer
//! ```
//!
//! What is recorded ([`Assessed`]) holds all that was read and all that came out of it, so that
//! [`again()`] finds the same bytes from the recorded facts, the recorded engine and the recorded version
//! of the policy alone.
//!
//! Invariants: nobody is declined but by the score, and only for reasons that he can act on; every rule
//! but the score's can only send an application to a person; signals of fraud decline nobody; what stands
//! beside the score (other cards, models) alters nothing.

mod again;
mod assess;
mod expected_loss;
mod facts;
mod fraud;
mod limit;
mod offer;
mod result;
mod rules;
#[cfg(test)]
pub(in crate::credit) mod tests;

pub use self::again::{NotAgain, again};
pub use self::assess::{Assessment, assess, by_another};
pub use self::expected_loss::{ExpectedLoss, expected_loss, income};
pub use self::facts::{Facts, Known, LineFact, Owes, SharedPremium, ToldFacts, Wanted};
pub use self::fraud::{FraudFacts, FraudScored, Signal};
pub use self::limit::ProposedLimit;
pub use self::offer::{NotOffered, OfferFound};
pub use self::result::{Assessed, Found};
pub use self::rules::{Fired, Measure, Rule};
