//! What cannot be taken in stops a partition, loudly and at its place.

use std::time::Duration;

use ledger_core::credit::loan::{self, Balances};
use ledger_core::file::{Event, Fact, Standing};
use ledger_core::log::{
    Chain, Commit, FileId, Hash, KeyCheck, Place, Reading, Record, StreamId, partition,
};
use ledger_core::money::{Currency, MINOR_UNITS_MAX, Money};
use projections::database::connect;
use projections::projector::{Board, Condition, Stop, follow};
use projections::{Build, Model, portfolio};
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use crate::compare::assert_same;
use crate::fixture::{Fixture, small_batches, until};
use crate::independent::Independent;
use crate::world::{World, boarded};

fn one_partition(seed: u64) -> World {
    let mut world = World::new(seed, 1);
    world.live(25, 10);
    world
}

async fn stopped(fixture: &Fixture, world: &World) -> Stop {
    fixture.make(1).await;
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = small_batches(40);
    let following = follow(&world.log, &fixture.options, 0, &settings, &board, &stop);
    let why = tokio::time::timeout(Duration::from_secs(60), following).await;
    let why = why.expect("it stops").expect_err("it does not end well");
    assert_eq!(board.read()[&0].condition, Condition::Stopped(why.clone()));
    let complaint = board.complaint().expect("a stopped partition is not ready");
    assert!(complaint.contains(&why.to_string()), "{complaint}");
    why
}

/// The last commit that every model holds.
async fn position(fixture: &Fixture) -> u64 {
    let mut connection = connect(&fixture.options, &[]).await.unwrap();
    let standings = projections::database::positions::positions(&mut connection).await.unwrap();
    let sequences: Vec<_> =
        standings.iter().map(|it| it.position.map_or(0, |it| it.sequence)).collect();
    assert_eq!(sequences.len(), Model::ALL.len());
    assert!(sequences.iter().all(|it| *it == sequences[0]), "{sequences:?}");
    sequences[0]
}

#[tokio::test]
async fn damage_stops_at_its_place_and_a_takeover_that_continues_the_head_goes_on() {
    type Blow = fn(&mut Vec<Record>, usize);
    let blows: [(&str, Blow); 3] = [
        ("a byte is flipped", |records, at| {
            // In the last digit of the recorded time: the commit is still one, its hash another.
            let value = &mut records[at].value;
            let time = b"\"recorded_at\":\"2026-01-12T08:00:00.000000";
            let starts = value.windows(15).position(|it| it == &time[..15]).unwrap();
            value[starts + time.len() - 1] ^= 1;
        }),
        ("a record is removed", |records, at| {
            records.remove(at);
        }),
        ("two records are swapped", |records, at| records.swap(at, at + 1)),
    ];
    for (what, blow) in blows {
        let mut world = one_partition(21);
        // The last commit of a day: what is due is done by then.
        let records = world.log.records(0);
        let starts = |it: &Record| {
            Commit::decode(&it.value).unwrap().command.r#type == "partition.start_business_day"
        };
        let day = (records.len() / 2..records.len()).find(|at| starts(&records[*at])).unwrap();
        world.log.alter(0, |records| blow(records, day - 1));
        // What any reader makes of it.
        let mut chain = Chain::at_start(0);
        let records = world.log.records(0);
        let damage = records.iter().find_map(|it| {
            if let Reading::Damaged(damage) = chain.read(it) { Some(damage) } else { None }
        });
        let damage = damage.expect("it shows");
        let head = chain.head();

        let fixture = Fixture::new();
        fixture.make(1).await;
        let (board, stop) = (Board::default(), CancellationToken::new());
        let settings = small_batches(40);
        let log = world.log.clone();
        let following = follow(&log, &fixture.options, 0, &settings, &board, &stop);
        let looking = async {
            until("the damage is told", async || {
                let board = board.read();
                board.get(&0).is_some_and(|it| {
                    it.condition == Condition::Damaged(damage)
                        && it.positions.values().all(|at| at.0 == head.sequence)
                })
            })
            .await;
            let complaint = board.complaint().expect("damage is not ready");
            assert!(complaint.contains(&format!("offset {}", damage.offset)), "{complaint}");
            assert_same(&fixture, &Independent::of(&[records])).await;

            world.go_on_from(0, head);
            world.take_over(0);
            world.next_day();
            let heads = world.heads();
            until("it goes on behind the takeover", async || {
                board.read()[&0].condition == (Condition::Following { caught_up: true })
            })
            .await;
            fixture.reach(&heads).await;
            assert_eq!(board.complaint(), None);
            stop.cancel();
        };
        let (ended, ()) = tokio::join!(following, looking);
        assert_eq!(ended, Ok(()), "{what}");
        assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
    }
}

