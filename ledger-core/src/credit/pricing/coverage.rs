//! Which plans that a version of the policy offers are not lawful?

use std::collections::{BTreeMap, BTreeSet};

use super::spans::{Span, spans};
use super::{Ask, Pricing};
use crate::calendar::Day;
use crate::country::Country;
use crate::money::{Money, Rate};
use crate::policy::{
    Coverage, CreditProduct, Document, Law, LenderKind, NoStart, PolicyRef, PremiumPlan, Products,
    RiskClass, RiskClasses, UnlawfulPlans,
};

/// By what a document is looked through.
struct Looked<'a> {
    document: &'a Document,
    version: PolicyRef,
    products: &'a Products,
    classes: &'a RiskClasses,
    law: &'a Law,
    countries: Vec<Country>,
}

/// By what a plan of a group costs what it does: instalments, minor units, rate.
type Costs = (u32, i64, Rate);

/// One group of plans: those of a product, by one lender, on a day.
#[derive(Clone, Copy)]
struct Group<'a> {
    product: &'a CreditProduct,
    lender: LenderKind,
    on: Day,
}

/// What is not lawful of the plans that this version would offer on the day that it takes force, and
/// on each later one on which the ceiling of a lender changes. Nothing where it offers none.
pub fn coverage(document: &Document, version: PolicyRef, from: Day) -> Coverage {
    let (Some(products), Some(classes), Some(law)) =
        (&document.products, &document.classes, &document.law)
    else {
        return Coverage::default();
    };
    let countries = countries(law);
    Looked { document, version, products, classes, law, countries }.coverage(from)
}

/// Those whose law is told. A country in which nothing is a day of rest stands for all others where
/// there is none.
fn countries(law: &Law) -> Vec<Country> {
    let known: BTreeSet<Country> = law.countries.iter().map(|it| it.country).collect();
    match known.is_empty() {
        true => vec!["ZZ".parse().expect("two capital letters are a country")],
        false => known.into_iter().collect(),
    }
}

impl<'a> Looked<'a> {
    fn coverage(&self, from: Day) -> Coverage {
        let later = self.law.changes_after(from);
        let mut found = Coverage::default();
        for on in [from].into_iter().chain(later) {
            for product in &self.products.products {
                let mut lenders: Vec<LenderKind> = product.lenders.clone();
                let changes = |lender: &LenderKind| {
                    self.law.ceilings.iter().any(|it| it.lender == *lender && it.from == on)
                };
                lenders.retain(|it| on == from || changes(it));
                // What is lawful below a ceiling is so below a higher one.
                lenders.sort_by_key(|it| self.law.ceiling_on(*it, on));
                let mut lawful = BTreeSet::new();
                for lender in lenders {
                    let group = Group { product, lender, on };
                    found.unlawful.extend(self.unlawful(group, &mut lawful));
                }
            }
            found.no_start.extend(self.no_start(on));
        }
        found
    }

    /// The plans of a group that are not lawful, of the classes that share them told once. What is
    /// known to be lawful is not looked at, and more is known afterwards.
    fn unlawful(&self, group: Group<'a>, known: &mut BTreeSet<Costs>) -> Vec<UnlawfulPlans> {
        let Group { product, lender, on } = group;
        let amounts = amounts(product);
        let mut by_span: BTreeMap<Span, Vec<String>> = BTreeMap::new();
        let mut unlawful: BTreeSet<Costs> = BTreeSet::new();
        for RiskClass { code, .. } in &self.classes.classes {
            let rows = product.durations.iter().map(|instalments| {
                let lawful = amounts.iter().map(|amount| {
                    let rate = self.products.rate_of(product, code, *instalments, *amount);
                    let Some(rate) = rate else { return false };
                    let costs = (*instalments, amount.amount(), rate);
                    if !known.contains(&costs) && !unlawful.contains(&costs) {
                        match self.is_lawful(group, code, *instalments, *amount) {
                            true => known.insert(costs),
                            false => unlawful.insert(costs),
                        };
                    }
                    known.contains(&costs)
                });
                lawful.collect()
            });
            for span in spans(&rows.collect::<Vec<Vec<bool>>>()) {
                by_span.entry(span).or_default().push(code.clone());
            }
        }
        let told = by_span.into_iter().filter_map(|(span, classes)| {
            Some(UnlawfulPlans {
                product: product.code.clone(),
                lender,
                on,
                classes,
                instalments_min: *product.durations.get(span.first_row)?,
                instalments_max: *product.durations.get(span.last_row)?,
                amount_min: *amounts.get(span.first)?,
                amount_max: *amounts.get(span.last)?,
            })
        });
        told.collect()
    }

    /// The starting limits of which a newcomer is offered no lawful plan.
    fn no_start(&self, on: Day) -> Vec<NoStart> {
        let limits = self.classes.limits.iter().enumerate();
        let starts = limits.filter_map(|(place, it)| Some((place, it.start()?)));
        let without = starts.filter(|(_, limit)| {
            let products = self.products.products.iter();
            let mut products = products.filter(|it| it.currency() == limit.currency()).peekable();
            products.peek().is_some() && !products.any(|it| self.starts(it, *limit, on))
        });
        without.map(|(place, limit)| NoStart { place, limit, on }).collect()
    }

    fn starts(&self, product: &'a CreditProduct, limit: Money, on: Day) -> bool {
        let newcomer = &self.classes.newcomer;
        product.offers(limit)
            && product.lenders.iter().any(|lender| {
                let group = Group { product, lender: *lender, on };
                // The longest first: what is paid once weighs least there.
                let mut durations = product.durations.iter().rev();
                durations.any(|it| self.is_lawful(group, newcomer, *it, limit))
            })
    }

    /// Whether a plan may be offered in each country, by one of the ways to pay Premium.
    fn is_lawful(&self, group: Group<'a>, class: &str, instalments: u32, amount: Money) -> bool {
        let Group { product, lender, on } = group;
        let Some(purpose) = product.purposes.first().copied() else { return false };
        let ask = |premium: Option<&'a PremiumPlan>| Ask {
            product,
            purpose,
            class,
            lender,
            amount,
            instalments,
            first_due_on: None,
            premium,
            other_principal: Money::zero(amount.currency()),
            means: None,
        };
        let compulsory = self.document.premium.as_ref().filter(|it| it.compulsory);
        let ways: Vec<Option<&PremiumPlan>> = match compulsory {
            Some(premium) => premium.plans_in(amount.currency()).map(Some).collect(),
            None => vec![None],
        };
        self.countries.iter().all(|country| {
            let (document, version, country) = (self.document, self.version, *country);
            let pricing = Pricing { document, version, country, on };
            ways.iter().any(|it| pricing.is_offered(&ask(*it)))
        })
    }
}

/// What a product lends, step by step.
fn amounts(product: &CreditProduct) -> Vec<Money> {
    let step = usize::try_from(product.amount_step.amount()).unwrap_or(1);
    let all = (product.amount.min.amount()..=product.amount.max.amount()).step_by(step.max(1));
    all.filter_map(|it| Money::new(it, product.currency()).ok()).collect()
}
