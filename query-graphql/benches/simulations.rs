//! How long does it take to tell what 24 durations cost, with both yearly figures of each?
//!
//! `cargo bench -p query-graphql --bench simulations`: no server is needed, since a simulation reads one
//! row of the policy book, however many files there are. Prints the median, the 99th percentile and
//! how many are told a second by one thread; the same of a page of 24 goods that asks for the cheapest
//! plan of each.

use std::time::{Duration, Instant};

use ledger_core::calendar::Day;
use ledger_core::credit::pricing::{Pricing, Wish};
use ledger_core::log::Hash;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{CreditPurpose, Document, PolicyRef};

/// How often each is measured.
const ROUNDS: u32 = 500;

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).expect("an amount of a bench is one")
}

/// The version that ships with credit by rule, its first product being offered over 1 to 24 months.
fn document() -> Document {
    let mut document = Document::read(Document::OPEN).expect("what ships can be read");
    let products = document.products.as_mut().expect("it has products");
    products.products.truncate(1);
    for it in &mut products.products {
        it.durations = (1..=24).collect();
    }
    for it in &mut products.prices {
        it.instalments_max = it.instalments_max.max(24);
    }
    document
}

fn main() {
    let document = document();
    let newcomer = document.classes.as_ref().map_or("", |it| it.newcomer.as_str());
    let product = document.products.as_ref().and_then(|it| it.products.first());
    let purpose = product.and_then(|it| it.purposes.first()).copied();
    let version = PolicyRef { version: 1, hash: Hash::of(Document::OPEN.as_bytes()) };
    let country = "TG".parse().expect("it is a country");
    let on = Day::from_ymd(2026, 6, 15).expect("it is a day");
    let pricing = Pricing { document: &document, version, country, on };
    let wish = |amount: i64| Wish {
        purpose: purpose.unwrap_or(CreditPurpose::Goods),
        amount: xof(amount),
        class: newcomer,
        lender: None,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    };
    let plans = pricing.simulated(&wish(100_000)).expect("it offers by rule");
    let lawful = plans.iter().filter(|it| it.outcome.is_ok()).count();
    println!("{} durations of 100,000 XOF, {lawful} of them lawful", plans.len());
    measured("all durations, both figures", || {
        let plans = pricing.simulated(&wish(100_000)).expect("it offers by rule");
        assert_eq!(plans.len(), 24);
    });
    measured("a page of 24 goods, from", || {
        for place in 1..=24 {
            let found = pricing.cheapest(&wish(place * 10_000));
            found.expect("it offers by rule");
        }
    });
}

fn measured(what: &str, mut run: impl FnMut()) {
    let mut took: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    let at = |share: usize| {
        let place = took.len().saturating_mul(share) / 1_000;
        took.get(place).copied().unwrap_or_default()
    };
    let all: Duration = took.iter().sum();
    let a_second = f64::from(ROUNDS) / all.as_secs_f64();
    let (median, most) = (at(500), at(990));
    println!("{what}: p50 {median:?}, p99 {most:?}, {a_second:.0} a second");
}