#[tokio::test]
async fn a_commit_that_cannot_be_read_stops_before_it() {
    let mut world = one_partition(22);
    let mut commit = taken_over(&mut world);
    commit.events[0].data = RawValue::from_string(r#"{"colour":"green"}"#.to_owned()).unwrap();
    let place = world.append(0, &commit);
    world.next_day();

    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Undecodable { place: at, .. } if *at == place), "{why}");
    assert!(why.to_string().contains("colour"), "{why}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

#[tokio::test]
async fn a_form_that_is_not_known_stops_by_name() {
    let mut world = one_partition(23);
    let mut commit = taken_over(&mut world);
    commit.form = 7;
    let place = world.append(0, &commit);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Undecodable { place: at, .. } if *at == place), "{why}");
    assert!(why.to_string().contains("form is 7"), "{why}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

#[tokio::test]
async fn an_event_that_is_not_the_next_of_its_stream_stops_before_it() {
    for (wrong, stored_before) in [(1_i64, true), (-1, true), (1, false)] {
        let mut world = one_partition(24);
        let fixture = Fixture::new();
        if stored_before {
            fixture.project(&world.log, &small_batches(40), &world.heads()).await;
        }
        let mut commit = taken_over(&mut world);
        let expected = commit.events[0].stream_version;
        commit.events[0].stream_version = expected.checked_add_signed(wrong).unwrap();
        let found = commit.events[0].stream_version;
        let place = world.append(0, &commit);
        world.next_day();

        let why = stopped(&fixture, &world).await;
        let stream = StreamId::Partition(0);
        assert_eq!(why, Stop::StreamVersion { place, stream, expected, found });
        assert_eq!(position(&fixture).await, place.sequence - 1);
    }
}

#[tokio::test]
async fn a_commit_that_postgresql_cannot_hold_stops_before_it() {
    let mut world = one_partition(30);
    // There is no text with a zero byte in PostgreSQL.
    let balances = balances(0);
    let place = board_a_loan(&mut world, "T\0GO-1", balances);
    world.live(3, 10);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Unstorable { place: at, .. } if *at == place), "{why}");
    let told = why.to_string();
    assert!(told.contains("SQLSTATE 22021") && told.contains(&place.to_string()), "{told}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

#[tokio::test]
async fn a_commit_that_the_index_of_commits_cannot_hold_stops_before_it() {
    let mut world = one_partition(33);
    let mut commit = taken_over(&mut world);
    commit.actor.role = "ser\0vice".to_owned();
    let place = world.append(0, &commit);
    world.live(3, 10);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Unstorable { place: at, .. } if *at == place), "{why}");
    assert!(why.to_string().contains("the index of commits: "), "{why}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

#[tokio::test]
async fn a_commit_that_a_defect_is_met_at_stops_before_it() {
    let mut world = one_partition(31);
    // The next day makes overdue of what is due, which together is no amount any more.
    let balances = balances(MINOR_UNITS_MAX);
    let before = board_a_loan(&mut world, "TOGO-1", balances);
    world.next_day();
    let place = Place { sequence: before.sequence + 1, ..before };
    world.live(2, 10);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Defect { place: at, .. } if *at == place), "{why}");
    assert!(why.to_string().contains("what a loan owes in all fits an amount"), "{why}");
    assert_eq!(position(&fixture).await, before.sequence);
}

/// A loan that owes as much as this, and has the same due today.
fn balances(units: i64) -> Balances {
    let amount = Money::new(units, Currency::EUR).unwrap();
    Balances {
        outstanding: amount,
        overdue: amount,
        due: amount,
        credit: Money::zero(Currency::EUR),
        instalments_overdue: 0,
        instalments_due: 1,
        oldest_unpaid_due_on: None,
        arrears_since: None,
        next: None,
    }
}

/// Commits what no writer would.
fn board_a_loan(world: &mut World, lender_reference: &str, balances: Balances) -> Place {
    let commit = boarding_of_a_loan(world, lender_reference, balances);
    world.append(0, &commit)
}

fn boarding_of_a_loan(world: &mut World, lender_reference: &str, balances: Balances) -> Commit {
    let boarded = boarded(balances.outstanding, lender_reference, world.day);
    let event = loan::Event::Boarded(boarded);
    let stream = StreamId::Loan(uuid::Uuid::from_u128(406));
    let fact = Fact { stream, event: Event::Loan(event) };
    let file = FileId::Customer(uuid::Uuid::from_u128(405));
    let stands = [(stream, Standing::Loan(balances))];
    world.next_commit(file, "loan.board", &[fact], &stands)
}

#[tokio::test]
async fn an_event_of_a_loan_that_never_began_stops_before_it() {
    let mut world = one_partition(25);
    let loan = uuid::Uuid::from_u128(404);
    let event = ledger_core::credit::loan::Event::Cured(ledger_core::credit::loan::Cured {});
    let stream = StreamId::Loan(loan);
    let fact = Fact { stream, event: Event::Loan(event) };
    let file = FileId::Customer(uuid::Uuid::from_u128(405));
    let stands = [(stream, Standing::Loan(balances(0)))];
    let commit = world.next_commit(file, "loan.cure", &[fact], &stands);
    let place = world.append(0, &commit);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Misfit { place: at, .. } if *at == place), "{why}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

