//! A ledger that was brought about, kept: exported, with its keys, and with the figures it gives.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use golden_logs::Broken;
use golden_logs::asked::Asked;
use golden_logs::check::{Checked, Empty, check};
use golden_logs::coverage;
use golden_logs::figures::Figures;
use golden_logs::golden::{Golden, TestKeys};
use golden_logs::survey::Survey;
use ledger_adapters::any::AnyLog;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use sqlx::postgres::PgConnectOptions;

use crate::report::say;
use crate::system::{System, SystemError};

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
    name: String,
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
            false => {
                let part = Golden::named(root, &format!(".{name}.part"));
                Ok(Keeping { name: name.to_owned(), golden, part })
            }
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
        let keys = TestKeys::take(&kek, system.variable("LEDGER_KEYS")).await?;
        self.part.write_keys(&keys)?;

        let log = AnyLog::open(system.log(), false).await.map_err(broken("open the log"))?;
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
        let kinds = survey.kinds.len();
        let folder = self.golden.folder.display();
        say(&format!("{folder} holds {kinds} versions of events and standings"));
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for fault in coverage::faults(&coverage::published(&workspace)?, [&survey]) {
            say(&format!("  {fault}"));
        }
        say(&format!("its line in LOGS: (\"{}\", \"{}\"),", self.name, self.golden.seal()?));
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

fn broken<E: ToString>(tried: &str) -> impl Fn(E) -> NotKept + use<E> {
    let tried = tried.to_owned();
    move |why| NotKept::Broken { tried: tried.clone(), why: why.to_string() }
}
