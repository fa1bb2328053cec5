//! The bodies of commands, as callers send them: what several share, and a file an aggregate.

mod assessing;
mod boarding;
mod credit;
mod customer;
mod debit;
mod evidence;
mod identity;
mod loan;
mod loan_words;
mod order;
mod partner;
mod policy;
mod premium;
mod reason;
mod servicing;
mod shipment;
mod signing;
mod spread;
mod vendor;

use ledger_core::calendar::{Day, MonthlyDay};
use ledger_core::credit::{
    Amortised, DayCount, EqualPart, Every, Grace, Instalment, Lender, Plan, PlanInterest, Unit,
};
use ledger_core::money::{Money, Rate};
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) use self::assessing::{AssessApplication, AssignApplication};
pub(super) use self::boarding::BoardLoan;
pub(super) use self::credit::{
    AcceptOffer, ApproveApplication, ChangeLimit, DeclineApplication, OpenCreditLine, RefuseOffer,
    SignOffer, SubmitApplication, UnblockCreditLine,
};
pub(super) use self::customer::{ChangeContact, RegisterCustomer};
pub(super) use self::debit::{AnswerDebit, RequestDebit};
pub(super) use self::evidence::{
    AskEvidence, DeclareEvidence, GiveConsent, RecordAnswer, WithdrawConsent,
};
pub(super) use self::identity::{
    AnswerScreening, AskScreening, RecordScreening, SubmitDocument, VerifyPhone,
};
pub(super) use self::loan::{
    AgreeRescheduling, ChargeBack, ChargeLoan, DisburseLoan, EndHold, GrantLoan, HoldLoan,
    PayOutCredit, ProposeRescheduling, RebaseLoan, ReceiveRepayment, ReverseOutgoing,
    ReverseRepayment, SellLoan, WaiveCharge, WaivePenalty,
};
pub(super) use self::order::{AskReturn, CancelOrder, Owe, PlaceOrder, QuoteOrder, RecordDelivery};
pub(super) use self::partner::{
    EnrolBank, InvoiceCommissions, ProposeMandate, ReconcileCommissions,
};
pub(super) use self::policy::{ApprovePolicy, ProposePolicy};
pub(super) use self::premium::{FailFee, PayFee, SubscribePremium};
pub(super) use self::reason::WithReason;
pub(super) use self::servicing::{EndPause, PauseLoan, ReceiveMerchantRefund};
pub(super) use self::shipment::{
    AssignTracking, AttachDocument, ChangeEstimate, HoldAtCustoms, IssuePickUpCode, PlanShipment,
    PresentToCustoms, ReachMilestone, RecordProof, ReleaseFromCustoms, ReportBody,
};
pub(super) use self::signing::{AskCode, PrepareContract, SignByCode};
pub(super) use self::spread::{ReceivePayment, ReversePayment};
pub(super) use self::vendor::RegisterVendor;
use super::text::Code;
use crate::http::tagged::tagged;

tagged!(LenderBody, PlanBody, PlanInterestBody);

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
    /// The ledger computes it: equal instalments, or equal principal, every so many days, weeks or
    /// months. What it is rounded to and off which days it moves, the policy says.
    Amortised {
        /// How many periods, 1 to 600; one in which nothing falls due has no instalment.
        instalments: u32,
        first_due_on: Day,
        /// Left out: every month.
        every: Option<EveryBody>,
        /// Of periods that are months. Left out: the day of `first_due_on`; a shorter month has its
        /// last day.
        day_of_month: Option<MonthlyDay>,
        /// From when the first period counts. Left out: the day on which the loan is granted.
        interest_from: Option<Day>,
        interest: PlanInterestBody,
        /// Left out: instalments.
        equal: Option<EqualPart>,
        /// Left out: none. Only where interest is on a declining balance.
        grace: Option<GraceBody>,
        /// What part of the principal is due as it goes out: `"0.25"`, more than 0 and less than 1.
        down_payment: Option<Rate>,
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
            PlanBody::Amortised {
                instalments,
                first_due_on,
                every,
                day_of_month,
                interest_from,
                interest,
                equal,
                grace,
                down_payment,
            } => Plan::Amortised {
                terms: Box::new(Amortised {
                    instalments,
                    first_due_on,
                    every: every.map_or(Every::MONTH, EveryBody::into_every),
                    day_of_month,
                    interest_from,
                    interest: interest.into_interest(),
                    equal: equal.unwrap_or(EqualPart::Instalments),
                    grace: grace.map(GraceBody::into_grace).unwrap_or_default(),
                    down_payment,
                }),
            },
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

/// What the money costs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum PlanInterestBody {
    None {},
    /// On the whole principal, each period its own.
    Flat {
        /// A year's rate as a fraction, in a string: `"0.12"` is 12 %.
        rate: Rate,
        day_count: DayCount,
    },
    /// On what is left of the principal.
    DecliningBalance {
        /// A year's rate as a fraction, in a string: `"0.12"` is 12 %.
        rate: Rate,
        day_count: DayCount,
    },
}

impl PlanInterestBody {
    fn into_interest(self) -> PlanInterest {
        match self {
            PlanInterestBody::None {} => PlanInterest::None {},
            PlanInterestBody::Flat { rate, day_count } => PlanInterest::Flat { rate, day_count },
            PlanInterestBody::DecliningBalance { rate, day_count } => {
                PlanInterest::DecliningBalance { rate, day_count }
            }
        }
    }
}

/// How far due dates are apart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EveryBody {
    /// 1 to 480.
    n: u32,
    unit: Unit,
}

impl EveryBody {
    const fn into_every(self) -> Every {
        Every { n: self.n, unit: self.unit }
    }
}

/// In how many periods from the first on less is due than by the rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GraceBody {
    /// No principal.
    principal: Option<u32>,
    /// Interest waits for the first period behind them.
    interest: Option<u32>,
    /// No interest is borne.
    interest_free: Option<u32>,
}

impl GraceBody {
    fn into_grace(self) -> Grace {
        Grace {
            principal: self.principal.unwrap_or_default(),
            interest: self.interest.unwrap_or_default(),
            interest_free: self.interest_free.unwrap_or_default(),
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
