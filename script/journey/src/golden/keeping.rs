//! A ledger that was brought about, kept: exported, with its keys, and with the figures it gives.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr as _;

use golden_logs::Broken;
use golden_logs::asked::Asked;
use golden_logs::check::{Checked, Empty, check};
use golden_logs::figures::Figures;
use golden_logs::golden::{Golden, TestKeys};
use golden_logs::survey::Survey;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;

use crate::report::say;
use crate::system::{System, SystemError};

/// The tables of the keys database that open what is sealed.
const KEY_TABLES: [&str; 3] = ["ledger_keys", "person_keys", "pseudonyms"];

/// How many faults are told.
const TOLD: usize = 20;

/// Why there is no golden log.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error("{} is there already: a golden log is never made anew, name another", .0.display())]
    Exists(PathBuf),
    #[error("{tried}: {why}")]
    Broken { tried: String, why: String },
    #[error("{0}")]
    Figures(#[from] Broken),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error("what was kept does not give the figures that the running services gave:\n{0}")]
    Differs(String),
}

/// Where a golden log is to lie.
#[derive(Debug, Clone)]
pub struct Keeping {
    golden: Golden,
    /// Where it is put together.
    part: Golden,
}

impl Keeping {
    /// # Errors
    /// When there is one of this name.
    pub fn new(root: &Path, name: &str) -> Result<Keeping, NotKept> {
        let golden = Golden::named(root, name);
        match golden.folder.exists() {
            true => Err(NotKept::Exists(golden.folder)),
            false => Ok(Keeping { part: Golden::named(root, &format!(".{name}.part")), golden }),
        }
    }

    /// Keeps the ledger of a system whose services have been stopped. The folder gets its name when
    /// all that is in it was read back.
    ///
    /// # Errors
    /// When something cannot be read or written, or is not read back as it was.
    pub async fn keep(&self, system: &System) -> Result<(), NotKept> {
        let folder = &self.part.folder;
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(broken("remove what was left of a try"))?;
        }
        fs::create_dir_all(folder).map_err(broken("make the folder"))?;
        system.tool(&["export", &self.part.log().display().to_string()]).await?;
        let kek = system.variable("LEDGER_KEK").to_owned();
        let rows = key_rows(system.variable("LEDGER_KEYS")).await?;
        self.part.write_keys(&TestKeys { kek: kek.clone(), rows })?;

        let log = PgLog::connect(system.log()).await.map_err(broken("open the log"))?;
        let survey = Survey::of(&log).await?;
        let kek = Kek::from_base64(&kek).map_err(broken("read the key-encryption key"))?;
        let keys = store::connect(system.variable("LEDGER_KEYS")).await;
        let keys = keys.map_err(broken("open the keys"))?;
        let keys = KeyStore::open_to_read(keys, kek, survey.ledger).await;
        let keys = keys.map_err(broken("open the keys"))?;
        let read_models = PgConnectOptions::from_str(system.variable("LEDGER_READ_MODELS"));
        let read_models = read_models.map_err(broken("read an address"))?;
        let asked = Asked::choose(&survey);
        self.part.write_figures(&Figures::take(&log, &keys, &read_models, &asked).await?)?;

        self.read_back().await?;
        fs::rename(folder, &self.golden.folder).map_err(broken("name the folder"))?;
        say(&format!(
            "{} holds {} types of events",
            self.golden.folder.display(),
            survey.kinds().len()
        ));
        for (kind, version) in survey.kinds() {
            say(&format!("  {kind} v{version}"));
        }
        Ok(())
    }

    async fn read_back(&self) -> Result<(), NotKept> {
        let empty = Empty {
            log: servers::fresh_database("golden-log"),
            keys: servers::fresh_database("golden-keys"),
            read_models: servers::fresh_database("golden-read"),
        };
        let Checked { faults, differences, .. } = check(&self.part, &empty).await?;
        let differences = differences.iter().map(|(file, it)| format!("{file}: {it}"));
        let wrong: Vec<String> = faults.into_iter().chain(differences).take(TOLD).collect();
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(NotKept::Differs(wrong.join("\n"))),
        }
    }
}

/// The rows of the keys, as pg_dump writes them.
async fn key_rows(keys: &str) -> Result<Vec<String>, NotKept> {
    let tried = "dump the keys with pg_dump";
    let mut dump = Command::new("pg_dump");
    dump.args(["--data-only", "--column-inserts", "--dbname", keys]);
    dump.args(KEY_TABLES.iter().flat_map(|it| ["--table", it])).stdin(Stdio::null());
    let output = dump.output().await.map_err(broken(tried))?;
    if !output.status.success() {
        return Err(broken(tried)(String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter(|it| it.starts_with("INSERT INTO ")).map(str::to_owned).collect())
}

fn broken<E: ToString>(tried: &str) -> impl Fn(E) -> NotKept + use<E> {
    let tried = tried.to_owned();
    move |why| NotKept::Broken { tried: tried.clone(), why: why.to_string() }
}
