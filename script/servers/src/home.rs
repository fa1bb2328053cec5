//! The folder of one running server, and how it goes away even when nobody was left to remove it.
//!
//! Each is `target/servers/<kind>-<id>` with a file `alive` that is locked as long as the server
//! or whoever holds it runs. Whoever makes the next folder removes those that nobody holds.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::unique;

pub(crate) struct Home {
    folder: PathBuf,
    alive: File,
    elsewhere: Option<PathBuf>,
}

impl Home {
    pub(crate) fn create(kind: &str) -> Result<Home, Failure> {
        let servers = servers()?;
        // Nobody may take a folder for deserted between its making and its locking.
        let _others_wait = lock(&servers.join("lock"))?;
        sweep(&servers);

        let folder = servers.join(unique(kind));
        let io = |source| Failure::io(format!("make {}", folder.display()), source);
        fs::create_dir(&folder).map_err(io)?;
        let alive = File::create(folder.join("alive")).map_err(io)?;
        alive.lock().map_err(io)?;
        Ok(Home { folder, alive, elsewhere: None })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A folder under the temporary directory which goes with this one.
    pub(crate) fn elsewhere(&mut self, name: &str) -> Result<PathBuf, Failure> {
        let folder = std::env::temp_dir().join(unique(name));
        let io = |source| Failure::io(format!("make {}", folder.display()), source);
        fs::write(self.folder.join("elsewhere"), folder.as_os_str().as_encoded_bytes())
            .map_err(io)?;
        fs::create_dir(&folder).map_err(io)?;
        self.elsewhere = Some(folder.clone());
        Ok(folder)
    }

    /// What goes when the server has ended.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.elsewhere.as_deref().into_iter().chain([self.folder.as_path()])
    }

    /// A handle that keeps this home locked as long as some process has it open.
    pub(crate) fn alive(&self) -> Result<File, Failure> {
        self.alive.try_clone().map_err(|source| Failure::io("share a lock", source))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for folder in self.folders() {
            // The leash has usually done it, and the next `create` tries again.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// `target/servers`, made when it is not there.
pub(crate) fn servers() -> Result<PathBuf, Failure> {
    let folder = target().join("servers");
    fs::create_dir_all(&folder)
        .map_err(|source| Failure::io(format!("make {}", folder.display()), source))?;
    Ok(folder)
}

/// Waits until the file is ours alone, and until the handle is dropped.
pub(crate) fn lock(path: &Path) -> Result<File, Failure> {
    let wait = || {
        let file = File::create(path)?;
        file.lock()?;
        Ok(file)
    };
    wait().map_err(|source| Failure::io(format!("lock {}", path.display()), source))
}

/// Cargo's target folder: the one this program was built into, wherever it was told to be.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let built_into = program.ancestors().find(|it| it.join(".rustc_info.json").exists());
    match built_into {
        Some(folder) => folder.to_owned(),
        None => {
            let package = Path::new(env!("CARGO_MANIFEST_DIR"));
            package.ancestors().nth(2).unwrap_or(package).join("target")
        }
    }
}

/// Removes the homes whose server and holder are both gone.
fn sweep(servers: &Path) {
    let Ok(entries) = fs::read_dir(servers) else { return };
    for folder in entries.flatten().map(|it| it.path()) {
        let Ok(alive) = File::open(folder.join("alive")) else { continue };
        match alive.try_lock() {
            Ok(()) => desert(&folder),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => (),
        }
    }
}

fn desert(folder: &Path) {
    let elsewhere = fs::read_to_string(folder.join("elsewhere"));
    let gone = elsewhere.map_or(Ok(()), fs::remove_dir_all);
    // The note is kept until what it names is gone.
    if gone.is_ok() || gone.is_err_and(|it| it.kind() == io::ErrorKind::NotFound) {
        let _ = fs::remove_dir_all(folder);
    }
}
