//! Why an identity may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::log::Instant;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("no document {document} was submitted")]
        UnknownDocument { document: Uuid } => NotFound "identity.document_not_found",
        #[error("this very file was submitted already, as document {document}")]
        SubmittedAlready { document: Uuid } => Conflict "identity.submitted_already",
        #[error("{waiting} documents of the customer wait to be looked at, and at most {max} may at once")]
        TooManyWaiting { waiting: usize, max: usize } => Conflict "identity.too_many_waiting",
        #[error("a `{document_kind}` has a number: expected number and issued_by")]
        NumberWanted { document_kind: String } => Invalid "identity.number_wanted",
        #[error("a `{document_kind}` has no number: expected neither number nor issued_by")]
        NoNumber { document_kind: String } => Invalid "identity.no_number",
        #[error("it was good until {expires_on}, today is {business_date}")]
        Expired { expires_on: Day, business_date: Day } => Invalid "identity.expired",
        #[error("the policy in force wants nothing of an identity")]
        NothingWanted => Conflict "identity.nothing_wanted",
        #[error("the policy in force wants no `{document_kind}`")]
        KindNotWanted { document_kind: String } => Conflict "identity.kind_not_wanted",
        #[error("the document was rejected, or counts no more: submit another")]
        Ended { document: Uuid } => Conflict "identity.document_ended",
        #[error("a document is looked at by a person: the role `service` accepts and rejects none")]
        NotAPerson => Invalid "identity.not_a_person",
        #[error("nobody says who they are in a file of their own")]
        OwnFile => Conflict "identity.own_file",
        #[error("no list was asked as screening {screening}")]
        UnknownScreening { screening: Uuid } => NotFound "identity.screening_not_found",
        #[error("the list `{list}` is asked already, as screening {screening}")]
        ScreeningAsked { list: String, screening: Uuid } => Conflict "identity.screening_asked",
        #[error("it has answered already, and otherwise")]
        ScreeningAnswered => Conflict "identity.screening_answered",
        #[error("who is asked has {given} minutes: expected {from} to {to}")]
        TimeOutside { from: u32, to: u32, given: u32 } => Invalid "identity.time_outside",
        #[error("expected within_minutes: the policy does not say how long an answer is waited for")]
        NoTime => Invalid "identity.no_time",
        #[error("it has until {answer_by} to answer")]
        NotOver { answer_by: Instant } => Conflict "identity.not_over",
        #[error("{given} has not come: it is {now}")]
        TimeAhead { given: Instant, now: Instant } => Invalid "identity.time_ahead",
        #[error("it is as of {as_of}: expected a day up to {until}")]
        AsOfAhead { as_of: Day, until: Day } => Invalid "identity.as_of_ahead",
    }
}
