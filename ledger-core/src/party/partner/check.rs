//! Is a mandate one under which anybody could lend?

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Rejection;
use crate::party::Mandate;

/// How long a bank may take to answer, in hours.
const ANSWER_HOURS: std::ops::RangeInclusive<u32> = 1..=720;

/// Ten years.
const UNDONE_DAYS_MAX: u32 = 3660;

impl Mandate {
    pub(super) fn check(&self) -> Result<(), Rejection> {
        let Mandate { lines, products, answer_hours, checklist, commission, undone } = self;
        if lines.is_empty() {
            return Err(Rejection::NoLine);
        }
        let mut currencies = BTreeSet::new();
        for line in lines {
            let currency = line.limit.currency();
            if !currencies.insert(currency) {
                return Err(Rejection::LineTwice { currency });
            }
            if let Some(fee) = line.fee_min.filter(|it| it.currency() != currency) {
                let fee = fee.currency();
                return Err(Rejection::FeeInAnotherCurrency { fee, line: currency });
            }
        }
        if products.is_empty() {
            return Err(Rejection::NoProduct);
        }
        let mut codes = BTreeSet::new();
        for it in products {
            if !codes.insert(&it.code) {
                return Err(Rejection::ProductTwice { product: it.code.clone() });
            }
        }
        let mut items = BTreeSet::new();
        for it in checklist {
            if !items.insert(*it) {
                return Err(Rejection::ItemTwice { item: it.name().to_owned() });
            }
        }
        if !ANSWER_HOURS.contains(answer_hours) {
            let (min, max) = (*ANSWER_HOURS.start(), *ANSWER_HOURS.end());
            return Err(Rejection::AnswerHoursOutside { given: *answer_hours, min, max });
        }
        if undone.days > UNDONE_DAYS_MAX {
            let (given, max) = (undone.days, UNDONE_DAYS_MAX);
            return Err(Rejection::UndoneDaysOutside { given, max });
        }
        let rates = products.iter().filter_map(|it| it.rate_min).chain([commission.rate]);
        match rates.into_iter().all(|it| (Decimal::ZERO..=Decimal::ONE).contains(&it.0)) {
            true => Ok(()),
            false => Err(Rejection::RateOutside),
        }
    }
}
