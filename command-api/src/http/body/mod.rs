//! The bodies of commands, as callers send them.

use chrono::NaiveDate;
use ledger_core::calendar::MonthlyDay;
use ledger_core::credit::loan::{
    ChargeKind, Components, Excess, Instalment, Lender, Plan, RunningInstalment, Source,
};
use ledger_core::money::{Money, Rate};
use ledger_core::party::Country;
use ledger_core::party::customer::ContactField;
use schemars::JsonSchema;
use serde::Deserialize;

use super::text::{Code, DocumentText, Email, Phone, Text};

/// Opens a customer's file. What names the person is sealed before it is stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterCustomer {
    pub(super) country: Country,
    pub(super) name: Option<Text<200>>,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<Email>,
}

/// Replaces the fields that are given, takes away those in `removed`; others stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeContact {
    pub(super) name: Option<Text<200>>,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<Email>,
    #[serde(default)]
    pub(super) removed: Vec<ContactField>,
}

/// Why it is done, for those who read the file later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithMotive {
    pub(super) motive: Text<500>,
}

/// Promises a loan. It owes nothing until it is disbursed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantLoan {
    pub(super) product: Option<Code>,
    pub(super) lender: LenderBody,
    /// The lender's own reference of this loan.
    pub(super) lender_reference: Text<100>,
    pub(super) principal: Money,
    pub(super) plan: PlanBody,
}

/// Brings a running loan into this ledger, with what is paid and what is not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeOverLoan {
    pub(super) product: Option<Code>,
    pub(super) lender: LenderBody,
    /// The lender's own reference of this loan.
    pub(super) lender_reference: Text<100>,
    pub(super) schedule: Vec<RunningInstalmentBody>,
}

/// Who lends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LenderBody {
    OwnBook,
    Bank { id: Code },
}

/// How the schedule comes about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PlanBody {
    /// Equal monthly instalments of principal alone.
    InterestFree {
        instalments: u32,
        first_due_on: NaiveDate,
        /// Left out: the day of `first_due_on`; a shorter month has its last day.
        day_of_month: Option<MonthlyDay>,
    },
    /// Interest on the whole principal, spread equally.
    Flat {
        instalments: u32,
        first_due_on: NaiveDate,
        /// Left out: the day of `first_due_on`; a shorter month has its last day.
        day_of_month: Option<MonthlyDay>,
        /// A year's rate as a fraction, in a string: `"0.12"` is 12 %.
        rate: Rate,
    },
    /// The lender's own schedule, neither rounded nor moved.
    Given { schedule: Vec<InstalmentBody> },
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InstalmentBody {
    /// Dense from 1, in order of due dates.
    pub(super) number: u32,
    pub(super) due_on: NaiveDate,
    pub(super) principal: Money,
    pub(super) interest: Option<Money>,
    pub(super) fee: Option<Money>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunningInstalmentBody {
    /// Dense from 1, in order of due dates.
    pub(super) number: u32,
    pub(super) due_on: NaiveDate,
    pub(super) owed: ComponentsBody,
    /// Left out: nothing is paid.
    pub(super) paid: Option<ComponentsBody>,
}

/// Amounts by component; left out: none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ComponentsBody {
    pub(super) penalty: Option<Money>,
    pub(super) fee: Option<Money>,
    pub(super) interest: Option<Money>,
    pub(super) principal: Option<Money>,
}

/// Where money came from or went to, and that side's own reference: together they name it once
/// in a file, for ever.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceBody {
    pub(super) name: Code,
    pub(super) reference: Text<100>,
}

/// The principal went out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DisburseLoan {
    pub(super) amount: Money,
    pub(super) source: SourceBody,
    /// The day it counts from, not after the business date; left out: the business date.
    pub(super) value_date: Option<NaiveDate>,
}

/// Money came in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiveRepayment {
    pub(super) amount: Money,
    pub(super) source: SourceBody,
    /// The day it counts from, not after the business date; left out: the business date.
    pub(super) value_date: Option<NaiveDate>,
    /// What to do with what exceeds all that is due; left out: it is kept as credit balance.
    pub(super) excess: Option<Excess>,
}

/// A fee or penalty on one instalment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChargeLoan {
    /// The instalment's number.
    pub(super) instalment: u32,
    pub(super) kind: ChargeKind,
    pub(super) amount: Money,
    pub(super) motive: Text<500>,
}

/// Puts a policy version up for approval by another person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposePolicy {
    /// The policy document, JSON in a string: its bytes are kept, and their SHA-256 names it.
    pub(super) document: DocumentText,
}

/// Publishes a proposed version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApprovePolicy {
    /// The first business day it is in force; left out: the earliest possible. The first version
    /// is in force at once.
    pub(super) effective_from: Option<NaiveDate>,
}

impl LenderBody {
    pub(super) fn into_lender(self) -> Lender {
        match self {
            LenderBody::OwnBook => Lender::OwnBook,
            LenderBody::Bank { id } => Lender::Bank { id: id.into_string() },
        }
    }
}

impl SourceBody {
    pub(super) fn into_source(self) -> Source {
        Source { name: self.name.into_string(), reference: self.reference.into_string() }
    }
}

impl ComponentsBody {
    fn into_components(self) -> Components {
        let ComponentsBody { penalty, fee, interest, principal } = self;
        Components {
            penalty: some_if_any(penalty),
            fee: some_if_any(fee),
            interest: some_if_any(interest),
            principal: some_if_any(principal),
        }
    }
}

/// In the ledger an amount of zero is left out.
fn some_if_any(amount: Option<Money>) -> Option<Money> {
    amount.filter(|it| !it.is_zero())
}

impl RunningInstalmentBody {
    pub(super) fn into_instalment(self) -> RunningInstalment {
        let RunningInstalmentBody { number, due_on, owed, paid } = self;
        let paid = paid.map(ComponentsBody::into_components);
        RunningInstalment {
            number,
            due_on,
            owed: owed.into_components(),
            paid: paid.filter(|it| *it != Components::default()),
        }
    }
}

impl PlanBody {
    pub(super) fn into_plan(self) -> Plan {
        match self {
            PlanBody::InterestFree { instalments, first_due_on, day_of_month } => {
                Plan::InterestFree { instalments, first_due_on, day_of_month }
            }
            PlanBody::Flat { instalments, first_due_on, day_of_month, rate } => {
                Plan::Flat { instalments, first_due_on, day_of_month, rate }
            }
            PlanBody::Given { schedule } => Plan::Given {
                schedule: schedule
                    .into_iter()
                    .map(|it| Instalment {
                        number: it.number,
                        due_on: it.due_on,
                        principal: it.principal,
                        interest: some_if_any(it.interest),
                        fee: some_if_any(it.fee),
                    })
                    .collect(),
            },
        }
    }
}
