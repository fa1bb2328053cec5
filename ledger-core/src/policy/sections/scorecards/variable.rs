//! What does a scorecard look at, where does it come from, and what is somebody told of it?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Currency;
use crate::policy::ReasonText;

/// One thing that is known of an applicant, or could be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoredVariable {
    /// 1 to 64 lower-case letters, digits and `_`, its unit in it; never sex, age or marital status.
    pub code: String,
    pub source: EvidenceSource,
    pub value: VariableValue,
    pub changes: VariableChanges,
    /// What a customer is told who lost points by its value: of what he can change, and of nothing
    /// else.
    #[serde(default)]
    pub when_poor: Option<ToldReason>,
    /// What a customer is told who did not give it: of each that may be withheld.
    #[serde(default)]
    pub when_withheld: Option<ToldReason>,
}

/// Where evidence comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceSource {
    /// What this ledger knows itself.
    Platform,
    /// The credit bureau.
    Bureau,
    /// What the customer says, with documents.
    Customer,
    MobileMoney,
    /// Bills of water, power and telephone.
    Bills,
}

impl EvidenceSource {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            EvidenceSource::Platform => "platform",
            EvidenceSource::Bureau => "bureau",
            EvidenceSource::Customer => "customer",
            EvidenceSource::MobileMoney => "mobile_money",
            EvidenceSource::Bills => "bills",
        }
    }

    /// Whether there are people of whom it can have nothing, through no doing of theirs.
    pub const fn may_be_impossible(self) -> bool {
        matches!(self, EvidenceSource::Platform | EvidenceSource::Bureau)
    }

    /// Whether it is read only with the customer's consent, or given by the customer.
    pub const fn may_be_withheld(self) -> bool {
        !matches!(self, EvidenceSource::Platform)
    }

    /// Whether somebody else is asked, who may not answer.
    pub const fn may_not_answer(self) -> bool {
        !matches!(self, EvidenceSource::Platform | EvidenceSource::Customer)
    }
}

/// What a variable's values are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableValue {
    /// A whole number, in the unit that the code names.
    Number,
    /// An amount of this currency.
    Money(Currency),
    /// One of these codes; a tree knows each by its place, counted from 0.
    Codes(Vec<String>),
}

/// What changes a variable's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableChanges {
    /// The customer, by what he does.
    ByCustomer,
    /// Time alone.
    WithTime,
    /// Nothing that he could do in months.
    Hardly,
}

/// A reason for a score in words, and its code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldReason {
    /// 1 to 64 lower-case letters, digits and `_`; by it the reason is named in events.
    pub code: String,
    pub text: ReasonText,
}
