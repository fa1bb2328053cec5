//! The shapes in which the words of several events were published before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instalment, Plan};
use crate::calendar::{Day, MonthlyDay};
use crate::money::Rate;

/// How the schedule of a loan that is granted comes about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Plan")]
pub(super) enum PlanV1 {
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

impl From<PlanV1> for Plan {
    fn from(it: PlanV1) -> Plan {
        match it {
            PlanV1::InterestFree { instalments, first_due_on, day_of_month } => {
                Plan::InterestFree { instalments, first_due_on, day_of_month }
            }
            PlanV1::Flat { instalments, first_due_on, day_of_month, rate } => {
                Plan::Flat { instalments, first_due_on, day_of_month, rate }
            }
            PlanV1::Given { schedule } => Plan::Given { schedule },
        }
    }
}
