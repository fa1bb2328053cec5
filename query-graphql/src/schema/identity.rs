//! Who a customer is known to be: documents, what was thought of them, and for few what lists say.

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::log::{Instant, StreamId};
use ledger_core::party::identity::ScreeningOutcome;
use ledger_core::policy::DocumentKind;
use ledger_core::privacy::{Personal, Sealed};
use projections::identity::questions::waiting_documents;
use projections::identity::{AskedList, Document, Identity, Judged, Screening, Stage};
use uuid::Uuid;

use super::nested::{Counted, nested};
use super::order_parts::GivenReason;
use super::paging::count;
use super::scalars::{Date, DateTime};
use super::told::Listed;
use super::{connection, may, names, reads_words, require, told};
use crate::limits::{self, PAGE_DEFAULT, STATEMENT, page};
use crate::loaders::{AskedListsOf, DocumentsOf, ScreeningsOf};

#[derive(Default)]
pub(super) struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// The documents of all customers that wait to be looked at, the longest waiting first.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn waiting_documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only those that wait less long than this one, by its `id`")]
        after: Option<Uuid>,
    ) -> async_graphql::Result<Listed<IdentityDocument>> {
        require(context, Right::ReadIdentity)?;
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = waiting_documents(&mut asked, after, first).await.map_err(told)?;
        Ok(Listed(found.into_iter().map(IdentityDocument).collect()))
    }
}

/// What somebody shows of himself.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ShownDocument {
    /// A national identity card.
    NationalId,
    /// A passport.
    Passport,
    /// A voter's card.
    VoterCard,
    /// A residence permit.
    ResidencePermit,
    /// A driving licence.
    DrivingLicence,
    /// A picture of the face.
    Selfie,
    /// A proof of the address.
    ProofOfAddress,
    /// A proof of the income.
    ProofOfIncome,
}

/// How a document stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum DocumentStage {
    /// It waits to be looked at.
    Submitted,
    /// A person accepted it: it counts.
    Accepted,
    /// A person rejected it.
    Rejected,
    /// It expired, or was accepted too long ago.
    Lapsed,
}

pub(super) struct CustomerIdentity(pub(super) Identity);

/// What is known of who a customer is.
#[Object]
impl CustomerIdentity {
    /// Whether all was accepted that the policy wanted, and counts.
    async fn verified(&self) -> bool {
        self.0.verified.is_some()
    }

    /// The business date on which it was verified last; null where it never was.
    async fn verified_on(&self) -> Option<Date> {
        self.0.verified_on.map(Date)
    }

    /// The first business date on which it is verified no more; null where it is not verified.
    async fn lapses_on(&self) -> Option<Date> {
        self.0.verified.as_ref().map(|it| Date(it.lapses_on.date()))
    }

    /// The business date since which it is verified no more; null while it is, and where it never was.
    async fn lapsed_on(&self) -> Option<Date> {
        self.0.lapsed_on.map(Date)
    }

    /// The telephone that the customer was found to answer; null where none was, the caller may not see
    /// it, or the person was erased.
    async fn phone(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let opening = Opening { customer: self.0.customer, event: "identity.phone_verified" };
        opening.open(context, Personal::Phone, self.0.phone.as_ref()).await
    }

    /// The business date on which it was.
    async fn phone_verified_on(&self) -> Option<Date> {
        self.0.phone_verified_on.map(Date)
    }

    /// The customers in whose files that telephone was found; null for who may not know it, the customer
    /// among them.
    async fn phone_known_in(&self, context: &Context<'_>) -> Option<Vec<Uuid>> {
        self.0.phone_known_in.clone().filter(|_| reads_screening(context, self.0.customer))
    }

