//! Who lends, and on which plan it is paid back: the words that applications and loans share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Day, MonthlyDay};
use crate::money::{Money, Rate};

/// Who lends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Lender {
    // With braces, so that serde lets no field stand beside the tag.
    OwnBook {},
    Bank { id: String },
}

/// How the schedule of a loan that is granted comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Plan {
    /// Equal instalments of principal alone.
    InterestFree {
        instalments: u32,
        first_due_on: Day,
        /// Absent: the day of `first_due_on`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day_of_month: Option<MonthlyDay>,
    },
    /// Interest on the whole principal at a yearly rate for the months it runs, spread equally.
    Flat {
        instalments: u32,
        first_due_on: Day,
        /// Absent: the day of `first_due_on`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day_of_month: Option<MonthlyDay>,
        rate: Rate,
    },
    /// The lender gives the schedule; it is neither rounded nor moved.
    Given { schedule: Vec<Instalment> },
}

impl Plan {
    /// When its first instalment falls due; `None` for a schedule of none.
    pub fn first_due_on(&self) -> Option<Day> {
        match self {
            Plan::InterestFree { first_due_on, .. } | Plan::Flat { first_due_on, .. } => {
                Some(*first_due_on)
            }
            Plan::Given { schedule } => schedule.first().map(|it| it.due_on),
        }
    }
}

/// One instalment as it is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Dense from 1, in order of due dates.
    pub number: u32,
    pub due_on: Day,
    pub principal: Money,
    /// Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<Money>,
    /// Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// Absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance: Option<Money>,
}
