//! A ledger as a file, and out of it again.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::postgres::PgLog;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Hash, Log};
use replay_tools::copy::{Witnesses, copy};
use replay_tools::export::{NotExported, export};
use replay_tools::fill::NotFilled;
use replay_tools::import::{Imported, NotImported, import};
use replay_tools::progress::Tally;
use uuid::Uuid;

use crate::copy::{hashes, keys};
use crate::ledger::{Ledger, day, eventful};

/// A folder of a test's own, gone when it ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!("ledger-import-{}", Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn exported<L: Log>(log: &L, path: &Path) {
    export(log, path, &Tally::silent()).await.unwrap();
}

async fn imported<L: Log>(path: &Path, log: &L) -> Imported {
    let imported = import(path, log, None).await.unwrap();
    assert!(imported.settled.report.is_sound(), "{imported}");
    imported
}

pub(crate) fn text(path: &Path) -> String {
    let mut text = String::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

pub(crate) fn pack(path: &Path, text: &[u8]) {
    let mut file = GzEncoder::new(File::create(path).unwrap(), Compression::fast());
    file.write_all(text).unwrap();
    file.finish().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unchanged_value_a_line_goes_out_of_kafka_and_into_postgresql() {
    let topic = servers::unique("ledger.events");
    let log = KafkaLog::new(servers::kafka(), topic, KafkaOptions::default());
    let ledger = eventful(log, 3).await;
    let (folder, all) = (Folder::new(), hashes(&ledger.log).await);
    let path = folder.file("ledger.jsonl.gz");
    exported(&ledger.log, &path).await;
    // What `sha256sum` says of each line is the commit's hash, in the order of the partitions.
    let lines: Vec<Hash> = text(&path).lines().map(|it| Hash::of(it.as_bytes())).collect();
    assert_eq!(lines, all.values().flatten().copied().collect::<Vec<_>>());

    let (target, witness) =
        (PgLog::connect(&servers::fresh_database("log")).await.unwrap(), keys().await);
    let done = import(&path, &target, Some(&witness)).await.unwrap();
    assert!(done.settled.report.is_sound() && done.settled.witnessed, "{done}");
    assert_eq!(hashes(&target).await, all);
    assert_eq!(witness.all().await.unwrap().len(), 3);
    // Again, nothing is left to do; and the same ledger gives the same file.
    let again = imported(&path, &target).await;
    assert!(again.filled.iter().all(|it| it.appended == 0), "{again}");
    let second = folder.file("second.jsonl.gz");
    exported(&target, &second).await;
    assert_eq!(fs::read(&second).unwrap(), fs::read(&path).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_a_whole_ledger_says_where_and_imports_nothing() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let folder = Folder::new();
    let (path, bad) = (folder.file("good.gz"), folder.file("bad.gz"));
    exported(&ledger.log, &path).await;
    let whole = text(&path);
    let lines: Vec<&str> = whole.lines().collect();
    let in_first = ledger.log.records(0).len();
    let joined = |lines: &[&str]| lines.iter().map(|it| format!("{it}\n")).collect::<String>();
    let swapped = {
        let mut lines = lines.clone();
        lines.swap(5, 6);
        joined(&lines)
    };
    let altered = {
        let changed = lines[7].replacen("finance", "financs", 1).replacen("service", "servics", 1);
        let mut lines = lines.clone();
        lines[7] = &changed;
        joined(&lines)
    };
    for (what, text, line) in [
        ("a line lost", joined(&[&lines[..4], &lines[5..]].concat()), 5),
        ("two lines swapped", swapped, 6),
        // It shows at the next: that names another hash.
        ("a line altered", altered, 9),
        ("a partition lost", joined(&lines[..in_first]), in_first + 1),
        ("the last line cut", whole[..whole.len() - 9].to_owned(), lines.len()),
        ("a partition twice", joined(&[&lines[..in_first], &lines[..]].concat()), in_first + 1),
        ("nothing", String::new(), 1),
        ("something else", "{}\n".to_owned(), 1),
    ] {
        pack(&bad, text.as_bytes());
        let target = MemoryLog::new(0);
        let why = import(&bad, &target, None).await.unwrap_err();
        let NotImported::File(found) = &why else { panic!("{what}: {why}") };
        assert_eq!(found.line, line as u64, "{what}: {why}");
        assert!(why.to_string().ends_with("Nothing was imported"), "{what}: {why}");
        assert!(target.partitions().await.is_err(), "{what}");
    }
    // A file cut in the middle, which gzip notices.
    let bytes = fs::read(&path).unwrap();
    fs::write(&bad, &bytes[..bytes.len() / 2]).unwrap();
    let why = import(&bad, &MemoryLog::new(0), None).await.unwrap_err();
    assert!(why.to_string().contains("the file cannot be read"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_goes_on_and_another_ledger_is_left_as_it_is() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let folder = Folder::new();
    let path = folder.file("ledger.gz");
    exported(&ledger.log, &path).await;
    let target = MemoryLog::new(0);
    target.create(2).await.unwrap();
    target.lose_append(1);
    let why = import(&path, &target, None).await.unwrap_err();
    assert!(matches!(why, NotImported::NotFilled(NotFilled::Lost { .. })), "{why}");
    let done = imported(&path, &target).await;
    assert!(done.filled.iter().any(|it| it.found > 0) && done.filled[1].appended > 0, "{done}");
    assert_eq!(hashes(&target).await, hashes(&ledger.log).await);

    let other = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-02")).await;
    let before = hashes(&other.log).await;
    let why = import(&path, &other.log, None).await.unwrap_err();
    assert!(matches!(why, NotImported::NotFilled(NotFilled::Differs { .. })), "{why}");
    assert_eq!(hashes(&other.log).await, before);
    let witness = keys().await;
    witness.place(&other.witness()).await.unwrap();
    let why = import(&path, &MemoryLog::new(0), Some(&witness)).await.unwrap_err();
    assert!(matches!(why, NotImported::Witnessed { .. }), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_is_not_written_over_and_a_move_is_left_out() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let folder = Folder::new();
    let (before, after) = (folder.file("before.gz"), folder.file("after.gz"));
    exported(&ledger.log, &before).await;
    let why = export(&ledger.log, &before, &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotExported::Exists { .. }), "{why}");
    copy(&ledger.log, &MemoryLog::new(0), &Witnesses::default(), true).await.unwrap();
    exported(&ledger.log, &after).await;
    assert_eq!(text(&after), text(&before));
}
