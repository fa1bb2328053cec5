//! Under which key callers are named, and that nobody changes it unseen.

use ledger_core::event::Stored;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::partition::{Event, KeysAccepted, TakenOver};
use ledger_core::log::{Commit, KeyCheck};
use replay_tools::verify::{At, Wrong};

use crate::ledger::{Ledger, day};
use crate::tampering::verified;

const FIRST: KeyCheck = KeyCheck([0x5e; 8]);
const OTHER: KeyCheck = KeyCheck([0x99; 8]);

async fn begun() -> Ledger<MemoryLog> {
    Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await
}

fn accepted(commit: &mut Commit) {
    let by = "admin on call".to_owned();
    let keys_accepted = Some(KeysAccepted { by, reason: "the keys burned".to_owned() });
    let term = TakenOver { pseudonyms: OTHER, keys_accepted, accepted: None };
    commit.events[0].data = Event::TakenOver(term).encode();
}

fn under_the_other(commit: &mut Commit) {
    let term = TakenOver { pseudonyms: OTHER, keys_accepted: None, accepted: None };
    commit.events[0].data = Event::TakenOver(term).encode();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_under_another_key_is_found_unless_a_person_accepted_it() {
    let mut ledger = begun().await;
    ledger.twist(under_the_other);
    let place = ledger.take_over(0).await;
    let report = verified(&ledger).await;
    let first = report.faults.first().expect("something is found");
    let named_anew = Wrong::CallersNamedAnew { before: FIRST, found: OTHER };
    assert_eq!((&first.at, &first.what), (&At::Commit(place), &named_anew), "{report}");

    let mut ledger = begun().await;
    for partition in [0, 1] {
        ledger.twist(accepted);
        ledger.take_over(partition).await;
        ledger.twist(under_the_other);
        ledger.take_over(partition).await;
    }
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
}

/// One partition was written with another keys database than the others.
#[tokio::test(flavor = "multi_thread")]
async fn partitions_that_begin_under_two_keys_are_found() {
    let ledger = Ledger::begin_under(MemoryLog::new(0), day("2004-11-01"), [FIRST, OTHER]).await;
    let report = verified(&ledger).await;
    let differ = Wrong::CallersDiffer { expected: FIRST, found: OTHER };
    let found = report.faults.first().expect("something is found");
    assert_eq!((&found.at, &found.what), (&At::Partition(1), &differ), "{report}");
}
