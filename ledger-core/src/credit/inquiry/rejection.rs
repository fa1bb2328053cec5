//! Why a piece of evidence may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::log::Instant;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no evidence under this id")]
        NotFound => NotFound "evidence.not_found",
        #[error("the evidence was asked for already")]
        AlreadyExists => Conflict "evidence.already_exists",
        #[error("the customer has given no consent to {source_code} being read")]
        NoConsent { source_code: String } => Conflict "evidence.no_consent",
        #[error("`{source_code}` is not asked: {expected}")]
        NotAsked { source_code: String, expected: String } => Invalid "evidence.source_not_asked",
        #[error("no application {application} is in this customer's file")]
        UnknownApplication { application: Uuid } => Invalid "evidence.unknown_application",
        #[error("the policy in force does not say how long a source has: expected within_minutes")]
        NoTime => Invalid "evidence.no_time",
        #[error("a source has {from} to {to} minutes to answer, not {given}")]
        TimeOutside { from: u32, to: u32, given: u32 } => Invalid "evidence.time_outside",
        #[error("the customer says nothing of himself: expected contract_type, works_since or monthly_income")]
        NothingSaid => Invalid "evidence.nothing_said",
        #[error("{asked} was asked, not {told}")]
        OtherSource { asked: String, told: String } => Invalid "evidence.other_source",
        #[error("it tells of {as_of}: expected a day up to {until}")]
        AsOfAhead { as_of: Day, until: Day } => Invalid "evidence.as_of_ahead",
        #[error("{at}: {reason}")]
        FactsMalformed { at: String, reason: String } => Invalid "evidence.facts_malformed",
        #[error("the source has answered already, and otherwise")]
        AlreadyAnswered => Conflict "evidence.already_answered",
        #[error("the source has until {answer_by} to answer")]
        NotOver { answer_by: Instant } => Conflict "evidence.wait_not_over",
        #[error("{given} has not come: it is {now}")]
        TimeAhead { given: Instant, now: Instant } => Invalid "evidence.time_ahead",
    }
}
