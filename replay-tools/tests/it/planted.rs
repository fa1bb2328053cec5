//! Each rule that a well-chained commit can break is found, at that commit.

use ledger_core::credit::loan::{Act, ChargeKind};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Appender as _, Commit, Draft, FileId, Head, Instant, Log as _, Place, StreamId, genesis, ids,
};
use ledger_core::reason::Reason;
use replay_tools::verify::{At, NotAged, NotAgedSince, Wrong};
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;
use world::{late_policy, lawful_policy};

use crate::ledger::{Ledger, day, twd};
use crate::tampering::verified;

const PARTITIONS: u32 = 2;

/// A ledger with one customer who has a running loan.
struct World {
    ledger: Ledger<MemoryLog>,
    customer: Uuid,
    loan: Uuid,
}

async fn world() -> World {
    let mut ledger = Ledger::begin(MemoryLog::new(0), PARTITIONS, day("2004-11-01")).await;
    let customer = ledger.register("customer").await;
    let loan = ledger.board_loan(customer, "loan", (3, 900), day("2004-11-05"), 0).await;
    World { ledger, customer, loan }
}

impl World {
    fn partition(&self) -> u32 {
        self.ledger.partition_of(FileId::Customer(self.customer))
    }

    /// The customer's next commit is changed so: where it stands.
    async fn with(&mut self, twist: impl FnOnce(&mut Commit) + 'static) -> Place {
        let place = self.ledger.next_place(self.partition());
        self.ledger.twist(twist);
        self.ledger.repay(self.customer, self.loan, "twisted", 100).await;
        place
    }

    async fn is_found(&self, place: Place, expected: impl Fn(&Wrong) -> bool) {
        let report = verified(&self.ledger).await;
        let first = report.faults.first().expect("something is found");
        assert_eq!(first.at, At::Commit(place), "{report}");
        assert!(expected(&first.what), "{report}");
        assert!(first.to_string().starts_with(&format!("commit {place}: ")));
    }
}

macro_rules! finds {
    ($($name:ident: $twist:expr => $wrong:pat,)+) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let mut world = world().await;
                let place = world.with($twist).await;
                world.is_found(place, |it| matches!(it, $wrong)).await;
            }
        )+
    };
}

