//! What the read models answer.

use std::time::Duration;

use ledger_core::calendar::Day;
use ledger_core::credit::loan::Lender;
use ledger_core::log::{FileId, Place};
use ledger_core::money::Currency;
use projections::commits::Ledger;
use projections::commits::questions::{Of, commits_page, ledger};
use projections::database::positions::lags;
use projections::database::wait::{NotPassed, NotPlaces, Places, wait_for};
use projections::portfolio::Loan;
use projections::portfolio::questions::{
    Cursor, Filter, LOANS_OF_CUSTOMERS, Order, OrderBy, loans, loans_page,
};
use projections::projector::{Board, Settings, run};
use projections::{Model, Take};
use sqlx::PgConnection;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::compare::all_of;
use crate::fixture::{Fixture, small_batches, until};
use crate::independent::Independent;
use crate::world::World;

async fn history(seed: u64) -> (Fixture, World, Independent) {
    let mut world = World::new(seed, 3);
    world.live(50, 15);
    let fixture = Fixture::new();
    fixture.project(&world.log, &small_batches(500), &world.heads()).await;
    let records: Vec<_> = (0..3).map(|it| world.log.records(it)).collect();
    let independent = Independent::of(&records);
    (fixture, world, independent)
}

const ORDERS: [OrderBy; 4] =
    [OrderBy::Outstanding, OrderBy::Overdue, OrderBy::OldestDue, OrderBy::Granted];

/// What the order says, in words of its own.
fn sorted(mut loans: Vec<Loan>, order: Order) -> Vec<Loan> {
    loans.sort_by_key(|it| {
        let balances = &it.balances;
        let amount = match order.by {
            OrderBy::Outstanding => Some(balances.outstanding),
            OrderBy::Overdue => Some(balances.overdue),
            OrderBy::OldestDue | OrderBy::Granted => None,
        };
        let day = match order.by {
            OrderBy::OldestDue => {
                let oldest = balances.oldest_unpaid_due_on.map(Day::date);
                Some((oldest.is_none(), oldest))
            }
            OrderBy::Granted => Some((false, Some(it.granted_on))),
            OrderBy::Outstanding | OrderBy::Overdue => None,
        };
        (amount.map(|it| (it.currency(), it.amount())), day, it.loan)
    });
    if order.descending {
        loans.reverse();
    }
    loans
}

/// All pages one after the other, from either end.
async fn leaf(
    connection: &mut PgConnection,
    filter: &Filter,
    order: Order,
    size: u32,
    from_end: bool,
) -> Vec<Loan> {
    let (mut all, mut cursor): (Vec<Loan>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let page = match from_end {
            false => {
                let (after, take) = (cursor.as_ref(), Take::First(size));
                loans_page(connection, filter, order, after, None, take).await.unwrap()
            }
            true => {
                let (before, take) = (cursor.as_ref(), Take::Last(size));
                loans_page(connection, filter, order, None, before, take).await.unwrap()
            }
        };
        assert!(page.rows.len() <= size as usize);
        let edge = if from_end { page.rows.first() } else { page.rows.last() };
        // A caller gives back the text it was given.
        cursor = edge.map(|(it, _)| it.to_string().parse().unwrap());
        assert!(cursor.as_ref().is_none_or(|it| it.fits(order.by)));
        let rows = page.rows.into_iter().map(|(_, loan)| loan);
        match from_end {
            false => all.extend(rows),
            true => all = rows.chain(all).collect(),
        }
        if !page.more {
            return all;
        }
    }
}

