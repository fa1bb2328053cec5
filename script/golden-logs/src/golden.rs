//! The folder of a golden log: what lies in it, under which names.

use std::fs::{self, File};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use ledger_core::log::Hash;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::broken::{Broken, Tried};
use crate::canonical;
use crate::figures::Figures;

/// Where golden logs lie, from the workspace's root.
pub const FOLDER: &str = "schemas/golden";

pub const PORTFOLIO: &str = "portfolio.json";
pub const STORIES: &str = "stories.json.gz";
pub const READ_MODELS: &str = "read-models.json.gz";
const LOG: &str = "log.jsonl.gz";
const KEYS: &str = "test-keys.json";

/// The tables of the keys database that open what is sealed.
const KEY_TABLES: [&str; 3] = ["ledger_keys", "person_keys", "pseudonyms"];

/// Stands in front of the keys, for whoever finds them.
const WARNING: &str = "keys of a test: the ledger beside them holds made-up persons alone";

/// A golden log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    pub folder: PathBuf,
}

/// The keys that open what names a person in a golden log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestKeys {
    /// The key-encryption key, in base64.
    pub kek: String,
    /// The rows of the keys database, each an `insert` as pg_dump writes it.
    pub rows: Vec<String>,
}

impl TestKeys {
    /// Those in this database, and this key-encryption key of theirs.
    ///
    /// # Errors
    /// When pg_dump does not read them.
    pub async fn take(kek: &str, database: &str) -> Result<TestKeys, Broken> {
        let tried = "dump the keys with pg_dump";
        let mut dump = Command::new("pg_dump");
        dump.args(["--data-only", "--column-inserts", "--dbname", database]);
        dump.args(KEY_TABLES.iter().flat_map(|it| ["--table", it])).stdin(Stdio::null());
        let output = dump.output().await.tried(tried)?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr)).tried(tried);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let rows = text.lines().filter(|it| it.starts_with("INSERT INTO ")).map(str::to_owned);
        Ok(TestKeys { kek: kek.to_owned(), rows: rows.collect() })
    }
}

impl Golden {
    /// The golden log of this name below the workspace's `root`.
    pub fn named(root: &Path, name: &str) -> Golden {
        Golden { folder: root.join(FOLDER).join(name) }
    }

    /// Its file, as `replay-tools export` wrote it.
    pub fn log(&self) -> PathBuf {
        self.folder.join(LOG)
    }

    /// # Errors
    /// When the file cannot be written.
    pub fn write_keys(&self, keys: &TestKeys) -> Result<(), Broken> {
        let TestKeys { kek, rows } = keys;
        self.write(KEYS, &json!({ "what": WARNING, "kek": kek, "rows": rows }))
    }

    /// # Errors
    /// When the file cannot be read.
    pub fn keys(&self) -> Result<TestKeys, Broken> {
        let found = self.read(KEYS)?;
        let text = |it: &Value| it.as_str().map(str::to_owned);
        let kek = found.get("kek").and_then(text);
        let rows = found.get("rows").and_then(Value::as_array);
        let rows = rows.and_then(|it| it.iter().map(text).collect());
        match (kek, rows) {
            (Some(kek), Some(rows)) => Ok(TestKeys { kek, rows }),
            _ => Err(Broken {
                tried: format!("read {}", self.folder.join(KEYS).display()),
                why: "it has no kek, or no rows".to_owned(),
            }),
        }
    }

    /// # Errors
    /// When a file cannot be written.
    pub fn write_figures(&self, figures: &Figures) -> Result<(), Broken> {
        let Figures { portfolio, stories, read_models } = figures;
        self.write(PORTFOLIO, portfolio)?;
        self.write(STORIES, stories)?;
        self.write(READ_MODELS, read_models)
    }

    /// # Errors
    /// When a file cannot be read.
    pub fn figures(&self) -> Result<Figures, Broken> {
        Ok(Figures {
            portfolio: self.read(PORTFOLIO)?,
            stories: self.read(STORIES)?,
            read_models: self.read(READ_MODELS)?,
        })
    }

    /// The hash of all its files with their names, by which one that was touched is told.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn seal(&self) -> Result<Hash, Broken> {
        let tried = format!("read {}", self.folder.display());
        let entries = fs::read_dir(&self.folder).tried(&tried)?;
        let mut paths: Vec<PathBuf> =
            entries.map(|it| it.map(|it| it.path())).collect::<Result<_, _>>().tried(&tried)?;
        paths.sort_unstable();
        let mut lines = String::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let bytes = fs::read(&path).tried(&format!("read {}", path.display()))?;
            lines += &format!("{}  {name}\n", Hash::of(&bytes));
        }
        Ok(Hash::of(lines.as_bytes()))
    }

    fn write(&self, name: &str, value: &Value) -> Result<(), Broken> {
        let path = self.folder.join(name);
        let text = canonical::text(value)?;
        let bytes = match name.ends_with(".gz") {
            false => Ok(text.into_bytes()),
            true => packed(&text),
        };
        let tried = format!("write {}", path.display());
        fs::write(&path, bytes.tried(&tried)?).tried(&tried)
    }

    fn read(&self, name: &str) -> Result<Value, Broken> {
        let path = self.folder.join(name);
        let tried = format!("read {}", path.display());
        let mut text = String::new();
        let mut file = BufReader::new(File::open(&path).tried(&tried)?);
        match name.ends_with(".gz") {
            false => file.read_to_string(&mut text),
            true => GzDecoder::new(file).read_to_string(&mut text),
        }
        .tried(&tried)?;
        serde_json::from_str(&text).tried(&tried)
    }
}

fn packed(text: &str) -> std::io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(vec![], Compression::best());
    packed.write_all(text.as_bytes())?;
    packed.finish()
}