    /// What was handed in, the newest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<IdentityDocument>> {
        let document = |it: &Document| IdentityDocument(it.clone());
        nested::<DocumentsOf, _>(context, self.0.customer, (first, after), document).await
    }

    /// What lists of sanctions and of politically exposed persons said, the newest first; null for who may
    /// not know it, the customer among them.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn screenings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Option<Counted<ListScreening>>> {
        if !reads_screening(context, self.0.customer) {
            return Ok(None);
        }
        let part = (first, after);
        nested::<ScreeningsOf, _>(context, self.0.customer, part, ListScreening::of).await.map(Some)
    }

    /// The lists that were asked what they say, the newest first; null for who may not know it, the
    /// customer among them.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn screenings_asked(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Option<Counted<ScreeningAsked>>> {
        if !reads_screening(context, self.0.customer) {
            return Ok(None);
        }
        let part = (first, after);
        nested::<AskedListsOf, _>(context, self.0.customer, part, ScreeningAsked::of)
            .await
            .map(Some)
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }
}

struct IdentityDocument(Document);

/// A document that was handed in. The file itself is kept by who handed it in.
#[Object]
impl IdentityDocument {
    /// By which it is accepted and rejected.
    async fn id(&self) -> Uuid {
        self.0.document
    }

    /// Whose it is.
    async fn customer_id(&self) -> Uuid {
        self.0.customer
    }

    /// What it is.
    async fn kind(&self) -> ShownDocument {
        match self.0.kind {
            DocumentKind::NationalId => ShownDocument::NationalId,
            DocumentKind::Passport => ShownDocument::Passport,
            DocumentKind::VoterCard => ShownDocument::VoterCard,
            DocumentKind::ResidencePermit => ShownDocument::ResidencePermit,
            DocumentKind::DrivingLicence => ShownDocument::DrivingLicence,
            DocumentKind::Selfie => ShownDocument::Selfie,
            DocumentKind::ProofOfAddress => ShownDocument::ProofOfAddress,
            DocumentKind::ProofOfIncome => ShownDocument::ProofOfIncome,
        }
    }

    /// The state that gave its number: ISO 3166-1 alpha-2; null of what has none.
    async fn issued_by(&self) -> Option<String> {
        self.0.issued_by.map(|it| it.to_string())
    }

    /// Its number; null of what has none, where the caller may not see it, or the person was erased.
    async fn number(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.opening().open(context, Personal::DocumentNumber, self.0.number.as_ref()).await
    }

    /// Under which its file is kept; null where the caller may not see it, or the person was erased.
    async fn reference(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.opening().open(context, Personal::Reference, Some(&self.0.reference)).await
    }

    /// The SHA-256 of the file.
    async fn sha256(&self) -> String {
        self.0.sha256.to_string()
    }

    /// The last day on which it is good; null of what does not expire.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// The customers in whose files its number was found; null for who may not know it, the customer among
    /// them.
    async fn known_in(&self, context: &Context<'_>) -> Option<Vec<Uuid>> {
        reads_screening(context, self.0.customer).then(|| self.0.known_in.clone())
    }

    /// How it stands.
    async fn stage(&self) -> DocumentStage {
        match self.0.stage {
            Stage::Submitted => DocumentStage::Submitted,
            Stage::Accepted => DocumentStage::Accepted,
            Stage::Rejected => DocumentStage::Rejected,
            Stage::Lapsed => DocumentStage::Lapsed,
        }
    }

    /// The business date on which it was handed in.
    async fn submitted_on(&self) -> Date {
        Date(self.0.submitted_on)
    }

    /// When that was recorded.
    async fn submitted_at(&self) -> DateTime {
        DateTime(Instant::new(self.0.submitted_at))
    }

    /// The role of who handed it in.
    async fn submitted_as(&self) -> &str {
        &self.0.submitted_by.role
    }

    /// What a person last thought of it; null before.
    async fn judged(&self, context: &Context<'_>) -> Option<DocumentJudged> {
        let words = reads_words(context, Right::ReadIdentity, self.0.customer);
        self.0.judged.as_ref().map(|it| DocumentJudged::of(it, words))
    }

    /// The first business date on which it counts no more; null of what was never accepted.
    async fn lapses_on(&self) -> Option<Date> {
        self.0.lapses_on.map(Date)
    }

