//! May a credit be given at what it costs, by the law of the day? One question for an offer, a
//! signature, a grant and a longer rescheduling, whoever asks.

use super::{BornePremium, Ceiling, PaidFee, Planned, Price, Rejection, TotalCost, lawful};
use crate::calendar::Day;
use crate::country::Country;
use crate::credit::{PremiumFees, Sharing};
use crate::money::{Currency, Money};
use crate::policy::{CreditProduct, Document, Law, LenderKind, PolicyRef};

/// What a credit has to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    law: Law,
    /// The version whose law it is.
    policy: PolicyRef,
    country: Country,
    on: Day,
    file_fee: Option<PaidFee>,
    /// Where it is compulsory.
    premium: Option<BornePremium>,
}

/// A credit as it was offered, which nothing changes until it is signed or lapses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// The day by which its terms were resolved.
    pub on: Day,
    pub file_fee: Option<PaidFee>,
}

impl Gate {
    /// That of a version on a day, for a credit in this currency of a customer who has this Premium,
    /// beside these loans that run; `None` where it has no law: then nothing is asked. Where Premium is
    /// compulsory, who has none is taken to subscribe to the policy's first plan.
    ///
    /// # Errors
    /// When Premium is compulsory and there is none in this currency.
    pub fn of(
        document: &Document,
        policy: PolicyRef,
        country: Country,
        on: Day,
        currency: Currency,
        has: Option<PremiumFees>,
        running: impl FnOnce() -> Vec<Sharing>,
    ) -> Result<Option<Gate>, Rejection> {
        let Some(law) = document.law.clone() else { return Ok(None) };
        let premium = match document.premium.as_ref().filter(|it| it.compulsory) {
            Some(it) => {
                let first = || {
                    let plan = it.plans_in(currency).next()?;
                    Some(PremiumFees { every: plan.every, fee: plan.fee, runs: None })
                };
                let fees = has.or_else(first).ok_or(Rejection::NoPremiumPlan { currency })?;
                // What a grant costs grows with the loans of its file only where they share something.
                Some(BornePremium { fees, running: running() })
            }
            None => None,
        };
        Ok(Some(Gate { law, policy, country, on, file_fee: None, premium }))
    }

    /// For a credit of this product, whose file fee it bears.
    ///
    /// # Errors
    /// When the fee does not fit an amount.
    pub fn with_fee_of(
        self,
        product: Option<&CreditProduct>,
        principal: Money,
    ) -> Result<Gate, Rejection> {
        let Some(fee) = product.and_then(|it| it.file_fee) else { return Ok(self) };
        let amount = fee.of(principal).ok_or(Rejection::TooLarge)?;
        let file_fee = PaidFee { amount, paid: fee.paid.into() };
        Ok(self.with_fee(Some(file_fee).filter(|it| !it.amount.is_zero())))
    }

    /// For a credit that bears this file fee.
    pub fn with_fee(self, file_fee: Option<PaidFee>) -> Gate {
        Gate { file_fee, ..self }
    }

    /// Of a credit that runs already: nothing is asked for its file again.
    pub fn without_fee(self) -> Gate {
        self.with_fee(None)
    }

    /// What it costs, where the law lets it be given. The principal goes out when its interest begins
    /// to count, or today where that was earlier.
    ///
    /// # Errors
    /// When the law does not.
    pub fn pass(
        &self,
        lender: LenderKind,
        principal: Money,
        planned: &Planned,
    ) -> Result<Price, Rejection> {
        self.cost(planned.from.max(self.on), self.on, lender, principal, planned)
    }

    /// The same of a principal that went out on this day, by the law that this version has of it.
    ///
    /// # Errors
    /// When the law does not.
    pub fn pass_on(
        &self,
        lent_on: Day,
        lender: LenderKind,
        principal: Money,
        planned: &Planned,
    ) -> Result<Price, Rejection> {
        self.cost(lent_on, lent_on, lender, principal, planned)
    }

    /// The ceiling of a day by the law of its version.
    pub fn ceiling(&self, lender: LenderKind, on: Day) -> Option<Ceiling> {
        Ceiling::of(&self.law, lender, on)
    }

    fn cost(
        &self,
        lent_on: Day,
        on: Day,
        lender: LenderKind,
        principal: Money,
        planned: &Planned,
    ) -> Result<Price, Rejection> {
        let Planned { every, ref schedule, .. } = *planned;
        let last = schedule.last().map_or(lent_on, |it| it.due_on);
        let premium = match &self.premium {
            Some(it) => it.by(principal, lent_on, last).ok_or(Rejection::TooLarge)?,
            None => vec![],
        };
        let fee = self.file_fee.map(|it| it.amount);
        let cash = super::Cash::of(lent_on, principal, every, fee, schedule)
            .with(premium.iter().map(|it| (it.due_on, it.amount.amount())));
        let (teg, ceiling) = lawful(&self.law, lender, on, &cash)?;
        let zero = Money::zero(principal.currency());
        let total = super::total::duties(&self.law, self.country, zero)
            .and_then(|it| TotalCost::of(principal, schedule, fee.unwrap_or(zero), &premium, it))
            .ok_or(Rejection::TooLarge)?;
        let (file_fee, policy) = (self.file_fee, self.policy);
        Ok(Price { lent_on, every, file_fee, premium, teg, ceiling, total, policy })
    }
}
