//! Do the sections of a document fit each other?

use super::document::Document;
use super::fault::{Fault, Faults};
use super::sections::{
    ContractTemplate, CreditProduct, Law, LoanPolicy, PriceRow, ProductInterest, Products,
    RiskClass, RiskClasses, Scorecards, Section as _, WithdrawalPolicy,
};
use crate::money::Money;

impl Document {
    /// What each section says by itself is right; these are the faults between them.
    pub(super) fn faults_between(&self) -> Vec<Fault> {
        let scorecards = self.scorecard_faults();
        let (withdrawal, contract) = (self.withdrawal_faults(), self.contract_faults());
        [
            self.penalty_faults(),
            self.limit_faults(),
            self.product_faults(),
            scorecards,
            withdrawal,
            contract,
        ]
        .concat()
    }

    /// One table of ceilings serves both: what a credit and what its lateness may cost.
    fn penalty_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(LoanPolicy::NAME);
        if let (Some(law), Some(penalty)) = (&self.law, &self.loan.penalty)
            && penalty.ceilings != law.ceilings
        {
            let reason = "expected none beside the section `law`, whose ceilings hold";
            faults.note("penalty.ceilings", reason.to_owned());
        }
        faults.into_found()
    }

    /// A limit that grows by rule stays within what anybody may set.
    fn limit_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(RiskClasses::NAME);
        let limits = self.classes.iter().flat_map(|it| &it.limits).enumerate();
        for (place, row) in limits {
            for (step, limit) in row.steps.iter().enumerate() {
                let bounds = self.limits.credit_limit_in(limit.currency());
                if !bounds.is_some_and(|it| it.hold(*limit)) {
                    let member = format!("limits[{place}].steps[{step}]");
                    let reason = format!("expected within `limits.credit_limit`, found {limit}");
                    faults.note(&member, reason);
                }
            }
        }
        faults.into_found()
    }

    /// A score without bands would decide nothing.
    fn scorecard_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Scorecards::NAME);
        if self.scorecards.is_some() && self.classes.is_none() {
            let reason = format!("expected a section `{}` beside it", RiskClasses::NAME);
            faults.note("champion", reason);
        }
        faults.into_found()
    }

    /// What is given back is said where the law lets somebody withdraw, and nowhere else.
    fn withdrawal_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(WithdrawalPolicy::NAME);
        let countries = self.withdrawal.iter().flat_map(|it| &it.countries).enumerate();
        for (place, row) in countries {
            let law = self.law.as_ref().and_then(|it| it.in_country(row.country));
            if law.is_none_or(|it| it.withdrawal_days == 0) {
                let country = row.country;
                let reason = format!("nobody may withdraw in {country}: expected days in `law`");
                faults.note(&format!("countries[{place}].country"), reason);
            }
        }
        faults.into_found()
    }

    /// A contract says what it costs, which offers under a law alone are measured for.
    fn contract_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(ContractTemplate::NAME);
        if self.contract.is_some() && self.law.is_none() {
            faults.note("html", format!("expected a section `{}` beside it", Law::NAME));
        }
        faults.into_found()
    }

    fn product_faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Products::NAME);
        let Some(products) = &self.products else { return vec![] };
        let (Some(classes), Some(law)) = (&self.classes, &self.law) else {
            for (name, missing) in
                [(RiskClasses::NAME, self.classes.is_none()), (Law::NAME, self.law.is_none())]
            {
                if missing {
                    faults.note("products", format!("expected a section `{name}` beside them"));
                }
            }
            return faults.into_found();
        };
        for (place, product) in products.products.iter().enumerate() {
            self.note_terms(&format!("products[{place}]"), product, law, &mut faults);
            note_prices(product, products, classes, &mut faults);
        }
        for (place, PriceRow { class, .. }) in products.prices.iter().enumerate() {
            if classes.class(class).is_none() {
                let reason = format!("no class has the code `{class}`");
                faults.note(&format!("prices[{place}].class"), reason);
            }
        }
        faults.into_found()
    }

    /// What of a product the other sections do not allow, terms unfit for consumers among it.
    fn note_terms(&self, at: &str, product: &CreditProduct, law: &Law, faults: &mut Faults) {
        let currency = product.currency();
        if self.loan.step_in(currency).is_none() {
            let reason = format!("expected {currency} in `loan.instalments`: nothing rounds it");
            faults.note(&format!("{at}.amount"), reason);
        }
        let lent = self.limits.principal_in(currency);
        let ends = [product.amount.min, product.amount.max];
        if !ends.iter().all(|it| lent.is_some_and(|lent| lent.hold(*it))) {
            let [min, max] = ends;
            let reason = format!("expected within `limits.principal`, found {min} to {max}");
            faults.note(&format!("{at}.amount"), reason);
        }
        for (place, lender) in product.lenders.iter().enumerate() {
            if !law.ceilings.iter().any(|it| it.lender == *lender) {
                let reason = format!("no ceiling of `{}` is known in `law`", lender.name());
                faults.note(&format!("{at}.lenders[{place}]"), reason);
            }
        }
        let unfit = match product.interest {
            ProductInterest::None {} => None,
            ProductInterest::Flat { .. } => Some("on the whole principal is owed whole"),
            ProductInterest::DecliningBalance { .. } => self
                .loan
                .recalculation
                .is_none_or(|it| !it.early)
                .then_some("without `loan.recalculation.early` is owed whole"),
        };
        if let Some(why) = unfit {
            let reason = format!("unfit for consumers: interest {why}, however early it is repaid");
            faults.note(&format!("{at}.interest"), reason);
        }
        for (member, why) in product.terms.unwrap_or_default().unfit() {
            let reason = format!("unfit for consumers: {why}");
            faults.note(&format!("{at}.terms.{member}"), reason);
        }
        if let Some(premium) = self.premium.as_ref().filter(|it| it.compulsory)
            && premium.plans_in(currency).next().is_none()
        {
            let reason = format!("Premium is compulsory: expected a plan of it in {currency}");
            faults.note(&format!("{at}.amount"), reason);
        }
    }
}