    /// The policy version by which, counted from 1.
    async fn policy_version(&self) -> Option<u32> {
        self.0.policy.map(|it| it.version)
    }
}

impl IdentityDocument {
    const fn opening(&self) -> Opening {
        Opening { customer: self.0.customer, event: "identity.document_submitted" }
    }
}

/// What a person thought of a document.
#[derive(SimpleObject)]
struct DocumentJudged {
    /// The business date.
    on: Date,
    /// The role of that person.
    judged_as: String,
    /// Why.
    reason: GivenReason,
}

impl DocumentJudged {
    fn of(it: &Judged, words: bool) -> DocumentJudged {
        let reason = GivenReason::of(&it.reason, words);
        DocumentJudged { on: Date(it.on), judged_as: it.by.role.clone(), reason }
    }
}

/// Whether a list names somebody.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ListOutcome {
    /// It does not.
    Clear,
    /// As somebody under sanctions.
    Sanctioned,
    /// As somebody politically exposed.
    PoliticallyExposed,
}

/// What a list said of a customer.
#[derive(SimpleObject)]
struct ListScreening {
    /// The name of the list.
    list: String,
    /// Which state of it, by its own name for that.
    list_version: String,
    /// Whether it names the customer.
    outcome: ListOutcome,
    /// The list's own name of what names the customer; null where nothing does.
    entry: Option<String>,
    /// The day of which the outcome is.
    as_of: Date,
    /// When it was recorded.
    screened_at: DateTime,
}

impl ListScreening {
    fn of(it: &Screening) -> ListScreening {
        ListScreening {
            list: it.list.clone(),
            list_version: it.list_version.clone(),
            outcome: match it.outcome {
                ScreeningOutcome::Clear {} => ListOutcome::Clear,
                ScreeningOutcome::Sanctioned { .. } => ListOutcome::Sanctioned,
                ScreeningOutcome::PoliticallyExposed { .. } => ListOutcome::PoliticallyExposed,
            },
            entry: it.outcome.entry().map(str::to_owned),
            as_of: Date(it.as_of),
            screened_at: DateTime(Instant::new(it.screened_at)),
        }
    }
}

/// A list that was asked what it says of a customer.
#[derive(SimpleObject)]
struct ScreeningAsked {
    /// The name of the list.
    list: String,
    /// When it was asked.
    asked_at: DateTime,
    /// The role of who had it asked.
    asked_as: String,
    /// What comes by then is in time.
    answer_by: DateTime,
    /// When its time was found to be over before it answered; null where it was not.
    ended_at: Option<DateTime>,
    /// When it answered, which is late where its time was over; null before.
    answered_at: Option<DateTime>,
}

impl ScreeningAsked {
    fn of(it: &AskedList) -> ScreeningAsked {
        let at = |it| DateTime(Instant::new(it));
        ScreeningAsked {
            list: it.list.clone(),
            asked_at: at(it.asked_at),
            asked_as: it.asked_by.role.clone(),
            answer_by: at(it.answer_by),
            ended_at: it.ended_at.map(at),
            answered_at: it.answered_at.map(at),
        }
    }
}

/// Where something of a customer's identity was sealed.
struct Opening {
    customer: Uuid,
    event: &'static str,
}

impl Opening {
    async fn open(
        &self,
        context: &Context<'_>,
        field: Personal,
        sealed: Option<&Sealed>,
    ) -> async_graphql::Result<Option<String>> {
        let Some(sealed) = sealed else { return Ok(None) };
        let stream = StreamId::Identity(self.customer);
        names::open(context, self.customer, stream, self.event, field, sealed).await
    }
}

/// Whether the caller may read who this customer is known to be.
pub(super) fn reads_identity(context: &Context<'_>, customer: Uuid) -> bool {
    may(context, Right::ReadIdentity, customer)
}

fn reads_screening(context: &Context<'_>, customer: Uuid) -> bool {
    may(context, Right::ReadScreening, customer)
}
