//! The bodies of commands to a loan.

use ledger_core::calendar::{Day, MonthlyDay};
use ledger_core::credit::NewTerms;
use ledger_core::credit::loan::{ChargeKind, Excess, HoldEffect, RepaymentKind};
use ledger_core::engine::Engine;
use ledger_core::money::{Money, Rate};
use schemars::JsonSchema;
use serde::Deserialize;

use super::loan_words::{
    HoldCauseBody, MoneyRefBody, OutgoingReversalBody, PayeeBody, ProductBody,
    RepaymentReversalBody,
};
use super::reason::GivenReason;
use super::{EveryBody, GraceBody, LenderBody, PlanBody};
use crate::http::text::{Code, Text};

/// Promises a loan that was decided outside of this ledger. It owes nothing until it is disbursed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct GrantLoan {
    pub(in crate::http) product: Option<ProductBody>,
    pub(in crate::http) lender: LenderBody,
    /// The lender's own reference of this loan; left out: it comes with the disbursement, or never.
    pub(in crate::http) lender_reference: Option<Text<100>>,
    pub(in crate::http) principal: Money,
    pub(in crate::http) plan: PlanBody,
    /// Until when the principal may go out in parts, where the policy in force lets it; left out: it goes
    /// out once, whole.
    pub(in crate::http) parts_until: Option<Day>,
    pub(in crate::http) decision: DecisionBody,
}

/// By what decision it is granted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DecisionBody {
    /// By which the decision is found where it was taken.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) reason: GivenReason,
}

/// The principal went out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DisburseLoan {
    pub(in crate::http) amount: Money,
    /// What went out of it, where some was kept for fees; left out: all of it.
    pub(in crate::http) net: Option<Money>,
    pub(in crate::http) payee: PayeeBody,
    pub(in crate::http) money: MoneyRefBody,
    /// The lender's own reference of the loan, where it is given only now.
    pub(in crate::http) lender_reference: Option<Text<100>>,
    /// The day it counts from, neither after the business date nor before the one on which the loan
    /// was granted, nor further back than the policy says; left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
}

/// Money that went out came back, or never went.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReverseOutgoing {
    pub(in crate::http) cause: OutgoingReversalBody,
    pub(in crate::http) reason: GivenReason,
}

/// Keeps a loan by another version of the rules, or closes what lies before today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RebaseLoan {
    /// Its number; not the one by which the loan is kept. Left out: it stays with that one, and what is
    /// recorded later and counts from an earlier day counts from today.
    pub(in crate::http) engine: Option<Engine>,
    pub(in crate::http) reason: GivenReason,
}

/// Money came in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReceiveRepayment {
    /// Left out: the customer repays. What a customer pays for a loan that was written off is recorded
    /// as a recovery.
    pub(in crate::http) kind: Option<RepaymentKind>,
    pub(in crate::http) amount: Money,
    pub(in crate::http) money: MoneyRefBody,
    /// The day it counts from, neither after the business date nor before the one on which the loan
    /// was granted or boarded, nor further back than the policy says; left out: the business date.
    pub(in crate::http) value_date: Option<Day>,
    /// What to do with what exceeds all that is due; left out: it is kept as credit balance.
    pub(in crate::http) excess: Option<Excess>,
}

/// Money that came in was taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReverseRepayment {
    pub(in crate::http) cause: RepaymentReversalBody,
    pub(in crate::http) reason: GivenReason,
}

/// The payer's bank took money back that had come in and counted until today: what it had paid is owed
/// again with the next instalment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChargeBack {
    /// Left out: all of it that was not charged back yet.
    pub(in crate::http) amount: Option<Money>,
    /// By which it is found at who moved the money.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) reason: GivenReason,
}

/// A fee or penalty on one instalment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ChargeLoan {
    /// What kind of charge it is, by the charger's own code.
    pub(in crate::http) code: Code,
    pub(in crate::http) kind: ChargeKind,
    pub(in crate::http) amount: Money,
    /// The instalment's number; one behind the last, with a `due_on`, adds an instalment for it.
    pub(in crate::http) instalment: u32,
    /// The day after which it is late; left out: its instalment's, or the business date where that
    /// is later.
    pub(in crate::http) due_on: Option<Day>,
    pub(in crate::http) reason: GivenReason,
}

/// Forgives some or all of a charge.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct WaiveCharge {
    /// Left out: all that is not waived yet.
    pub(in crate::http) amount: Option<Money>,
    pub(in crate::http) reason: GivenReason,
}

/// Forgives some or all of what an instalment has borne for being late.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct WaivePenalty {
    /// The number of the instalment.
    pub(in crate::http) instalment: u32,
    /// Left out: all that is not waived yet.
    pub(in crate::http) amount: Option<Money>,
    pub(in crate::http) reason: GivenReason,
}

/// Holds something back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct HoldLoan {
    pub(in crate::http) cause: HoldCauseBody,
    /// What is held back: at least one, each once.
    pub(in crate::http) effects: Vec<HoldEffect>,
    /// The first day of it, not after the business date; left out: the business date.
    pub(in crate::http) from: Option<Day>,
    pub(in crate::http) reason: GivenReason,
}

/// Holds it back no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct EndHold {
    /// The first day that is not held any more, not after the business date; left out: the business
    /// date.
    pub(in crate::http) until: Option<Day>,
    pub(in crate::http) reason: GivenReason,
}

/// By what a loan that runs is to go on: what is left of its principal is spread anew.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ProposeRescheduling {
    /// How many periods from now on, 1 to 600; one in which nothing falls due has no instalment.
    instalments: u32,
    /// After the business date.
    first_due_on: Day,
    /// Left out: as far apart as before.
    every: Option<EveryBody>,
    /// Of periods that are months. Left out: the day of `first_due_on`; a shorter month has its last
    /// day.
    day_of_month: Option<MonthlyDay>,
    /// A year's rate as a fraction, in a string: `"0.12"` is 12 %. Left out: as before.
    rate: Option<Rate>,
    /// Left out: none. Only where interest is on a declining balance.
    grace: Option<GraceBody>,
    pub(in crate::http) reason: GivenReason,
}

impl ProposeRescheduling {
    pub(in crate::http) fn into_terms(self) -> (NewTerms, GivenReason) {
        let ProposeRescheduling { instalments, first_due_on, every, day_of_month, rate, .. } = self;
        let every = every.map(EveryBody::into_every);
        let grace = self.grace.map(GraceBody::into_grace).unwrap_or_default();
        let terms = NewTerms { instalments, first_due_on, every, day_of_month, rate, grace };
        (terms, self.reason)
    }
}

/// What was proposed was agreed, on the same day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AgreeRescheduling {
    /// By which the agreement is found where it is kept.
    pub(in crate::http) reference: Text<100>,
}

/// Another lender has the loan from now on, on the same terms.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SellLoan {
    /// Who buys it.
    pub(in crate::http) to: LenderBody,
    /// The buyer's own reference of the loan; left out: it gives none.
    pub(in crate::http) lender_reference: Option<Text<100>>,
    /// By which the sale is found where it was agreed.
    pub(in crate::http) reference: Text<100>,
    pub(in crate::http) reason: GivenReason,
}

/// Credit balance went out to the customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PayOutCredit {
    pub(in crate::http) amount: Money,
    pub(in crate::http) money: MoneyRefBody,
    /// The day it counts from, not after the business date nor further back than the policy says; left
    /// out: the business date.
    pub(in crate::http) value_date: Option<Day>,
    pub(in crate::http) reason: GivenReason,
}