#[tokio::test]
async fn pages_of_loans_follow_one_another_without_gap_or_double_in_every_order() {
    let (fixture, _, independent) = history(41).await;
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let ids: Vec<_> = independent.loans().into_keys().collect();
    let all = loans(&mut connection, &ids).await.unwrap();
    assert!(all.len() > 50);
    for by in ORDERS {
        for descending in [false, true] {
            let order = Order { by, descending };
            let expected = sorted(all.clone(), order);
            for (size, from_end) in [(7, false), (7, true), (1_000, false)] {
                let found = leaf(&mut connection, &Filter::default(), order, size, from_end).await;
                assert_eq!(found, expected, "{order:?}, {size} a page, from the end: {from_end}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_between_two_cursors_holds_what_lies_between_them() {
    let (fixture, _, independent) = history(42).await;
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let ids: Vec<_> = independent.loans().into_keys().collect();
    let all = loans(&mut connection, &ids).await.unwrap();
    for by in ORDERS {
        for descending in [false, true] {
            let order = Order { by, descending };
            let expected = sorted(all.clone(), order);
            let (after, before) = (Cursor::of(&expected[4], by), Cursor::of(&expected[15], by));
            for (take, range, more) in [
                (Take::First(100), 5..15, false),
                (Take::First(3), 5..8, true),
                (Take::Last(3), 12..15, true),
                (Take::Last(10), 5..15, false),
            ] {
                let (after, before) = (Some(&after), Some(&before));
                let page =
                    loans_page(&mut connection, &Filter::default(), order, after, before, take)
                        .await
                        .unwrap();
                let rows: Vec<_> = page.rows.into_iter().map(|it| it.1).collect();
                assert_eq!(rows, expected[range], "{order:?} {take:?}");
                assert_eq!(page.more, more, "{order:?} {take:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_filter_leaves_exactly_the_loans_that_it_names() {
    let (fixture, _, independent) = history(43).await;
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let ids: Vec<_> = independent.loans().into_keys().collect();
    let all = loans(&mut connection, &ids).await.unwrap();
    let bank = Lender::Bank { id: "orabank".to_owned() };
    let (togo, someone) = ("TG".parse().unwrap(), all[0].customer);
    type Holds<'a> = Box<dyn Fn(&Loan) -> bool + 'a>;
    let cases: Vec<(Filter, Holds)> = vec![
        (
            Filter { currency: Some(Currency::EUR), ..Filter::default() },
            Box::new(|it| it.principal.currency() == Currency::EUR),
        ),
        (Filter { product: Some(None), ..Filter::default() }, Box::new(|it| it.product.is_none())),
        (
            Filter { product: Some(Some(String::new())), ..Filter::default() },
            Box::new(|it| it.product.as_deref() == Some("")),
        ),
        (
            Filter { product: Some(Some("solar kit".to_owned())), ..Filter::default() },
            Box::new(|it| it.product.as_deref() == Some("solar kit")),
        ),
        (Filter { country: Some(togo), ..Filter::default() }, Box::new(|it| it.country == togo)),
        (
            Filter { lender: Some(Lender::OwnBook {}), ..Filter::default() },
            Box::new(|it| it.lender == Lender::OwnBook {}),
        ),
        (
            Filter { lender: Some(bank.clone()), ..Filter::default() },
            Box::new(|it| it.lender == bank),
        ),
        (Filter { in_default: Some(true), ..Filter::default() }, Box::new(|it| it.in_default)),
        (
            Filter { overdue_only: true, ..Filter::default() },
            Box::new(|it| it.balances.instalments_overdue > 0),
        ),
        (
            Filter { customer: Some(someone), ..Filter::default() },
            Box::new(|it| it.customer == someone),
        ),
        (
            Filter {
                currency: Some(Currency::XOF),
                country: Some(togo),
                overdue_only: true,
                ..Filter::default()
            },
            Box::new(|it| {
                it.principal.currency() == Currency::XOF
                    && it.country == togo
                    && it.balances.instalments_overdue > 0
            }),
        ),
    ];
    for (filter, holds) in cases {
        for by in ORDERS {
            let order = Order { by, descending: true };
            let expected: Vec<_> =
                sorted(all.clone(), order).into_iter().filter(|it| holds(it)).collect();
            assert!(!expected.is_empty() && expected.len() < all.len(), "{filter:?}");
            let found = leaf(&mut connection, &filter, order, 5, false).await;
            assert_eq!(found, expected, "{filter:?} {by:?}");
        }
    }

    let mut customers: Vec<_> = all.iter().map(|it| it.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    let mut of_customers = all_of(&LOANS_OF_CUSTOMERS, &mut connection, &customers[..9]).await;
    for customer in &customers[..9] {
        let own = of_customers.iter().filter(|it| it.customer == *customer);
        assert!(own.is_sorted_by_key(|it| (it.granted_on, it.loan)));
    }
    of_customers.sort_by_key(|it| it.loan);
    let mut expected = all.clone();
    expected.retain(|it| customers[..9].contains(&it.customer));
    expected.sort_by_key(|it| it.loan);
    assert_eq!(of_customers, expected);
}

#[tokio::test]
async fn commits_of_a_file_and_of_a_stream_come_in_pages_from_either_end() {
    let (fixture, world, independent) = history(44).await;
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let id = ledger(&mut connection).await.unwrap();
    assert_eq!(id, Some(Ledger { id: world.ledger, partitions: 3 }));

    let partition = FileId::Partition(1);
    let (stream, _) = independent
        .versions
        .iter()
        .filter(|it| matches!(it.0, ledger_core::log::StreamId::Loan(_)))
        .max_by_key(|it| it.1)
        .unwrap();
    for of in [Of::File(partition), Of::Stream(*stream)] {
        let expected: Vec<_> = independent
            .commits
            .values()
            .filter(|it| match of {
                Of::File(file) => it.file == file,
                Of::Stream(stream) => it.events.iter().any(|it| it.0 == stream),
            })
            .cloned()
            .collect();
        assert!(expected.len() > 6, "{of:?} has {} commits", expected.len());
        let (mut forwards, mut after) = (Vec::new(), None);
        loop {
            let page =
                commits_page(&mut connection, of, after, None, Take::First(4)).await.unwrap();
            after = page.rows.last().map(|it| it.0);
            forwards.extend(page.rows.into_iter().map(|it| it.1));
            if !page.more {
                break;
            }
        }
        assert_eq!(forwards, expected);
        let last = commits_page(&mut connection, of, None, None, Take::Last(4)).await.unwrap();
        let rows: Vec<_> = last.rows.into_iter().map(|it| it.1).collect();
        assert_eq!(rows, expected[expected.len() - 4..]);
        assert!(last.more);
        let before = Some(expected[2].place.sequence);
        let first = commits_page(&mut connection, of, None, before, Take::Last(4)).await.unwrap();
        let rows: Vec<_> = first.rows.into_iter().map(|it| it.1).collect();
        assert_eq!((rows.as_slice(), first.more), (&expected[..2], false));
    }
}

#[tokio::test]
async fn who_has_written_reads_it_and_no_longer_waits_than_allowed() {
    let mut world = World::new(45, 2);
    world.live(10, 10);
    let fixture = Fixture::new();
    let (board, stop) = (Board::default(), CancellationToken::new());
    let running = tokio::spawn(run(
        world.log.clone(),
        fixture.options.clone(),
        Settings::default(),
        board.clone(),
        stop.clone(),
    ));
    until("the tables are made and the log's end is seen", async || {
        board.read().values().filter(|it| it.end_offset > 0).count() == 2
    })
    .await;
    let database = fixture.database();
    let soon = || Instant::now() + Duration::from_secs(30);
    for _ in 0..20 {
        world.next_day();
        let heads = world.heads();
        let passed = wait_for(&database, &heads, &Model::ALL, soon()).await.unwrap();
        assert_eq!(passed, Ok(()));
        let mut connection = database.connection().await.unwrap();
        for place in heads {
            let file = Of::File(FileId::Partition(place.partition));
            let last = commits_page(&mut connection, file, None, None, Take::Last(1));
            assert_eq!(last.await.unwrap().rows.len(), 1);
        }
    }

    let [head, _] = world.heads()[..] else { panic!("two partitions") };
    let next = Place { sequence: head.sequence + 1, ..head };
    let asked = Instant::now();
    let briefly = asked + Duration::from_millis(120);
    let late = wait_for(&database, &[head, next], &Model::ALL, briefly).await.unwrap();
    assert!(
        matches!(late, Err(NotPassed::NotYet { place, reached, .. }) if place == next && reached == head.sequence),
        "{late:?}"
    );
    assert!((80..5_000).contains(&asked.elapsed().as_millis()), "{:?}", asked.elapsed());

    let unknown = Place { partition: 2, sequence: 1 };
    let refused = wait_for(&database, &[unknown], &Model::ALL, soon()).await.unwrap();
    assert_eq!(refused, Err(NotPassed::UnknownPartition { place: unknown }));
    let far_off = Place { sequence: u64::MAX, ..head };
    let refused = wait_for(&database, &[far_off], &Model::ALL, soon()).await.unwrap();
    assert!(matches!(refused, Err(NotPassed::FarOff { .. })), "{refused:?}");

    let lags = lags(&mut database.connection().await.unwrap()).await.unwrap();
    assert_eq!(lags.len(), 2 * Model::ALL.len());
    stop.cancel();
    running.await.unwrap().unwrap();
}

#[test]
fn a_header_that_is_no_list_of_places_is_refused() {
    let places = |it: &str| it.parse::<Places>();
    let expected = [(3, 88), (7, 12)].map(|(partition, sequence)| Place { partition, sequence });
    assert_eq!(places("3@88, 7@12"), Ok(Places(expected.to_vec())));
    for malformed in ["", "3", "3@", "@88", "3@88,", "3@88;7@12", "03@88", "3@-1", "3@1e9"] {
        assert!(matches!(places(malformed), Err(NotPlaces::NotAPlace(_))), "{malformed}");
    }
    let many = vec!["1@1"; 100_000].join(",");
    assert_eq!(places(&many), Err(NotPlaces::TooMany { found: 100_000 }));
}

#[tokio::test]
async fn making_the_tables_again_or_at_once_changes_nothing() {
    let (fixture, world, independent) = history(47).await;
    let makers = (0..6).map(|_| fixture.make(3));
    futures_util::future::join_all(makers).await;
    fixture.project(&world.log, &small_batches(500), &world.heads()).await;
    crate::compare::assert_same(&fixture, &independent).await;
}
