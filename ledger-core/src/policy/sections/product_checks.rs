//! What keeps a list of products and prices from being usable, whatever the other sections say?

use super::products::{
    CreditProduct, CreditPurpose, FeePaid, FileFee, ProductInterest, ProductParts, Products,
};
use super::{Bounds, Section};
use crate::money::Money;
use crate::policy::fault::{Fault, Faults, repeated};

/// So many rows have a price table at most: it is looked through for each plan.
const PRICES_MAX: usize = 1_000;

/// So many instalments has a product at most.
const INSTALMENTS_MAX: u32 = 480;

/// So many amounts has a product at most: the lawfulness of each is looked at, by each duration.
const AMOUNTS_MAX: i64 = 2_000;

impl Products {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Products::NAME);
        faults.expect_count("products", self.products.len(), 1..=50);
        let codes: Vec<_> = self.products.iter().map(|it| &it.code).collect();
        faults.expect_once("products", &codes);
        for (place, it) in self.products.iter().enumerate() {
            it.note_faults(&format!("products[{place}]"), &mut faults);
        }
        faults.expect_count("prices", self.prices.len(), 0..=PRICES_MAX);
        self.note_prices(&mut faults);
        faults.into_found()
    }

    fn note_prices(&self, faults: &mut Faults) {
        for (place, it) in self.prices.iter().enumerate() {
            let member = |name: &str| format!("prices[{place}].{name}");
            faults.expect_within(
                &member("instalments_max"),
                it.instalments_max,
                1..=INSTALMENTS_MAX,
            );
            faults.expect_share(&member("rate"), it.rate);
            let Some(product) = self.product(&it.product) else {
                faults
                    .note(&member("product"), format!("no product has the code `{}`", it.product));
                continue;
            };
            faults.expect_in(&member("amount_max"), product.currency(), it.amount_max);
            if product.interest == (ProductInterest::None {}) {
                let reason = format!("expected none: `{}` bears no interest", it.product);
                faults.note(&format!("prices[{place}]"), reason);
            }
        }
        let cell = |it: &super::PriceRow| {
            (it.product.clone(), it.class.clone(), it.instalments_max, it.amount_max)
        };
        let cells: Vec<_> = self.prices.iter().map(cell).collect();
        if let Some((product, class, instalments, amount)) = repeated(&cells) {
            let reason = format!(
                "`{product}` has two prices for `{class}`, {instalments} instalments and {amount}"
            );
            faults.note("prices", reason);
        }
    }
}

impl CreditProduct {
    fn note_faults(&self, at: &str, faults: &mut Faults) {
        let member = |name: &str| format!("{at}.{name}");
        faults.expect_code(&member("code"), &self.code);
        faults.expect_count(&member("purposes"), self.purposes.len(), 1..=2);
        let purposes: Vec<_> = self.purposes.iter().map(|it| it.name()).collect();
        faults.expect_once(&member("purposes"), &purposes);
        faults.expect_count(&member("lenders"), self.lenders.len(), 1..=2);
        let lenders: Vec<_> = self.lenders.iter().map(|it| it.name()).collect();
        faults.expect_once(&member("lenders"), &lenders);
        self.note_amounts(&member, faults);
        self.note_durations(&member, faults);
        self.note_parts(&member, faults);
        if let Some(fee) = self.file_fee {
            fee.note_faults(&member("file_fee"), self.amount.min, faults);
        }
    }

    fn note_amounts(&self, member: &impl Fn(&str) -> String, faults: &mut Faults) {
        let Bounds { min, max } = self.amount;
        if min.currency() != max.currency() {
            let (min, max) = (min.currency(), max.currency());
            let reason = format!("min is in {min}, max in {max}: expected one");
            return faults.note(&member("amount"), reason);
        }
        faults.expect_in(&member("amount_step"), max.currency(), self.amount_step);
        let between = max.amount() - min.amount();
        if min.is_zero() || between < 0 {
            let reason = format!("expected a min above zero and up to max, found {min} and {max}");
            faults.note(&member("amount"), reason);
        } else if between.checked_rem(self.amount_step.amount()) != Some(0) {
            let reason = format!(
                "expected an amount above zero of which whole steps lead from {min} to {max}, found {}",
                self.amount_step
            );
            faults.note(&member("amount_step"), reason);
        } else if between / self.amount_step.amount() >= AMOUNTS_MAX {
            let amounts = between / self.amount_step.amount() + 1;
            let reason =
                format!("expected steps to at most {AMOUNTS_MAX} amounts, found {amounts}");
            faults.note(&member("amount_step"), reason);
        }
    }

    /// Goods are handed over for their whole price, a fee that is paid before is paid once, and nothing goes
    /// out in the last period.
    fn note_parts(&self, member: &impl Fn(&str) -> String, faults: &mut Faults) {
        let Some(ProductParts { days_max }) = self.parts else { return };
        faults.expect_within(&member("parts.days_max"), days_max, ProductParts::DAYS);
        let because = match self.file_fee {
            _ if self.purposes.contains(&CreditPurpose::Goods) => {
                "credit for goods goes out at once"
            }
            Some(FileFee { paid: FeePaid::UpFront, .. }) => {
                "a file fee that is paid up front is paid for the whole"
            }
            _ if self.durations.first() == Some(&1) => {
                "one instalment has no period before the last"
            }
            Some(_) | None => return,
        };
        faults.note(&member("parts"), format!("expected none: {because}"));
    }

    fn note_durations(&self, member: &impl Fn(&str) -> String, faults: &mut Faults) {
        let durations = &self.durations;
        faults.expect_count(&member("durations"), durations.len(), 1..=60);
        let within = durations.iter().all(|it| (1..=INSTALMENTS_MAX).contains(it));
        if !within || !durations.is_sorted_by(|one, next| one < next) {
            let reason =
                format!("expected numbers of instalments, ascending, 1 to {INSTALMENTS_MAX}");
            faults.note(&member("durations"), reason);
        }
        faults.expect_within(&member("every.n"), self.every.n, 1..=480);
        let least = durations.first().copied().unwrap_or(1).saturating_sub(1);
        faults.expect_within(&member("grace.principal"), self.grace.principal, 0..=least);
        faults.expect_within(&member("grace.interest"), self.grace.interest, 0..=least);
        faults.expect_within(&member("grace.interest_free"), self.grace.interest_free, 0..=least);
    }
}

impl FileFee {
    /// `least` is the least that is lent.
    fn note_faults(&self, at: &str, least: Money, faults: &mut Faults) {
        let FileFee { fixed, share, min, paid: _ } = self;
        faults.expect_in(&format!("{at}.fixed"), least.currency(), *fixed);
        faults.expect_in(&format!("{at}.min"), least.currency(), *min);
        faults.expect_share(&format!("{at}.share"), *share);
        if let Some(fee) = self.of(least)
            && fee.amount() >= least.amount()
        {
            faults.note(at, format!("expected less than what is lent, found {fee} of {least}"));
        }
    }
}
