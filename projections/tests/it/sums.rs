//! Sums are exact however many of the largest amounts they are of.

use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::credit::line::{self, Figures};
use ledger_core::credit::loan::{self, Balances};
use ledger_core::file::{Event, Fact, Standing};
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::money::{Currency, MINOR_UNITS_MAX, Money, Total};
use ledger_core::policy::PolicyRef;
use projections::applications::questions::{Period, funnel};
use projections::lines::questions::totals;
use projections::portfolio::questions::{AsOf, VintageFilter, portfolio_as_of, vintages};
use uuid::Uuid;

use crate::fixture::{Fixture, small_batches};
use crate::world::{World, boarded};

const COMMITS: u128 = 11;
const A_COMMIT: u128 = 100;
/// More than 64 bits hold the sum of.
const MANY: i64 = 1_100;

fn largest() -> Money {
    Money::new(MINOR_UNITS_MAX, Currency::EUR).unwrap()
}

/// A loan, a credit line and an application for the largest amount each, and how they then stand.
fn largest_of_each(world: &World, id: Uuid) -> ([Fact; 3], [(StreamId, Standing); 2]) {
    let (amount, zero) = (largest(), Money::zero(Currency::EUR));
    let policy = PolicyRef { version: 1, hash: Hash([0; 32]) };
    let balances = Balances {
        outstanding: amount,
        overdue: amount,
        due: zero,
        credit: zero,
        instalments_overdue: 1,
        instalments_due: 0,
        oldest_unpaid_due_on: world.day.day_before(),
        arrears_since: world.day.day_before(),
        next: None,
    };
    let loan = loan::Event::Boarded(boarded(amount, "", world.day));
    let figures = Figures {
        limit: amount,
        reserved: zero,
        outstanding: amount,
        available: amount,
        blocks: 0,
    };
    let opened =
        line::Opened { limit: amount, reserved: vec![], outstanding: vec![], blocks: vec![] };
    let first_due = FirstDue::On { first_due_on: world.day };
    let application = application::Event::Submitted(application::Submitted {
        purpose: Purpose::Cash {},
        asked: Asked { product: None, amount, instalments: 1, first_due },
        by: Actor { role: "customer".to_owned(), subject: Hash([1; 32]) },
        lapses_on: world.day,
        policy,
    });
    let (loan_stream, line_stream) = (StreamId::Loan(id), StreamId::CreditLine(id));
    let facts = [
        Fact { stream: loan_stream, event: Event::Loan(loan) },
        Fact { stream: line_stream, event: Event::Line(line::Event::Opened(opened)) },
        Fact { stream: StreamId::Application(id), event: Event::Application(application) },
    ];
    let stands = [(loan_stream, Standing::Loan(balances)), (line_stream, Standing::Line(figures))];
    (facts, stands)
}

#[tokio::test]
async fn more_than_64_bits_hold_are_added_up_exactly() {
    let mut world = World::new(90, 1);
    for commit in 0..COMMITS {
        let file = FileId::Customer(Uuid::from_u128(commit));
        let ids = (0..A_COMMIT).map(|it| Uuid::from_u128(1_000 * (commit + 1) + it));
        let (facts, stands): (Vec<_>, Vec<_>) = ids.map(|id| largest_of_each(&world, id)).unzip();
        let commit = world.next_commit(file, "customer.told", &facts.concat(), &stands.concat());
        world.append(0, &commit);
    }
    let fixture = Fixture::new();
    // Some are added to what is stored.
    fixture.project(&world.log, &small_batches(4), &world.heads()).await;

    let expected = Total::from(largest()) * MANY;
    assert!(i64::try_from(expected.minor_units()).is_err(), "{expected} is no 64-bit number");
    let database = fixture.database();
    let mut connection = database.connection().await.unwrap();
    let AsOf::Answered(portfolio) =
        portfolio_as_of(&mut connection, world.day.date()).await.unwrap()
    else {
        panic!("{} has been started", world.day)
    };
    let found = &portfolio.currencies()[&Currency::EUR];
    assert_eq!(found.loans, MANY);
    assert_eq!([found.outstanding, found.overdue, found.par1], [expected; 3]);
    let found =
        vintages(&mut connection, world.day.date(), &VintageFilter::default()).await.unwrap();
    assert_eq!(found.iter().map(|it| it.principal).collect::<Vec<_>>(), [expected]);
    let found = totals(&mut connection).await.unwrap();
    let found: Vec<_> = found.iter().map(|it| [it.limit, it.outstanding, it.available]).collect();
    assert_eq!(found, [[expected; 3]]);
    let today = world.day.date();
    let found = funnel(&mut connection, today, today, Period::Month).await.unwrap();
    let found: Vec<_> = found.into_values().map(|it| it.submitted.amount).collect();
    assert_eq!(found, [expected]);
    drop(connection);
    database.close().await;
}
