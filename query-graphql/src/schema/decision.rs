//! What was decided about an application, by whom, and whether otherwise than the rules found.
//!
//! Whoever reads a file is told why it was declined, by codes for the customer. Who decided and what staff
//! wrote is for who reads the portfolio, and for nobody in a file of their own.

use async_graphql::{Context, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::application::{DecidedBy, Otherwise, Outcome};
use projections::decisions::Decision;
use uuid::Uuid;

use super::application_terms::{ApprovedTerms, DecisionInputs};
use super::reads_words;
use super::scalars::{Date, DateTime};

pub(super) struct Decided(pub(super) Decision);

/// That an application was approved or declined.
#[Object(name = "ApplicationDecision")]
impl Decided {
    /// Its id.
    async fn id(&self) -> Uuid {
        self.0.decided.decision
    }

    /// The business date.
    async fn on(&self) -> Date {
        Date(self.0.on)
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// Whether credit is given.
    async fn is_approved(&self) -> bool {
        matches!(self.0.decided.outcome, Outcome::Approved { .. })
    }

    /// The terms that were approved; null where it was declined.
    async fn terms(&self) -> Option<ApprovedTerms> {
        match &self.0.decided.outcome {
            Outcome::Approved { terms } => Some(ApprovedTerms::of(terms)),
            Outcome::Declined { .. } => None,
        }
    }

    /// Why it was declined, as the customer is told: codes of the policy.
    async fn reasons(&self) -> &[String] {
        match &self.0.decided.outcome {
            Outcome::Approved { .. } => &[],
            Outcome::Declined { reasons } => reasons,
        }
    }

    /// Whether rules decided it; if not, persons did.
    async fn is_by_rules(&self) -> bool {
        matches!(self.0.decided.by, DecidedBy::Rules { .. })
    }

    /// The business date on which the customer asked for a person to look at a refusal, so that it counts
    /// no more.
    async fn contested_on(&self) -> Option<Date> {
        self.0.contested_on.map(Date)
    }

    /// The business date on which the rules took back what they had offered by it, so that it counts no
    /// more.
    async fn revoked_on(&self) -> Option<Date> {
        self.0.revoked_on.map(Date)
    }

    /// Who decided, by pseudonyms; null for a caller who may not read the portfolio, and in the caller's own
    /// file.
    async fn persons(&self, context: &Context<'_>) -> Option<Vec<String>> {
        self.tells(context).then(|| self.0.columns.persons.clone())
    }

    /// What was counted; null as the persons are.
    async fn inputs(&self, context: &Context<'_>) -> Option<DecisionInputs> {
        self.tells(context).then(|| DecisionInputs::of(&self.0.decided.inputs))
    }

    /// The code of the reason that the person gave who decided last; null where rules did, and as the
    /// persons are.
    async fn code(&self, context: &Context<'_>) -> Option<&str> {
        let reason = self.0.decided.reason.as_ref();
        reason.filter(|_| self.tells(context)).map(|it| it.code.as_str())
    }

    /// What that person wrote beside it; null as the persons are.
    async fn note(&self, context: &Context<'_>) -> Option<&str> {
        let reason = self.0.decided.reason.as_ref();
        reason.filter(|_| self.tells(context))?.note.as_deref()
    }

    /// In what persons decided otherwise than the rules found; empty where they did not, null as the
    /// persons are.
    async fn otherwise(&self, context: &Context<'_>) -> Option<Vec<DecidedOtherwise>> {
        let all = self.0.overridden.iter().flat_map(|it| &it.otherwise);
        self.tells(context).then(|| all.map(DecidedOtherwise::of).collect())
    }
}

impl Decided {
    fn tells(&self, context: &Context<'_>) -> bool {
        reads_words(context, Right::ReadPortfolio, self.0.customer)
    }
}

/// In what a person decided otherwise than the rules found.
#[derive(SimpleObject)]
struct DecidedOtherwise {
    /// `approved_below`, `declined_above`, `another_class` or `over_limit`.
    kind: String,
    /// What the rules found: a score, a class, or what the limit left.
    found: Option<String>,
    /// What was decided instead: a class, or what was lent.
    decided: Option<String>,
}

impl DecidedOtherwise {
    fn of(it: &Otherwise) -> DecidedOtherwise {
        let (found, decided) = match it {
            Otherwise::ApprovedBelow { score } | Otherwise::DeclinedAbove { score } => {
                (Some(score.to_string()), None)
            }
            Otherwise::AnotherClass { found, class } => (found.clone(), Some(class.clone())),
            Otherwise::OverLimit { room, lent } => (Some(room.to_string()), Some(lent.to_string())),
        };
        DecidedOtherwise { kind: it.name().to_owned(), found, decided }
    }
}
