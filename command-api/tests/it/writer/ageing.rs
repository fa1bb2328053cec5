//! Files in which more is due than goes into one commit, and streams that cannot be aged.

use command_api::writer::{Answer, DayDone, DayFailure, Request};
use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::credit::loan::{Act, Decided, Excess, Lender, Plan, RepaymentKind};
use ledger_core::file::{Command, Rejection};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash, StreamId, ids};
use ledger_core::money::MINOR_UNITS_MAX;
use ledger_core::policy;
use ledger_core::reason::Reason;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::harness::{
    LEDGER, PARTITIONS, Running, World, clerk, committed, customer_in, day, id_of, register,
    request, tmoney, to_policy_book, unpaid, xof,
};

/// The nth loan of a file.
fn loan(file: FileId, n: u32) -> Uuid {
    Uuid::new_v5(&id_of(file), &n.to_be_bytes())
}

fn to(file: FileId, n: u32, key: &str, act: Act) -> Request {
    let loan = loan(file, n);
    request(file, StreamId::Loan(loan), key, Command::Loan { loan, act })
}

/// A running loan of two instalments of 1,000; the second is due in December.
fn boarded(file: FileId, n: u32, due_on: &str) -> Request {
    let act = Act::Board {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: Some(format!("L{n} of {file}")),
        reference: format!("old-{n} of {file}"),
        position: unpaid(&[due_on, "2004-12-24"]),
    };
    to(file, n, &format!("board {n}"), act)
}

fn paid(file: FileId, n: u32, key: &str) -> Request {
    repaid(file, n, key, 100, Excess::Keep)
}

fn repaid(file: FileId, n: u32, key: &str, amount: i64, excess: Excess) -> Request {
    let act = Act::ReceiveRepayment {
        repayment: Uuid::new_v5(&id_of(file), key.as_bytes()),
        kind: RepaymentKind::Repayment,
        amount: xof(amount),
        money: tmoney(&format!("{key} of {file}")),
        value_date: None,
        excess,
    };
    to(file, n, key, act)
}

fn granted(file: FileId, n: u32, key: &str) -> Request {
    let act = Act::Grant {
        parts_until: None,
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: Some(format!("L{n} of {file}")),
        principal: xof(10_000),
        plan: Plan::InterestFree {
            instalments: 2,
            first_due_on: day("2005-01-10"),
            day_of_month: None,
        },
        decision: Decided::Direct { reference: key.to_owned(), reason: Reason::of("sound") },
    };
    // As a machine that was told of a decision: a person alone grants less than some files owe here.
    let actor = Actor { role: "service".to_owned(), ..clerk() };
    Request { actor, ..to(file, n, key, act) }
}

/// A ledger that stands still, with a file in which the loan of this request is the last commit of
/// partition 0.
async fn with_last(world: &World, file: FileId, last: Request) {
    let running = world.start(3).await;
    running.ask(register(file)).await;
    committed(&running.ask(last).await);
    running.stop().await;
}

/// The last commit of partition 0 says something else than was decided, as where it was decided by
/// another version or on another policy book.
fn alter_last(world: &World, change: impl FnOnce(String) -> String) {
    world.log.alter(0, |records| {
        let last = records.last_mut().unwrap();
        let text = String::from_utf8(last.value.clone()).unwrap();
        let changed = change(text.clone());
        assert_ne!(changed, text);
        last.value = changed.into_bytes();
    });
    world.witnesses.seen.lock().unwrap().clear();
}

/// The last commit of partition 0 again, for so many loans of its file.
fn repeat_last(world: &World, file: FileId, loans: std::ops::Range<u32>) {
    let records = world.log.records(0);
    let mut hash = Hash::of(&records.last().unwrap().value);
    let mut commit: Commit = world.commits(0).pop().unwrap();
    for n in loans {
        commit.sequence += 1;
        commit.prev = hash;
        commit.command.id = loan(file, n);
        commit.events[0].id = format!("{}.0", commit.command.id);
        commit.events[0].stream = StreamId::Loan(loan(file, n));
        let value = commit.encode();
        hash = Hash::of(&value);
        world.log.inject(0, value);
    }
}

