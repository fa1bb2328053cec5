//! Who lends, and on which plan it is paid back: the words that applications and loans share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Day, DayCount, Every, MonthlyDay};
use crate::money::{Money, Rate};
use crate::policy::{EqualPart, Grace, LenderKind};

/// Who lends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Lender {
    // With braces, so that serde lets no field stand beside the tag.
    OwnBook {},
    Bank { id: String },
}

impl Lender {
    /// Of which kind, as the law has it.
    pub const fn kind(&self) -> LenderKind {
        match self {
            Lender::Bank { .. } => LenderKind::Bank,
            Lender::OwnBook {} => LenderKind::OwnBook,
        }
    }
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
    /// The ledger computes the schedule by these terms.
    Amortised { terms: Box<Amortised> },
    /// The lender gives the schedule; it is neither rounded nor moved.
    Given { schedule: Vec<Instalment> },
}

/// By what a schedule is computed, besides what the policy says of rounding and days of rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amortised {
    /// How many periods; one in which nothing falls due has no instalment.
    pub instalments: u32,
    pub first_due_on: Day,
    pub every: Every,
    /// Of periods that are months. Absent: the day of `first_due_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_month: Option<MonthlyDay>,
    /// From when the first period counts. Absent: the day on which the loan is granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_from: Option<Day>,
    pub interest: PlanInterest,
    pub equal: EqualPart,
    #[serde(default, skip_serializing_if = "Grace::is_none")]
    pub grace: Grace,
    /// What part of the principal is due as it goes out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_payment: Option<Rate>,
}

/// By what a loan that runs is to go on, besides what the policy says of days of rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTerms {
    /// How many periods from now on; one in which nothing falls due has no instalment.
    pub instalments: u32,
    pub first_due_on: Day,
    /// Absent: as far apart as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// Of periods that are months. Absent: the day of `first_due_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_month: Option<MonthlyDay>,
    /// Absent: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Grace::is_none")]
    pub grace: Grace,
}

/// What the money is to cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanInterest {
    None {},
    /// On the whole principal.
    Flat {
        rate: Rate,
        day_count: DayCount,
    },
    /// On what is left of it.
    DecliningBalance {
        rate: Rate,
        day_count: DayCount,
    },
}

impl Plan {
    /// What the money costs a year by it; `None` for a schedule that its lender gives.
    pub fn rate(&self) -> Option<Rate> {
        match self {
            Plan::InterestFree { .. } => Some(Rate::default()),
            Plan::Flat { rate, .. } => Some(*rate),
            Plan::Amortised { terms } => Some(match terms.interest {
                PlanInterest::None {} => Rate::default(),
                PlanInterest::Flat { rate, .. } | PlanInterest::DecliningBalance { rate, .. } => {
                    rate
                }
            }),
            Plan::Given { .. } => None,
        }
    }

    /// When its first instalment falls due; `None` for a schedule of none.
    pub fn first_due_on(&self) -> Option<Day> {
        match self {
            Plan::InterestFree { first_due_on, .. } | Plan::Flat { first_due_on, .. } => {
                Some(*first_due_on)
            }
            Plan::Amortised { terms } => Some(terms.first_due_on),
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
