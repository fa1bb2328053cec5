//! How is an applicant scored? By the cards of the policy book, in whole points, so that the same inputs
//! give the same result on each machine and in each year.
//!
//! ```text
//! inputs --champion--> points --stretched over what somebody can have--> score --bands--> class, answer
//!    \----challengers (cards, trees)--> scores beside it, which decide nothing
//! ```
//!
//! Of each variable there is a value, or why there is none. What somebody cannot have (the platform's
//! history of a newcomer, a bureau that does not know him) is left out of the scale; what he could
//! give and did not brings at most what the worst value brings, what a source did not answer at most
//! the median. So nobody's score, answer or limit is better for having withheld something.
//!
//! What comes out is one value with all that it rests on ([`Scored`]): [`again()`] computes it once more
//! from what it recorded, and compares byte for byte.

mod again;
mod expert;
mod inputs;
mod reasons;
mod regression;
mod result;
mod score;
#[cfg(test)]
mod tests;
pub mod trees;

pub use self::again::{Difference, NotTheSame, again, differences};
pub use self::inputs::{BadInput, Input, InputValue, Inputs, Missing, Unknown};
pub use self::result::{
    Answer, AnswerRule, Bands, CardRef, CategoryPoints, ChallengerScore, Handling, InputOf,
    Probability, ReasonOf, Scored, Thresholds, VariablePoints,
};
pub use self::score::{Book, ScoredBy};