fn pieces(world: &World, file: FileId) -> Vec<Commit> {
    let mut commits = world.commits(0);
    commits.retain(|it| it.file == file && it.command.r#type == "file.age");
    commits
}

/// The pieces are those of this day, counted from 1, and each loan fell due in one of them.
fn check_pieces(world: &World, file: FileId, on: &str, loans: u32) {
    let pieces = pieces(world, file);
    for (number, piece) in (1..).zip(&pieces) {
        assert_eq!(piece.command.id, ids::ageing_id(LEDGER, file, day(on), number));
    }
    let mut streams: Vec<StreamId> =
        pieces.iter().flat_map(|it| &it.events).map(|it| it.stream).collect();
    streams.sort_unstable();
    let mut expected: Vec<StreamId> = (0..loans).map(|n| StreamId::Loan(loan(file, n))).collect();
    expected.sort_unstable();
    assert_eq!(streams, expected);
}

fn version(world: &World, file: FileId, n: u32) -> u64 {
    world.files()[&file].version(StreamId::Loan(loan(file, n)))
}

const ON: &str = "2004-11-02";

/// The day is asked for, and not waited for.
fn begun(running: &Running) -> JoinHandle<Result<Vec<DayDone>, DayFailure>> {
    let writers = running.writers.clone();
    tokio::spawn(async move { writers.start_business_day(day(ON), &clerk()).await })
}

#[tokio::test]
async fn a_file_with_ten_thousand_loans_due_on_one_day_is_aged_and_takes_money_meanwhile() {
    const LOANS: u32 = 10_000;
    let world = World::new().await;
    let file = customer_in(0, 1);
    with_last(&world, file, boarded(file, 0, ON)).await;
    repeat_last(&world, file, 1..LOANS);
    let running = world.start(4).await;
    world.log.hold_reports(0);
    let started = begun(&running);
    world.settle().await;
    let repaid = running.writers.submit(paid(file, LOANS - 1, "r1"));
    world.log.release_reports(0);
    committed(&repaid.await.unwrap());
    let done = started.await.unwrap().unwrap();
    assert!(done.iter().all(|it| it.not_aged == 0), "{done:?}");
    check_pieces(&world, file, ON, LOANS);
    let sizes: Vec<usize> = pieces(&world, file).iter().map(|it| it.encode().len()).collect();
    assert!(sizes.len() > 4, "{sizes:?}");
    assert!(sizes.iter().sum::<usize>() > 4 * 1024 * 1024, "more than one commit holds");
    assert!(sizes.iter().all(|it| *it <= world.settings.ageing_bytes_max), "{sizes:?}");
    committed(&running.ask(granted(file, LOANS, "new credit")).await);
}

#[tokio::test]
async fn money_of_other_files_is_taken_between_the_pieces_of_a_large_one() {
    const LOANS: u32 = 200;
    let mut world = World::new().await;
    world.settings.ageing_bytes_max = 8 * 1024;
    world.settings.in_flight_max = 4;
    let (large, other) = (customer_in(0, 1), customer_in(0, 2));
    let running = world.start(2).await;
    running.ask(register(other)).await;
    committed(&running.ask(boarded(other, 0, "2004-11-20")).await);
    running.stop().await;
    with_last(&world, large, boarded(large, 0, ON)).await;
    repeat_last(&world, large, 1..LOANS);
    let running = world.start(5).await;
    world.log.hold_reports(0);
    let started = begun(&running);
    world.settle().await;
    let repaid: Vec<_> =
        (0..3).map(|n| running.writers.submit(paid(other, 0, &format!("r{n}")))).collect();
    world.settle().await;
    world.log.release_reports(0);
    let mut places = vec![];
    for it in repaid {
        places.push(committed(&it.await.unwrap()));
    }
    started.await.unwrap().unwrap();
    check_pieces(&world, large, ON, LOANS);
    let commits = world.commits(0);
    let behind = |place: usize| {
        let rest = commits.get(place..).unwrap();
        rest.iter().filter(|it| it.command.r#type == "file.age").count()
    };
    let first = commits.iter().position(|it| it.file == other && it.business_date == day(ON));
    assert!(behind(first.unwrap()) > 5, "most of the file was aged behind it: {places:?}");
}

#[tokio::test]
async fn ageing_that_was_broken_off_between_two_pieces_goes_on_under_the_same_ids() {
    const LOANS: u32 = 60;
    for arrived in [1, 2, 3, 5] {
        let mut world = World::new().await;
        world.settings.ageing_bytes_max = 8 * 1024;
        world.settings.in_flight_max = 4;
        let file = customer_in(0, 1);
        with_last(&world, file, boarded(file, 0, ON)).await;
        repeat_last(&world, file, 1..LOANS);
        let running = world.start(4).await;
        world.log.hold_appends(0);
        let started = begun(&running);
        world.settle().await;
        world.log.let_arrive(0, arrived);
        world.settle().await;
        running.kill().await;
        assert!(started.await.unwrap().is_err(), "the writers are gone");
        world.log.release_appends(0);

        let running = world.start(5).await;
        running.start_day(ON).await;
        check_pieces(&world, file, ON, LOANS);
        assert!(pieces(&world, file).len() > 5);
        // Behind more pieces than may be in flight, a command is decided on the whole.
        committed(&running.ask(paid(file, 7, "r1")).await);
    }
}

#[tokio::test]
async fn a_term_that_ends_between_two_pieces_loses_none() {
    const LOANS: u32 = 60;
    let mut world = World::on(MemoryLog::new(PARTITIONS)).await;
    world.settings.ageing_bytes_max = 8 * 1024;
    let file = customer_in(0, 1);
    with_last(&world, file, boarded(file, 0, ON)).await;
    repeat_last(&world, file, 1..LOANS);
    let running = world.start(4).await;
    world.log.hold_appends(0);
    let started = begun(&running);
    world.settle().await;
    world.log.let_arrive(0, 3);
    world.log.lose_append(0);
    world.log.release_appends(0);
    started.await.unwrap().unwrap();
    assert!(running.metric("ledger_terms_ended_total") >= 1.0);
    check_pieces(&world, file, ON, LOANS);
}

/// Loan 0 was paid in advance by money of which the log says that one unit came and that as much
/// waits as an amount can be, as no version of ours would have recorded. Its rules meet that when the
/// instalment falls due, is not paid after all, and more would wait than an amount can be.
async fn with_a_loan_that_does_not_add_up(world: &World) -> FileId {
    let file = customer_in(0, 1);
    with_last(world, file, boarded(file, 0, ON)).await;
    let running = world.start(4).await;
    committed(&running.ask(repaid(file, 0, "p0", 1_000, Excess::Prepay)).await);
    running.stop().await;
    let amount = |it: i64| format!("{{\"amount\":{it},\"currency\":\"XOF\"}}");
    let came = |it: i64| format!("\"kind\":\"repayment\",\"amount\":{}", amount(it));
    let (none, most) = (amount(0), amount(MINOR_UNITS_MAX));
    let waits = format!(
        "\"excess\":\"prepay\",\"credit\":{{\"before\":{none},\"after\":{most},\"difference\":{most}}}"
    );
    alter_last(world, |it| {
        it.replace(&came(1_000), &came(1)).replace("\"excess\":\"prepay\"", &waits)
    });
    file
}

#[tokio::test]
async fn a_loan_that_cannot_be_aged_takes_nothing_and_its_file_goes_on() {
    let world = World::new().await;
    let file = with_a_loan_that_does_not_add_up(&world).await;
    let running = world.start(6).await;
    for n in [1, 2] {
        committed(&running.ask(boarded(file, n, ON)).await);
    }
    let done = running.day_done(ON).await;
    let broken = StreamId::Loan(loan(file, 0));
    assert_eq!(done.iter().map(|it| it.not_aged).collect::<Vec<_>>(), [1, 0, 0]);
    let [first] = &done[0].first[..] else { panic!("{done:?}") };
    assert_eq!((first.file, first.stream), (file, broken));
    assert!(first.why.contains("broken invariant"), "{first:?}");
    assert_eq!(running.metric("ledger_streams_not_aged"), 1.0);
    for n in [1, 2] {
        assert_eq!(version(&world, file, n), 2, "the others fell due");
    }

    // Again and again, and not only the first time.
    for key in ["a", "b"] {
        let refused = running.ask(paid(file, 0, key)).await;
        let Answer::Rejected { rejection, .. } = &refused else { panic!("{refused:?}") };
        assert_eq!(*rejection, Rejection::NotAged { stream: broken, due_on: day(ON) });
        let waits = running.ask(granted(file, 9, key)).await;
        let Answer::Rejected { rejection, .. } = &waits else { panic!("{waits:?}") };
        assert_eq!(*rejection, Rejection::CreditWaits { stream: broken });
        committed(&running.ask(paid(file, 1, &format!("to 1 {key}"))).await);
    }
    // The next day is told so too, and does what there is for the others.
    let done = running.day_done("2004-11-03").await;
    assert_eq!(done[0].not_aged, 1);
    assert_eq!(version(&world, file, 2), 3, "it is in arrears");
    running.stop().await;

    // So is one that only asks again after a restart.
    let running = world.start(7).await;
    assert_eq!(running.day_done("2004-11-03").await[0].not_aged, 1);
    let refused = running.ask(paid(file, 0, "c")).await;
    assert!(matches!(refused, Answer::Rejected { rejection: Rejection::NotAged { .. }, .. }));
    assert_eq!(version(&world, file, 0), 2, "boarded and paid");
}

/// The policy that the application stands under, as soon as it is published.
fn second() -> (String, Hash) {
    let document = policy::Document::SHIPPED.replace("30", "45");
    let hash = Hash::of(document.as_bytes());
    (document, hash)
}

async fn publish_second(running: &Running) {
    let (document, hash) = second();
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve {
        hash,
        approver: Hash([2; 32]),
        effective_from: Some(day("2004-11-20")),
    };
    for (key, act) in [("propose 2", propose), ("approve 2", approve)] {
        committed(&running.ask(to_policy_book(key, act)).await);
    }
}

fn application(file: FileId) -> StreamId {
    StreamId::Application(Uuid::new_v5(&id_of(file), b"application"))
}

fn submitted(file: FileId) -> Request {
    let stream = application(file);
    let StreamId::Application(id) = stream else { panic!("{stream}") };
    let first_due = FirstDue::On { first_due_on: day("2005-01-10") };
    let asked = Asked { product: None, amount: xof(10_000), instalments: 2, first_due };
    let act = application::Act::Submit { purpose: Purpose::Cash {}, asked };
    request(file, stream, "submit", Command::Application { application: id, act })
}

/// An application that lapses today stands under a policy version that this ledger has not read.
async fn with_an_application_under_an_unread_policy(world: &World) -> FileId {
    let file = customer_in(0, 1);
    with_last(world, file, submitted(file)).await;
    let first = Hash::of(policy::Document::SHIPPED.as_bytes());
    let policy = |version: u32, hash: Hash| format!("\"version\":{version},\"hash\":\"{hash}\"");
    alter_last(world, |it| {
        let (begin, rest) = it.split_once("\"lapses_on\":\"").unwrap();
        let (_, end) = rest.split_once('"').unwrap();
        let lapses = format!("{begin}\"lapses_on\":\"{ON}\"{end}");
        lapses.replace(&policy(1, first), &policy(2, second().1))
    });
    file
}

#[tokio::test]
async fn what_can_be_aged_again_is_as_soon_as_it_is_asked() {
    let world = World::new().await;
    let file = with_an_application_under_an_unread_policy(&world).await;
    let running = world.start(4).await;
    committed(&running.ask(boarded(file, 1, ON)).await);
    let done = running.day_done(ON).await;
    assert_eq!(done[0].not_aged, 1);
    assert!(done[0].first[0].why.contains("policy version 2"), "{done:?}");
    committed(&running.ask(paid(file, 1, "r1")).await);
    let waits = running.ask(granted(file, 9, "g")).await;
    assert!(matches!(waits, Answer::Rejected { rejection: Rejection::CreditWaits { .. }, .. }));

    publish_second(&running).await;
    committed(&running.ask(granted(file, 9, "g")).await);
    assert_eq!(running.metric("ledger_streams_not_aged"), 0.0);
    let aged = pieces(&world, file);
    let ids: Vec<_> = aged.iter().map(|it| it.command.id).collect();
    assert_eq!(ids, [1, 2].map(|piece| ids::ageing_id(LEDGER, file, day(ON), piece)));
    assert_eq!(aged[1].events[0].stream, application(file));
    committed(&running.ask(paid(file, 1, "r2")).await);
}

#[tokio::test]
async fn what_can_be_aged_again_is_on_the_next_day_or_after_a_restart() {
    for restart in [false, true] {
        let world = World::new().await;
        let file = with_an_application_under_an_unread_policy(&world).await;
        let mut running = world.start(4).await;
        assert_eq!(running.day_done(ON).await[0].not_aged, 1);
        publish_second(&running).await;
        let version = || world.files()[&file].version(application(file));
        assert_eq!(version(), 1, "nobody asked for it");
        if restart {
            running.stop().await;
            running = world.start(5).await;
            world.settle().await;
        } else {
            assert_eq!(running.day_done("2004-11-03").await[0].not_aged, 0);
        }
        assert!(version() > 1);
        assert_eq!(running.metric("ledger_streams_not_aged"), 0.0);
    }
}
