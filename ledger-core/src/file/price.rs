//! By what is credit priced that is offered, granted or to run longer in this file?

use uuid::Uuid;

use super::{CustomerFile, Rejection};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::Sharing;
use crate::credit::application::{Offer, Priced, Terms};
use crate::credit::loan::{self, Life, Product};
use crate::credit::pricing::{self, Frozen, Gate, planned};
use crate::money::{Currency, Money};
use crate::policy::{CreditProduct, Version};

/// By what credit is priced: the version in force on a day, and the customer's country.
#[derive(Clone, Copy)]
pub(super) struct PricedBy<'a> {
    pub(super) in_force: &'a Version,
    pub(super) country: Country,
    pub(super) on: Day,
}

impl PricedBy<'_> {
    fn product(&self, code: Option<&str>) -> Option<&CreditProduct> {
        self.in_force.document.products.as_ref()?.product(code?)
    }
}

impl CustomerFile {
    /// What these terms cost if they were offered today, or why they may not be; `None` where the
    /// version in force has no law.
    pub(super) fn offer_price(
        &self,
        terms: &Terms,
        by: &PricedBy,
    ) -> Option<Result<Box<Priced>, pricing::Rejection>> {
        let principal = terms.principal;
        let gate = self.gate(None, principal.currency(), by).transpose()?;
        let price = || {
            let gate = gate?.with_fee_of(by.product(terms.product.as_deref()), principal)?;
            let policy = &by.in_force.document.loan;
            let planned = planned(principal, &terms.plan, policy, by.country, by.on);
            let planned = planned.map_err(|_| pricing::Rejection::NoSchedule { principal })?;
            let price = gate.pass(terms.lender.kind(), principal, &planned)?;
            Ok(Box::new(Priced { schedule: planned.schedule, price }))
        };
        Some(price())
    }

    /// What a loan that is granted has to pass; its file costs what it was offered with, where it was
    /// offered with its price.
    pub(super) fn gate_of_grant(
        &self,
        loan: Uuid,
        sold: Option<&Product>,
        principal: Money,
        frozen: Option<Frozen>,
        by: &PricedBy,
    ) -> Result<Option<Gate>, Rejection> {
        let gate = self.gate(Some(loan), principal.currency(), by).map_err(unpriced)?;
        let Some(gate) = gate else { return Ok(None) };
        Ok(Some(match frozen {
            Some(it) => gate.with_fee(it.file_fee),
            None => {
                let product = by.product(sold.map(|it| it.code.as_str()));
                gate.with_fee_of(product, principal).map_err(unpriced)?
            }
        }))
    }

    /// What a loan that is to run by other terms has to pass where it runs longer.
    pub(super) fn gate_of_change(
        &self,
        loan: Uuid,
        by: &PricedBy,
    ) -> Result<Option<Gate>, Rejection> {
        let Some(it) = self.loan(loan) else { return Ok(None) };
        self.gate(Some(loan), it.currency(), by).map_err(unpriced)
    }

    fn gate(
        &self,
        loan: Option<Uuid>,
        currency: Currency,
        by: &PricedBy,
    ) -> Result<Option<Gate>, pricing::Rejection> {
        let PricedBy { in_force, country, on } = *by;
        let (has, running) = (self.premium_fees(currency), || self.running(currency, loan));
        let document = &in_force.document;
        Gate::of(document, in_force.reference, country, on, currency, has, running)
    }

    /// The loans that share what else is compulsory, this one apart.
    pub(super) fn running(&self, currency: Currency, but: Option<Uuid>) -> Vec<Sharing> {
        let others = self.loans_in(currency).filter(|(id, _)| Some(*id) != but);
        let running = others.filter(|(_, it)| matches!(it.life(), Life::Granted | Life::Active));
        let sharing = running.filter_map(|(_, it)| {
            let last_due_on = it.instalments().last()?.due_on;
            Some(Sharing { principal: it.principal(), last_due_on })
        });
        sharing.collect()
    }

    /// What a loan was offered with, where it was with its price.
    pub(super) fn frozen(&self, loan: Uuid) -> Option<Frozen> {
        let Offer { offered_on, priced, .. } = self.offer_of(loan)?;
        Some(Frozen { on: *offered_on, file_fee: priced.as_ref()?.price.file_fee })
    }
}

fn unpriced(why: pricing::Rejection) -> Rejection {
    loan::Rejection::from(why).into()
}
