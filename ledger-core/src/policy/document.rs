//! A policy version's document, and what loans and applications take from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::money::{Currency, Money, Rounding};

/// Which policy version a decision used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRef {
    /// Counted from 1.
    pub version: u32,
    /// SHA-256 of the version's document.
    pub hash: Hash,
}

/// The document of a version. New parameters are a new format; one that was ever published stays
/// readable, because its version stays in the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// 1, or 2 with what an application is decided by.
    #[schemars(range(min = 1, max = 2))]
    pub format: u32,
    pub loan: LoanPolicy,
    /// In format 2; under format 1 nothing is applied for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationPolicy>,
}

/// What a loan is granted and kept by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoanPolicy {
    /// An instalment is a multiple of this many minor units, 1 to 1 000 000; the last takes the
    /// difference.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub instalment_multiple: u32,
    /// How an instalment is brought to that multiple, and interest to a unit.
    pub instalment_rounding: Rounding,
    pub allocation: Allocation,
    /// An unpaid instalment puts its loan in default as this many days after its due date begin;
    /// 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub default_days: u32,
}

/// What an application is submitted and decided by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationPolicy {
    /// Principal above this amount is approved by two persons, one amount a currency. In a currency
    /// that is not named every approval takes two.
    pub four_eyes_above: Vec<Money>,
    /// An application that is not decided lapses as this many days after its submission begin;
    /// 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub lapse_days: u32,
    /// The codes of the reasons for which an application may be declined: lower-case words joined by
    /// `_`, each once.
    pub decline_reasons: Vec<String>,
}

impl ApplicationPolicy {
    /// Whether it takes two persons to approve this principal.
    pub fn wants_four_eyes(&self, principal: Money) -> bool {
        let amount = self.four_eyes_above.iter().find(|it| it.currency() == principal.currency());
        amount.is_none_or(|it| principal.amount() > it.amount())
    }
}

/// In which order a repayment is spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Every timing once, first served first; `in_advance` is the last, and reached only by what
    /// the payer wants prepaid.
    pub timings: Vec<Timing>,
    /// Every component once, first served first.
    pub components: Vec<Component>,
    /// Whether, among instalments of one timing, the oldest instalment is served whole before the
    /// next, or the first component on all of them before the next component.
    pub grouping: Grouping,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Due before the value date.
    PastDue,
    /// Due on the value date.
    Due,
    /// Due after the value date.
    InAdvance,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    Penalty,
    Fee,
    Interest,
    Principal,
}

impl Component {
    /// All of them, in the order of their indexes.
    pub const ALL: [Component; 4] =
        [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];

    pub const fn name(self) -> &'static str {
        match self {
            Component::Penalty => "penalty",
            Component::Fee => "fee",
            Component::Interest => "interest",
            Component::Principal => "principal",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    ByInstalment,
    ByComponent,
}

/// The text is no policy document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the policy document is not usable: {0}")]
pub struct Malformed(pub String);

impl Document {
    /// The first version that shipped, format 1: instalments of 5 francs, the oldest served first,
    /// default at 30 days.
    pub const FIRST: &str = include_str!("versions/first.json");

    /// What ships for a new ledger, format 2: as the first, and applications, which two persons
    /// approve above 100 000 XOF or 150 EUR and which lapse after 30 days.
    pub const SECOND: &str = include_str!("versions/second.json");

    /// Reads a document and checks what its types cannot say: what is proposed and approved today.
    ///
    /// # Errors
    /// Says which parameter is missing, unknown or out of range.
    pub fn parse(text: &str) -> Result<Document, Malformed> {
        let document = Document::read(text)?;
        document.complaint().map_or(Ok(document), |it| Err(Malformed(it)))
    }

    /// Reads a document by its form alone: a version that was published stays in force, also where
    /// what is checked has become stricter since.
    ///
    /// # Errors
    /// Says which parameter is missing, unknown or of another type.
    pub fn read(text: &str) -> Result<Document, Malformed> {
        serde_json::from_str(text).map_err(|it| Malformed(it.to_string()))
    }

    fn complaint(&self) -> Option<String> {
        let of_application = match (self.format, &self.application) {
            (1, None) => None,
            (2, Some(application)) => application.complaint(),
            (1, Some(_)) => Some("format 1 has no application".to_owned()),
            (2, None) => Some("format 2 has an application, which is missing".to_owned()),
            (other, _) => {
                Some(format!("its format is {other}, this version reads formats 1 and 2"))
            }
        };
        of_application.or_else(|| self.loan.complaint())
    }
}

impl LoanPolicy {
    fn complaint(&self) -> Option<String> {
        let LoanPolicy { instalment_multiple, allocation, default_days, .. } = self;
        if !(1..=1_000_000).contains(instalment_multiple) {
            Some(format!(
                "loan.instalment_multiple must be 1 to 1000000, not {instalment_multiple}"
            ))
        } else if !(1..=3650).contains(default_days) {
            Some(format!("loan.default_days must be 1 to 3650, not {default_days}"))
        } else if sorted(&allocation.timings) != [Timing::PastDue, Timing::Due, Timing::InAdvance] {
            Some("loan.allocation.timings must name past_due, due and in_advance once".to_owned())
        } else if allocation.timings.last() != Some(&Timing::InAdvance) {
            Some(
                "loan.allocation.timings must end with in_advance: nothing is prepaid while \
                 something is due"
                    .to_owned(),
            )
        } else if sorted(&allocation.components) != Component::ALL {
            Some(
                "loan.allocation.components must name penalty, fee, interest and principal once"
                    .to_owned(),
            )
        } else {
            None
        }
    }
}

impl ApplicationPolicy {
    fn complaint(&self) -> Option<String> {
        let ApplicationPolicy { four_eyes_above, lapse_days, decline_reasons } = self;
        let currencies: Vec<Currency> = four_eyes_above.iter().map(|it| it.currency()).collect();
        if let Some(twice) = repeated(&currencies) {
            Some(format!("application.four_eyes_above names {twice} more than once"))
        } else if !(1..=3650).contains(lapse_days) {
            Some(format!("application.lapse_days must be 1 to 3650, not {lapse_days}"))
        } else if decline_reasons.is_empty() {
            Some("application.decline_reasons must name at least one code".to_owned())
        } else if let Some(wrong) = decline_reasons.iter().find(|it| !is_code(it)) {
            Some(format!(
                "application.decline_reasons: `{wrong}` is no code: expected 1 to 64 lower-case \
                 letters, digits and `_`"
            ))
        } else {
            let twice = repeated(decline_reasons)?;
            Some(format!("application.decline_reasons names `{twice}` more than once"))
        }
    }
}

fn is_code(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

/// The first value that stood before.
fn repeated<T: PartialEq>(values: &[T]) -> Option<&T> {
    let earlier = |(place, it): (usize, &T)| values.iter().take(place).any(|other| other == it);
    values.iter().enumerate().find(|it| earlier(*it)).map(|(_, it)| it)
}

fn sorted<T: Copy + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values
}
