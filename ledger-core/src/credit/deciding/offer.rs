//! On which plan, and at what price, would the class be given what is asked for?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Facts, Wanted};
use crate::credit::evidence::GatheredInput;
use crate::credit::pricing::{Ask, Excluded, Gate, Means, Price, Pricing, Rejection, UnpricedPlan};
use crate::credit::scoring::{Input, InputValue};
use crate::credit::{Instalment, Plan};
use crate::money::{Money, Rate};
use crate::policy::{CreditProduct, Document, EvidenceSource, PolicyRef};

/// What would be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferFound {
    pub product: String,
    /// A year's, of the class.
    pub rate: Rate,
    pub plan: Plan,
    /// What falls due of a month at most.
    pub monthly: Money,
    /// Both yearly figures among it, and the ceiling that they are within.
    pub price: Price,
}

/// Why nothing could be offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotOffered {
    /// Stable.
    pub code: String,
    /// In French.
    pub text: String,
}

/// What would be offered to this class, and its instalments.
pub(super) fn offer(
    document: &Document,
    version: PolicyRef,
    class: &str,
    facts: &Facts,
    inputs: &[GatheredInput],
) -> Result<(OfferFound, Vec<Instalment>), NotOffered> {
    let Facts { on, country, wanted, premium, .. } = facts;
    let product = product(document, wanted).ok_or_else(|| not(&Excluded::NothingOffered))?;
    let zero = Money::zero(wanted.amount.currency());
    let running = premium.as_ref().map_or(&[][..], |it| &it.running);
    let pricing = Pricing { document, version, country: *country, on: *on };
    let ask = Ask {
        product,
        purpose: wanted.purpose,
        class,
        lender: wanted.lender.kind(),
        amount: wanted.amount,
        instalments: wanted.instalments,
        first_due_on: Some(wanted.first_due_on),
        premium: None,
        other_principal: running
            .iter()
            .try_fold(zero, |sum, it| sum.plus(it.principal))
            .unwrap_or(zero),
        means: means(facts, inputs),
    };
    // What a plan costs by its class alone is another price only where Premium is counted in it: in an
    // offer with what the customer has already. Where that is not, it is asked once.
    let alone = || pricing.priced(&ask).map(drop).map_err(|it| not(&it));
    let counted = document.premium.as_ref().is_some_and(|it| it.compulsory);
    if document.law.is_none() || counted {
        alone()?;
    }
    let UnpricedPlan { plan, rate, planned, monthly } =
        pricing.unpriced(&ask).map_err(|it| not(&it))?;
    // The price as it stands in an offer: beside what the customer has already.
    let refused = |it: Rejection| NotOffered { code: it.code().to_owned(), text: it.to_string() };
    let (amount, currency) = (wanted.amount, wanted.amount.currency());
    let has = premium.as_ref().and_then(|it| it.fees);
    let gate = Gate::of(document, version, *country, *on, currency, has, || running.to_vec());
    let price =
        gate.map_err(refused)?.ok_or_else(|| not(&Excluded::NothingOffered)).and_then(|it| {
            let gate = it.with_fee_of(Some(product), amount).map_err(refused)?;
            gate.pass(wanted.lender.kind(), amount, &planned).map_err(refused)
        });
    let price = match price {
        Ok(price) => price,
        // Why it is excluded by its class alone comes first, where it is.
        Err(why) => return Err(alone().err().unwrap_or(why)),
    };
    let product = product.code.clone();
    Ok((OfferFound { product, rate, plan, monthly, price }, planned.schedule))
}

fn not(why: &Excluded) -> NotOffered {
    NotOffered { code: why.code().to_owned(), text: why.fr() }
}

/// The product that is asked for, or the policy's first that is for that purpose, lender and amount.
fn product<'a>(document: &'a Document, wanted: &Wanted) -> Option<&'a CreditProduct> {
    let products = document.products.as_ref()?;
    match &wanted.product {
        Some(code) => products.product(code),
        None => products.products.iter().find(|it| {
            it.purposes.contains(&wanted.purpose)
                && it.lenders.contains(&wanted.lender.kind())
                && it.offers(wanted.amount)
                && it.durations.contains(&wanted.instalments)
        }),
    }
}

/// What the customer declared to have a month, beside what runs; `None` where nothing is known of it.
fn means(facts: &Facts, inputs: &[GatheredInput]) -> Option<Means> {
    let income = inputs.iter().find_map(|it| match (&it.input, it.source) {
        (Input::Known(InputValue::Amount(income)), EvidenceSource::Customer)
            if it.variable == "monthly_income" =>
        {
            Some(*income)
        }
        (Input::Known(_) | Input::Unknown(_), _) => None,
    });
    let income = income.filter(|it| it.currency() == facts.wanted.amount.currency())?;
    Some(Means { income, running: facts.owes.monthly })
}
