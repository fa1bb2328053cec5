//! By what is credit priced that is offered, granted or to run longer in this file?

use uuid::Uuid;

use super::{CustomerFile, Rejection};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::Sharing;
use crate::credit::application::{Borne, Held, Offer, Priced, Purpose, Stated, Terms};
use crate::credit::loan::{self, Decided, Life, Product};
use crate::credit::pricing::{
    self, Frozen, Gate, Means, Pricing, Wanted, planned, premium_a_month,
};
use crate::money::{Currency, Money};
use crate::policy::{CreditProduct, Document, Version};

/// Which Premium counts beside the loans that run.
#[derive(Debug, Clone, Copy)]
pub(super) enum PremiumBeside {
    All,
    /// None that is compulsory: the plan that is asked for has it.
    InPlan,
}

/// By what credit is priced: the version in force on a day, and the customer's country.
#[derive(Clone, Copy)]
pub(super) struct PricedBy<'a> {
    pub(super) in_force: &'a Version,
    pub(super) country: Country,
    pub(super) on: Day,
}

impl PricedBy<'_> {
    fn pricing(&self) -> Pricing<'_> {
        let PricedBy { in_force, country, on } = *self;
        Pricing { document: &in_force.document, version: in_force.reference, country, on }
    }

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

    /// What these terms are held to by the price table and the rule of the version in force.
    ///
    /// # Errors
    /// When no simulation of today shows them, or the income does not bear them.
    pub(super) fn held(
        &self,
        terms: &Terms,
        purpose: Option<Purpose>,
        stated: &Stated,
        by: &PricedBy,
    ) -> Result<Held, pricing::Rejection> {
        let pricing = by.pricing();
        let wanted = Wanted {
            product: terms.product.as_deref(),
            purpose: purpose.map(|it| it.of_credit()),
            lender: terms.lender.kind(),
            principal: terms.principal,
            plan: &terms.plan,
        };
        let class = stated.class.clone();
        pricing.in_table(&wanted, class.as_deref())?;
        let capacity = match stated.income {
            Some(income) => {
                let (currency, document) = (terms.principal.currency(), &by.in_force.document);
                let running = self.running_a_month(currency, document, PremiumBeside::All);
                let running = running.ok_or(pricing::Rejection::TooLarge)?;
                let monthly = pricing.borne(&wanted, Means { income, running })?;
                Some(Borne { income, monthly })
            }
            None => None,
        };
        Ok(Held { class, capacity, policy: by.in_force.reference })
    }

    /// What the customer's running loans ask of a month already, and Premium that runs beside them: also
    /// where it would begin with the credit, unless the plan that is asked for has it counted. `None` where
    /// that does not fit.
    pub(super) fn running_a_month(
        &self,
        currency: Currency,
        document: &Document,
        premium: PremiumBeside,
    ) -> Option<Money> {
        let of_loans = i64::try_from(self.counts.in_currency(currency).monthly).ok()?;
        let of_loans = Money::new(of_loans, currency).ok()?;
        let compulsory = document.premium.as_ref().filter(|it| it.compulsory);
        let has = || self.premium_fees(currency).map(|it| (it.every, it.fee));
        let first = || compulsory?.plans_in(currency).next().map(|it| (it.every, it.fee));
        let fee = match (premium, compulsory) {
            (PremiumBeside::InPlan, Some(_)) => None,
            (PremiumBeside::InPlan, None) => has(),
            (PremiumBeside::All, _) => has().or_else(first),
        };
        match fee {
            Some((every, fee)) => of_loans.plus(premium_a_month(every, fee)?),
            None => Some(of_loans),
        }
    }

    /// Whether a grant that was decided outside of this ledger is one that the price table has.
    ///
    /// # Errors
    /// When it has not.
    pub(super) fn granted_by_table(act: &loan::Act, by: &PricedBy) -> Result<(), Rejection> {
        if let loan::Act::Grant { product, lender, principal, plan, decision, .. } = act
            && matches!(decision, Decided::Direct { .. })
        {
            let wanted = Wanted {
                product: product.as_ref().map(|it| it.code.as_str()),
                purpose: None,
                lender: lender.kind(),
                principal: *principal,
                plan,
            };
            by.pricing().in_table_of_any(&wanted).map_err(unpriced)?;
        }
        Ok(())
    }

    /// In how many days the parts of a loan that is granted may go out, by the version in force: as its
    /// product has it, or where that is in no list, as loans do. What an application brought goes out at
    /// once.
    pub(super) fn parts_days_max(act: &loan::Act, in_force: Option<&Version>) -> Option<u32> {
        let loan::Act::Grant { product, decision: Decided::Direct { .. }, .. } = act else {
            return None;
        };
        let document = &in_force?.document;
        let products = document.products.as_ref();
        let listed = products.zip(product.as_ref()).and_then(|(all, it)| all.product(&it.code));
        let parts = match listed {
            Some(it) => it.parts,
            None => document.servicing?.parts,
        };
        parts.map(|it| it.days_max)
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
