//! By what is credit priced that is offered, granted or to run longer in this file?

use uuid::Uuid;

use super::{CustomerFile, Facts, Rejection};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::Sharing;
use crate::credit::application::{Offer, Priced, Terms};
use crate::credit::loan::{self, Act, Life};
use crate::credit::pricing::{self, Frozen, Gate, planned};
use crate::money::Currency;
use crate::policy::{CreditProduct, Version};

impl CustomerFile {
    /// What these terms cost if they were offered today, or why they may not be; `None` where the
    /// version in force has no law.
    pub(super) fn offer_price(
        &self,
        terms: &Terms,
        in_force: &Version,
        country: Country,
        on: Day,
    ) -> Option<Result<Box<Priced>, pricing::Rejection>> {
        let principal = terms.principal;
        let (document, currency) = (&in_force.document, principal.currency());
        let (has, running) = (self.premium_fees(currency), || self.running(currency, None));
        let gate = Gate::of(document, in_force.reference, country, on, currency, has, running);
        let gate = gate.transpose()?;
        let price = || {
            let product = product(in_force, terms.product.as_deref());
            let gate = gate?.with_fee_of(product, principal)?;
            let planned = planned(principal, &terms.plan, &document.loan, country, on);
            let planned = planned.map_err(|_| pricing::Rejection::NoSchedule { principal })?;
            let price = gate.pass(terms.lender.kind(), principal, &planned)?;
            Ok(Box::new(Priced { schedule: planned.schedule, price }))
        };
        Some(price())
    }

    /// What a new loan, or one that is to run longer, has to pass by the law of the day. A loan that was
    /// granted elsewhere is boarded whatever it costs.
    pub(super) fn gate(
        &self,
        loan: Uuid,
        act: &Act,
        frozen: Option<&Frozen>,
        in_force: &Version,
        country: Country,
        facts: &Facts,
    ) -> Result<Option<Gate>, Rejection> {
        let gate = |currency: Currency| {
            let (document, version) = (&in_force.document, in_force.reference);
            let running = || self.running(currency, Some(loan));
            let has = self.premium_fees(currency);
            Gate::of(document, version, country, facts.on, currency, has, running)
        };
        let priced = |it: pricing::Rejection| Rejection::from(loan::Rejection::from(it));
        let gate = match act {
            Act::Grant { product: sold, principal, .. } => {
                let gate = gate(principal.currency()).map_err(priced)?;
                let product = product(in_force, sold.as_ref().map(|it| it.code.as_str()));
                match (gate, frozen) {
                    (Some(gate), Some(it)) => Some(gate.with_fee(it.file_fee)),
                    (Some(gate), None) => {
                        Some(gate.with_fee_of(product, *principal).map_err(priced)?)
                    }
                    (None, _) => None,
                }
            }
            Act::ProposeRescheduling { .. } | Act::AgreeRescheduling { .. } => {
                match self.loan(loan) {
                    Some(it) => gate(it.currency()).map_err(priced)?,
                    None => None,
                }
            }
            Act::Board { .. }
            | Act::Rebase { .. }
            | Act::Disburse { .. }
            | Act::ReverseDisbursement { .. }
            | Act::Cancel { .. }
            | Act::Rescind { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ReverseRepayment { .. }
            | Act::ChargeBack { .. }
            | Act::ReverseChargeback { .. }
            | Act::Charge { .. }
            | Act::WaiveCharge { .. }
            | Act::WaivePenalty { .. }
            | Act::ReverseCharge { .. }
            | Act::Hold { .. }
            | Act::EndHold { .. }
            | Act::PayOutCredit { .. }
            | Act::ReverseCreditPayout { .. }
            | Act::WriteOff { .. }
            | Act::UndoWriteOff { .. }
            | Act::Sell { .. }
            | Act::ApproveAct { .. }
            | Act::DeclineAct { .. }
            | Act::Age => None,
        };
        Ok(gate)
    }

    /// The loans that share what else is compulsory, this one apart.
    fn running(&self, currency: Currency, but: Option<Uuid>) -> Vec<Sharing> {
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

fn product<'a>(in_force: &'a Version, code: Option<&str>) -> Option<&'a CreditProduct> {
    in_force.document.products.as_ref()?.product(code?)
}
