//! What `verify` finds, and that it finds nothing else.

use std::collections::BTreeSet;

use ledger_core::file::Event;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, Log};
use replay_tools::progress::Progress;
use replay_tools::verify::{Against, Report, verify};

use crate::ledger::{Ledger, eventful};

async fn verified<L: Log>(ledger: &Ledger<L>) -> Report {
    let against = Against { witness: Some(ledger.witness()), read_models: None };
    verify(&ledger.log, against, &Progress::start("test")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_met_every_event_is_sound() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
    let commits = (0..3).map(|it| ledger.log.records(it).len() as u64).sum::<u64>();
    assert_eq!(report.pace.commits, commits);

    let met: BTreeSet<String> = (0..3)
        .flat_map(|it| ledger.log.records(it))
        .flat_map(|it| Commit::decode(&it.value).unwrap().events)
        .map(|it| it.r#type)
        .collect();
    for (event_type, ..) in Event::schemas() {
        assert!(met.contains(event_type), "{event_type} is not in the ledger");
    }
}
