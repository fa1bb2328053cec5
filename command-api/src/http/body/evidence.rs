//! The bodies of commands to a customer's consents and to evidence.

use ledger_core::calendar::Day;
use ledger_core::credit::evidence::{
    BillFacts, BureauFacts, ContractType, MobileMoneyFacts, SourceFacts,
};
use ledger_core::credit::inquiry::Purpose;
use ledger_core::money::Money;
use ledger_core::party::customer::ConsentTo;
use ledger_core::policy::EvidenceSource;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::tagged::tagged;
use crate::http::text::Code;

tagged!(GatheredFor, FactsBody);

/// The customer agrees to something.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GiveConsent {
    pub(in crate::http) to: ConsentTo,
    /// The version of the text that the customer agreed to, for example `2026-05`.
    pub(in crate::http) text_version: Code,
}

/// The customer agrees to it no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct WithdrawConsent {
    pub(in crate::http) to: ConsentTo,
}

/// What it is gathered for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum GatheredFor {
    /// To decide on an application of this customer's.
    Application { application: Uuid },
    /// To look again at what the customer may owe.
    LimitReview {},
}

/// What the customer says of himself; at least one of the three.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DeclareEvidence {
    pub(in crate::http) purpose: GatheredFor,
    pub(in crate::http) contract_type: Option<ContractType>,
    /// Since when the customer does this work.
    pub(in crate::http) works_since: Option<Day>,
    /// What the customer has a month after taxes.
    pub(in crate::http) monthly_income: Option<Money>,
}

/// A source is asked, by the consent that the customer gave to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AskEvidence {
    /// `bureau`, `mobile_money` or `bills`.
    pub(in crate::http) source: EvidenceSource,
    pub(in crate::http) purpose: GatheredFor,
    /// How long it has to answer: 1 to 10 080 minutes. Left out: as long as the policy in force says.
    pub(in crate::http) within_minutes: Option<u32>,
}

/// What a source told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RecordAnswer {
    pub(in crate::http) facts: FactsBody,
    /// The day of which it tells, not after the business date.
    pub(in crate::http) as_of: Day,
}

/// Raw facts, by their source.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum FactsBody {
    MobileMoney(MobileMoneyFacts),
    Bills(BillFacts),
    Bureau(BureauFacts),
}

impl GatheredFor {
    pub(in crate::http) fn into_purpose(self) -> Purpose {
        match self {
            GatheredFor::Application { application } => Purpose::Application { application },
            GatheredFor::LimitReview {} => Purpose::LimitReview {},
        }
    }
}

impl FactsBody {
    pub(in crate::http) fn into_facts(self) -> SourceFacts {
        match self {
            FactsBody::MobileMoney(it) => SourceFacts::MobileMoney(it),
            FactsBody::Bills(it) => SourceFacts::Bills(it),
            FactsBody::Bureau(it) => SourceFacts::Bureau(it),
        }
    }
}