/// Each class has a price for all that is offered, and one of less risk none that is higher.
fn note_prices(
    product: &CreditProduct,
    products: &Products,
    classes: &RiskClasses,
    faults: &mut Faults,
) {
    let most = product.amount.max;
    let Some(longest) = product.durations.last().copied() else { return };
    let codes = classes.classes.iter().map(|it| &it.code);
    let unpriced: Vec<_> =
        codes.filter(|it| products.rate_of(product, it, longest, most).is_none()).collect();
    for code in &unpriced {
        let reason = format!(
            "expected a price of `{}` for `{code}` up to {longest} instalments and {most}",
            product.code
        );
        faults.note("prices", reason);
    }
    if !unpriced.is_empty() {
        return;
    }
    let of_product = products.prices.iter().filter(|it| it.product == product.code);
    let mut amounts: Vec<i64> = of_product.map(|it| it.amount_max.amount()).collect();
    amounts.retain(|it| *it < most.amount());
    amounts.push(most.amount());
    let amounts = amounts.into_iter().filter_map(|it| Money::new(it, product.currency()).ok());
    for amount in amounts {
        for instalments in &product.durations {
            let rate = |it: &RiskClass| products.rate_of(product, &it.code, *instalments, amount);
            let mut pairs = classes.classes.iter().zip(classes.classes.iter().skip(1));
            if let Some((one, next)) = pairs.find(|(one, next)| rate(next) < rate(one)) {
                let reason = format!(
                    "`{}` pays more than `{}`, which bears more risk, for {instalments} instalments \
                     of {amount} of `{}`",
                    one.code, next.code, product.code
                );
                return faults.note("prices", reason);
            }
        }
    }
}