finds! {
    an_event_under_another_id: |it: &mut Commit| it.events[0].id = "x.0".to_owned()
        => Wrong::EventId { .. },
    a_gap_in_a_stream: |it: &mut Commit| it.events[0].stream_version += 1
        => Wrong::StreamVersion { .. },
    a_commit_without_events: |it: &mut Commit| it.events.clear()
        => Wrong::NoEvents,
    a_stream_of_another_file: |it: &mut Commit| {
        it.events[0].stream = StreamId::Customer(Uuid::nil());
    } => Wrong::ForeignStream { .. },
    a_commit_recorded_before_the_one_in_front: |it: &mut Commit| {
        it.recorded_at = Instant::from_micros(1).unwrap();
    } => Wrong::RecordedBefore { .. },
    a_business_date_that_goes_back: |it: &mut Commit| it.business_date = day("2004-10-31")
        => Wrong::BusinessDate { .. },
    an_actor_without_a_role: |it: &mut Commit| it.actor.role = "nobody".to_owned()
        => Wrong::Role { .. },
    a_repayment_under_an_id_of_another_command: |it: &mut Commit| {
        replace(it, r#""repayment":""#, 8, "00000000");
    } => Wrong::CreatedId { .. },
    a_balance_that_does_not_follow: |it: &mut Commit| {
        let stands = it.events[0].standing.as_mut().unwrap();
        let (from, to) = (r#""outstanding":{"amount":2700"#, r#""outstanding":{"amount":2701"#);
        assert!(stands.data.get().contains(from), "{from} is in {}", stands.data);
        stands.data = RawValue::from_string(stands.data.get().replace(from, to)).unwrap();
    } => Wrong::Standing { .. },
    a_loan_that_does_not_tell_how_it_stands: |it: &mut Commit| it.events[0].standing = None
        => Wrong::Standing { .. },
    a_standing_of_a_form_that_is_not_known: |it: &mut Commit| {
        it.events[0].standing.as_mut().unwrap().version = 2;
    } => Wrong::Standing { .. },
    an_allocation_that_does_not_follow: |it: &mut Commit| {
        swap(it, r#""after":{"amount":100,"#, r#""after":{"amount":101,"#);
    } => Wrong::Invariant { .. },
    an_unknown_field: |it: &mut Commit| swap(it, r#""amount":100"#, r#""new":1,"amount":100"#)
        => Wrong::Undecodable { .. },
    a_takeover_that_is_none: |it: &mut Commit| {
        it.takeover = true;
        it.epoch += 1;
    } => Wrong::Takeover,
    ageing_under_an_id_of_its_own: |it: &mut Commit| it.command.r#type = "file.age".to_owned()
        => Wrong::CommandId { .. },
}

/// Puts `text` into the first event's payload, behind what begins with `after`.
fn replace(commit: &mut Commit, after: &str, length: usize, text: &str) {
    let data = commit.events[0].data.get();
    let at = data.find(after).expect("the payload has the field") + after.len();
    let changed = format!("{}{text}{}", &data[..at], &data[at + length..]);
    commit.events[0].data = RawValue::from_string(changed).unwrap();
}

fn swap(commit: &mut Commit, from: &str, to: &str) {
    let data = commit.events[0].data.get();
    assert!(data.contains(from), "{from} is in {data}");
    commit.events[0].data = RawValue::from_string(data.replacen(from, to, 1)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_recorded_twice() {
    let mut world = world().await;
    let first = world.ledger.next_place(world.partition());
    world.ledger.repay(world.customer, world.loan, "first", 100).await;
    let records = world.ledger.log.records(world.partition());
    let id = Commit::decode(&records[records.len() - 1].value).unwrap().command.id;
    let place = world
        .with(move |it| {
            it.command.id = id;
            it.events[0].id = format!("{id}.0");
        })
        .await;
    world
        .is_found(
            place,
            |it| matches!(it, Wrong::CommandRepeated { first: it, .. } if *it == first),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_key_that_say_something_else() {
    type Change = fn(&mut ledger_core::log::Record);
    let changes: [(&str, Change); 4] = [
        ("key", |it| it.key = Some(b"customer-x".to_vec())),
        ("ce_type", |it| it.headers[3].1 = b"loan.grant".to_vec()),
        ("ce_time", |it| drop(it.headers.remove(5))),
        ("extra", |it| it.headers.push(("extra".to_owned(), vec![]))),
    ];
    let world = world().await;
    let partition = world.partition();
    let original = world.ledger.log.records(partition);
    for (name, change) in changes {
        world.ledger.log.alter(partition, |it| change(&mut it[2]));
        let place = Place { partition, sequence: 3 };
        let names = |it: &Wrong| matches!(it, Wrong::HeadersDiffer { names } if names.contains(&name.to_owned()));
        world.is_found(place, names).await;
        world.ledger.log.alter(partition, |it| *it = original.clone());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_a_partition_that_is_not_its_own() {
    let mut world = world().await;
    let elsewhere = |it: &Uuid| FileId::Customer(*it).partition(PARTITIONS) != world.partition();
    let stranger = (1..).map(Uuid::from_u128).find(elsewhere).unwrap();
    let place = world.with(move |it| it.file = FileId::Customer(stranger)).await;
    world.is_found(place, |it| matches!(it, Wrong::WrongPartition { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_under_a_policy_that_was_never_published() {
    let mut world = world().await;
    let place = world.ledger.next_place(world.partition());
    world.ledger.twist(|it| replace(it, r#""policy":{"version":1,"hash":""#, 4, "0000"));
    world.ledger.grant(world.customer, "unlawful", 300, day("2004-12-01")).await;
    world.is_found(place, |it| matches!(it, Wrong::PolicyUnknown { .. })).await;
}

/// A loan of which an instalment is six days late, under a policy by which that costs.
async fn late() -> World {
    let mut ledger = Ledger::begin(MemoryLog::new(0), PARTITIONS, day("2004-11-01")).await;
    for (what, command) in late_policy(day("2004-11-02")) {
        ledger.ask(FileId::PolicyBook, &format!("late {what}"), what, command).await;
    }
    ledger.days_until(day("2004-11-02")).await;
    let customer = ledger.register("customer").await;
    let loan = ledger.grant(customer, "loan", 300_000, day("2004-11-10")).await;
    ledger.disburse(customer, loan, "out", 300_000).await;
    ledger.days_until(day("2004-11-20")).await;
    World { ledger, customer, loan }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_at_another_cost_than_its_contract_has() {
    // 100 000 × 15 % × 6 days / 365
    let cost = r#""amount":246"#;
    let mut sound = late().await;
    sound.with(move |it| swap(it, cost, cost)).await;
    let report = verified(&sound.ledger).await;
    assert!(report.is_sound(), "{report}");
    let mut dear = late().await;
    // What is owed now and by how much more: a move that is right in itself.
    let place = dear
        .with(move |it| {
            swap(it, cost, r#""amount":247"#);
            swap(it, cost, r#""amount":247"#);
        })
        .await;
    dear.is_found(place, |it| matches!(it, Wrong::Standing { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_at_another_rate_a_year_than_its_instalments_come_to() {
    let priced = async |twist: Option<fn(&str) -> String>| {
        let mut ledger = Ledger::begin(MemoryLog::new(0), PARTITIONS, day("2004-11-01")).await;
        for (what, command) in lawful_policy(day("2004-11-02")) {
            ledger.ask(FileId::PolicyBook, &format!("lawful {what}"), what, command).await;
        }
        ledger.days_until(day("2004-11-02")).await;
        let customer = ledger.register("customer").await;
        let place = ledger.next_place(ledger.partition_of(FileId::Customer(customer)));
        if let Some(twist) = twist {
            ledger.twist(move |commit| {
                let priced = commit.events.iter_mut().find(|it| it.r#type == "loan.priced");
                let data = &mut priced.expect("what it costs is recorded").data;
                let changed = twist(data.get());
                assert_ne!(changed, data.get());
                *data = RawValue::from_string(changed).unwrap();
            });
        }
        let loan = ledger.grant(customer, "loan", 300_000, day("2004-12-10")).await;
        (World { ledger, customer, loan }, place)
    };
    let (sound, _) = priced(None).await;
    let report = verified(&sound.ledger).await;
    assert!(report.is_sound(), "{report}");
    // It costs nothing.
    let twists: [fn(&str) -> String; 3] = [
        |it| it.replacen(r#""upper":"0""#, r#""upper":"0.000000000001""#, 1),
        |it| {
            it.replace(
                r#""taeg_actuarial":{"lower":"0","upper":"0"}"#,
                r#""taeg_actuarial":{"lower":"0.1","upper":"0.100000000000004"}"#,
            )
        },
        |it| it.replacen(r#""total":{"amount":300000"#, r#""total":{"amount":300001"#, 1),
    ];
    for twist in twists {
        let (altered, place) = priced(Some(twist)).await;
        altered.is_found(place, |it| matches!(it, Wrong::Invariant { .. })).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_skipped_or_names_rules_that_are_not_in_force() {
    let mut skipped = world().await;
    skipped.ledger.twist(|it| {
        swap(it, "2004-11-02", "2004-11-03");
        it.business_date = day("2004-11-03");
    });
    let place = skipped.ledger.start_next_day(0).await;
    skipped.is_found(place, |it| matches!(it, Wrong::NotTheNextDay { .. })).await;

    let mut other_rules = world().await;
    other_rules
        .ledger
        .twist(|it| swap(it, r#""policy_book_version":2"#, r#""policy_book_version":1"#));
    let place = other_rules.ledger.start_next_day(0).await;
    other_rules.is_found(place, |it| matches!(it, Wrong::PolicyNotInForce { .. })).await;

    let mut unknown = world().await;
    unknown.ledger.twist(|it| swap(it, r#""policy_book_version":2"#, r#""policy_book_version":3"#));
    let place = unknown.ledger.start_next_day(0).await;
    unknown.is_found(place, |it| matches!(it, Wrong::PolicyBookVersion { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_ends_with_a_file_left_behind() {
    let mut world = world().await;
    world.ledger.days_until(day("2004-11-04")).await;
    let partition = world.partition();
    // The first instalment falls due on the 5th; nobody walks.
    world.ledger.start_next_day(partition).await;
    assert!(verified(&world.ledger).await.is_sound(), "the day may still be walked");
    let place = world.ledger.start_next_day(partition).await;
    let due_on = day("2004-11-05");
    let left = |it: &Wrong| matches!(it, Wrong::DayUnfinished { day, due_on: due, .. } if (*day, *due) == (due_on, due_on));
    world.is_found(place, left).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_a_day_ended_without_is_told_by_name_once_it_was_aged() {
    let mut world = world().await;
    let other = world.ledger.board_loan(world.customer, "other", (1, 900), day("2004-11-20"), 0);
    let other = other.await;
    world.ledger.days_until(day("2004-11-04")).await;
    let partition = world.partition();
    world.ledger.start_next_day(partition).await;
    // Money for another loan of the file is taken, on that day and on the next.
    let file = FileId::Customer(world.customer);
    for key in ["one", "two"] {
        let act = Act::Charge {
            charge: ids::created_id(world.ledger.command_id(file, key), "charge"),
            code: "visit".to_owned(),
            kind: ChargeKind::Fee,
            amount: twd(10),
            due_on: None,
            instalment: 1,
            reason: Reason::of("field_visit"),
        };
        world.ledger.ask_unaged(file, key, Command::Loan { loan: other, act }).await;
        world.ledger.start_next_day(partition).await;
    }
    world.ledger.walk(partition).await;
    let report = verified(&world.ledger).await;
    assert!(report.is_sound(), "{report}");
    let expected = NotAged {
        file,
        stream: StreamId::Loan(world.loan),
        due_on: day("2004-11-05"),
        day: day("2004-11-05"),
        since: NotAgedSince::Aged { on: day("2004-11-07") },
    };
    assert_eq!(report.partitions[partition as usize].not_aged, [expected]);
    let told = format!("day 2004-11-05 ended before loan-{} of {file} had been aged", world.loan);
    assert!(report.to_string().contains(&told), "{report}");
    assert_eq!(
        report.json()["partitions"][partition as usize]["not_aged"][0]["aged_on"],
        "2004-11-07"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn new_credit_in_a_file_that_was_not_aged() {
    let mut world = world().await;
    world.ledger.days_until(day("2004-11-04")).await;
    world.ledger.start_next_day(world.partition()).await;
    let place = world.ledger.next_place(world.partition());
    // A loan that another lender had granted would be right.
    world.ledger.twist(|it| {
        let granted = include_str!("../../../schemas/events/loan/granted.v1.golden.json");
        let granted: Value = serde_json::from_str(granted).unwrap();
        let data = granted.get("data").unwrap_or(&granted).to_string();
        (it.events[0].r#type, it.events[0].version) = ("loan.granted".to_owned(), 1);
        it.events[0].data = RawValue::from_string(data).unwrap();
        it.events.truncate(1);
    });
    world.ledger.board_unaged(world.customer, "new").await;
    world.is_found(place, |it| matches!(it, Wrong::NotAged { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_aged_in_pieces_counts_them() {
    let mut world = world().await;
    for n in 0..3 {
        let key = format!("loan {n}");
        world.ledger.board_loan(world.customer, &key, (1, 900), day("2004-11-05"), 0).await;
    }
    world.ledger.days_until(day("2004-11-04")).await;
    world.ledger.start_next_day(world.partition()).await;
    let file = FileId::Customer(world.customer);
    let mut places = vec![];
    for piece in 1..=4 {
        places.push(world.ledger.age_next_stream(file, piece).await);
    }
    let report = verified(&world.ledger).await;
    assert!(report.is_sound(), "{report}");
    world.ledger.start_next_day(world.partition()).await;
    let place = world.ledger.next_place(world.partition());
    world.ledger.age_next_stream(file, 2).await;
    world.is_found(place, |it| matches!(it, Wrong::CommandId { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_decided_on_a_loan_that_was_not_aged() {
    let mut world = world().await;
    let other = world.ledger.board_loan(world.customer, "other", (1, 900), day("2004-11-20"), 0);
    let other = other.await;
    world.ledger.days_until(day("2004-11-04")).await;
    world.ledger.start_next_day(world.partition()).await;
    let place = world.ledger.next_place(world.partition());
    let (file, loan) = (FileId::Customer(world.customer), world.loan);
    world.ledger.twist(move |it| it.events[0].stream = StreamId::Loan(loan));
    let act = Act::Charge {
        charge: Uuid::from_u128(1),
        code: "visit".to_owned(),
        kind: ChargeKind::Fee,
        amount: twd(10),
        due_on: None,
        instalment: 1,
        reason: Reason::of("field_visit"),
    };
    world.ledger.ask_unaged(file, "charge", Command::Loan { loan: other, act }).await;
    world.is_found(place, |it| matches!(it, Wrong::NotAged { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_cannot_follow() {
    let mut world = world().await;
    let granted = world.ledger.grant(world.customer, "granted", 300, day("2004-12-01")).await;
    world.ledger.disburse(world.customer, granted, "disburse", 300).await;
    let other = world.ledger.grant(world.customer, "other", 300, day("2004-12-01")).await;
    let place = world.ledger.next_place(world.partition());
    // The first loan is disbursed a second time.
    world.ledger.twist(move |it| {
        it.events[0].stream = StreamId::Loan(granted);
        it.events[0].stream_version = 3;
    });
    world.ledger.disburse(world.customer, other, "again", 300).await;
    world.is_found(place, |it| matches!(it, Wrong::Impossible { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_of_two_ledgers() {
    let log = MemoryLog::new(2);
    for partition in 0..2 {
        let founding = genesis::Founding {
            ledger: Uuid::from_u128(u128::from(partition)),
            partitions: 2,
            first_business_date: day("2004-11-01"),
            recorded_at: Instant::from_micros(0).unwrap(),
            writer: Uuid::nil(),
        };
        let (commit, value) = genesis(&founding, partition);
        let mut appender = log.appender(partition, Head::START, 0).await.unwrap();
        appender.send(Draft::of(founding.ledger, &commit, value)).unwrap();
        appender.report().await;
    }
    let against = replay_tools::verify::Against::default();
    let progress = replay_tools::progress::Progress::start("test");
    let report = replay_tools::verify::verify(&log, against, &progress).await.unwrap();
    let [fault] = &report.faults[..] else { panic!("{report}") };
    assert_eq!(fault.at, At::Partition(1));
    assert!(matches!(fault.what, Wrong::AnotherLedger { .. }), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payment_and_one_loan_of_another_system_in_two_files() {
    let mut world = world().await;
    let other = world.ledger.register("another customer").await;
    let loan = world.ledger.board_loan(other, "another", (3, 900), day("2004-11-05"), 0).await;
    let files = [FileId::Customer(world.customer), FileId::Customer(other)];
    let next = |world: &World, file| world.ledger.next_place(world.ledger.partition_of(file));
    let mut places =
        [(next(&world, files[0]), files[0]), (Place { partition: 0, sequence: 0 }, files[1])];
    world.ledger.repay(world.customer, world.loan, "F-9", 100).await;
    places[1].0 = next(&world, files[1]);
    world.ledger.repay(other, loan, "F-9", 100).await;
    places.sort();
    let [(first, one), (place, _)] = places;
    let twice = |it: &Wrong| *it == Wrong::NameInTwoFiles { other: one, first };
    world.is_found(place, twice).await;
    let report = verified(&world.ledger).await;
    let told = format!("stands in {one} too, by commit {first}");
    assert!(report.to_string().contains(&told), "{report}");
    assert_eq!(report.faults.len(), 1, "{report}");

    // The same loan again, by its lender and by its system.
    world.ledger.board_loan(other, "loan", (3, 900), day("2004-11-05"), 0).await;
    assert_eq!(verified(&world.ledger).await.faults.len(), 3);
}
