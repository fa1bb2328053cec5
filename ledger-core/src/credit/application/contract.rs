//! The contract of an offer: when is it prepared, and what was it made of?
//!
//! What is written, the file finds (`file/contract.rs`), since it knows the customer; what is recorded are the
//! hashes. It may be prepared anew as long as the offer waits: the last one is signed.

use uuid::Uuid;

use super::{
    Application, Command, ContractPrepared, Event, LenderAnswer, Offer, Rejection, Written,
};
use crate::calendar::Day;
use crate::credit::contract::{Borrower, Hashes, Input, MayWithdraw};
use crate::policy::PolicyRef;

/// A contract that was prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prepared {
    pub prepared_on: Day,
    pub hashes: Hashes,
    pub withdrawal: Option<MayWithdraw>,
    pub policy: PolicyRef,
}

impl From<&ContractPrepared> for Prepared {
    fn from(it: &ContractPrepared) -> Prepared {
        let ContractPrepared { prepared_on, hashes, withdrawal, policy, .. } = *it;
        Prepared { prepared_on, hashes, withdrawal, policy }
    }
}

/// What a contract says besides its offer.
#[derive(Debug, Clone)]
pub struct Case {
    pub customer: Uuid,
    pub application: Uuid,
    pub prepared_on: Day,
    pub borrower: Borrower,
    pub withdrawal: Option<MayWithdraw>,
}

impl Application {
    /// All that the contract of its offer says; `None` where nothing is offered, or without its price.
    pub fn contract_of(&self, case: Case) -> Option<Input> {
        let offer = self.offer()?;
        let priced = offer.priced.as_ref()?;
        let Case { customer, application, prepared_on, borrower, withdrawal } = case;
        let terms = offer.terms();
        let lender_reference = match &offer.answer {
            LenderAnswer::Accepted { reference } => Some(reference.clone()),
            LenderAnswer::NotAsked
            | LenderAnswer::Reserving
            | LenderAnswer::Reserved { .. }
            | LenderAnswer::Awaited { .. } => None,
        };
        Some(Input {
            application,
            offer: offer.offer,
            customer,
            order: self.order(),
            prepared_on,
            offered_on: offer.offered_on,
            lapses_on: offer.lapses_on,
            borrower,
            lender: terms.lender.clone(),
            lender_reference,
            principal: terms.principal,
            plan: terms.plan.clone(),
            schedule: priced.schedule.clone(),
            price: priced.price.clone(),
            withdrawal,
            policy: offer.policy,
        })
    }
}

/// A contract for this offer, which the lending bank has accepted: the contract says under which reference.
pub(super) fn prepare(
    offer: &Offer,
    command: &Command,
    named: Uuid,
) -> Result<Vec<Event>, Rejection> {
    offer.may_be_signed(named)?;
    let Written { hashes, withdrawal } = command.contract.ok_or(match command.templated {
        true => Rejection::NoName,
        false => Rejection::NoTemplate,
    })?;
    if offer.contract.as_ref().is_some_and(|it| it.hashes == hashes) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ContractPrepared(ContractPrepared {
        offer: offer.offer,
        prepared_on: command.on,
        hashes,
        withdrawal,
        policy: offer.policy,
        by: command.by.clone(),
    })])
}
