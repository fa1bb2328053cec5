//! The policy book: every figure that changes without a release, in versions that are events.
//!
//! ```text
//! version n:  (none) --propose--> Proposed --approve (by another person)--> Published
//!                                    |  \--decline--> Declined               |   |
//!                                    \--nobody approves in time--> Lapsed     |   |
//!                    in force until a later one is <--its day begins---------/   |
//!       Withdrawn <--withdraw (another person)-- Withdrawal proposed <--withdraw-/
//! ```
//!
//! A document that was a version before may be proposed and published again: going back is a new
//! version too, so that the numbers tell the order in which rules were in force.
//!
//! A version is published at most so many days before it takes force. One that only waits for its
//! day is overtaken by withdrawing it: until then nothing that follows takes force before it. What a
//! document must say is checked when it is proposed and when it is approved, and what the checks
//! found is published with it; what was published stays in force, whatever is checked since.
//!
//! Invariants: versions are numbered densely from 1 in the order they are published; of those that
//! were not withdrawn, each takes force on a business day at or after those before it; its author
//! did not approve it, and two persons withdrew it.

mod command;
mod coverage;
mod decide;
mod document;
mod event;
mod fault;
mod finding;
mod fit;
mod published;
mod rejection;
mod repayment;
mod row;
mod sections;
mod state;
#[cfg(test)]
mod tests;

pub use self::command::{Act, Command};
pub use self::coverage::{Coverage, NoStart, UnlawfulPlans};
pub use self::document::{Document, PolicyRef};
pub use self::event::{
    Declined, Event, Lapsed, Proposed, Published, WithdrawalProposed, Withdrawn,
};
pub use self::fault::{Fault, Malformed};
pub use self::finding::Finding;
pub use self::rejection::Rejection;
pub use self::repayment::{EqualPart, Grace};
pub use self::sections::{
    ACTS, Allocation, ApplicationPolicy, Bounds, Capacity, ClassAnswer, ComparedRate, Component,
    Counting, CountryLaw, CreditProduct, CreditPurpose, DayOfYear, FeePaid, FileFee, FirstDue,
    FraudPolicy, FraudSignal, GoodsLeave, Grouping, IncomeShare, InstalmentStep, Law, LenderKind,
    LimitSteps, Limits, LoanPolicy, LossPolicy, OrderPolicy, PREMIUM_ACTS, Payments, PenaltyPolicy,
    PremiumPlan, PremiumPolicy, PremiumTerm, PriceRow, ProductInterest, ProductParts, Products,
    RateCeiling, ReasonCode, ReasonText, Reasons, Recalculation, RestDays, RiskClass, RiskClasses,
    SpreadRemainder, SpreadRule, Timing, WeighedSignal,
};
pub use self::sections::{
    Awaited, ContractBank, ContractTemplate, CountrySigning, CountryWithdrawal, OtpPolicy,
    ReviewOverdue, SigningPolicy, WaitPolicy, WithdrawalPolicy, WithdrawnFee,
};
pub use self::sections::{
    Challenger, DefaultProbability, EvidenceSource, ExpertCard, ExpertPoints, Newcomer,
    ProbabilitySource, RegressionCard, RegressionPoints, SCORES, ScoreBin, ScoreCategory,
    Scorecards, ScoredVariable, ToldReason, VariableChanges, VariableValue, names_personal_trait,
};
pub use self::sections::{
    ChargedBackAs, CreditPaidOutAs, OverdueBears, PenaltyOn, ProductTerms, ShareFeesOn,
};
pub use self::sections::{
    DocumentKind, IDENTITY_ACTS, IdentityPolicy, IncompleteIdentity, WantedDocument,
};
pub use self::sections::{LenderPolicy, PARTNER_ACTS};
pub use self::sections::{PauseLimits, PausedPenalties, RefundedFee, RefundedGoods, Servicing};
pub use self::state::{State, Version, Waiting, Withdrawal};
use crate::decider::Decider;

/// The policy-book aggregate.
pub struct PolicyBook;

impl Decider for PolicyBook {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state.evolve(event)
    }
}
