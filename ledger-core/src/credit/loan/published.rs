//! The shapes in which events of a loan were published before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cause::{Decision, PositionCause, RepaymentKind};
use super::event::{Boarded, Granted, RepaymentReceived};
use super::paused::Paused;
use crate::calendar::{Day, MonthlyDay};
use crate::credit::engine::{
    Amortisation, ArrearsTerms, Change, Contract, Every, Excess, Grace, InstalmentRounding,
    Interest, Moved, Product, Remainder, StoredPosition, Unit,
};
use crate::credit::{Instalment, Lender};
use crate::engine::Engine;
use crate::money::{Money, MoneyRef, Rate, Rounding};
use crate::party::Country;
use crate::policy::{Allocation, PolicyRef};
use crate::reason::Reason;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantedV1 {
    contract: Box<ContractV1>,
    schedule: Vec<Instalment>,
    decision: Decision,
    /// The first business day on which it is too late for its disbursement.
    lapses_on: Day,
}

pub(super) fn granted(it: GrantedV1) -> Granted {
    let GrantedV1 { contract, schedule, decision, lapses_on } = it;
    Granted { contract: Box::new((*contract).into()), schedule, decision, lapses_on }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BoardedV1 {
    contract: Box<ContractV1>,
    position: Box<StoredPosition>,
    /// From this day on this ledger keeps it; nothing counts from an earlier one.
    closed_until: Day,
    cause: PositionCause,
    /// What the waiting credit balance paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overdrawn: Option<Moved>,
}

pub(super) fn boarded(it: BoardedV1) -> Boarded {
    let BoardedV1 { contract, position, closed_until, cause, changes, credit, overdrawn } = it;
    let contract = Box::new((*contract).into());
    Boarded { contract, position, closed_until, cause, changes, credit, overdrawn }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RepaymentReceivedV1 {
    repayment: Uuid,
    kind: RepaymentKind,
    amount: Money,
    money: MoneyRef,
    /// The day it counts from; never after the business date.
    value_date: Day,
    excess: ExcessV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overdrawn: Option<Moved>,
}

/// What to do with what exceeds all that is due.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Excess")]
enum ExcessV1 {
    /// Pay instalments in advance, as scheduled; what then is left waits as credit balance.
    Prepay,
    /// Let it wait as credit balance.
    Keep,
}

pub(super) fn repayment_received_v1(it: RepaymentReceivedV1) -> RepaymentReceivedV2 {
    RepaymentReceivedV2 {
        repayment: it.repayment,
        kind: it.kind,
        amount: it.amount,
        money: it.money,
        value_date: it.value_date,
        excess: match it.excess {
            ExcessV1::Prepay => ExcessV2::Prepay,
            ExcessV1::Keep => ExcessV2::Keep,
        },
        changes: it.changes,
        credit: it.credit,
        overdrawn: it.overdrawn,
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RepaymentReceivedV2 {
    repayment: Uuid,
    kind: RepaymentKind,
    amount: Money,
    money: MoneyRef,
    /// The day it counts from; never after the business date.
    value_date: Day,
    excess: ExcessV2,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit: Option<Moved>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overdrawn: Option<Moved>,
}

/// What to do with what exceeds all that is due.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Excess")]
enum ExcessV2 {
    /// Pay instalments in advance, as scheduled; what then is left waits as credit balance. Only
    /// where interest does not follow what is paid early.
    Prepay,
    /// Let it wait as credit balance.
    Keep,
    /// Repay principal early, and be done sooner: each instalment stays as it was, until nothing is
    /// left. Only where interest follows what is paid early.
    Shorten,
    /// Repay principal early, so that less falls due on each date. Only where interest follows what
    /// is paid early.
    Lower,
}

pub(super) fn repayment_received_v2(it: RepaymentReceivedV2) -> RepaymentReceived {
    RepaymentReceived {
        repayment: it.repayment,
        kind: it.kind,
        amount: it.amount,
        money: it.money,
        value_date: it.value_date,
        excess: match it.excess {
            ExcessV2::Prepay => Excess::Prepay,
            ExcessV2::Keep => Excess::Keep,
            ExcessV2::Shorten => Excess::Shorten,
            ExcessV2::Lower => Excess::Lower,
        },
        changes: it.changes,
        credit: it.credit,
        overdrawn: it.overdrawn,
    }
}

/// A person gave the borrower days: none of them counts towards a default, and whoever pays by their end
/// pays in time. What is due stays due, and how many days it is past due stays a fact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PausedV1 {
    pause: Uuid,
    /// The first day of it.
    from: Day,
    /// The first day after it, unless it is ended before.
    until: Day,
    /// Whether overdue principal bears no penalty on its days, as the policy had it.
    spares_penalties: bool,
    reason: Reason,
}

pub(super) fn paused(it: PausedV1) -> Paused {
    let PausedV1 { pause, from, until, spares_penalties, reason } = it;
    Paused { pause, from, until, spares_penalties, end_is_told: false, reason }
}

/// The terms of one loan. Its members are orthogonal: each answers one question, whatever the
/// others say.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Contract")]
struct ContractV1 {
    /// The version of the rules by which the loan is kept, until `loan.rebased` says another.
    engine: Engine,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product: Option<Product>,
    /// The customer's country at that time.
    country: Country,
    lender: Lender,
    /// The lender's own reference of this loan; a bank may give it later, with the disbursement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lender_reference: Option<String>,
    principal: Money,
    interest: InterestV1,
    amortisation: AmortisationV1,
    /// How far due dates are apart; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<EveryV1>,
    first_due_on: Day,
    /// On which day of the month instalments fall due; absent where the lender gave the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_of_month: Option<MonthlyDay>,
    /// How the instalments were rounded; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rounding: Option<InstalmentRoundingV1>,
    allocation: Allocation,
    arrears: ArrearsTerms,
    /// How many days a loan that was granted waits for its disbursement.
    disbursement_days: u32,
    /// The version from which the terms were resolved.
    policy: PolicyRef,
}

/// What the money costs by time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Interest")]
enum InterestV1 {
    None {},
    /// On the whole principal at a yearly rate for the months the loan runs.
    Flat {
        rate: Rate,
    },
    /// As the lender's schedule has it.
    Given {},
}

/// How principal and interest are put into instalments.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "Amortisation")]
enum AmortisationV1 {
    /// Equal instalments; the last takes the difference.
    Equal { instalments: u32 },
    /// As the lender's schedule has it; it is neither rounded nor moved.
    Given {},
}

/// A period of time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Every")]
struct EveryV1 {
    n: u32,
    unit: UnitV1,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Unit")]
enum UnitV1 {
    Month,
}

/// How instalments are rounded.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InstalmentRounding")]
struct InstalmentRoundingV1 {
    mode: Rounding,
    /// Minor units of which each but the last is a multiple.
    multiple: u32,
    /// The last is at most so many times each of the others.
    last_times_max: u32,
}

impl From<ContractV1> for Contract {
    fn from(it: ContractV1) -> Contract {
        Contract {
            engine: it.engine,
            product: it.product,
            country: it.country,
            lender: it.lender,
            lender_reference: it.lender_reference,
            principal: it.principal,
            interest: match it.interest {
                InterestV1::None {} => Interest::None {},
                InterestV1::Flat { rate } => Interest::Flat { rate, day_count: None },
                InterestV1::Given {} => Interest::Given {},
            },
            amortisation: match it.amortisation {
                AmortisationV1::Equal { instalments } => Amortisation::Equal { instalments },
                AmortisationV1::Given {} => Amortisation::Given {},
            },
            interest_from: None,
            every: it
                .every
                .map(|EveryV1 { n, unit: UnitV1::Month }| Every { n, unit: Unit::Month }),
            first_due_on: it.first_due_on,
            day_of_month: it.day_of_month,
            grace: Grace::default(),
            down_payment: None,
            business_days: None,
            rounding: it.rounding.map(|it| InstalmentRounding {
                mode: it.mode,
                multiple: it.multiple,
                remainder: Remainder::Last,
                last_times_max: it.last_times_max,
            }),
            recalculation: None,
            penalty: None,
            disbursed_until: None,
            allocation: it.allocation,
            arrears: it.arrears,
            disbursement_days: it.disbursement_days,
            policy: it.policy,
        }
    }
}
