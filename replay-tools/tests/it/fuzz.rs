//! Exported files that are changed a little: whatever a file holds, an import does not panic, and
//! either all of it is in the log, line for line, or nothing.

use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Hash, Log as _};
use ledger_core::testing::Fuzz;
use replay_tools::export::export;
use replay_tools::import::{NotImported, import};
use replay_tools::progress::Tally;

use crate::copy::hashes;
use crate::import::{Folder, pack, text};
use crate::ledger::eventful;

/// Short enough that most of a change's places are met.
const LINES: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_whole_or_not_at_all() {
    let ledger = eventful(MemoryLog::new(0), 1).await;
    let folder = Folder::new();
    let (whole, path) = (folder.file("whole.gz"), folder.file("changed.gz"));
    export(&ledger.log, &whole, &Tally::silent()).await.unwrap();
    // The first lines of a partition are a ledger, too.
    let seed: String = text(&whole).split_inclusive('\n').take(LINES).collect();
    let mut fuzz =
        Fuzz::over(env!("CARGO_MANIFEST_DIR"), "tests/corpus/imports").and([seed.into_bytes()]);
    let mut number = 0_u64;
    while let Some(input) = fuzz.input() {
        number += 1;
        // Now and then the file itself is what was changed.
        match number.is_multiple_of(16) {
            true => std::fs::write(&path, &input).unwrap(),
            false => pack(&path, &input),
        }
        let target = MemoryLog::new(0);
        let outcome = match import(&path, &target, None).await {
            Ok(done) => {
                let lines = input.strip_suffix(b"\n").unwrap().split(|it| *it == b'\n');
                let lines: Vec<Hash> = lines.map(Hash::of).collect();
                let found: Vec<Hash> = hashes(&target).await.into_values().flatten().collect();
                assert_eq!(found, lines);
                format!("imported, and sound: {}", done.settled.report.is_sound())
            }
            Err(NotImported::File(bad)) => {
                assert!(target.partitions().await.is_err(), "nothing was made: {bad}");
                format!("not imported: {}", kind(&bad.what))
            }
            Err(other) => panic!("an empty log takes every whole file: {other}"),
        };
        fuzz.came_to(outcome);
    }
    fuzz.expect_met([
        "imported, and sound: true",
        "not imported: the file is empty",
        "not imported: the file cannot be read",
        "not imported: it does not end",
        "not imported: it is not the next commit of partition",
    ]);
}

/// The sentence without the places and values in it.
fn kind(reason: &str) -> String {
    reason.chars().filter(|it| !it.is_ascii_digit()).take(60).collect()
}
