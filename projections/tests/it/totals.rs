//! The totals as of any day equal what looking at every loan on that day gives.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger_core::credit::loan::Lender;
use ledger_core::log::{Commit, Hash};
use ledger_core::money::{Currency, Total};
use projections::portfolio::questions::{
    Aged, AsOf, Vintage, VintageFilter, portfolio_as_of, vintages,
};
use uuid::Uuid;

use crate::fixture::{Fixture, small_batches};
use crate::independent::{Independent, days};
use crate::world::{FIRST_DAY, World, in_ledger};

#[tokio::test]
async fn the_portfolio_as_of_every_day_of_random_histories_is_what_every_loan_adds_up_to() {
    let (mut loans, mut days_compared, mut defaulted, mut past_90) = (0, 0, 0, 0);
    let mut aged = 0;
    for seed in 1..=4 {
        let mut world = World::new(seed, 3);
        world.live(70, 12);
        // Long enough that what is unpaid passes 90 days with nothing else happening.
        world.live(95, 1);
        let fixture = Fixture::new();
        let settings = small_batches(1 + 37 * seed as usize);
        fixture.project(&world.log, &settings, &world.heads()).await;

        let partitions: Vec<Vec<(u64, Hash, Commit)>> =
            (0..3).map(|it| in_ledger(it, &world.log.records(it))).collect();
        let mut waiting: Vec<_> = partitions.iter().map(|it| it.iter().peekable()).collect();
        let mut naive = Independent::default();
        let mut past_30 = BTreeMap::new();
        let database = fixture.database();
        let mut connection = database.connection().await.unwrap();
        for day in days(FIRST_DAY.date(), world.day.date()) {
            let mut look = |naive: &Independent| {
                for disbursed in naive.past_30(day) {
                    past_30.entry(disbursed).or_insert(day);
                }
            };
            look(&naive);
            for (partition, commits) in (0..).zip(&mut waiting) {
                while let Some((offset, hash, commit)) =
                    commits.next_if(|it| it.2.business_date.date() <= day)
                {
                    naive.take(partition, *offset, *hash, commit);
                    look(&naive);
                }
            }
            let expected = naive.totals(day);
            let AsOf::Answered(found) = portfolio_as_of(&mut connection, day).await.unwrap() else {
                panic!("{day} has been started by every partition")
            };
            assert_eq!(found.segments, expected, "seed {seed}, as of {day}");
            let filter = VintageFilter::default();
            let found = vintages(&mut connection, day, &filter).await.unwrap();
            assert_eq!(found, counted(&naive, &past_30, day, &filter), "seed {seed}, as of {day}");
            days_compared += 1;
            defaulted += expected.values().map(|it| it.ever_defaulted).sum::<i64>();
            past_90 += expected.values().filter(|it| !it.par90.is_zero()).count();
        }
        let known = naive.loans();
        for filter in [
            VintageFilter { currency: Some(Currency::EUR), ..VintageFilter::default() },
            VintageFilter { product: Some(None), ..VintageFilter::default() },
            VintageFilter { product: Some(Some("phone".to_owned())), ..VintageFilter::default() },
            VintageFilter { country: Some("GH".parse().unwrap()), ..VintageFilter::default() },
            VintageFilter { lender: Some(Lender::OwnBook {}), ..VintageFilter::default() },
        ] {
            let found = vintages(&mut connection, world.day.date(), &filter).await.unwrap();
            assert_eq!(found, counted(&naive, &past_30, world.day.date(), &filter), "{filter:?}");
            let all = found.iter().map(|it| it.loans).sum::<u64>() as usize;
            assert!(0 < all && all < known.len(), "{filter:?} leaves {all} of {}", known.len());
        }
        aged += past_30.len();
        loans += known.len();

        let tomorrow = world.day.day_after().unwrap().date();
        let refused = portfolio_as_of(&mut connection, tomorrow).await.unwrap();
        assert_eq!(refused, AsOf::NotStarted { started_on: Some(world.day.date()) });
        let (asked, accepted) = world.tally();
        assert!(accepted * 10 >= asked * 3, "only {accepted} of {asked} requests were accepted");
    }
    println!("{loans} loans on {days_compared} days, {aged} were 30 days past due");
    assert!(aged > 50, "{aged}");
    assert!(loans > 300 && defaulted > 0 && past_90 > 0, "{loans}, {defaulted}, {past_90}");
}

/// The vintages by looking at every loan, with the day on which each was first seen 30 days past
/// due since it came on the book on that day.
fn counted(
    naive: &Independent,
    past_30: &BTreeMap<(Uuid, NaiveDate), NaiveDate>,
    on: NaiveDate,
    filter: &VintageFilter,
) -> Vec<Vintage> {
    let month = |day: NaiveDate| day.year() * 12 + day.month() as i32;
    let mut vintages = BTreeMap::<(Currency, NaiveDate), Vintage>::new();
    for loan in naive.loans().into_values() {
        let Some(from) = loan.on_book_from else { continue };
        let VintageFilter { currency, product, country, lender } = filter;
        if currency.is_some_and(|it| it != loan.principal.currency())
            || product.as_ref().is_some_and(|it| *it != loan.product)
            || country.is_some_and(|it| it != loan.country)
            || lender.as_ref().is_some_and(|it| *it != loan.lender)
        {
            continue;
        }
        let currency = loan.principal.currency();
        let first = from.with_day(1).unwrap();
        let vintage = vintages.entry((currency, first)).or_insert_with(|| Vintage {
            currency,
            month: first,
            loans: 0,
            principal: Total::ZERO,
            months_on_book: (month(on) - month(first)) as u32,
            past_30: BTreeMap::new(),
        });
        vintage.loans += 1;
        vintage.principal += loan.principal.into();
        if let Some(aged_on) = past_30.get(&(loan.loan, from)) {
            let months = (month(*aged_on) - month(first)) as u32;
            let aged = vintage.past_30.entry(months).or_default();
            aged.loans += 1;
            aged.principal += loan.principal.into();
        }
    }
    vintages.into_values().collect()
}

#[test]
fn what_was_ever_past_due_adds_up_over_the_months_that_have_begun() {
    let aged = |loans, amount| Aged { loans, principal: Total::new(amount) };
    let vintage = Vintage {
        currency: Currency::XOF,
        month: FIRST_DAY.first_of_month().date(),
        loans: 10,
        principal: Total::new(1_000),
        months_on_book: 4,
        past_30: BTreeMap::from([(1, aged(1, 100)), (3, aged(2, 150))]),
    };
    let ever = [0, 1, 2, 3, 4, 5].map(|it| vintage.ever_past_30(it));
    let (none, one, three) = (aged(0, 0), aged(1, 100), aged(3, 250));
    assert_eq!(ever, [Some(none), Some(one), Some(one), Some(three), Some(three), None]);
}
