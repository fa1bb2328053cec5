//! Random commands, losses, pauses and restarts: the ledger holds what was acknowledged, once.

use std::collections::BTreeMap;
use std::time::Duration;

use command_api::writer::{Answer, Request};
use ledger_core::file::{Does, NameKey, Rejection, State, events_of};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::testing::Dice;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::harness::{
    PARTITIONS, Running, World, board_as, customer, day, register, repay_by, resume, suspend,
    tmoney,
};

const FILES: u32 = 40;
const STEPS: u32 = 400;

/// What was said about each command, and who still waits.
#[derive(Default)]
struct Book {
    /// Commands that were acknowledged, with the bytes they were answered with.
    acknowledged: BTreeMap<Uuid, (Place, Vec<u8>)>,
    /// Commands that were not recorded up to the head that their answer names.
    refused: Vec<(Uuid, Place)>,
    /// Asked, not yet answered.
    waiting: Vec<(Request, oneshot::Receiver<Answer>)>,
    /// Without an answer that settles them: to be asked again.
    open: Vec<Request>,
    counts: BTreeMap<&'static str, u32>,
}

impl Book {
    fn note(&mut self, request: Request, answer: Answer) {
        let what = match answer {
            Answer::Committed { place, value, repeated, stream_version: _ } => {
                let before = self.acknowledged.insert(request.command_id, (place, value.to_vec()));
                if let Some(before) = before {
                    assert_eq!(before, (place, value.to_vec()), "the same bytes for ever");
                    assert!(repeated, "recorded twice");
                }
                if repeated { "repeated" } else { "committed" }
            }
            Answer::Rejected { head, rejection } => {
                self.refused.push((request.command_id, head));
                let elsewhere = matches!(
                    rejection,
                    Rejection::ReferenceUsedElsewhere { .. } | Rejection::LoanKnownElsewhere { .. }
                );
                if elsewhere { "elsewhere" } else { "rejected" }
            }
            Answer::Nothing { head, .. } => {
                self.refused.push((request.command_id, head));
                "nothing"
            }
            Answer::OutcomeUnknown => {
                self.open.push(request);
                "unknown"
            }
            Answer::InFlight | Answer::ReferenceInFlight | Answer::Busy | Answer::NotServing(_) => {
                self.open.push(request);
                "later"
            }
            Answer::VersionMismatch { .. }
            | Answer::AnotherBody
            | Answer::TooLarge { .. }
            | Answer::NotDecided
            | Answer::NoPolicy
            | Answer::Defect => panic!("{answer:?} to {request:?}"),
        };
        *self.counts.entry(what).or_default() += 1;
    }

    fn collect(&mut self) {
        for (request, mut answer) in std::mem::take(&mut self.waiting) {
            match answer.try_recv() {
                Ok(answer) => self.note(request, answer),
                Err(oneshot::error::TryRecvError::Empty) => self.waiting.push((request, answer)),
                // Its writer was killed.
                Err(oneshot::error::TryRecvError::Closed) => {
                    self.note(request, Answer::OutcomeUnknown);
                }
            }
        }
    }
}

fn command(dice: &mut Dice, number: u32) -> Request {
    let file = customer(u128::from(dice.below(FILES)));
    let key = number.to_string();
    match dice.below(8) {
        0 | 1 => register(file),
        2 => {
            let known_as = format!("L-{}", dice.below(FILES));
            board_as(file, &known_as, &["2004-11-03", "2004-11-06", "2004-11-09"])
        }
        3 => suspend(file, &key),
        4 => resume(file, &key),
        _ => {
            let money = tmoney(&format!("R-{}", dice.below(200)));
            repay_by(file, &key, i64::from(1 + dice.below(1_500)), money)
        }
    }
}

