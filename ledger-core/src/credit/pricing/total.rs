//! What does a customer pay in all, line by line?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PremiumFee;
use crate::country::Country;
use crate::credit::Instalment;
use crate::money::Money;
use crate::policy::Law;

/// All that a customer pays for a credit, taxes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalCost {
    pub principal: Money,
    pub interest: Money,
    /// With the fees of the instalments, where there are any.
    pub file_fee: Money,
    /// Where it is compulsory.
    pub premium: Money,
    /// Of the instalments.
    pub insurance: Money,
    /// For registering the contract, with the taxes of the instalments.
    pub taxes: Money,
    /// On the contract's pages.
    pub stamps: Money,
    /// All of these.
    pub total: Money,
}

/// What a country asks for a contract: registration and stamps. Nothing in another currency.
pub(super) fn duties(law: &Law, country: Country, zero: Money) -> Option<(Money, Money)> {
    match law.in_country(country) {
        Some(it) if it.registration.currency() == zero.currency() => {
            Some((it.registration, it.stamps()?))
        }
        Some(_) | None => Some((zero, zero)),
    }
}

impl TotalCost {
    /// `None` where it does not fit an amount.
    pub(super) fn of(
        principal: Money,
        schedule: &[Instalment],
        file_fee: Money,
        premium: &[PremiumFee],
        (registration, stamps): (Money, Money),
    ) -> Option<TotalCost> {
        let zero = Money::zero(principal.currency());
        let sum = |of: fn(&Instalment) -> Option<Money>| {
            schedule.iter().filter_map(of).try_fold(zero, Money::plus)
        };
        let interest = sum(|it| it.interest)?;
        let file_fee = sum(|it| it.fee)?.plus(file_fee)?;
        let insurance = sum(|it| it.insurance)?;
        let taxes = sum(|it| it.tax)?.plus(registration)?;
        let premium = premium.iter().map(|it| it.amount).try_fold(zero, Money::plus)?;
        let lines = [interest, file_fee, premium, insurance, taxes, stamps];
        let total = lines.into_iter().try_fold(principal, Money::plus)?;
        Some(TotalCost { principal, interest, file_fee, premium, insurance, taxes, stamps, total })
    }

    /// What the credit costs besides what is lent.
    pub fn cost(&self) -> Money {
        self.total.minus(self.principal).expect("the total holds the principal")
    }
}
