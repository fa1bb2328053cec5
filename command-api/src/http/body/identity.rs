//! The bodies of commands to a customer's identity.

use ledger_core::calendar::Day;
use ledger_core::log::Hash;
use ledger_core::party::identity::ScreeningOutcome;
use ledger_core::policy::DocumentKind;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::tagged::tagged;
use crate::http::text::{Code, CountryCode, Phone, Text, TheirCode};

tagged!(OutcomeBody);

/// A document that the customer hands in, or a picture of the face. The file itself stays with the caller:
/// here are its hash, and sealed the number and where it is kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SubmitDocument {
    pub(in crate::http) kind: DocumentKind,
    /// The state that gave the number; only of what has one.
    pub(in crate::http) issued_by: Option<CountryCode>,
    /// Only of a `national_id`, `passport`, `voter_card`, `residence_permit` or `driving_licence`.
    pub(in crate::http) number: Option<Text<64>>,
    /// Under which the caller keeps the file.
    pub(in crate::http) reference: Text<200>,
    /// Of the file's bytes.
    pub(in crate::http) sha256: Hash,
    /// The last day on which it is good; left out of what does not expire.
    pub(in crate::http) expires_on: Option<Day>,
}

/// A telephone that the customer answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct VerifyPhone {
    pub(in crate::http) phone: Phone,
}

/// What a list of sanctions or of politically exposed persons says of the customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RecordScreening {
    /// The list's name, for example `un_consolidated`.
    pub(in crate::http) list: Code,
    /// Which state of it was looked through, by its own name for that.
    pub(in crate::http) list_version: TheirCode,
    pub(in crate::http) outcome: OutcomeBody,
    /// The day on which it was, not after the business date.
    pub(in crate::http) as_of: Day,
}

/// A list is asked what it says of the customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskScreening {
    /// The list's name, for example `un_consolidated`.
    pub(in crate::http) list: Code,
    /// How long it has to answer: 1 to 10 080 minutes. Left out: as long as the policy in force says.
    pub(in crate::http) within_minutes: Option<u32>,
}

/// What the list said that was asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AnswerScreening {
    /// Which state of it was looked through, by its own name for that.
    pub(in crate::http) list_version: TheirCode,
    pub(in crate::http) outcome: OutcomeBody,
    /// The day on which it was, not after the business date.
    pub(in crate::http) as_of: Day,
}

/// Whether a list names the customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum OutcomeBody {
    /// It does not.
    Clear {},
    /// As somebody under sanctions.
    Sanctioned {
        /// The list's own name of what names the customer.
        entry: TheirCode,
    },
    /// As somebody politically exposed.
    PoliticallyExposed {
        /// The list's own name of what names the customer.
        entry: TheirCode,
    },
}

impl OutcomeBody {
    pub(in crate::http) fn into_outcome(self) -> ScreeningOutcome {
        match self {
            OutcomeBody::Clear {} => ScreeningOutcome::Clear {},
            OutcomeBody::Sanctioned { entry } => {
                ScreeningOutcome::Sanctioned { entry: entry.into_string() }
            }
            OutcomeBody::PoliticallyExposed { entry } => {
                ScreeningOutcome::PoliticallyExposed { entry: entry.into_string() }
            }
        }
    }
}
