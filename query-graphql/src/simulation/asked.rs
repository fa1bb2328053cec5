//! What is asked of a simulation?

use ledger_core::calendar::Day;
use ledger_core::country::Country;
use ledger_core::money::Money;
use ledger_core::policy::{CreditPurpose, LenderKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many goods or amounts may be asked of at once.
pub(crate) const ITEMS_MAX: usize = 24;

/// How many days past the business date credit is simulated for: later ceilings are known by then, and
/// later policies are not.
pub(crate) const DAYS_AHEAD_MAX: u32 = 366;

/// What credit would cost: nothing follows from asking.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SimulationRequest")]
pub(crate) struct Asked {
    /// What it is asked for: goods by their prices, or amounts.
    #[schemars(length(min = 1, max = 24))]
    pub(crate) items: Vec<Item>,
    #[serde(default)]
    pub(crate) plans: Plans,
    /// On which day the credit would be taken, at most 366 days past the business date. Absent: on the
    /// business date.
    #[serde(default)]
    pub(crate) on: Option<Day>,
    /// Where: for duties and days of rest. Absent: in the first country that the policy names.
    #[serde(default)]
    pub(crate) country: Option<Country>,
    /// The code of a risk class. Absent: that of somebody of whom nothing is known.
    #[serde(default)]
    pub(crate) class: Option<String>,
    /// Who would lend. Absent: of each product, who is named first.
    #[serde(default)]
    pub(crate) lender: Option<LenderKind>,
    /// Absent: a period after `on`, or as near to it as the policy lets it be chosen.
    #[serde(default)]
    pub(crate) first_due_on: Option<Day>,
    /// The code of the plan by which Premium would be paid, where it is compulsory. Absent: the
    /// policy's first one in the currency.
    #[serde(default)]
    pub(crate) premium: Option<String>,
    /// What is owed on other loans, which share the fees of Premium. Absent: nothing.
    #[serde(default)]
    pub(crate) other_principal: Option<Money>,
    /// What the customer has to live on. Absent: it is not asked whether that bears a plan.
    #[serde(default)]
    pub(crate) means: Option<MeansAsked>,
}

/// Goods, or an amount.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SimulationItem")]
pub(crate) struct Item {
    /// By which the caller finds the answer: 1 to 100 characters.
    #[serde(default)]
    pub(crate) id: Option<String>,
    pub(crate) amount: Money,
    #[serde(default)]
    pub(crate) purpose: Purpose,
}

/// What the credit would be for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// Goods of an order.
    #[default]
    Goods,
    Cash,
}

/// Which plans are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Plans {
    /// The one that asks least a month, every other that is offered, and those that are not with why.
    #[default]
    All,
    /// Only the one that asks least a month.
    From,
}

/// What a customer has to live on, of a month.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Means")]
pub(crate) struct MeansAsked {
    /// Net, as declared.
    pub(crate) income: Money,
    /// What running instalments take of it. Absent: nothing.
    #[serde(default)]
    pub(crate) running: Option<Money>,
}

impl From<Purpose> for CreditPurpose {
    fn from(it: Purpose) -> CreditPurpose {
        match it {
            Purpose::Goods => CreditPurpose::Goods,
            Purpose::Cash => CreditPurpose::Cash,
        }
    }
}