/// One thing that happens to the log or the process.
async fn disturb(world: &World, running: &mut Vec<Running>, dice: &mut Dice, process: &mut u128) {
    let partition = dice.below(PARTITIONS);
    match dice.below(12) {
        0 => world.log.lose_report(partition),
        1 => world.log.hold_reports(partition),
        2 | 3 => world.log.release_reports(partition),
        4 => world.log.hold_appends(partition),
        5 => world.log.let_arrive(partition, dice.below(4) as usize),
        6 | 7 => world.log.release_appends(partition),
        8 => world.log.break_reads(partition, dice.below(3)),
        9 => world.pass(Duration::from_secs(u64::from(dice.below(12)))).await,
        10 if dice.below(3) == 0 => {
            // Another process takes over; the one before is killed, now or at the next change.
            *process += 1;
            world.log.break_reads(0, 0);
            let next = world.begin(*process).await;
            let before = std::mem::replace(running, vec![next]);
            for it in before {
                match dice.below(2) {
                    0 => it.kill().await,
                    _ => running.insert(0, it),
                }
            }
            while running.len() > 2 {
                running.remove(0).kill().await;
            }
        }
        _ => {
            let writers = running.last().unwrap().writers.clone();
            let date = day(&format!("2004-11-{:02}", 1 + dice.below(12)));
            tokio::spawn(async move {
                let _ = writers.start_business_day(date, &super::harness::clerk()).await;
            });
        }
    }
}

async fn calm_down(world: &World, running: &mut Vec<Running>, process: &mut u128) {
    for partition in 0..PARTITIONS {
        world.log.break_reads(partition, 0);
        world.log.release_appends(partition);
        world.log.release_reports(partition);
    }
    for it in running.drain(..) {
        it.kill().await;
    }
    world.settle().await;
    *process += 1;
    running.push(world.begin(*process).await);
    for _ in 0..20 {
        world.settle().await;
        if running[0].writers.ready() {
            return;
        }
        world.pass(Duration::from_secs(5)).await;
    }
    panic!("it does not come to rest: {:?}", running[0].writers.standings());
}

async fn simulate(seed: u64, log: MemoryLog) -> BTreeMap<&'static str, u32> {
    let mut dice = Dice::from_seed(seed);
    let mut world = World::on(log).await;
    world.settings.in_flight_max = 8;
    world.settings.waiting_max = 8;
    world.settings.recent_bytes_max = 2_000;
    let mut process = 100;
    let mut running = vec![world.start(process).await];
    let mut book = Book::default();
    let mut next = 0;
    for _ in 0..STEPS {
        for _ in 0..=dice.below(6) {
            next += 1;
            let again = (dice.below(3) == 0).then(|| book.open.pop()).flatten();
            let request = again.unwrap_or_else(|| command(&mut dice, next));
            // Mostly the process that came last is asked, sometimes the one before it.
            let asked = match dice.below(8) {
                0 => running.first().unwrap(),
                _ => running.last().unwrap(),
            };
            let answer = asked.writers.submit(request.clone());
            book.waiting.push((request, answer));
        }
        if dice.below(3) == 0 {
            disturb(&world, &mut running, &mut dice, &mut process).await;
        }
        for _ in 0..dice.below(40) {
            tokio::task::yield_now().await;
        }
        book.collect();
    }
    calm_down(&world, &mut running, &mut process).await;
    let last = &running[0];
    world.pass(Duration::from_secs(20)).await;
    book.collect();
    for (request, _) in std::mem::take(&mut book.waiting) {
        book.open.push(request);
    }
    // Asked again, each finds its first try or is recorded now.
    for _ in 0..20 {
        for request in std::mem::take(&mut book.open) {
            let answer = last.ask(request.clone()).await;
            book.note(request, answer);
        }
    }
    assert!(book.open.is_empty(), "{:?}", book.open);
    last.writers.start_business_day(day("2004-11-12"), &super::harness::clerk()).await.unwrap();
    check(&world, &book);
    running.remove(0).stop().await;
    for partition in 0..PARTITIONS {
        assert_eq!(world.witnesses.of(partition).unwrap().hash, world.log.head(partition).hash);
    }
    book.counts
}

