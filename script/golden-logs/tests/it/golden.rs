//! Every golden log is read by this release as it was by the one that wrote it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use golden_logs::check::{Checked, Empty, check};
use golden_logs::differences::Difference;
use golden_logs::golden::{FOLDER, Golden};
use golden_logs::survey::Kind;
use serde_json::Value;

/// The golden logs, each for ever: none is taken away, and none is made anew. A name that is listed
/// and not there, or the other way round, fails.
const LOGS: &[&str] = &[];

/// Event types that no golden log holds, and why.
const NOWHERE: &[(&str, u32, &str)] = &[
    ("partition.moved", 1, "`export` leaves out the commit with which a move ends a partition"),
    ("purchase_order.not_cancelled", 1, "a cancellation and the vendor's refusal have to cross"),
];

/// A field that a later release gives otherwise than a golden log has it stored.
struct Known {
    log: &'static str,
    file: &'static str,
    /// The table, the day or the subject.
    of: &'static str,
    /// The column or member.
    field: &'static str,
    /// It was added since, or the stored one was wrong: which issue says so.
    why: &'static str,
}

/// Nothing else may differ.
const KNOWN: &[Known] = &[];

/// How many differences are told.
const TOLD: usize = 20;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_golden_logs_are_all_there() {
    let entries = fs::read_dir(root().join(FOLDER)).unwrap().map(|it| it.unwrap());
    let folders = entries.filter(|it| it.path().is_dir());
    let found: BTreeSet<String> = folders.map(|it| it.file_name().into_string().unwrap()).collect();
    let listed: BTreeSet<String> = LOGS.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(found, listed, "golden logs in {FOLDER}, and those listed in LOGS");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_golden_log_gives_the_figures_it_gave() {
    let (mut met, mut wrong) = (BTreeSet::new(), vec![]);
    for name in LOGS {
        let empty = Empty {
            log: servers::fresh_database("golden-log"),
            keys: servers::fresh_database("golden-keys"),
            read_models: servers::fresh_database("golden-read"),
        };
        let checked = check(&Golden::named(&root(), name), &empty).await;
        let Checked { survey, faults, differences } =
            checked.unwrap_or_else(|why| panic!("{name}: {why}"));
        met.extend(survey.kinds());
        wrong.extend(faults.into_iter().map(|it| format!("{name}: {it}")));
        let differences = differences.into_iter().filter(|(file, it)| !is_known(name, file, it));
        wrong.extend(differences.map(|(file, it)| format!("{name}: {file}: {it}")));
    }
    let count = wrong.len();
    wrong.truncate(TOLD);
    assert!(count == 0, "{count} things are not as they were:\n{}", wrong.join("\n"));
    // Without any log nothing is met.
    if !met.is_empty() {
        assert_all_are_met(&met);
    }
}

fn is_known(log: &str, file: &str, it: &Difference) -> bool {
    let (of, field) = (it.path.first(), it.path.last());
    KNOWN.iter().any(|known| {
        (known.log, known.file) == (log, file)
            && of.is_some_and(|it| it == known.of)
            && field.is_some_and(|it| it == known.field)
            && !known.why.is_empty()
    })
}

/// Every version of an event that was ever published happened in some golden log, or it is said why
/// it did not.
fn assert_all_are_met(met: &BTreeSet<Kind>) {
    let nowhere: BTreeSet<Kind> =
        NOWHERE.iter().map(|(name, version, _)| ((*name).to_owned(), *version)).collect();
    let published = published();
    let missing: Vec<_> =
        published.iter().filter(|it| !met.contains(it) && !nowhere.contains(it)).collect();
    assert!(missing.is_empty(), "no golden log holds these, add one that does: {missing:?}");
    let needless: Vec<_> =
        nowhere.iter().filter(|it| met.contains(it) || !published.contains(it)).collect();
    assert!(needless.is_empty(), "NOWHERE names what is met, or never was: {needless:?}");
}

/// By the golden lines of events.
fn published() -> BTreeSet<Kind> {
    let mut all = BTreeSet::new();
    for folder in fs::read_dir(root().join("schemas/events")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if !path.to_str().unwrap().ends_with(".golden.json") {
                continue;
            }
            let event: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let version = u32::try_from(event["version"].as_u64().unwrap()).unwrap();
            all.insert((event["type"].as_str().unwrap().to_owned(), version));
        }
    }
    assert!(all.len() > 50, "{}", all.len());
    all
}
