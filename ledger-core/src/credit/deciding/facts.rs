//! What is read to decide an application? All of it is recorded with the decision.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::FraudFacts;
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::evidence::{Gathering, PlatformFacts, SourceFacts, Told};
use crate::credit::{Lender, PremiumFees, Sharing};
use crate::log::Instant;
use crate::money::Money;
use crate::policy::{CreditPurpose, EvidenceSource};

/// All that an assessment reads beside the policy and the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The business date.
    pub on: Day,
    /// Of the customer.
    pub country: Country,
    pub wanted: Wanted,
    pub known: Known,
    pub owes: Owes,
    /// What of Premium would be counted, where it is compulsory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premium: Option<SharedPremium>,
    /// Above how much in all it takes two persons, by the version that the application stands under;
    /// absent where it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub four_eyes_above: Option<Money>,
    /// Whether a person is at it already: one approved it, or the customer asked for one.
    pub with_person: bool,
    /// Absent where none was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<FraudFacts>,
}

/// The credit that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    pub purpose: CreditPurpose,
    /// Absent: the policy's first that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Who would lend.
    pub lender: Lender,
    pub amount: Money,
    pub instalments: u32,
    pub first_due_on: Day,
}

/// What is known of the applicant, raw, as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// This ledger's own history of the customer.
    pub platform: PlatformFacts,
    /// The sources that the customer agrees to being read, in their order, each once.
    pub agreed: Vec<EvidenceSource>,
    pub told: Vec<ToldFacts>,
}

/// What one source told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToldFacts {
    /// The stream in which it was asked.
    pub evidence: Uuid,
    /// The day of which the source tells.
    pub as_of: Day,
    pub recorded_at: Instant,
    pub facts: SourceFacts,
}

impl Known {
    /// As the derivation of variables reads it.
    pub(super) fn gathering(&self) -> Gathering<'_> {
        let told = self.told.iter().map(|it| Told {
            evidence: it.evidence,
            facts: &it.facts,
            as_of: it.as_of,
            recorded_at: it.recorded_at,
        });
        Gathering {
            platform: self.platform,
            agreed: self.agreed.iter().copied().collect(),
            told: told.collect(),
        }
    }
}

/// What the customer owes and may come to owe, in the currency that is asked for, this application
/// apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owes {
    /// Kept for loans that were granted and not disbursed.
    pub reserved: Money,
    /// Of principal.
    pub outstanding: Money,
    /// By other applications, and not signed.
    pub offered: Money,
    /// What falls due of a month at most, on all running loans.
    // With them Premium that the customer has of his own accord.
    pub monthly: Money,
    /// The credit line; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineFact>,
}

/// How the credit line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineFact {
    pub limit: Money,
    /// How many stand.
    pub blocks: u32,
}

/// What of Premium a new loan would bear its share of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedPremium {
    /// What the customer has; absent of who has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fees: Option<PremiumFees>,
    /// The loans that run.
    pub running: Vec<Sharing>,
}
