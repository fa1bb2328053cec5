//! What shows who somebody is, before credit is given? Operating figures, of the day of the decision;
//! how long a document counts is fixed when it is accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::calendar::Day;
use crate::policy::fault::{Fault, Faults};

/// What a customer shows of himself, and what becomes of an application where it is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityPolicy {
    /// All of them are wanted; 1 to 10.
    pub wanted: Vec<WantedDocument>,
    /// How old, in days, the latest screening against lists of sanctions and of politically exposed
    /// persons may be; 1 to 3 650. Absent: none is wanted.
    #[serde(default)]
    pub screening_days: Option<u32>,
    pub incomplete: IncompleteIdentity,
}

/// One thing that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedDocument {
    /// 1 to 64 lower-case letters, digits and `_`.
    pub code: String,
    /// One accepted document of any of these kinds does.
    pub any_of: Vec<DocumentKind>,
    /// So many days after its acceptance it counts no more, if it has not expired before; 1 to 3 650.
    pub valid_days: u32,
}

/// What the rules answer to an application of whom not all is accepted that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum IncompleteIdentity {
    /// A person looks at it.
    Review {},
    /// It is declined, for this reason: a code that may be told of `application.decline`.
    Decline { reason: String },
}

/// What somebody shows of himself.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    NationalId,
    Passport,
    VoterCard,
    ResidencePermit,
    DrivingLicence,
    /// A picture of the face, by which the document is his.
    Selfie,
    ProofOfAddress,
    ProofOfIncome,
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 8] = [
        DocumentKind::NationalId,
        DocumentKind::Passport,
        DocumentKind::VoterCard,
        DocumentKind::ResidencePermit,
        DocumentKind::DrivingLicence,
        DocumentKind::Selfie,
        DocumentKind::ProofOfAddress,
        DocumentKind::ProofOfIncome,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            DocumentKind::NationalId => "national_id",
            DocumentKind::Passport => "passport",
            DocumentKind::VoterCard => "voter_card",
            DocumentKind::ResidencePermit => "residence_permit",
            DocumentKind::DrivingLicence => "driving_licence",
            DocumentKind::Selfie => "selfie",
            DocumentKind::ProofOfAddress => "proof_of_address",
            DocumentKind::ProofOfIncome => "proof_of_income",
        }
    }

    /// Whether a state gave it a number, under which one person alone stands.
    pub const fn is_numbered(self) -> bool {
        match self {
            DocumentKind::NationalId
            | DocumentKind::Passport
            | DocumentKind::VoterCard
            | DocumentKind::ResidencePermit
            | DocumentKind::DrivingLicence => true,
            DocumentKind::Selfie | DocumentKind::ProofOfAddress | DocumentKind::ProofOfIncome => {
                false
            }
        }
    }
}

impl IdentityPolicy {
    /// What is wanted that none of these accepted kinds shows, in the document's order.
    pub fn lacking<'a>(
        &'a self,
        accepted: &'a [DocumentKind],
    ) -> impl Iterator<Item = &'a WantedDocument> {
        self.wanted.iter().filter(|it| !it.any_of.iter().any(|kind| accepted.contains(kind)))
    }

    /// The first business day on which a document counts no more that is accepted on this one, by the
    /// longest time that it is wanted for, unless it expires before; `None` for a kind that is not
    /// wanted. A document is good on the day it expires on.
    pub fn counts_until(
        &self,
        kind: DocumentKind,
        on: Day,
        expires_on: Option<Day>,
    ) -> Option<Day> {
        let wanted = self.wanted.iter().filter(|it| it.any_of.contains(&kind));
        let until = on.saturating_add_days(wanted.map(|it| it.valid_days).max()?);
        let expires = expires_on.map(|it| it.saturating_add_days(1));
        Some(expires.map_or(until, |it| it.min(until)))
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(IdentityPolicy::NAME);
        faults.expect_count("wanted", self.wanted.len(), 1..=10);
        let codes: Vec<_> = self.wanted.iter().map(|it| &it.code).collect();
        faults.expect_once("wanted", &codes);
        for (place, it) in self.wanted.iter().enumerate() {
            let member = |name: &str| format!("wanted[{place}].{name}");
            faults.expect_code(&member("code"), &it.code);
            faults.expect_count(&member("any_of"), it.any_of.len(), 1..=DocumentKind::ALL.len());
            let kinds: Vec<_> = it.any_of.iter().map(|it| it.name()).collect();
            faults.expect_once(&member("any_of"), &kinds);
            faults.expect_within(&member("valid_days"), it.valid_days, 1..=3650);
        }
        if let Some(days) = self.screening_days {
            faults.expect_within("screening_days", days, 1..=3650);
        }
        faults.into_found()
    }
}

impl Section for IdentityPolicy {
    const NAME: &'static str = "identity";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<IdentityPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