/// What was acknowledged stands in the ledger, where it was said and as it was said; every command
/// stands there once at most; versions are dense and dates in order.
fn check(world: &World, book: &Book) {
    let mut recorded: BTreeMap<Uuid, Place> = BTreeMap::new();
    let mut bytes: BTreeMap<Place, Vec<u8>> = BTreeMap::new();
    let mut commands = 0;
    for partition in 0..PARTITIONS {
        let mut versions = BTreeMap::new();
        let mut before: Option<Commit> = None;
        for commit in world.commits(partition) {
            let place = Place { partition, sequence: commit.sequence };
            let twice = recorded.insert(commit.command.id, place);
            assert!(twice.is_none(), "{} at {place} and {twice:?}", commit.command.id);
            bytes.insert(place, commit.encode());
            commands += usize::from(is_command(&commit));
            events_of(&commit).unwrap();
            for event in &commit.events {
                let version = versions.entry(event.stream).or_insert(0);
                *version += 1;
                assert_eq!(event.stream_version, *version);
            }
            if let Some(before) = before {
                assert!(before.business_date <= commit.business_date);
                assert!(before.recorded_at <= commit.recorded_at);
            }
            before = Some(commit);
        }
    }
    for (command, (place, value)) in &book.acknowledged {
        assert_eq!(recorded.get(command), Some(place));
        assert_eq!(bytes.get(place), Some(value));
    }
    assert_eq!(commands, book.acknowledged.len());
    // A writer that was replaced and has not noticed may refuse by an older head. What it says of
    // that head holds: nothing recorded up to there was denied.
    for (command, head) in &book.refused {
        if let Some(place) = recorded.get(command) {
            assert_eq!(place.partition, head.partition);
            assert!(place.sequence > head.sequence, "{command} at {place} was denied at {head}");
        }
        assert!(bytes.contains_key(head), "{head} was acknowledged");
    }
    no_name_stands_in_two_files(world);
    for (file, state) in world.files() {
        let policies = policies(world);
        state.check(&policies, day("2004-11-12")).unwrap_or_else(|why| panic!("{file}: {why}"));
    }
}

/// Nothing is taken back here, so that what was taken stands.
fn no_name_stands_in_two_files(world: &World) {
    let mut named: BTreeMap<NameKey, FileId> = BTreeMap::new();
    for partition in 0..PARTITIONS {
        let mut files: BTreeMap<FileId, State> = BTreeMap::new();
        for commit in world.commits(partition) {
            let (file, on) = (commit.file, commit.business_date);
            let place = Place { partition, sequence: commit.sequence };
            let state = files.remove(&file).unwrap_or(State::new(file));
            let (state, namings) = state.apply_naming(&events_of(&commit).unwrap(), place, on);
            files.insert(file, state);
            for it in namings.iter().filter(|it| it.does == Does::Takes) {
                let other = named.insert(it.name.key(), file).filter(|other| *other != file);
                assert_eq!(other, None, "{it:?} at {place}");
            }
        }
    }
}

/// Whether the simulation asked for it.
fn is_command(commit: &Commit) -> bool {
    match commit.file {
        FileId::Partition(_) | FileId::PolicyBook => false,
        FileId::Customer(_) | FileId::Vendor(_) | FileId::Partner(_) => {
            commit.command.r#type != "file.age"
        }
    }
}

fn policies(world: &World) -> ledger_core::policy::State {
    match world.files().remove(&FileId::PolicyBook).unwrap() {
        ledger_core::file::State::PolicyBook(it) => (*it).clone(),
        other @ (ledger_core::file::State::Customer(_)
        | ledger_core::file::State::Vendor(_)
        | ledger_core::file::State::Partner(_)
        | ledger_core::file::State::Partition) => {
            panic!("{other:?}")
        }
    }
}

#[tokio::test]
async fn the_ledger_holds_what_was_acknowledged_whatever_breaks() {
    let mut all: BTreeMap<&'static str, u32> = BTreeMap::new();
    for seed in 0..30 {
        let log = match seed % 2 {
            0 => MemoryLog::new(PARTITIONS),
            _ => MemoryLog::like_kafka(PARTITIONS),
        };
        for (what, many) in simulate(seed, log).await {
            *all.entry(what).or_default() += many;
        }
    }
    println!("answers: {all:?}");
    for what in ["committed", "repeated", "rejected", "elsewhere", "nothing", "unknown", "later"] {
        assert!(all.get(what).is_some_and(|it| *it > 50), "{what} is hardly met: {all:?}");
    }
}
