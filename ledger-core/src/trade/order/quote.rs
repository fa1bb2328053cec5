//! What a quote promises, and what it may not.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::line::{PriceFault, sum};
use super::{Beneficiary, Event, Item, Line, Quoted, Rejection, Totals};
use crate::log::Instant;
use crate::money::{Currency, Money};
use crate::party::Country;

/// The most lines a quote may have: an order is what one household buys at once.
const LINES_MAX: usize = 100;

pub(super) fn quote(
    items: &[Item],
    valid_until: Instant,
    destination: Country,
    beneficiary: Option<&Beneficiary>,
    at: Instant,
) -> Result<Vec<Event>, Rejection> {
    let [first, ..] = items else {
        return Err(Rejection::LineCount { found: 0, min: 1, max: LINES_MAX });
    };
    if items.len() > LINES_MAX {
        return Err(Rejection::LineCount { found: items.len(), min: 1, max: LINES_MAX });
    }
    if valid_until <= at {
        return Err(Rejection::ValidUntilPassed { valid_until, at });
    }
    if let Some(Beneficiary { name: None, phone: None, address: None }) = beneficiary {
        return Err(Rejection::EmptyBeneficiary);
    }
    let currency = first.goods.currency();
    let lines: Vec<Line> = (1..)
        .zip(items)
        .map(|(number, it)| line(number, it, currency))
        .collect::<Result<_, _>>()?;
    refuse_unaddable_vendors(&lines)?;
    let totals = Totals::of(&lines, currency).ok_or(Rejection::TooLarge)?;
    if totals.total.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let beneficiary = beneficiary.cloned();
    Ok(vec![Event::Quoted(Quoted { lines, totals, valid_until, destination, beneficiary })])
}

fn line(number: u32, item: &Item, order: Currency) -> Result<Line, Rejection> {
    let Item { goods, freight, customs, service, .. } = *item;
    if item.quantity == 0 {
        return Err(Rejection::NoQuantity { line: number });
    }
    let amounts = [goods, freight, customs, service];
    if let Some(other) = amounts.into_iter().map(Money::currency).find(|it| *it != order) {
        return Err(Rejection::AnotherCurrency { order, given: other });
    }
    if let Some(price) = &item.price {
        price.check(goods, item.role).map_err(|fault| match fault {
            PriceFault::Currency(given) => Rejection::AnotherCurrency { order, given },
            PriceFault::Exchange => Rejection::ExchangeUnfit { line: number },
            PriceFault::Role => Rejection::RoleUnfit { line: number },
            PriceFault::Sum => Rejection::PriceUnfit { line: number },
        })?;
    }
    Ok(Line {
        number,
        vendor: item.vendor,
        offer: item.offer,
        category: item.category.clone(),
        role: item.role,
        description: item.description.clone(),
        quantity: item.quantity,
        goods,
        price: item.price.clone(),
        freight,
        customs,
        service,
        total: sum(order, amounts).ok_or(Rejection::TooLarge)?,
    })
}

/// A vendor is asked for all that is his in one sum.
fn refuse_unaddable_vendors(lines: &[Line]) -> Result<(), Rejection> {
    let mut asked: BTreeMap<Uuid, Money> = BTreeMap::new();
    for line in lines {
        let (vendor, price) = (line.vendor, line.vendor_price());
        let so_far = asked.get(&vendor).copied().unwrap_or(Money::zero(price.currency()));
        if so_far.currency() != price.currency() {
            return Err(Rejection::VendorCurrencies { vendor });
        }
        asked.insert(vendor, so_far.plus(price).ok_or(Rejection::TooLarge)?);
    }
    Ok(())
}
