//! On what terms does a loan run? All of them, as they were resolved when it was granted: nothing of
//! a running loan is looked up elsewhere again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Day, MonthlyDay};
use crate::credit::Lender;
use crate::engine::Engine;
use crate::money::{Currency, Money, Rate, Rounding};
use crate::party::Country;
use crate::policy::{Allocation, PolicyRef};

/// The terms of one loan. Its members are orthogonal: each answers one question, whatever the
/// others say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// The version of the rules by which the loan is kept, until `loan.rebased` says another.
    pub engine: Engine,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Product>,
    /// The customer's country at that time.
    pub country: Country,
    pub lender: Lender,
    /// The lender's own reference of this loan; a bank may give it later, with the disbursement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender_reference: Option<String>,
    pub principal: Money,
    pub interest: Interest,
    pub amortisation: Amortisation,
    /// How far due dates are apart; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    pub first_due_on: Day,
    /// On which day of the month instalments fall due; absent where the lender gave the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_month: Option<MonthlyDay>,
    /// How the instalments were rounded; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<InstalmentRounding>,
    pub allocation: Allocation,
    pub arrears: ArrearsTerms,
    /// How many days a loan that was granted waits for its disbursement.
    pub disbursement_days: u32,
    /// The version from which the terms were resolved.
    pub policy: PolicyRef,
}

/// What was sold, by the seller's own name of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub code: String,
    /// Absent where the product is not kept in versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// What the money costs by time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Interest {
    None {},
    /// On the whole principal at a yearly rate for the months the loan runs.
    Flat {
        rate: Rate,
    },
    /// As the lender's schedule has it.
    Given {},
}

/// How principal and interest are put into instalments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Amortisation {
    /// Equal instalments; the last takes the difference.
    Equal { instalments: u32 },
    /// As the lender's schedule has it; it is neither rounded nor moved.
    Given {},
}

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Every {
    pub n: u32,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Month,
}

impl Every {
    pub const MONTH: Every = Every { n: 1, unit: Unit::Month };
}

/// How instalments are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstalmentRounding {
    pub mode: Rounding,
    /// Minor units of which each but the last is a multiple.
    pub multiple: u32,
    /// The last is at most so many times each of the others.
    pub last_times_max: u32,
}

/// When a loan is in arrears, and when in default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrearsTerms {
    /// What an instalment may leave unpaid without being in arrears; it is owed all the same.
    pub tolerance: Money,
    /// The days past due with which each bucket begins, ascending; a loan that is current is in
    /// the bucket 0, which is not named.
    pub buckets: Vec<u32>,
    /// The loan is in default as this many days after the due date of what is unpaid begin.
    pub default_days: u32,
    /// Whether days within a hold on arrears are left out of those days. If not, they count, and
    /// the default waits for the end of the hold.
    pub pause_while_held: bool,
}

impl Contract {
    /// The first business day on which a loan that waits for its disbursement from this day on has
    /// waited too long.
    pub fn lapses_on(&self, on: Day) -> Day {
        on.saturating_add_days(self.disbursement_days)
    }

    pub const fn currency(&self) -> Currency {
        self.principal.currency()
    }
}
