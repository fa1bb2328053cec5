//! Which plans are there for an amount, and from how much a month?

use super::{Ask, Excluded, Means, PricedPlan, Pricing};
use crate::calendar::Day;
use crate::money::Money;
use crate::policy::{CreditProduct, CreditPurpose, LenderKind, PremiumPlan, Products};

/// What somebody would like to borrow.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub purpose: CreditPurpose,
    pub amount: Money,
    /// The code of a risk class.
    pub class: &'a str,
    /// Absent: of each product, who is named first.
    pub lender: Option<LenderKind>,
    /// Absent: a period from now on, or as near to it as the policy lets it be chosen.
    pub first_due_on: Option<Day>,
    /// Absent: the first plan in the policy.
    pub premium: Option<&'a PremiumPlan>,
    pub other_principal: Money,
    pub means: Option<Means>,
}

/// A plan that was asked for, and what it costs or why it is not offered.
#[derive(Debug, Clone)]
pub struct Simulated<'a> {
    pub product: &'a CreditProduct,
    pub lender: LenderKind,
    pub instalments: u32,
    pub outcome: Result<PricedPlan, Excluded>,
}

impl Simulated<'_> {
    /// What falls due of a month at most; `None` for a plan that is not offered.
    pub fn monthly(&self) -> Option<Money> {
        self.outcome.as_ref().ok().map(|it| it.monthly)
    }
}

impl<'a> Pricing<'a> {
    /// Each plan that the policy has a product and a duration for, in its own order.
    ///
    /// # Errors
    /// When the version offers nothing by rule.
    pub fn simulated(&self, wish: &Wish<'a>) -> Result<Vec<Simulated<'a>>, Excluded> {
        let products = self.products()?;
        let plans = asks(products, wish).map(|ask| Simulated {
            product: ask.product,
            lender: ask.lender,
            instalments: ask.instalments,
            outcome: self.priced(&ask),
        });
        Ok(plans.collect())
    }

    /// Of the plans that are offered the one that asks least a month, and of those the one that is
    /// over first. Only this one's figures are found. `None` where none is offered.
    ///
    /// # Errors
    /// When the version offers nothing by rule.
    pub fn cheapest(&self, wish: &Wish<'a>) -> Result<Option<Simulated<'a>>, Excluded> {
        let products = self.products()?;
        let asks = asks(products, wish);
        let mut asks: Vec<(Money, Ask)> =
            asks.filter_map(|ask| Some((self.monthly_of(&ask)?, ask))).collect();
        asks.sort_by_key(|(monthly, ask)| (monthly.amount(), ask.instalments));
        let offered = asks.into_iter().find(|(_, ask)| self.is_offered(ask));
        let simulated = |ask: Ask<'a>| Simulated {
            product: ask.product,
            lender: ask.lender,
            instalments: ask.instalments,
            outcome: self.priced(&ask),
        };
        Ok(offered.map(|(_, ask)| simulated(ask)).filter(|it| it.outcome.is_ok()))
    }

    fn products(&self) -> Result<&'a Products, Excluded> {
        let offers = self.document.law.is_some();
        self.document.products.as_ref().filter(|_| offers).ok_or(Excluded::NothingOffered)
    }
}

/// The plans that the policy has a product and a duration for.
fn asks<'a>(products: &'a Products, wish: &Wish<'a>) -> impl Iterator<Item = Ask<'a>> {
    let wish = *wish;
    products.products.iter().flat_map(move |product| {
        let lender = wish.lender.or(product.lenders.first().copied());
        product.durations.iter().map(move |instalments| Ask {
            product,
            purpose: wish.purpose,
            class: wish.class,
            lender: lender.unwrap_or(LenderKind::Bank),
            amount: wish.amount,
            instalments: *instalments,
            first_due_on: wish.first_due_on,
            premium: wish.premium,
            other_principal: wish.other_principal,
            means: wish.means,
        })
    })
}

/// Of plans the one that asks least a month, and of those the one that is over first.
pub fn cheapest<'s, 'a>(plans: &'s [Simulated<'a>]) -> Option<&'s Simulated<'a>> {
    let offered = plans.iter().filter_map(|it| Some((it.monthly()?.amount(), it.instalments, it)));
    offered.min_by_key(|(monthly, instalments, _)| (*monthly, *instalments)).map(|(_, _, it)| it)
}
