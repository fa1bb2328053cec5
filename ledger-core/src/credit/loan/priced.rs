//! What does a loan cost a year, as its contract says, and does the law of the day let it?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Instalment, Loan, Rejection, Terms, schedule};
use crate::calendar::Day;
use crate::credit::Every;
use crate::credit::engine::{Contract, Scheduled};
use crate::credit::pricing::{Planned, Price};
use crate::money::Money;

/// What a loan costs by the instalments of its contract, from its grant or its rescheduling on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Priced {
    pub price: Price,
}

/// What a loan of this contract costs that is granted on this day; `None` where no law is asked.
pub(super) fn priced(
    terms: &Terms,
    contract: &Contract,
    schedule: &[Instalment],
    on: Day,
) -> Result<Option<Priced>, Rejection> {
    of(terms, contract, contract.principal, schedule, on)
}

/// What it costs from now on whose principal is so much.
pub(super) fn repriced(
    terms: &Terms,
    contract: &Contract,
    left: Money,
    on: Day,
) -> Result<Option<Priced>, Rejection> {
    if terms.gate.is_none() {
        return Ok(None);
    }
    of(terms, contract, left, &schedule::computed_of(contract, left)?, on)
}

fn of(
    terms: &Terms,
    contract: &Contract,
    principal: Money,
    schedule: &[Instalment],
    on: Day,
) -> Result<Option<Priced>, Rejection> {
    let Some(gate) = &terms.gate else { return Ok(None) };
    let planned = Planned {
        from: contract.interest_from.unwrap_or(on),
        every: contract.every.unwrap_or(Every::MONTH),
        schedule: schedule.to_vec(),
    };
    let price = gate.pass(contract.lender.kind(), principal, &planned)?;
    Ok(Some(Priced { price }))
}

impl Loan {
    /// Checks what was recorded of its price: by the instalments that its contract comes to.
    pub(super) fn check_priced(&self, Priced { price }: &Priced) -> Result<(), String> {
        let contract = &*self.contract;
        let principal = price.total.principal;
        let went_out = self.disbursed_on.filter(|_| self.rescheduled.is_none());
        let in_parts = self.parts_standing().next().is_some();
        let instalments = match (went_out, contract.periods()) {
            (Some(_), _) if in_parts => self.planned_from(price.lent_on).schedule,
            (Some(on), _) => self.planned_as_it_went_out(on).schedule,
            (None, Some(_)) => {
                schedule::computed_of(contract, principal).map_err(|why| why.to_string())?
            }
            (None, None) => self.instalments_of(self.facts.schedule().iter()),
        };
        price.check(principal, &instalments)
    }

    /// Rows of it, as they are told.
    pub(super) fn instalments_of(&self, rows: impl Iterator<Item = Scheduled>) -> Vec<Instalment> {
        let money = |it: i64| (it > 0).then(|| self.money(it));
        let instalments = (1..).zip(rows).map(|(number, it)| Instalment {
            number,
            due_on: it.due_on,
            principal: self.money(it.owed.principal),
            interest: money(it.owed.interest),
            fee: money(it.owed.fee),
            tax: money(it.owed.tax),
            insurance: money(it.owed.insurance),
        });
        instalments.collect()
    }
}