#[tokio::test]
async fn an_event_of_a_loan_that_does_not_tell_how_it_stands_stops_before_it() {
    let mut world = one_partition(27);
    let mut commit = boarding_of_a_loan(&mut world, "TOGO-1", balances(0));
    commit.events[0].standing = None;
    let place = world.append(0, &commit);
    let fixture = Fixture::new();
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::Misfit { place: at, .. } if *at == place), "{why}");
    assert!(why.to_string().contains("it is missing"), "{why}");
    assert_eq!(position(&fixture).await, place.sequence - 1);
}

fn taken_over(world: &mut World) -> Commit {
    let event = partition::Event::TakenOver(partition::TakenOver {
        pseudonyms: KeyCheck([0x5e; 8]),
        keys_accepted: None,
        accepted: None,
    });
    let fact = Fact { stream: StreamId::Partition(0), event: Event::Partition(event) };
    world.next_commit(FileId::Partition(0), "partition.start_business_day", &[fact], &[])
}

#[tokio::test]
async fn a_position_that_is_not_in_the_log_stops() {
    let mut world = one_partition(26);
    let fixture = Fixture::new();
    fixture.project(&world.log, &small_batches(40), &world.heads()).await;
    let reached = position(&fixture).await;
    let whole = world.log.records(0);

    // Cut.
    world.log.alter(0, |records| records.truncate(records.len() - 3));
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::NotTheLog(it) if it.found.is_none()), "{why}");

    // Another record where the last one stood.
    let mut other = whole.clone();
    let last = other.last_mut().unwrap();
    last.value =
        String::from_utf8(last.value.clone()).unwrap().replace("finance", "support").into();
    let hash = Hash::of(&last.value);
    assert_ne!(last.value, whole.last().unwrap().value, "the last commit has a role to alter");
    world.log.alter(0, |records| *records = other);
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::NotTheLog(it) if it.found == Some(hash)), "{why}");

    // Found by a model that is ahead of the one that the log was opened for.
    let mut connection =
        connect(&fixture.options, &[Build::first(portfolio::MODEL)]).await.unwrap();
    for statement in [
        "update positions set sequence = 0, hash = decode(repeat('00', 32), 'hex'), next_offset = 0
         where model = 'portfolio'",
        "truncate loans, changes, changes_by_instalments_overdue, days, former_days_on_book",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    let why = stopped(&fixture, &world).await;
    assert!(matches!(&why, Stop::NotTheLog(it) if it.found == Some(hash)), "{why}");
    world.log.alter(0, |records| *records = whole[..whole.len() - 3].to_vec());
    let why = stopped(&fixture, &world).await;
    assert!(
        matches!(&why, Stop::NotTheLog(it) if it.found.is_none() && it.position.sequence == reached),
        "{why}"
    );

    // The log as it was is projected on.
    world.log.alter(0, |records| *records = whole);
    world.next_day();
    fixture.project(&world.log, &small_batches(40), &world.heads()).await;
    assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
}

#[tokio::test]
async fn of_two_projectors_on_one_partition_one_stops() {
    let mut world = World::new(27, 1);
    world.live(30, 30);
    let fixture = Fixture::new();
    fixture.make(1).await;
    let settings = small_batches(3);
    let boards = [Board::default(), Board::default()];
    let stop = CancellationToken::new();
    let [first, second] =
        [0, 1].map(|it| follow(&world.log, &fixture.options, 0, &settings, &boards[it], &stop));
    let heads = world.heads();
    let waiting = async {
        fixture.reach(&heads).await;
        stop.cancel();
    };
    let (first, second, ()) = tokio::join!(first, second, waiting);
    let outcomes = [&first, &second];
    let stops: Vec<_> = outcomes.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(
        matches!(stops[..], [Stop::AnotherProjector { partition: 0, .. }]),
        "exactly one of the two stops: {outcomes:?}"
    );
    assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
}

#[tokio::test]
async fn a_log_that_breaks_is_read_on_when_it_is_back() {
    let mut world = one_partition(28);
    let fixture = Fixture::new();
    fixture.make(1).await;
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = small_batches(10);
    world.log.break_reads(0, 3);
    let log = world.log.clone();
    let following = follow(&log, &fixture.options, 0, &settings, &board, &stop);
    let looking = async {
        let heads = world.heads();
        fixture.reach(&heads).await;
        world.log.break_reads(0, 2);
        until("the break is noticed", async || board.read()[&0].retries >= 5).await;
        world.next_day();
        fixture.reach(&world.heads()).await;
        stop.cancel();
    };
    let (ended, ()) = tokio::join!(following, looking);
    assert_eq!(ended, Ok(()));
    assert_same(&fixture, &Independent::of(&[world.log.records(0)])).await;
}

#[tokio::test]
async fn a_partition_without_a_position_says_that_its_tables_are_to_be_made() {
    let world = one_partition(29);
    let fixture = Fixture::new();
    fixture.make(1).await;
    let (board, stop) = (Board::default(), CancellationToken::new());
    let settings = small_batches(10);
    let ended = follow(&world.log, &fixture.options, 5, &settings, &board, &stop).await;
    assert_eq!(ended, Err(Stop::NoPosition { partition: 5, model: Model::ALL[0] }));
}
