//! The bodies of commands to a loan.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{ChargeKind, Components, Excess, RunningInstalment};
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{LenderBody, PlanBody, SourceBody, some_if_any};
use crate::http::text::{Code, Text};

/// Promises a loan. It owes nothing until it is disbursed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GrantLoan {
    pub(in crate::http) product: Option<Code>,
    pub(in crate::http) lender: LenderBody,
    /// The lender's own reference of this loan.
    pub(in crate::http) lender_reference: Text<100>,
    pub(in crate::http) principal: Money,
    pub(in crate::http) plan: PlanBody,
}

/// Brings a running loan into this ledger, with what is paid and what is not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TakeOverLoan {
    pub(in crate::http) product: Option<Code>,
    pub(in crate::http) lender: LenderBody,
    /// The lender's own reference of this loan.
    pub(in crate::http) lender_reference: Text<100>,
    pub(in crate::http) schedule: Vec<RunningInstalmentBody>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RunningInstalmentBody {
    /// Dense from 1, in order of due dates.
    pub(in crate::http) number: u32,
    pub(in crate::http) due_on: Day,
    pub(in crate::http) owed: ComponentsBody,
    /// Left out: nothing is paid.
    pub(in crate::http) paid: Option<ComponentsBody>,
}

impl RunningInstalmentBody {
    pub(in crate::http) fn into_instalment(self) -> RunningInstalment {
        let RunningInstalmentBody { number, due_on, owed, paid } = self;
        let paid = paid.map(ComponentsBody::into_components);
        RunningInstalment {
            number,
            due_on: due_on.date(),
            owed: owed.into_components(),
            paid: paid.filter(|it| *it != Components::default()),
        }
    }
}

/// Amounts by component; left out: none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ComponentsBody {
    pub(in crate::http) penalty: Option<Money>,
    pub(in crate::http) fee: Option<Money>,
    pub(in crate::http) interest: Option<Money>,
    pub(in crate::http) principal: Option<Money>,
}

impl ComponentsBody {
    pub(in crate::http) fn into_components(self) -> Components {
        let ComponentsBody { penalty, fee, interest, principal } = self;
        Components {
            penalty: some_if_any(penalty),
            fee: some_if_any(fee),
            interest: some_if_any(interest),
            principal: some_if_any(principal),
        }
    }
}

/// The principal went out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DisburseLoan {
    pub(in crate::http) amount: Money,
    pub(in crate::http) source: SourceBody,
    /// The day it counts from, neither after the business date nor before the one on which the loan
    /// was granted or taken over; left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
}

/// Money came in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReceiveRepayment {
    pub(in crate::http) amount: Money,
    pub(in crate::http) source: SourceBody,
    /// The day it counts from, neither after the business date nor before the one on which the loan
    /// was granted or taken over; left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
    /// What to do with what exceeds all that is due; left out: it is kept as credit balance.
    pub(in crate::http) excess: Option<Excess>,
}

/// A fee or penalty on one instalment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChargeLoan {
    /// The instalment's number.
    pub(in crate::http) instalment: u32,
    pub(in crate::http) kind: ChargeKind,
    pub(in crate::http) amount: Money,
    pub(in crate::http) motive: Text<500>,
}
