//! A ledger whose rules change: each day is judged by the version it went by.

use ledger_core::engine::Engine;
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, FileId, Hash, Place};
use ledger_core::policy::{self, Document};
use replay_tools::verify::{At, Wrong};
use serde_json::value::RawValue;

use crate::ledger::{Ledger, day};
use crate::tampering::verified;

async fn begun() -> Ledger<MemoryLog> {
    Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await
}

/// A document is proposed that nobody will approve; it lapses 90 days later.
async fn propose(ledger: &mut Ledger<MemoryLog>, default_days: u32) {
    let days = format!(r#""default_days": {default_days}"#);
    let document = Document::SHIPPED.replace(r#""default_days": 30"#, &days);
    let act = policy::Act::Propose { document, author: Hash([1; 32]) };
    let key = format!("propose {default_days}");
    ledger.ask(FileId::PolicyBook, &key, "policy_book.propose", Command::PolicyBook(act)).await;
}

fn waiting(ledger: &Ledger<MemoryLog>) -> usize {
    ledger.policies().proposed.len()
}

async fn is_found(ledger: &Ledger<MemoryLog>, place: Place, expected: impl Fn(&Wrong) -> bool) {
    let report = verified(ledger).await;
    let first = report.faults.first().expect("something is found");
    assert_eq!(first.at, At::Commit(place), "{report}");
    assert!(expected(&first.what), "{report}");
}

fn go_by(engine: u32) -> impl FnOnce(&mut Commit) + 'static {
    move |commit: &mut Commit| {
        let data = commit.events[0].data.get();
        let at = data.find(r#""engine":"#).expect("a day names its rules") + r#""engine":"#.len();
        let changed = format!("{}{engine}{}", &data[..at], &data[at + 1..]);
        commit.events[0].data = RawValue::from_string(changed).unwrap();
    }
}

/// The trial rules do on the day before what the first do on the day. This program knows both.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_older_rules_stays_sound_and_goes_on_under_newer_ones() {
    let mut ledger = begun().await;
    propose(&mut ledger, 31).await;
    ledger.days_until(day("2005-01-29")).await;
    assert_eq!(waiting(&ledger), 1, "by the first rules it lapses on the 30th");
    assert!(verified(&ledger).await.is_sound());
    ledger.days_until(day("2005-01-30")).await;
    assert_eq!(waiting(&ledger), 0);
    assert!(verified(&ledger).await.is_sound(), "nothing was due on the 29th");

    propose(&mut ledger, 32).await;
    ledger.days_until(day("2005-04-01")).await;
    ledger.go_by(Engine::TRIAL);
    ledger.days_until(day("2005-04-28")).await;
    assert_eq!(waiting(&ledger), 1);
    ledger.days_until(day("2005-04-29")).await;
    assert_eq!(waiting(&ledger), 0, "by the trial rules it lapses the day before the 30th");
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_newer_rules_find_due_is_found_from_their_first_day_on() {
    let mut ledger = begun().await;
    propose(&mut ledger, 31).await;
    ledger.days_until(day("2005-01-28")).await;
    let partition = ledger.partition_of(FileId::PolicyBook);
    // The day on which it lapses by the trial rules, and the next; nobody walks.
    ledger.go_by(Engine::TRIAL);
    ledger.start_next_day(partition).await;
    assert!(verified(&ledger).await.is_sound(), "the day may still be walked");
    let place = ledger.start_next_day(partition).await;
    let left = day("2005-01-29");
    let wanted = |it: &Wrong| matches!(it, Wrong::DayUnfinished { day, .. } if *day == left);
    is_found(&ledger, place, wanted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_go_back_and_days_of_two_rules_are_found() {
    let mut ledger = begun().await;
    ledger.go_by(Engine::TRIAL);
    ledger.days_until(day("2004-11-02")).await;
    assert!(verified(&ledger).await.is_sound());
    ledger.twist(go_by(1));
    let place = ledger.start_next_day(ledger.partition_of(FileId::PolicyBook)).await;
    is_found(&ledger, place, |it| matches!(it, Wrong::EngineWentBack { .. })).await;

    let mut ledger = begun().await;
    let book = ledger.partition_of(FileId::PolicyBook);
    ledger.start_next_day(book).await;
    ledger.twist(go_by(2));
    let place = ledger.start_next_day(1 - book).await;
    is_found(&ledger, place, |it| matches!(it, Wrong::EngineDiffers { .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_tomorrow_stop_a_reader_by_name() {
    let mut ledger = begun().await;
    ledger.twist(go_by(9));
    let place = ledger.start_next_day(ledger.partition_of(FileId::PolicyBook)).await;
    let by_name = |it: &Wrong| {
        let said = it.to_string();
        matches!(it, Wrong::Undecodable { .. })
            && said.contains("engine 9 is not known here")
            && said.contains("use a newer release")
    };
    is_found(&ledger, place, by_name).await;
}
