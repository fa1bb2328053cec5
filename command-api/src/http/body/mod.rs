//! The bodies of commands, as callers send them: what several share, and a file an aggregate.

mod boarding;
mod credit;
mod customer;
mod loan;
mod loan_words;
mod order;
mod policy;
mod reason;
mod shipment;
mod vendor;

use ledger_core::calendar::{Day, MonthlyDay};
use ledger_core::credit::{Instalment, Lender, Plan};
use ledger_core::money::{Money, Rate};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) use self::boarding::BoardLoan;
pub(super) use self::credit::{
    AcceptOffer, ApproveApplication, ChangeLimit, DeclineApplication, OpenCreditLine, RefuseOffer,
    SignOffer, SubmitApplication, UnblockCreditLine,
};
pub(super) use self::customer::{ChangeContact, RegisterCustomer};
pub(super) use self::loan::{
    ChargeLoan, DisburseLoan, EndHold, GrantLoan, HoldLoan, PayOutCredit, RebaseLoan,
    ReceiveRepayment, ReverseOutgoing, ReverseRepayment, WaiveCharge,
};
pub(super) use self::order::{AskReturn, CancelOrder, Owe, PlaceOrder, QuoteOrder, RecordDelivery};
pub(super) use self::policy::{ApprovePolicy, ProposePolicy};
pub(super) use self::reason::WithReason;
pub(super) use self::shipment::{
    AssignTracking, AttachDocument, ChangeEstimate, HoldAtCustoms, IssuePickUpCode, PlanShipment,
    PresentToCustoms, ReachMilestone, RecordProof, ReleaseFromCustoms, ReportBody,
};
pub(super) use self::vendor::RegisterVendor;
use super::text::Code;
use crate::http::tagged::tagged;

tagged!(LenderBody, PlanBody);

/// The path says it all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Nothing {}

/// Who lends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum LenderBody {
    OwnBook {},
    Bank { id: Code },
}

impl LenderBody {
    pub(in crate::http) fn into_lender(self) -> Lender {
        match self {
            LenderBody::OwnBook {} => Lender::OwnBook {},
            LenderBody::Bank { id } => Lender::Bank { id: id.into_string() },
        }
    }
}

/// How the schedule comes about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum PlanBody {
    /// Equal monthly instalments of principal alone.
    InterestFree {
        instalments: u32,
        first_due_on: Day,
        /// Left out: the day of `first_due_on`; a shorter month has its last day.
        day_of_month: Option<MonthlyDay>,
    },
    /// Interest on the whole principal, spread equally.
    Flat {
        instalments: u32,
        first_due_on: Day,
        /// Left out: the day of `first_due_on`; a shorter month has its last day.
        day_of_month: Option<MonthlyDay>,
        /// A year's rate as a fraction, in a string: `"0.12"` is 12 %.
        rate: Rate,
    },
    /// The lender's own schedule, neither rounded nor moved.
    Given { schedule: Vec<InstalmentBody> },
}

impl PlanBody {
    pub(in crate::http) fn into_plan(self) -> Plan {
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
                        tax: some_if_any(it.tax),
                        insurance: some_if_any(it.insurance),
                    })
                    .collect(),
            },
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct InstalmentBody {
    /// Dense from 1, in order of due dates.
    pub(in crate::http) number: u32,
    pub(in crate::http) due_on: Day,
    pub(in crate::http) principal: Money,
    pub(in crate::http) interest: Option<Money>,
    pub(in crate::http) fee: Option<Money>,
    pub(in crate::http) tax: Option<Money>,
    pub(in crate::http) insurance: Option<Money>,
}

/// In the ledger an amount of zero is left out.
fn some_if_any(amount: Option<Money>) -> Option<Money> {
    amount.filter(|it| !it.is_zero())
}
